/**
 * The monitor of linearizability against its slow twin, which tries every order of all operations at every moment of a run.
 */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  type Explained,
  type History,
  linearizable,
  type RegisterOperation,
  register,
  type Sequential,
} from "../../spec/core/lib/Linearizability.ts"
import type { Property } from "../../spec/core/Property.ts"

type Json = unknown
type Object_ = Sequential<Json, Json, Json>

// ── histories ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A client asks for an operation, or gets a result of the one that it has asked for. */
type Event = { readonly client: string } & ({ readonly asks: Json } | { readonly gets: Json })

const idle: History<Json, Json> = { pending: null, results: [] }
const after = ({ pending, results }: History<Json, Json>, event: Event): History<Json, Json> =>
  "asks" in event
    ? { pending: event.asks, results }
    : { pending: null, results: [...results, { operation: pending, result: event.gets }] }

const monitorOf = (object: Object_) =>
  linearizable<History<Json, Json>, Json, Json, Json>(
    { id: "test/linearizable", source: "Herlihy and Wing 1990", says: "linearizable" },
    object,
    (o) => o,
  ) as Extract<Property<History<Json, Json>>, { readonly kind: "monitor" }>

type State = Explained<Json, Json, Json>
const nowhere = { network: "multiset", idle: "stays" } as const

/** The monitor's states from the start on; the first `atStart` events have happened before it. */
const followed = (object: Object_, events: ReadonlyArray<Event>, atStart = 0): ReadonlyArray<State> => {
  const m = monitorOf(object)
  const shown = new Map<string, History<Json, Json>>()
  for (const e of events) shown.set(e.client, idle)
  for (const e of events.slice(0, atStart)) shown.set(e.client, after(idle, e))
  const states: Array<State> = [m.start?.(Object.fromEntries(shown), {}, nowhere)]
  for (const e of events.slice(atStart)) {
    const before = shown.get(e.client) as History<Json, Json>
    shown.set(e.client, after(before, e))
    const step = { place: e.client, watched: true, rule: "", input: undefined, clock: 0 }
    const next = { ...step, before, after: shown.get(e.client) ?? null }
    states.push(m.update(states[states.length - 1], next, {}, nowhere))
  }
  return states
}
const verdicts = (object: Object_, events: ReadonlyArray<Event>): ReadonlyArray<boolean> =>
  followed(object, events).map((s) => monitorOf(object).holds(s, {}))

// ── the twin ───────────────────────────────────────────────────────────────────────────────────────────────────────

interface Operation {
  readonly operation: Json
  readonly asked: number
  /** Infinity while it is in progress. */
  readonly got: number
  readonly result: Json
}

const operationsIn = (events: ReadonlyArray<Event>): ReadonlyArray<Operation> =>
  events.flatMap((e, asked) => {
    if (!("asks" in e)) return []
    const got = events.findIndex((f, at) => at > asked && f.client === e.client && "gets" in f)
    const answer = events[got]
    const result = answer !== undefined && "gets" in answer ? answer.gets : undefined
    return [{ operation: e.asks, asked, got: got < 0 ? Infinity : got, result }]
  })

