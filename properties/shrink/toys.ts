/**
 * Small protocols to shrink runs of: numbers that are said, memories that crash, news that is lost, and random tables.
 */
import { eachNode, type Property, temporal } from "../../spec/core/Property.ts"
import type { Protocol, Role } from "../../spec/core/Protocol.ts"
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
} from "../../spec/core/Rule.ts"
import type { Json } from "../../spec/core/System.ts"

const id = (name: string) => ({ id: `toy/${name}`, source: "a toy" })

// ── numbers that are said ──────────────────────────────────────────────────────────────────────────────────────────

type Say = { readonly _tag: "Say"; readonly value: number }
type Told = { readonly _tag: "Told"; readonly value: number }
/** The numbers that were heard; the senders, one for each. */
interface Heard {
  readonly numbers: ReadonlyArray<number>
  readonly from: ReadonlyArray<NodeId>
}
const silence: Heard = { numbers: [], from: [] }

const say = rule({ ...id("say"), premises: {} })(function* (_: Context<Json>, heard: Heard, { value }: Say) {
  return become<Heard, Told>(heard, broadcast({ _tag: "Told", value }))
})
const hear = rule({ ...id("hear"), premises: { Known: ignore("it is news") } })(function* (
  _: Context<Json>,
  heard: Heard,
  { from, message: { value } }: Received<Told>,
) {
  yield* premise("Known", !heard.numbers.includes(value))
  return become<Heard, Told>({ numbers: [...heard.numbers, value], from: [...heard.from, from] })
})

const speeches: ReadonlyArray<Say> = Array.from({ length: 21 }, (_, value) => ({ _tag: "Say", value }))
const speaker: Role<Json, Heard, Told, Say, Told, Heard> = {
  initial: () => become<Heard>(silence),
  upon: { Told: hear },
  internal: { Say: say },
  candidates: () => speeches,
  durable: (heard) => heard,
  recover: (_, heard: Heard | null) => become<Heard>(heard ?? silence),
  relay: (message) => String(message.value),
  observe: (_, heard) => heard,
}

/** Nodes say numbers from 0 to 20 and hear what others say. What they heard survives a crash. */
export const talk: Protocol<Json> = { name: "talk", roles: { speaker } }

/** Refuted by one number above the limit, heard. */
export const HearsNothingAbove = (limit: number): Property<Heard> =>
  eachNode({ ...id(`hears-nothing-above-${limit}`), says: "" }, ({ numbers: heard }) =>
    heard.every((value) => value <= limit),
  )

/** Refuted by a message that is lost: whoever has heard a number is alone with it. */
export const EveryoneHears: Property<Heard> = temporal(
  { ...id("everyone-hears"), says: "" },
  () => true,
  (w) => {
    const heard = Object.values(w).map((o) => o?.numbers ?? [])
    return heard.flat().every((value) => heard.filter((list) => list.includes(value)).length >= heard.length - 1)
  },
)

/** Refuted by four numbers, an even number of them from each sender. */
export const EvenlyHeard: Property<Heard> = eachNode(
  { ...id("evenly-heard"), says: "" },
  ({ from }) => from.length < 4 || from.some((node) => from.filter((other) => other === node).length % 2 === 1),
)

// ── memories that crash ────────────────────────────────────────────────────────────────────────────────────────────

type Vote = { readonly _tag: "Vote"; readonly value: number }
interface Memory {
  readonly promised: number
  readonly broken: boolean
}

const vote = rule({ ...id("vote"), premises: { Promised: ignore("nothing larger was promised") } })(function* (
  _: Context<Json>,
  memory: Memory,
  { value }: Vote,
) {
  yield* premise("Promised", value > memory.promised)
  return become<Memory>({ ...memory, promised: value })
})
const votes: ReadonlyArray<Vote> = [1, 2, 3].map((value) => ({ _tag: "Vote", value }))
const voter: Role<Json, Memory, never, Vote, Told, Memory> = {
  initial: () => become<Memory>({ promised: 0, broken: false }),
  upon: {},
  internal: { Vote: vote },
  candidates: () => votes,
  durable: (memory) => ({ promised: 0, broken: memory.promised > 0 }),
  recover: (_, durable: Memory | null) => become<Memory>(durable ?? { promised: 0, broken: false }),
  observe: (_, memory) => memory,
}

/** Nodes promise numbers and forget them when they crash. */
export const forgetful: Protocol<Json> = { name: "forgetful", roles: { voter } }

/** Refuted by a promise, a crash and a recovery. */
export const PromisesLast: Property<Memory> = eachNode({ ...id("promises-last"), says: "" }, (memory) => !memory.broken)

// ── random tables ──────────────────────────────────────────────────────────────────────────────────────────────────

/** For each state and kind: the next state (none where negative), and what is sent (nothing where negative). */
export interface Table {
  readonly go: ReadonlyArray<ReadonlyArray<readonly [next: number, send: number]>>
  readonly on: ReadonlyArray<ReadonlyArray<readonly [next: number, send: number]>>
}

type Kind = { readonly _tag: "Go" | "Note"; readonly kind: number }

/** A protocol of which nothing is known: states, events and messages are numbers, rules are rows of tables. */
export const tableProtocol = ({ go, on }: Table): Protocol<Json> => {
  const follow = (state: number, row: readonly [number, number] | undefined) => {
    const [next, send] = row ?? [state, -1]
    const note: Kind = { _tag: "Note", kind: send }
    return send < 0 ? become<number, Kind>(next) : become<number, Kind>(next, broadcast(note))
  }
  const going = rule({ ...id("go"), premises: { Stuck: ignore("the table has a row") } })(function* (
    _: Context<Json>,
    state: number,
    { kind }: Kind,
  ) {
    yield* premise("Stuck", (go[state]?.[kind]?.[0] ?? -1) >= 0)
    return follow(state, go[state]?.[kind])
  })
  const noting = rule({ ...id("note"), premises: { Early: defer("the table has a row") } })(function* (
    _: Context<Json>,
    state: number,
    { message: { kind } }: Received<Kind>,
  ) {
    yield* premise("Early", (on[state]?.[kind]?.[0] ?? -1) >= 0)
    return follow(state, on[state]?.[kind])
  })
  const events: ReadonlyArray<Kind> = (go[0] ?? []).map((_, kind) => ({ _tag: "Go", kind }))
  const role: Role<Json, number, Kind, Kind, Kind, number> = {
    initial: () => become<number>(0),
    upon: { Note: noting, Go: noting },
    internal: { Go: going, Note: going },
    candidates: () => events,
    durable: () => null,
    recover: () => become<number>(0),
    observe: (_, state) => state,
  }
  return { name: "table", roles: { machine: role } }
}

/** Refuted where the table leads to this state. */
export const NeverIn = (state: number): Property<number> =>
  eachNode({ ...id(`never-in-${state}`), says: "" }, (s) => s !== state)
