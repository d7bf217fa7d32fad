/**
 * A toy protocol in slots whose nodes differ in a field of their own, and whose messages do not touch each other if, and only if,
 * they are about one slot, by different nodes, and heard at one reading of the clock.
 */
import type { Role } from "../../spec/core/Protocol.ts"
import {
  become,
  broadcast,
  type Context,
  defer,
  ignore,
  type NodeId,
  premise,
  type Received,
  rule,
  send,
} from "../../spec/core/Rule.ts"

export interface Params {
  readonly slotSeconds: number
  /** Node i speaks in the slots s with s mod every = i mod every. */
  readonly every: number
}
interface Heard {
  readonly by: NodeId
  readonly text: string
  /** What the clock showed. */
  readonly at: number
}
export interface State {
  /** The last slot in which this node spoke: its own. */
  readonly spoke: number
  /** By slot, in the order in which the slots were first heard of; in the order of names for one slot. */
  readonly heard: ReadonlyArray<{ readonly slot: number; readonly all: ReadonlyArray<Heard> }>
  readonly thanks: number
}
export type Message =
  | { readonly _tag: "Rumour"; readonly slot: number; readonly by: NodeId; readonly text: string }
  | { readonly _tag: "Thanks" }
export type Event = { readonly _tag: "Speak"; readonly now: number }

type Ctx = Context<Params>
type Rumour = Extract<Message, { readonly _tag: "Rumour" }>

const numberOf = (node: NodeId): number => Number(node.slice(1))
const slotAt = ({ params }: Ctx, now: number): number => Math.floor(now / params.slotSeconds)

const entry = ({ heard }: State, { slot, by }: Rumour): Heard | undefined =>
  heard.find((group) => group.slot === slot)?.all.find((h) => h.by === by)

const withRumour = (state: State, { slot, by, text }: Rumour, at: number): State => {
  const isFirst = state.heard.every((group) => group.slot !== slot)
  const groups = isFirst ? [...state.heard, { slot, all: [] }] : state.heard
  const into = (all: ReadonlyArray<Heard>) => [...all, { by, text, at }].sort((a, b) => (a.by < b.by ? -1 : 1))
  return { ...state, heard: groups.map((g) => (g.slot === slot ? { slot, all: into(g.all) } : g)) }
}

/** What the first rumour of a node about a slot says is believed; nodes with a number that three divides are thanked. */
export const hear = rule({
  id: "rumours/hear",
  source: "definition",
  premises: { Known: ignore("its maker has not been heard on this slot"), Future: defer("the slot has begun") },
})(function* (ctx: Ctx, state: State, { from, now, message }: Received<Rumour>) {
  yield* premise("Known", entry(state, message) === undefined)
  yield* premise("Future", message.slot <= slotAt(ctx, now))
  const next = withRumour(state, message, now)
  return numberOf(message.by) % 3 === 0
    ? become<State, Message>(next, send(from, { _tag: "Thanks" }))
    : become<State, Message>(next)
})

const smile = rule({ id: "rumours/smile", source: "definition", premises: {} })(function* (
  _: Ctx,
  state: State,
  __: Received<Extract<Message, { readonly _tag: "Thanks" }>>,
) {
  return become<State, Message>({ ...state, thanks: state.thanks + 1 })
})

/** Nodes 1, 5 … believe something else than they say; node 2 says two things. */
const speak = rule({ id: "rumours/speak", source: "definition", premises: { Spoke: ignore("it has been silent") } })(
  function* (ctx: Ctx, state: State, { now }: Event) {
    const slot = slotAt(ctx, now)
    yield* premise("Spoke", slot > state.spoke)
    const me = numberOf(ctx.self)
    const rumour = (text: string): Rumour => ({ _tag: "Rumour", slot, by: ctx.self, text })
    const believed = rumour(me % 4 === 1 ? "not so" : "so")
    const told = me === 2 ? [rumour("so"), rumour("or so")] : [rumour("so")]
    return become<State, Message>({ ...withRumour(state, believed, now), spoke: slot }, ...told.map(broadcast))
  },
)

const start: State = { spoke: 0, heard: [], thanks: 0 }
const nothing: ReadonlyArray<Event> = []

/** A node that shares nothing; `own` and `apart` are said where they are tested. */
export const speaker: Role<Params, State, Message, Event, Message, State> = {
  initial: () => become(start),
  upon: { Rumour: hear, Thanks: smile },
  internal: { Speak: speak },
  candidates: () => nothing,
  atSlot: ({ params, self }, _, slot) =>
    slot % params.every === numberOf(self) % params.every ? [{ _tag: "Speak", now: 0 }] : nothing,
  ready: (_, __, event, now) => ({ ...event, now }),
  durable: ({ spoke }) => ({ spoke }),
  recover: (_, disk: Pick<State, "spoke"> | null) => become({ ...start, ...disk }),
  relay: (message) => (message._tag === "Rumour" ? `${message.slot}${message.by}${message.text}` : undefined),
  observe: (_, state) => state,
}

/** The same, and it says what there is to share. */
export const sharing: typeof speaker = {
  ...speaker,
  own: ["spoke"],
  apart: (message) => (message._tag === "Rumour" ? { about: `${message.slot}`, by: message.by } : undefined),
}