const orders = <A>(all: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  all.length === 0 ? [[]] : all.flatMap((x) => orders(all.filter((y) => y !== x)).map((rest) => [x, ...rest]))
const subsets = <A>([first, ...rest]: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  first === undefined ? [[]] : subsets(rest).flatMap((some) => [some, [first, ...some]])

const respectsTime = (order: ReadonlyArray<Operation>): boolean =>
  order.every((a, i) => order.slice(i + 1).every((b) => b.got > a.asked))

const explains = ({ initial, apply }: Object_, order: ReadonlyArray<Operation>): boolean => {
  let state = initial
  for (const { operation, got, result } of order) {
    const next = apply(state, operation)
    if (got !== Infinity && JSON.stringify(next.result) !== JSON.stringify(result)) return false
    state = next.object
  }
  return true
}

/** By the definition: what is in progress took effect or did not, and some order explains all results. */
const isLinearizable = (object: Object_, events: ReadonlyArray<Event>): boolean => {
  const all = operationsIn(events)
  const completed = all.filter((o) => o.got !== Infinity)
  return subsets(all.filter((o) => o.got === Infinity)).some((some) =>
    orders([...completed, ...some]).some((order) => respectsTime(order) && explains(object, order)),
  )
}

// ── random histories ───────────────────────────────────────────────────────────────────────────────────────────────

interface Kind {
  readonly name: string
  readonly object: Object_
  readonly operations: ReadonlyArray<Json>
  readonly results: (operation: Json) => ReadonlyArray<Json>
}

const isPut = (operation: Json) => (operation as RegisterOperation<number>)._tag === "Put"
const registers: Kind = {
  name: "a register",
  object: register<number | null>(null) as unknown as Object_,
  operations: [{ _tag: "Put", value: 1 }, { _tag: "Put", value: 2 }, { _tag: "Get" }],
  results: (operation) => (isPut(operation) ? [null] : [null, 1, 2]),
}

/** A counter that tells what it was: every two operations conflict. */
const counters: Kind = {
  name: "a counter",
  object: { initial: 0, apply: (n, by) => ({ object: (n as number) + (by as number), result: n }) },
  operations: [1, 2],
  results: () => [0, 1, 2, 3],
}

/** First in, first out; an operation on an empty queue returns null. */
const queues: Kind = {
  name: "a queue",
  object: {
    initial: [],
    apply: (queue, operation) => {
      const all = queue as ReadonlyArray<number>
      return operation === "take"
        ? { object: all.slice(1), result: all[0] ?? null }
        : { object: [...all, operation], result: null }
    },
  },
  operations: [1, 2, "take"],
  results: (operation) => (operation === "take" ? [null, 1, 2] : [null]),
}

const clients = ["A", "B", "C"]
/** Five operations are 120 orders. */
const operationsMax = 5

/** Each pair of numbers moves one client: it asks for something, or gets some result. */
const histories = ({ operations, results }: Kind) =>
  fc.array(fc.tuple(fc.nat(2), fc.nat(11)), { minLength: 2, maxLength: 10 }).map((moves) => {
    const events: Array<Event> = []
    const asked = new Map<string, Json>()
    for (const [c, choice] of moves) {
      const client = clients[c] as string
      const operation = asked.get(client)
      if (operation === undefined) {
        if (events.filter((e) => "asks" in e).length === operationsMax) continue
        const asks = operations[choice % operations.length]
        events.push({ client, asks })
        asked.set(client, asks)
      } else {
        events.push({ client, gets: results(operation)[choice % results(operation).length] })
        asked.delete(client)
      }
    }
    return events
  })

describe.each([registers, counters, queues])("$name", (kind) => {
  test("the monitor and its twin agree at every moment of every history, and both verdicts are common", () => {
    const seen = { yes: 0, no: 0 }
    fc.assert(
      fc.property(histories(kind), (events) => {
        const monitored = verdicts(kind.object, events)
        expect(monitored).toEqual(
          Array.from({ length: events.length + 1 }, (_, n) => isLinearizable(kind.object, events.slice(0, n))),
        )
        const isConcurrent = events.some((e, i) => "asks" in e && "asks" in (events[i + 1] ?? {}))
        if (isConcurrent) seen[monitored[events.length] ? "yes" : "no"]++
      }),
      { numRuns: 400 },
    )
    expect(seen.yes).toBeGreaterThan(60)
    expect(seen.no).toBeGreaterThan(60)
  })

  test("what is in progress at the start is known", () => {
    fc.assert(
      fc.property(histories(kind), (events) => {
        const firstAnswer = events.findIndex((e) => "gets" in e)
        const atStart = firstAnswer < 0 ? events.length : firstAnswer
        expect(followed(kind.object, events, atStart)).toEqual(followed(kind.object, events).slice(atStart))
      }),
    )
  })
})

// ── by hand ────────────────────────────────────────────────────────────────────────────────────────────────────────

const object = registers.object
const put = (client: string, value: number): Event => ({ client, asks: { _tag: "Put", value } })
const get = (client: string): Event => ({ client, asks: { _tag: "Get" } })
const gets = (client: string, value: number | null): Event => ({ client, gets: value })
const done = (client: string): Event => gets(client, null)
const holds = (...events: ReadonlyArray<Event>): boolean => verdicts(object, events)[events.length] === true

describe("a register, by hand", () => {
  test("a value that was put and acknowledged must be read", () => {
    expect(holds(put("A", 1), done("A"), get("B"), gets("B", 1))).toBe(true)
    expect(holds(put("A", 1), done("A"), get("B"), gets("B", null))).toBe(false)
  })

  test("a put in progress may be read or not, but not first read and then forgotten", () => {
    const before = [put("A", 1), get("B"), gets("B", 1)]
    expect(holds(...before)).toBe(true)
    expect(holds(...before, get("C"), gets("C", 1))).toBe(true)
    expect(holds(...before, get("C"), gets("C", null))).toBe(false)
    expect(holds(put("A", 1), get("B"), gets("B", null), get("C"), gets("C", 1), done("A"))).toBe(true)
  })

  test("a get that was asked for before the put may still return the old value after it", () => {
    expect(holds(get("B"), put("A", 1), done("A"), gets("B", null))).toBe(true)
  })

  test("two puts at once take effect in one order, the same for all readers", () => {
    const both = [put("A", 1), put("B", 2), done("A"), done("B")]
    expect(holds(...both, get("A"), gets("A", 1), get("B"), gets("B", 1))).toBe(true)
    expect(holds(...both, get("A"), gets("A", 2), get("B"), gets("B", 2))).toBe(true)
    expect(holds(...both, get("A"), gets("A", 1), get("B"), gets("B", 2))).toBe(false)
  })
})

describe("the state of the monitor", () => {
  const last = (...events: ReadonlyArray<Event>) => followed(object, events)[events.length]

  test("operations in progress cost nothing until somebody gets a result", () => {
    const explanations = [{ object: null, effected: {} }]
    expect(last(put("A", 1), put("B", 2), get("C"))?.explanations).toEqual(explanations)
    expect(last(put("B", 2), get("C"), put("A", 1))).toEqual(last(put("A", 1), put("B", 2), get("C")))
  })

  test("after a result, only what matters is kept apart", () => {
    expect(last(put("A", 1), put("B", 2), done("A"))).toEqual({
      pending: { B: { _tag: "Put", value: 2 } },
      explanations: [
        { object: 1, effected: { B: null } },
        { object: 1, effected: {} },
      ],
    })
    // That B's get took effect with the value that it could get now as well is no case of its own.
    expect(last(put("A", 1), done("A"), get("B"), get("C"), gets("C", 1))?.explanations).toEqual([
      { object: 1, effected: {} },
    ])
  })

  test("it does not remember how it came about", () => {
    const oneWay = last(put("A", 1), put("B", 2), done("A"), done("B"), get("C"), gets("C", 2))
    const other = last(put("B", 2), done("B"), get("C"), gets("C", 2))
    expect(oneWay).toEqual(other)
  })

  test("nothing is left once nothing explains what was seen, whatever comes then", () => {
    const lost = [put("A", 1), done("A"), get("B"), gets("B", null)]
    expect(last(...lost)).toEqual({ pending: {}, explanations: [] })
    expect(last(...lost, put("C", 2))).toEqual({ pending: {}, explanations: [] })
  })

  test("one step may complete several operations, also such as nobody saw in progress", () => {
    const m = monitorOf(object)
    const step = { place: "A", watched: true, rule: "", input: undefined, clock: 0 }
    const did = (...values: ReadonlyArray<number>): History<Json, Json> => ({
      pending: null,
      results: [
        { operation: { _tag: "Put", value: 1 }, result: null },
        ...values.map((result) => ({ operation: { _tag: "Get" }, result })),
      ],
    })
    const started = m.start?.({ A: idle }, {}, nowhere)
    const told = (results: History<Json, Json>) =>
      m.update(started, { ...step, before: idle, after: results }, {}, nowhere)
    expect(told(did(1))).toEqual(last(put("A", 1), done("A"), get("A"), gets("A", 1)))
    expect(m.holds(told(did(1, 1)), {})).toBe(true)
    expect(m.holds(told(did(1, 2)), {})).toBe(false)
    expect(m.holds(told(did(2, 1)), {})).toBe(false)
  })

  test("steps of nodes that are no clients, or are not watched, or are down say nothing", () => {
    const none = linearizable<string, Json, Json, Json>({ id: "t/none", source: "-", says: "-" }, object, () => null)
    const m = none as Extract<Property<string>, { readonly kind: "monitor" }>
    const step = { place: "S", watched: true, rule: "", input: undefined, clock: 0 }
    const started = m.start?.({ S: "a", T: null }, {}, nowhere)
    expect(m.update(started, { ...step, before: "a", after: "b" }, {}, nowhere)).toBe(started)
    const mine = monitorOf(object)
    const asking: History<Json, Json> = { pending: { _tag: "Get" }, results: [] }
    expect(mine.update(started, { ...step, watched: false, before: idle, after: asking }, {}, nowhere)).toBe(started)
    const asked = mine.update(started, { ...step, before: idle, after: asking }, {}, nowhere)
    const down = mine.update(asked, { ...step, before: asking, after: null }, {}, nowhere)
    expect(down).toBe(asked)
    expect(mine.update(down, { ...step, before: null, after: asking }, {}, nowhere)).toEqual(asked)
  })
})
