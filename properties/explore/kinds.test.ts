/**
 * Every kind of property, where it holds and where it is violated, with the length of the shortest path counted by hand.
 */
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
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
import type { System } from "../../spec/core/System.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"
import { counter, system } from "./toys.ts"

const about = (id: string) => ({ id, source: "toy", says: id })
const params = { nodes: { counter: ["A", "B"] }, limit: 3 }
/** Two counters up to 3. */
const two = (budget?: { readonly [kind: string]: number }): System =>
  system({ counter }, budget === undefined ? {} : { budget }, params.limit, params.nodes)

type P = Property<number, { readonly limit: number }>
const lengths = (s: System, properties: ReadonlyArray<P>, stopAtFirst = false) => {
  const fast = explore(s, properties, { stopAtFirst })
  const slow = naive(s, properties, { stopAtFirst })
  expect({ violations: fast.violations, reached: fast.reached }).toEqual({
    violations: slow.violations,
    reached: slow.reached,
  })
  expect({ ...fast.antecedents }).toEqual(slow.antecedents)
  return Object.fromEntries([...fast.violations, ...fast.reached].map(({ property, path }) => [property, path.length]))
}
const values = (w: World<number>) => Object.values(w)
const sum = (w: World<number>) => values(w).reduce<number>((n, v) => n + (v ?? 0), 0)

const upTo = (id: string, max: number): P => eachNode(about(id), (count: number) => count <= max)

describe("properties that are violated, each with a shortest path", () => {
  test("of one node", () => {
    expect(lengths(two(), [upTo("3", 3), upTo("2", 2), upTo("1", 1), upTo("0", 0)])).toEqual({ 2: 3, 1: 2, 0: 1 })
    expect(lengths(two(), [upTo("none", -1)])).toEqual({ none: 0 })
  })

  test("of one node, by the parameters", () => {
    const p = eachNode(about("limit"), (count: number, { limit }: { readonly limit: number }) => count < limit)
    expect(lengths(two(), [p])).toEqual({ limit: 3 })
  })

  test("of a step of one node", () => {
    const never = (from: number): P =>
      eachStep(about(`${from}`), (before: number, after: number) => before !== from || after !== from + 1)
    expect(lengths(two(), [never(0), never(2), never(3)])).toEqual({ 0: 1, 2: 3 })
  })

  test("of all nodes", () => {
    const below = (n: number): P => invariant(about(`${n}`), (w) => sum(w) < n)
    expect(lengths(two(), [below(0), below(4), below(6), below(7)])).toEqual({ 0: 0, 4: 4, 6: 6 })
  })

  test("of a step of all nodes", () => {
    const notTo = (n: number): P =>
      stepInvariant(about(`${n}`), (before, after) => !(sum(before) === n - 1 && sum(after) === n))
    const oneMoves: P = stepInvariant(
      about("one"),
      (before, after) => values(before).filter((v, i) => v !== values(after)[i]).length === 1,
    )
    expect(lengths(two(), [notTo(1), notTo(5), notTo(7), oneMoves])).toEqual({ 1: 1, 5: 5 })
  })

  test("of a step of all nodes that leads where another step has led before", () => {
    const bThenA: P = stepInvariant(
      about("b, a"),
      (before, after) => !(before["A"] === 0 && before["B"] === 1 && after["A"] === 1),
    )
    expect(lengths(two(), [bThenA])).toEqual({ "b, a": 2 })
  })

  test("at rest", () => {
    const reach = (n: number, from: number): P =>
      temporal(
        about(`${n}`),
        (w) => sum(w) >= from,
        (w) => sum(w) === n,
      )
    expect(lengths(two(), [reach(6, 0), reach(5, 0), reach(5, 7)])).toEqual({ 5: 6 })
    expect(explore(two(), [reach(6, 0), reach(5, 7)]).antecedents).toEqual({ 6: 1, 5: 0 })
    expect(explore(two({ Tick: 2 }), [reach(2, 0), reach(9, 3)]).antecedents).toEqual({ 2: 3, 9: 0 })
  })

  test("of histories: whether B moves right after A", () => {
    const p: P = monitor(
      about("alternates"),
      "",
      (last: string, { place, rule, before, after, input, clock, watched }) => {
        expect({ rule, step: (after as number) - (before as number), input, clock, watched }).toEqual({
          rule: "toy/tick",
          step: 1,
          input: { _tag: "Tick" },
          clock: 0,
          watched: true,
        })
        return last === "A" && place === "B" ? "AB" : last === "AB" ? last : place
      },
      (last) => last !== "AB",
    )
    expect(lengths(two(), [p])).toEqual({ alternates: 2 })
    expect(lengths(system({ counter }, {}, 3), [p])).toEqual({})
  })

  test("monitors multiply configurations, and only where they differ", () => {
    const last: P = monitor(
      about("last"),
      "",
      (_: string, { place }) => place,
      () => true,
    )
    const idle: P = monitor(
      about("idle"),
      0,
      (n: number) => n,
      () => true,
    )
    expect(explore(two(), []).states).toBe(16)
    expect(explore(two(), [idle]).states).toBe(16)
    expect(explore(two(), [last]).states).toBe(1 + 2 * 3 + 2 * 9)
    expect(explore(two(), [last, idle, last]).states).toBe(25)
    expect(naive(two(), [last, idle]).states).toBe(25)
  })
})

