/**
 * Protocols in which it is clear by hand what must happen in the end.
 */
import { compose } from "../../spec/core/compose.ts"
import type { Environment } from "../../spec/core/Environment.ts"
import { eventually, leadsTo } from "../../spec/core/Property.ts"
import type { AnyRole } from "../../spec/core/Protocol.ts"
import { become, broadcast, type Context, ignore, premise, type Received, rule, send } from "../../spec/core/Rule.ts"
import type { System } from "../../spec/core/System.ts"

type Ctx = Context<unknown>
interface Event {
  readonly _tag: string
}

/** What an event does in a state: the next state, or nothing. */
type Table = { readonly [event: string]: (state: number) => number | undefined }

/** A node that counts: its events are always on offer, each as often as its table allows. */
export const machine = (table: Table, more: Partial<AnyRole> = {}): AnyRole => ({
  initial: () => become(0),
  upon: {},
  internal: Object.fromEntries(
    Object.entries(table).map(([_tag, next]) => [
      _tag,
      rule({ id: `toy/${_tag.toLowerCase()}`, source: "toy", premises: { Not: ignore("it is possible now") } })(
        function* (_: Ctx, state: number, __: Event) {
          const after = next(state)
          yield* premise("Not", after !== undefined)
          return become(after as number)
        },
      ),
    ]),
  ),
  candidates: () => Object.keys(table).map((_tag) => ({ _tag })),
  observe: (_, state: number) => state,
  ...more,
})

const call = rule({ id: "toy/call", source: "toy", premises: { Called: ignore("it has not called") } })(function* (
  _: Ctx,
  state: number,
  __: Event,
) {
  yield* premise("Called", state === 0)
  return become<number, Event>(1, broadcast({ _tag: "Call" }))
})

const hear = rule({ id: "toy/hear", source: "toy", premises: {} })(function* (
  _: Ctx,
  state: number,
  __: Received<Event>,
) {
  return become(state + 1)
})

/** Calls once. */
export const caller = (more: Partial<AnyRole> = {}): AnyRole => ({
  initial: () => become(0),
  upon: {},
  internal: { Call: call },
  candidates: () => [{ _tag: "Call" }],
  observe: () => "caller",
  ...more,
})

/** Counts the calls that it hears. */
export const listener: AnyRole = {
  initial: () => become(0),
  upon: { Call: hear },
  internal: {},
  candidates: () => [],
  observe: (_, heard: number) => heard,
}

const keep = rule({ id: "toy/keep", source: "toy", premises: { Over: ignore("it still juggles") } })(function* (
  { self }: Ctx,
  state: number,
  { from, message }: Received<Event>,
) {
  yield* premise("Over", state < 2)
  return from === self && message._tag === "Call"
    ? become<number, Event>(1 - state, send(self, message))
    : become<number, Event>(2)
})

/** Calls itself again and again, until somebody else calls it, or it hears something else. */
export const juggler = (...thrown: ReadonlyArray<string>): AnyRole => ({
  initial: ({ self }) => become<number, Event>(0, ...thrown.map((_tag) => send<Event>(self, { _tag }))),
  upon: { Call: keep, Stop: keep },
  internal: {},
  candidates: () => [],
  observe: (_, state: number) => state,
})

const multiset: Environment = { network: "multiset", idle: "stays" }

/** One node of each role, named like it. */
export const system = (roles: { readonly [role: string]: AnyRole }, environment: Partial<Environment> = {}): System =>
  compose(
    { name: "toy", roles },
    { params: {}, nodes: Object.fromEntries(Object.keys(roles).map((r) => [r, [r]])) },
    { ...multiset, ...environment },
  )

export const about = { id: "toy/comes", source: "toy", says: "what must happen happens" }

/** ◇: in the end this place shows that. */
export const comes = (place: string, what: unknown) => eventually<unknown, unknown>(about, (w) => w[place] === what)
/** ↝: whenever this place shows the one, it shows the other later. */
export const follows = (place: string, one: unknown, other: unknown) =>
  leadsTo<unknown, unknown>(
    about,
    (w) => w[place] === one,
    (w) => w[place] === other,
  )
