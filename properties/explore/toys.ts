/**
 * Protocols small enough to count their states by hand.
 */

import { compose } from "../../spec/core/compose.ts"
import type { Environment } from "../../spec/core/Environment.ts"
import type { AnyRole, Protocol } from "../../spec/core/Protocol.ts"
import {
  become,
  broadcast,
  type Context,
  defer,
  ignore,
  premise,
  type Received,
  reject,
  rule,
  send,
} from "../../spec/core/Rule.ts"
import type { System } from "../../spec/core/System.ts"

/** How far a counter counts. */
interface Limit {
  readonly limit: number
}
type Ctx = Context<Limit>
type Tick = { readonly _tag: "Tick" }
type Ping = { readonly _tag: "Ping" }
type Pong = { readonly _tag: "Pong" }

const room = { Full: ignore("the limit is not reached") }

const tick = rule({ id: "toy/tick", source: "toy", premises: room })(function* (
  { params }: Ctx,
  count: number,
  _: Tick,
) {
  yield* premise("Full", count < params.limit)
  return become(count + 1)
})

/** Counts by itself up to the limit. A crash forgets the count. */
export const counter: AnyRole = {
  initial: () => become(0),
  upon: {},
  internal: { Tick: tick },
  candidates: () => [{ _tag: "Tick" }],
  durable: () => "nothing",
  recover: () => become(0),
  observe: (_, count: number) => count,
}

const answer = rule({ id: "toy/answer", source: "toy", premises: {} })(function* (
  _: Ctx,
  state: null,
  __: Received<Ping>,
) {
  return become<null, Pong>(state, broadcast({ _tag: "Pong" }))
})

const countPong = rule({ id: "toy/count-pong", source: "toy", premises: room })(function* (
  { params }: Ctx,
  count: number,
  _: Received<Pong>,
) {
  yield* premise("Full", count < params.limit)
  return become(count + 1)
})

/** Sends one Ping at the start and counts the answers. */
export const pinger: AnyRole = {
  initial: () => become<number, Ping>(0, broadcast({ _tag: "Ping" })),
  upon: { Pong: countPong },
  internal: {},
  candidates: () => [],
  observe: (_, count: number) => count,
}

/** Answers every Ping with a Pong and remembers nothing. */
export const ponger: AnyRole = {
  initial: () => become(null),
  upon: { Ping: answer },
  internal: {},
  candidates: () => [],
  observe: () => "ponger",
}

type Letter = { readonly _tag: "Key" } | { readonly _tag: "Parcel" } | { readonly _tag: "Junk" }
type Of<T extends Letter["_tag"]> = Received<Extract<Letter, { readonly _tag: T }>>

const takeKey = rule({ id: "toy/take-key", source: "toy", premises: {} })(function* (
  _: Ctx,
  door: Door,
  __: Of<"Key">,
) {
  return become<Door>(door === "closed" ? "open" : door)
})
const takeParcel = rule({ id: "toy/take-parcel", source: "toy", premises: { Closed: defer("the door is open") } })(
  function* (_: Ctx, door: Door, __: Of<"Parcel">) {
    yield* premise("Closed", door !== "closed")
    return become<Door>("stocked")
  },
)
const takeJunk = rule({ id: "toy/take-junk", source: "toy", premises: { Junk: reject("it is no junk") } })(function* (
  _: Ctx,
  door: Door,
  __: Of<"Junk">,
) {
  yield* premise("Junk", false)
  return become<Door>(door)
})

export type Door = "closed" | "open" | "stocked"
/** A house with a closed door: a parcel waits for the key, junk is refused. */
export const house: AnyRole = {
  initial: () => become<Door>("closed"),
  upon: { Key: takeKey, Parcel: takeParcel, Junk: takeJunk },
  internal: {},
  candidates: () => [],
  observe: (_, door: Door) => door,
}

/** Sends letters at the start. */
export const sender = (letters: ReadonlyArray<Letter["_tag"]>): AnyRole => ({
  initial: () => become<null, Letter>(null, ...letters.map((_tag) => broadcast<Letter>({ _tag }))),
  upon: {},
  internal: {},
  candidates: () => [],
  observe: () => "nothing",
})

const multiset: Environment = { network: "multiset", idle: "stays" }

const repeat = rule({ id: "toy/repeat", source: "toy", premises: {} })(function* (
  { self }: Ctx,
  state: null,
  { message }: Received<Ping>,
) {
  return become<null, Ping>(state, send(self, message))
})
const shout = rule({ id: "toy/shout", source: "toy", premises: {} })(function* (_: Ctx, state: null, __: Tick) {
  return become<null, Ping>(state, broadcast({ _tag: "Ping" }))
})

/** Sends every Ping that it receives to itself. */
export const echo: AnyRole = { ...ponger, upon: { Ping: repeat } }
/** Sends a Ping whenever it likes and remembers nothing. */
export const shouter: AnyRole = { ...ponger, upon: {}, internal: { Tick: shout }, candidates: () => [{ _tag: "Tick" }] }

/** One node of each role, in the given environment. */
export const system = (
  roles: Protocol<Limit>["roles"],
  environment: Partial<Environment> = {},
  limit = 1,
  nodes: { readonly [role: string]: ReadonlyArray<string> } = Object.fromEntries(
    Object.keys(roles).map((r) => [r, [r]]),
  ),
): System => compose({ name: "toy", roles }, { params: { limit }, nodes }, { ...multiset, ...environment })