describe("predicates are evaluated once", () => {
  test("for each thing that they are predicates of", () => {
    const asked = { node: 0, step: 0, world: 0, worlds: 0, rest: 0, monitor: 0 }
    const count = (what: keyof typeof asked): boolean => asked[what]++ >= 0
    const properties: ReadonlyArray<P> = [
      eachNode(about("node"), () => count("node")),
      eachStep(about("step"), () => count("step")),
      invariant(about("world"), () => count("world")),
      stepInvariant(about("worlds"), () => count("worlds")),
      temporal(
        about("rest"),
        () => count("rest"),
        () => true,
      ),
      monitor(
        about("monitor"),
        0,
        (n: number) => n,
        () => count("monitor"),
      ),
    ]
    explore(two(), properties)
    expect(asked).toEqual({ node: 4, step: 3, world: 16, worlds: 24, rest: 1, monitor: 1 })
  })
})

describe("witnesses", () => {
  test("are reached by a shortest path, or not at all", () => {
    const properties: ReadonlyArray<P> = [
      witness(about("node"), { node: (count: number) => count === 2 }),
      witness(about("start"), { node: (count: number) => count === 0 }),
      witness(about("step"), { step: (before: number, after: number) => before === 2 && after === 3 }),
      witness(about("rule"), { rule: "toy/tick" }),
      witness(about("never"), { node: (count: number) => count === 4 }),
      witness(about("no rule"), { rule: "toy/tock" }),
      witness(about("crash"), { rule: "crash" }),
    ]
    expect(lengths(two(), properties)).toEqual({ node: 2, start: 0, step: 3, rule: 1 })
    expect(lengths(two({ crash: 1 }), properties)).toMatchObject({ crash: 1 })
    expect(explore(two(), properties).verdict).toBe("holds (exhaustive, 16 states)")
  })
})

describe("stopping", () => {
  test("at the first violation, or at the first of each property", () => {
    const properties = [upTo("2", 2), upTo("1", 1)]
    expect(lengths(two(), properties, true)).toEqual({ 1: 2 })
    expect(lengths(two(), properties, false)).toEqual({ 2: 3, 1: 2 })
    expect(explore(two(), properties, { stopAtFirst: false })).toMatchObject({ verdict: "violated", states: 16 })
    expect(explore(two(), properties).states).toBeLessThan(16)
  })

  test("properties that fall with one step are reported together, in their order", () => {
    const properties: ReadonlyArray<P> = [invariant(about("b"), (w) => sum(w) === 0), upTo("a", 0)]
    expect(explore(two(), properties).violations.map((v) => v.property)).toEqual(["b", "a"])
  })
})

