/**
 * Random protocols: tables instead of rules. Nodes have few states, messages few contents; every way to refuse, send, set a
 * timer, crash and recover occurs, and so do surveys of an inbox, rounds and liars. What is drawn is plain data, so a failing case
 * shrinks.
 */
import * as fc from "fast-check"
import { compose } from "../../spec/core/compose.ts"
import type { Environment, Lies } from "../../spec/core/Environment.ts"
import {
  eachNode,
  eachStep,
  eventually,
  invariant,
  monitor,
  type Property,
  stepInvariant,
  temporal,
  type World,
  witness,
} from "../../spec/core/Property.ts"
import type { AnyRole } from "../../spec/core/Protocol.ts"
import {
  become,
  broadcast,
  type Context,
  cancelTimer,
  defer,
  ignore,
  type Output,
  premise,
  reject,
  rule,
  send,
  setTimer,
} from "../../spec/core/Rule.ts"
import type { Envelope, System } from "../../spec/core/System.ts"

const states = 6
const contents = 3
type Message = { readonly _tag: "Say"; readonly what: number }

/** What a node does in one state with one input: refuse it in one of three ways, or move and emit. */
type Entry = "Wrong" | "Known" | "Early" | { readonly next: number; readonly emits: ReadonlyArray<Emission> }
interface Emission {
  readonly to: "A" | "B" | "C" | "all" | "set" | "cancel"
  readonly what: number
}
/**
 * State by state, input by input. Inputs: the contents of messages, then the event (in rounds: the end of one), then the timer. A
 * survey looks like the last message that it finds, or like the event.
 */
type Table = ReadonlyArray<ReadonlyArray<Entry>>

export interface Drawn {
  readonly table: Table
  readonly start: Exclude<Entry, string>
  /** What each state shows. */
  readonly shows: ReadonlyArray<number>
  readonly environment: Environment
  readonly hasCorrupt: boolean
  /** Whether a message may answer any message, so that storms rage for ever; else only one with a lower number. */
  readonly storms: boolean
  /** Whether nodes survey their inbox, where the network is a set. */
  readonly peeks: boolean
}

const emission: fc.Arbitrary<Emission> = fc.record({
  to: fc.constantFrom("A", "B", "C", "all", "all", "set", "cancel"),
  what: fc.nat(contents - 1),
})
const move = fc.record({ next: fc.nat(states - 1), emits: fc.array(emission, { maxLength: 2 }) })
const entry: fc.Arbitrary<Entry> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom("Wrong" as const, "Known" as const, "Early" as const) },
  { weight: 5, arbitrary: move },
)
const rows = <A>(of: fc.Arbitrary<A>, n: number) => fc.array(of, { minLength: n, maxLength: n })

const faults = ["drop", "duplicate", "crash", "crash"] as const
/** At most two faults: spaces of a few hundred configurations are enough. */
const budget = fc
  .record({
    Go: fc.nat(2),
    Peek: fc.nat(2),
    alarm: fc.nat(1),
    recover: fc.nat(2),
    faults: fc.array(fc.constantFrom(...faults), { maxLength: 2 }),
  })
  .map(({ faults, ...rest }) => ({ ...rest, ...Object.fromEntries(faults.map((f) => [f, 1])) }))

const faulty: fc.Arbitrary<Environment> = fc
  .record(
    {
      network: fc.constantFrom("multiset" as const, "set" as const, "fifo" as const),
      idle: fc.constantFrom("stays" as const, "consumed" as const),
      budget,
      late: fc.constant(["B"]),
      workload: fc.constantFrom(
        { A: [{ _tag: "Go", asked: 1 }] },
        {
          B: [
            { _tag: "Go", asked: 1 },
            { _tag: "Go", asked: 2 },
          ],
        },
      ),
      corrupt: fc.constant({ B: "twins" as const }),
    },
    { requiredKeys: ["network", "idle", "budget"] },
  )
  .map((e) => (e.network === "fifo" ? { ...e, idle: "consumed" as const } : e))

