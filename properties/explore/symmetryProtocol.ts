/**
 * Random protocols whose nodes are alike, and whose values are: tables as in [randomProtocol.ts](randomProtocol.ts), but a node
 * sends to all, to whom it hears or to whom it remembers, never to a name of its own choice.
 */
import * as fc from "fast-check"
import { compose } from "../../spec/core/compose.ts"
import type { Environment } from "../../spec/core/Environment.ts"
import { insert, type SetOf } from "../../spec/core/lib/Sets.ts"
import {
  eachNode,
  eachStep,
  invariant,
  monitor,
  type Property,
  stepInvariant,
  temporal,
  type World,
  witness,
} from "../../spec/core/Property.ts"
import type { AnyRole, AnyRule } from "../../spec/core/Protocol.ts"
import {
  become,
  broadcast,
  type Context,
  defer,
  ignore,
  type Output,
  premise,
  reject,
  rule,
  send,
  setTimer,
} from "../../spec/core/Rule.ts"
import type { System } from "../../spec/core/System.ts"

const phases = 4
const contents = 3

interface State {
  readonly phase: number
  /** Somebody whom the node remembers, everybody whom it has heard, and what each of them said last. */
  readonly friend: string | null
  readonly heard: SetOf<string>
  readonly said: { readonly [node: string]: number }
  readonly value: string | null
}
interface Message {
  readonly _tag: "Say"
  readonly what: number
  readonly about: string | null
  readonly value: string | null
}

interface Entry {
  readonly next: number
  readonly keeps: ReadonlyArray<"sender" | "about" | "heard" | "said" | "value">
  readonly emits: ReadonlyArray<Emission>
}
interface Emission {
  readonly to: "all" | "sender" | "friend" | "timer"
  readonly what: number
  readonly about: "self" | "friend" | "nobody"
}
type Refusal = "Wrong" | "Known" | "Early"

export interface DrawnSymmetric {
  readonly table: ReadonlyArray<ReadonlyArray<Entry | Refusal>>
  readonly start: Entry
  readonly environment: Environment
  readonly nodes: ReadonlyArray<string>
  readonly hasLeader: boolean
}

const emission: fc.Arbitrary<Emission> = fc.record({
  to: fc.constantFrom("all", "all", "sender", "friend", "timer"),
  what: fc.nat(contents - 1),
  about: fc.constantFrom("self", "friend", "nobody"),
})
const entry: fc.Arbitrary<Entry> = fc.record({
  next: fc.nat(phases - 1),
  keeps: fc.uniqueArray(
    fc.constantFrom("sender" as const, "about" as const, "heard" as const, "said" as const, "value" as const),
    {
      maxLength: 3,
    },
  ),
  emits: fc.array(emission, { maxLength: 2 }),
})
const refusal = fc.constantFrom<Refusal>("Wrong", "Known", "Early")
const rows = <A>(of: fc.Arbitrary<A>, n: number) => fc.array(of, { minLength: n, maxLength: n })

const request = (value: string) => ({ _tag: "Go", value })
/** What treats all nodes alike, or some of them, or the two values. */
const specials: ReadonlyArray<Partial<Environment>> = [
  {},
  {},
  { late: ["A", "B", "C", "D"] },
  { workload: Object.fromEntries(["A", "B", "C", "D"].map((node) => [node, [request("x")]])) },
  { workload: { A: [request("x"), request("y")], B: [request("y"), request("x")] } },
  { late: ["B"] },
  { corrupt: { C: "silent" } },
  { corrupt: { C: "twins" } },
]
const environment: fc.Arbitrary<Environment> = fc
  .record({
    network: fc.constantFrom("multiset" as const, "set" as const, "fifo" as const),
    idle: fc.constantFrom("stays" as const, "consumed" as const),
    budget: fc.record({
      drop: fc.nat(1),
      duplicate: fc.nat(1),
      crash: fc.nat(1),
      recover: fc.nat(1),
      alarm: fc.nat(2),
    }),
    special: fc.constantFrom(...specials),
  })
  .map(({ special, ...e }) => ({ ...e, ...special, ...(e.network === "fifo" ? { idle: "consumed" as const } : {}) }))

export const drawnSymmetric: fc.Arbitrary<DrawnSymmetric> = fc.record({
  table: rows(rows(fc.oneof({ weight: 1, arbitrary: refusal }, { weight: 4, arbitrary: entry }), contents + 2), phases),
  start: entry,
  environment,
  nodes: fc.constantFrom(["A", "B", "C"], ["A", "B", "C", "D"]),
  hasLeader: fc.boolean(),
})

const premises = { Wrong: reject("it is right"), Known: ignore("it is new"), Early: defer("its time has come") }
const fresh: State = { phase: 0, friend: null, heard: [], said: {}, value: null }

/** What is known of the input: who sent it, whom it is about, and so on. */
type Clue = { readonly from?: string; readonly message?: Message; readonly value?: string }

const remember = (state: State, { next, keeps }: Entry, { from, message, value }: Clue): State => {
  const isKept = (what: Entry["keeps"][number]) => keeps.includes(what)
  const hears = from !== undefined && message !== undefined
  return {
    phase: next,
    friend: (isKept("sender") ? from : isKept("about") ? message?.about : null) ?? state.friend,
    heard: hears && isKept("heard") ? insert(state.heard, from) : state.heard,
    said: hears && isKept("said") ? { ...state.said, [from]: message.what } : state.said,
    value: (isKept("value") ? (value ?? message?.value) : null) ?? state.value,
  }
}

