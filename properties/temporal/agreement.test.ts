/**
 * The judge of endless runs against its slow twin, on random protocols; and every lasso against the rules, step by step.
 */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { eventually, leadsTo, type Property, type World } from "../../spec/core/Property.ts"
import type { System } from "../../spec/core/System.ts"
import { playLasso, whyNot } from "../../src/temporal/endless.ts"
import type { Judged, LeadsTo } from "../../src/temporal/Lasso.ts"
import { naive } from "../../src/temporal/naive.ts"
import { judgeTemporal } from "../../src/temporal/temporal.ts"
import { drawn, systemOf } from "../explore/randomProtocol.ts"
import { machine, system } from "./toys.ts"

const runs = 400
/** Generous: the slow twin is slow. */
const timeout = 60_000
/** Small enough for the twin. */
const statesMax = 150

const about = { id: "random/leads-to", source: "random", says: "what must happen happens" }
const total = (w: World<number>): number => Object.values(w).reduce<number>((n, o) => n + (o ?? 5), 0)
const highest = (w: World<number>): number => Math.max(...Object.values(w).map((o) => o ?? 0))

/** A predicate as data: what is looked at, and what it should be. */
const predicate = fc
  .record({
    look: fc.constantFrom(total, highest),
    modulus: fc.constantFrom(2, 3, 9),
    rest: fc.nat(8),
    isNot: fc.boolean(),
  })
  .map(
    ({ look, modulus, rest, isNot }) =>
      (w: World<number>) =>
        (look(w) % modulus === rest % modulus) !== isNot,
  )

const property: fc.Arbitrary<Property<number>> = fc.oneof(
  predicate.map((then) => eventually(about, then)),
  fc.tuple(predicate, predicate).map(([whenever, then]) => leadsTo(about, whenever, then)),
)

/** A random protocol; to some inputs fairness may not be owed. */
const messengers: fc.Arbitrary<() => System> = fc
  .record({ protocol: drawn, unfair: fc.constantFrom("", "", "Internal", "Receive") })
  .map(({ protocol, unfair }) => () => {
    const of = systemOf(protocol)
    return { ...of, isFair: (place, input) => input._tag !== unfair && of.isFair(place, input) }
  })

/** State by state, where an event leads; −1: nowhere. */
const turns = fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 4, maxLength: 4 })
const turner = fc
  .record({ Left: turns, Right: turns, unfair: fc.constantFrom("", "", "", "Left") })
  .map(({ Left, Right, unfair }) => {
    const next = (of: ReadonlyArray<number>) => (state: number) => (of[state] === -1 ? undefined : of[state])
    const more = { fair: ({ _tag }: { readonly _tag: string }) => _tag !== unfair, durable: () => 0 }
    return machine({ Left: next(Left), Right: next(Right) }, { ...more, recover: () => ({ state: 0, outputs: [] }) })
  })
/** Nodes that turn round and round, and never speak. */
const turners: fc.Arbitrary<() => System> = fc
  .record({ nodes: fc.array(turner, { minLength: 1, maxLength: 3 }), crash: fc.constantFrom(0, 0, 1) })
  .map(
    ({ nodes, crash }) =>
      () =>
        system(Object.fromEntries(nodes.map((n, i) => [`n${i}`, n])), { budget: { crash } }),
  )

const model = fc.oneof(messengers, turners)

const judged = (of: () => System, p: Property<number>): Judged => judgeTemporal(of(), [p], { statesMax })[0] as Judged

describe("the judge and its slow twin agree", () => {
  test(
    "on random protocols, and every lasso is a fair run that violates",
    () => {
      fc.assert(
        fc.property(model, property, (of, p) => {
          const { verdict, lasso } = judged(of, p)
          expect([verdict]).toEqual(naive(of(), [p], statesMax))
          expect(lasso === undefined).toBe(verdict !== "violated")
          if (lasso === undefined) return
          const run = playLasso(of(), lasso)
          expect(run).toBeDefined()
          expect(run && whyNot(of(), p as LeadsTo, run)).toBeUndefined()
        }),
        { numRuns: runs },
      )
    },
    timeout,
  )

  test("and both verdicts, long rounds and stops occur often", () => {
    const sample = fc.sample(fc.tuple(model, property), { numRuns: 600, seed: 1 }).map(([of, p]) => judged(of, p))
    const share = (of: (j: Judged) => boolean): number => sample.filter(of).length / sample.length
    const round = ({ lasso }: Judged): number => (lasso === undefined ? -1 : lasso.path.length - lasso.loopsFrom)
    expect(share((j) => j.verdict === "holds" && j.states > 10 && j.antecedents > 0)).toBeGreaterThan(0.1)
    expect(share((j) => j.verdict === "violated" && j.states > 10)).toBeGreaterThan(0.1)
    expect(share((j) => j.verdict === "inconclusive")).toBeGreaterThan(0.05)
    expect(share((j) => round(j) === 0)).toBeGreaterThan(0.1)
    expect(share((j) => round(j) > 1)).toBeGreaterThan(0.02)
    expect(share((j) => round(j) > 3)).toBeGreaterThan(0.005)
  })
})