const liar: fc.Arbitrary<Lies> = fc.record({
  _tag: fc.constant("Lies" as const),
  silence: fc.boolean(),
  relays: fc.boolean(),
})
/** In lock-step nothing fails, but nodes may lie, or be two. */
const inRounds: fc.Arbitrary<Environment> = fc.record(
  {
    network: fc.constant("rounds" as const),
    idle: fc.constantFrom("stays" as const, "consumed" as const),
    mail: fc.constant("backwards" as const),
    corrupt: fc.oneof(
      fc.constant({ B: "twins" as const }),
      liar.map((lies) => ({ B: lies })),
      liar.map((lies) => ({ A: lies })),
    ),
  },
  { requiredKeys: ["network", "idle"] },
)
const environment = fc.oneof({ weight: 4, arbitrary: faulty }, { weight: 1, arbitrary: inRounds })

export const drawn: fc.Arbitrary<Drawn> = fc.record({
  table: rows(rows(entry, contents + 2), states),
  start: fc.record({ next: fc.nat(states - 1), emits: fc.array(emission, { minLength: 1, maxLength: 2 }) }),
  shows: rows(fc.nat(4), states),
  environment,
  hasCorrupt: fc.boolean(),
  storms: fc.constantFrom(true, false, false, false),
  peeks: fc.boolean(),
})

const premises = { Wrong: reject("it is right"), Known: ignore("it is new"), Early: defer("its time has come") }

/** What is meant for C goes to B where there is no C. */
const outputs = (emits: ReadonlyArray<Emission>, { hasCorrupt }: Drawn): ReadonlyArray<Output<Message>> =>
  emits.map(({ to, what }) => {
    if (to === "set") return setTimer("alarm")
    if (to === "cancel") return cancelTimer("alarm")
    const message: Message = { _tag: "Say", what }
    return to === "all" ? broadcast(message) : send(to === "C" && !hasCorrupt ? "B" : to, message)
  })

/** What is said, `below` the content of the message that it answers. */
const quiet = (emits: ReadonlyArray<Emission>, below: number): ReadonlyArray<Emission> =>
  emits.filter(({ to, what }) => to === "set" || to === "cancel" || what < below)

/** The rule that looks up what to do. `columnOf` says in which column. */
const lookUp = <I>(id: string, drawn: Drawn, columnOf: (input: I) => number) =>
  rule({ id, source: "random", premises })(function* (_: Context<unknown>, state: number, input: I) {
    const column = columnOf(input)
    const found = (drawn.table[state] as ReadonlyArray<Entry>)[column] as Entry
    for (const name of ["Wrong", "Known", "Early"] as const) yield* premise(name, found !== name)
    const { next, emits } = found as Exclude<Entry, string>
    return become<number, Message>(next, ...outputs(drawn.storms ? emits : quiet(emits, column), drawn))
  })

const roundsMax = 3
const say = (what: number): Message => ({ _tag: "Say", what })
const lastOf = ({ heard }: { readonly heard: ReadonlyArray<Envelope> }): number =>
  heard.at(-1)?.message.what ?? contents

export const systemOf = (drawn: Drawn): System => {
  const { start, shows, environment, hasCorrupt } = drawn
  const isRounds = environment.network === "rounds"
  const peeks = drawn.peeks && environment.network === "set"
  const role: AnyRole = {
    initial: () => become<number, Message>(start.next, ...outputs(start.emits, drawn)),
    upon: { Say: lookUp("random/hear", drawn, ({ message }: { readonly message: Message }) => message.what) },
    internal: { Go: lookUp("random/go", drawn, () => contents) },
    ...(peeks ? { surveys: { Peek: lookUp("random/peek", drawn, lastOf) } } : {}),
    candidates: (_, state: number) => [
      ...(state % 2 === 0 ? [{ _tag: "Go" }] : []),
      ...(peeks && state % 3 !== 1 ? [{ _tag: "Peek" }] : []),
    ],
    ...(isRounds ? { endOfRound: lookUp("random/end", drawn, () => contents) } : {}),
    lies: (_, round) => [[say(0), say(1 + (round % 2))]],
    ready: (_, state: number, event, now) => (state === 0 ? { ...event, now, luck: state } : event),
    timers: { alarm: lookUp("random/alarm", drawn, () => contents + 1) },
    durable: (state: number) => state % 2,
    recover: (_, state: number | null) => become<number, Message>(state ?? 0, ...outputs(start.emits, drawn)),
    observe: (_, state: number) => shows[state],
  }
  const nodes = { role: ["A", "B"], ...(hasCorrupt ? { corrupt: ["C"] } : {}) }
  const roles = { role, corrupt: { ...role, corrupt: true } }
  return compose({ name: "random", roles, rounds: () => roundsMax }, { params: { bonus: 1 }, nodes }, environment)
}

// ── properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** A predicate as data: three small numbers, read differently by each kind of property. */
type Seed = readonly [a: number, b: number, c: number]
interface Params {
  readonly bonus: number
}
const about = (id: string) => ({ id, source: "random", says: id })
const rulesSeen = ["random/hear", "random/go", "random/alarm", "random/peek", "random/end", "crash", "recover"] as const
const total = (w: World<number>): number => Object.values(w).reduce<number>((n, o) => n + (o ?? 5), 0)

/** Some property, most often one that is violated late or never. A step that changes nothing never violates it. */
const propertyOf = (kind: Property<number>["kind"], [a, b, c]: Seed, id: string): Property<number, Params> => {
  switch (kind) {
    case "eachNode":
      return eachNode(about(id), (o: number, { bonus }: Params) => o + bonus !== a + bonus || b === 0)
    case "eachStep":
      return eachStep(about(id), (before: number, after: number) => before === after || before !== a || after !== b)
    case "invariant":
      return invariant(about(id), (w) => total(w) !== 2 * a + c)
    case "stepInvariant":
      return stepInvariant(about(id), (before, after) => total(before) === total(after) || (total(after) + a) % 7 !== b)
    case "leadsTo":
      return eventually(about(id), (w) => total(w) % 2 === a % 2)
    case "temporal":
      return temporal(
        about(id),
        (w) => total(w) % 2 === a % 2,
        (w) => total(w) !== b + c,
      )
    case "monitor": {
      const fold = (n: number, { rule, place, input, before, after, watched }: Parameters<Counter>[1]): number => {
        const seen = rule === "drop" ? [rule] : [rule, place, input, before, after, watched]
        const heard = JSON.stringify(seen).length % 3 === c
        return heard && n <= b ? n + 1 : n
      }
      return monitor(about(id), 0, fold, (n) => n <= b + (a === 0 ? 0 : 1))
    }
    case "witness":
      if (c === 0) return witness(about(id), { node: (o: number) => o === a })
      if (c === 1)
        return witness(about(id), { step: (before: number, after: number) => before !== after && after === b })
      return witness(about(id), { rule: rulesSeen[(a + b) % 7] ?? "drop" })
  }
}
type Counter = Extract<Property<number>, { readonly kind: "monitor" }>["update"]

const kinds = [
  "eachNode",
  "eachStep",
  "invariant",
  "stepInvariant",
  "temporal",
  "monitor",
  "witness",
  "witness",
] as const
const seed: fc.Arbitrary<Seed> = fc.tuple(fc.nat(4), fc.nat(4), fc.nat(2))
export const properties: fc.Arbitrary<ReadonlyArray<Property<number, Params>>> = fc
  .array(fc.tuple(fc.constantFrom(...kinds), seed), { maxLength: 5 })
  .map((all) => all.map(([kind, numbers], i) => propertyOf(kind, numbers, `${kind} ${i}`)))

export const options = fc.record({
  stopAtFirst: fc.constantFrom(true, false, false),
  statesMax: fc.constantFrom(40, 250, 250, 250),
  depthMax: fc.constantFrom(3, 6, undefined, undefined),
})