/** A message is answered by lower ones only, so that no storm rages for ever. */
const outputs = (ctx: Context<unknown>, { emits }: Entry, state: State, clue: Clue): ReadonlyArray<Output<Message>> =>
  emits.flatMap(({ to, what, about }): ReadonlyArray<Output<Message>> => {
    if (to === "timer") return [setTimer("alarm")]
    if (what >= (clue.message?.what ?? contents)) return []
    const whom = about === "self" ? ctx.self : about === "friend" ? state.friend : null
    const message: Message = { _tag: "Say", what, about: whom, value: state.value }
    const receiver = to === "sender" ? clue.from : state.friend
    if (to === "all") return [broadcast(message)]
    return receiver === undefined || receiver === null ? [] : [send(receiver, message)]
  })

const lookUp = (id: string, { table }: DrawnSymmetric, columnOf: (input: Clue) => number) =>
  rule({ id, source: "random", premises })(function* (ctx: Context<unknown>, state: State, input: Clue) {
    const found = table[state.phase]?.[columnOf(input)] as Entry | Refusal
    for (const name of ["Wrong", "Known", "Early"] as const) yield* premise(name, found !== name)
    const entry = found as Entry
    const next = remember(state, entry, input)
    return become<State, Message>(next, ...outputs(ctx, entry, next, input))
  })

/** An environment that names these nodes only. */
const amongst = (nodes: ReadonlyArray<string>, { late, workload, ...rest }: Environment): Environment => ({
  ...rest,
  ...(late === undefined ? {} : { late: late.filter((node) => nodes.includes(node)) }),
  ...(workload === undefined
    ? {}
    : { workload: Object.fromEntries(Object.entries(workload).filter(([node]) => nodes.includes(node))) }),
})

/** Three or four nodes that are alike, perhaps with a leader who is not, and two values. */
export const symmetricSystem = (drawn: DrawnSymmetric): System => {
  const { start, environment, nodes, hasLeader } = drawn
  const begin = (ctx: Context<unknown>, state: State) =>
    become<State, Message>(state, ...outputs(ctx, start, state, {}))
  const node: AnyRole = {
    initial: (ctx) => begin(ctx, fresh),
    upon: { Say: lookUp("random/hear", drawn, ({ message }) => message?.what as number) },
    internal: { Go: lookUp("random/go", drawn, () => contents) },
    candidates: (_, { phase }: State) => (phase === 1 ? [request("x"), request("y")] : []),
    timers: { alarm: lookUp("random/alarm", drawn, () => contents + 1) as AnyRule },
    durable: ({ friend, heard }: State) => ({ friend, heard }),
    recover: (ctx, kept: Pick<State, "friend" | "heard"> | null) => begin(ctx, { ...fresh, ...kept }),
    observe: (_, state: State) => state,
  }
  const symmetry = { groups: () => [nodes, ["x", "y"]], sets: ["heard", "once"] }
  const setup = { params: { values: ["x", "y"] }, nodes: { node: nodes, ...(hasLeader ? { leader: ["L"] } : {}) } }
  return compose({ name: "random", roles: { node, leader: node }, symmetry }, setup, amongst(nodes, environment))
}

// ── properties that tell no names ──────────────────────────────────────────────────────────────────────────────────

type Seed = readonly [a: number, b: number]
const about = (id: string) => ({ id, source: "random", says: id })
const some = (w: World<State>, what: (o: State, name: string) => boolean) =>
  Object.entries(w).filter(([name, o]) => o !== null && what(o, name)).length

const propertyOf = (kind: string, [a, b]: Seed, id: string): Property<State> => {
  switch (kind) {
    case "eachNode":
      return eachNode(about(id), ({ phase, heard, value }) => phase !== a || heard.length < b || value === null)
    case "eachStep":
      return eachStep(
        about(id),
        (x, y) => x.phase === y.phase || y.phase !== a || x.friend === null || y.friend === x.friend,
      )
    case "invariant":
      return invariant(about(id), (w) => some(w, (o) => o.phase === a && o.value !== null) < b + 1)
    case "stepInvariant":
      return stepInvariant(
        about(id),
        (w, v) => some(w, (o) => o.phase === a) < b || some(v, (o, n) => o.friend === n) === 0,
      )
    case "temporal":
      return temporal(
        about(id),
        (w) => some(w, (o) => o.phase === a) > 0,
        (w) => some(w, (o) => o.heard.length > 0) >= b,
      )
    case "monitor":
      // who has taken a step twice in a row, and who has ever been seen in a phase
      return monitor(
        about(id),
        { last: "", once: [] as SetOf<string>, twice: 0 },
        ({ last, once, twice }, { place, after: o, watched }) => ({
          last: place,
          once: watched && o !== null && o.phase === a ? insert(once, place) : once,
          twice: Math.min(3, twice + (last === place ? 1 : 0)),
        }),
        ({ once, twice }) => once.length < b || twice < 3,
      )
    default:
      return b === 0
        ? witness(about(id), { rule: "random/alarm" })
        : witness(about(id), { node: (o: State) => o.phase === a && o.friend !== null })
  }
}

const kinds = ["eachNode", "eachStep", "invariant", "stepInvariant", "temporal", "monitor", "witness"]
export const symmetricProperties: fc.Arbitrary<ReadonlyArray<Property<State>>> = fc
  .array(fc.tuple(fc.constantFrom(...kinds), fc.tuple(fc.nat(phases - 1), fc.nat(2))), { maxLength: 4 })
  .map((all) => all.map(([kind, seed], i) => propertyOf(kind, seed, `${kind} ${i}`)))