describe("a step that leaves what is shown as it is", () => {
  test("is no step to a property", () => {
    const blurred = { ...counter, observe: (_: unknown, count: number) => Math.floor(count / 2) }
    const properties: ReadonlyArray<P> = [
      eachStep(about("rises"), (before: number, after: number) => after > before),
      stepInvariant(about("moves"), (before, after) => sum(after) > sum(before)),
      witness(about("stands"), { step: (before: number, after: number) => before === after }),
    ]
    const s = system({ counter: blurred }, {}, 5, params.nodes)
    expect(lengths(s, properties)).toEqual({})
    expect(explore(s, []).states).toBe(36)
  })
})

describe("nodes that are down", () => {
  const crashing = two({ crash: 1 })

  test("are shown to no property of one node", () => {
    const isNumber = (o: unknown): boolean => typeof o === "number"
    const properties: ReadonlyArray<P> = [
      eachNode(about("node"), isNumber),
      eachStep(about("step"), (before: number, after: number) => isNumber(before) && after === before + 1),
      witness(about("back"), { step: (before: number, after: number) => after < before }),
      witness(about("nobody"), { node: (o: number) => o === null }),
    ]
    expect(lengths(crashing, properties)).toEqual({})
  })

  test("are null in the world", () => {
    const up: P = invariant(about("up"), (w) => !values(w).includes(null))
    expect(lengths(crashing, [up])).toEqual({ up: 1 })
  })

  test("are not at rest", () => {
    const sumIs = (n: number): P =>
      temporal(
        about("rest"),
        () => true,
        (w) => sum(w) === n,
      )
    const lost = system({ counter }, { budget: { crash: 1, recover: 0 } }, 3)
    const atRest = sumIs(3)
    expect(lengths(lost, [atRest])).toEqual({})
    expect(explore(lost, [atRest])).toMatchObject({ terminals: 1, antecedents: { rest: 0 } })
    expect(explore(two(), [sumIs(6)]).antecedents).toEqual({ rest: 1 })
  })
})

describe("places that are not watched", () => {
  const corrupt = compose(
    { name: "toy", roles: { counter, liar: { ...counter, corrupt: true } } },
    { params: { limit: 2 }, nodes: { counter: ["A"], liar: ["L"] } },
    { network: "multiset", idle: "stays" },
  )

  test("are asked nothing", () => {
    const sizes = (n: number): P => invariant(about("one place"), (w) => Object.keys(w).length === n)
    expect(lengths(corrupt, [sizes(1)])).toEqual({})
    const firstToTick: P = monitor(
      about("liar first"),
      "",
      (first: string, { place }) => first || place,
      (first) => first !== "L",
    )
    expect(lengths(corrupt, [upTo("1", 1), firstToTick])).toEqual({ 1: 2, "liar first": 1 })
    const lies = new Set<string>()
    const listener: P = monitor(
      about("listener"),
      0,
      (n: number, { place, watched, before, after }) => {
        lies.add(`${place} ${watched} ${before} ${after}`)
        return n
      },
      () => true,
    )
    explore(corrupt, [listener])
    expect([...lies].sort()).toEqual(["A true 0 1", "A true 1 2", "L false 0 1", "L false 1 2"])
    expect(explore(corrupt, []).states).toBe(9)
  })
})

test("what a corrupt node does reaches no witness", () => {
  const ticks = witness<number, unknown>(about("ticks"), { rule: "toy/tick" })
  const lengthsWith = (corrupt?: { readonly A: "twins" }) =>
    lengths(system({ counter }, corrupt === undefined ? {} : { corrupt }, 1, { counter: ["A"] }), [ticks])
  expect(lengthsWith()).toEqual({ ticks: 1 })
  expect(lengthsWith({ A: "twins" })).toEqual({})
})

test("what must happen in the end is not judged, and is said not to be", () => {
  const asked = [eventually<number, unknown>(about("never"), () => false)]
  expect(explore(two(), asked)).toMatchObject({ unjudged: ["never"], violations: [] })
  expect(naive(two(), asked)).toMatchObject({ unjudged: ["never"], violations: [] })
  expect(explore(two(), []).unjudged).toEqual([])
})
