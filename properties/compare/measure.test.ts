/** Each figure of a comparison follows what it measures: it changes when that is changed, and stays when something else is. */

import { describe, expect, test } from "vitest"
import type { AnyCompared, Arena } from "../../spec/core/Comparison.ts"
import { compared as delegates } from "../../spec/dpos/Compared.ts"
import { dpos } from "../../spec/dpos/index.ts"
import { compared } from "../../spec/pow/Compared.ts"
import { attacked, deficitMaxOf } from "../../src/compare/attack.ts"
import { confirmationsFor } from "../../src/compare/confirmations.ts"
import { fastIntervals, gini, reachedAt } from "../../src/compare/measure.ts"
import { defaults, netOf, ordersOf, seats, seedOf, workloadOf } from "../../src/compare/World.ts"
import { rng } from "../../src/random/rng.ts"
import { rosenfeld } from "../../src/stats/closedForms.ts"
import { meanOf } from "../../src/stats/intervals.ts"
import { figures, small } from "./worlds.ts"

const plain = figures()
/** Null is no number: every comparison with it fails. */
const n = (figure: number | null): number => figure ?? Number.NaN
const sum = (values: ReadonlyArray<number>): number => values.reduce((a, b) => a + b, 0)
const reverted = (of: typeof plain, held: (seats: number) => boolean): number =>
  sum(of.attacks.filter((a) => held(a.seats)).map((a) => a.reverted))

describe("a run", () => {
  test("is fixed by its seed and its number", () => {
    // Catches: state that outlives a run, luck from elsewhere, runs or seeds that are all the same.
    expect(figures()).toEqual(plain)
    expect(figures({}, {}, 1)).not.toEqual(plain)
    expect(figures({}, { seed: 2 })).not.toEqual(plain)
  })

  test("of proof of work comes out as the closed forms say", () => {
    // Catches: units mixed up, a rate that is not the asked one, confirmations counted one off.
    expect(plain.interval).toBeGreaterThan(14)
    expect(plain.interval).toBeLessThan(27)
    expect(plain.irregularity).toBeGreaterThan(0.7)
    expect(plain.throughput).toBeLessThanOrEqual(defaults.paymentsPerSecond)
    expect(plain.throughput).toBeGreaterThan(0.95 * defaults.paymentsPerSecond)
    const deep = confirmationsFor(small) * n(plain.interval)
    expect((plain.final ?? 0) / deep).toBeGreaterThan(0.8)
    expect((plain.final ?? 0) / deep).toBeLessThan(1.2)
    expect(plain.saturated).toBeGreaterThan(0.3)
    expect(plain.fast.length).toBe(fastIntervals.length)
    expect(plain.fast.at(-1)).toBeGreaterThan((plain.fast[0] as number) + 0.2)
    expect(reverted(plain, (k) => k <= 6)).toBe(0)
    expect(reverted(plain, (k) => k >= 11)).toBeGreaterThan(1)
    expect(sum(plain.attacks.map((a) => a.stalled))).toBe(0)
  })
})

describe("a figure changes with", () => {
  test("what is asked", () => {
    // Catches: parameters that are printed but not used.
    const slow = figures({}, { intervalSeconds: 40 })
    expect(n(slow.interval) / n(plain.interval)).toBeGreaterThan(1.5)
    expect((slow.final ?? 0) / (plain.final ?? 1)).toBeGreaterThan(1.5)
    expect(n(slow.evaluations) / n(plain.evaluations)).toBeGreaterThan(1.5)
    const large = figures({}, { share: 0.35 })
    expect(n(large.early) + n(large.late)).toBeGreaterThan(n(plain.early) + n(plain.late) + 0.1)
    expect(large.final ?? 0).toBeGreaterThan(2 * (plain.final ?? 0))
    expect(n(figures({}, { nodes: 42 }).messages) / n(plain.messages)).toBeGreaterThan(1.7)
    expect(figures({}, { blockPaymentsMax: 30 }).saturated / plain.saturated).toBeGreaterThan(1.5)
    expect(figures({}, { paymentsPerSecond: 0.2 }).throughput / plain.throughput).toBeCloseTo(2, 1)
    const risky = figures({}, { riskMax: 0.1 })
    expect(risky.final ?? 0).toBeLessThan((plain.final ?? 0) / 2)
    // how long the run goes on after the payments were asked for is no part of what they cost, nor of who writes
    const { messages, bytes, stale, gini: inequality, writers } = plain
    expect(risky).toMatchObject({ messages, bytes, stale, gini: inequality, writers })
  })

  test("the workload, but never beyond what blocks hold", () => {
    // Catches: payments of the whole run over the time of a part of it, a backlog that is measured as a waiting time.
    const crowded = figures({}, { paymentsPerSecond: 5 })
    expect(crowded.throughput).toBeLessThanOrEqual(15 / 20 / 2)
    expect(crowded.throughput).toBeGreaterThan(0.95 * (15 / 20 / 2))
    const slow = figures({}, { intervalSeconds: 600 })
    expect(slow.throughput).toBeLessThanOrEqual(15 / 600 / 2)
    expect(n(slow.written) / n(slow.interval)).toBeLessThan(5)
    const one = figures({ stage: (a) => compared.stage({ ...a, blockPaymentsMax: 1 }) })
    expect(one.throughput).toBeLessThan(1.02 / n(one.interval))
    const most = 0.5 * (defaults.blockPaymentsMax / defaults.intervalSeconds)
    const loads = [0.1, most, 5].map((paymentsPerSecond) => workloadOf({ ...defaults, paymentsPerSecond }))
    expect(loads).toEqual([0.1, most, most])
  })

  test("what the chapter says of itself", () => {
    // Catches: a row that reads the wrong column, and an adapter whose mistakes nothing would show.
    expect(figures({ bytes: () => 1 }).bytes).toBe(plain.messages)
    const doubled = figures({ known: (seen, from, to) => 2 * compared.known(seen, from, to) })
    expect(doubled.stale).toBeGreaterThan(0.49)
    const costly = figures({ stage: (a) => ({ ...compared.stage(a), evaluationsPerSecond: 0 }) })
    expect(costly.evaluations).toBe(0)
    const blind = figures({ chain: (seen) => compared.chain(seen).map((b) => ({ ...b, payments: [] })) })
    expect([blind.throughput, blind.saturated, blind.final]).toEqual([0, 0, null])
    expect([blind.written, blind.messages, blind.bytes]).toEqual([null, null, null])
    expect(blind.attacks.every((a) => a.undecided === a.tries && a.reverted === 0)).toBe(true)
    const empty = figures({ chain: () => [] })
    expect([empty.evaluations, empty.stale, empty.early, empty.gini]).toEqual([null, null, null, null])
    const one = figures({ chain: (seen) => compared.chain(seen).map((b) => ({ ...b, writer: "n3" })) })
    expect([one.early, one.late]).toEqual([1, 1])
    expect(one.gini).toBeGreaterThan(0.9)
    const light = figures({ weight: (seen) => -compared.height(seen) })
    expect(light.attacks.map((a) => a.reverted)).not.toEqual(plain.attacks.map((a) => a.reverted))
    const nobody = figures({ stage: (a) => ({ ...compared.stage(a), party: ["n20"] }) })
    expect(nobody.attacks.every((a) => a.reverted === 0)).toBe(true)
  })

  test("finality of its own", () => {
    // Catches: depth asked of a protocol that has finality, finality that is read off the depth, a stall that nobody sees.
    const three = figures({ finalHeight: (seen) => Math.max(0, compared.height(seen) - 3) })
    expect(three.final ?? 0).toBeLessThan((plain.final ?? 0) / 3)
    expect(reverted(three, (k) => k <= 9)).toBeGreaterThan(0)
    const never = figures({ finalHeight: () => 0 })
    expect(never.final).toBeNull()
    expect(never.attacks.every((a) => a.stalled === a.tries)).toBe(true)
  })

  test("how many delegates finality asks for", () => {
    // Catches: two sides of a cut that both have finality, and nobody who looks whether they agree.
    const conflicts = (num: number) => {
      const finality = { _tag: "LastProduced", threshold: { num, den: 100 } } as const
      const stage = (arena: Arena) => {
        const { setup, ...staged } = delegates.stage(arena)
        return { ...staged, setup: { ...setup, params: { ...setup.params, finality } } }
      }
      const compared = { ...delegates, stage } as AnyCompared
      return attacked({ id: "dpos", protocol: dpos, compared }, small, 0).filter((a) => a.reverted > 0)
    }
    expect(conflicts(70)).toEqual([])
    // below a third, either side of 7 to 13 of 21 seats has enough, and none of fewer
    expect(conflicts(33).map((a) => a.seats)).toEqual([7, 8, 9, 10, 11, 12, 13])
  })
})

describe("the world", () => {
  test("is the same for all protocols", () => {
    // Catches: a network or workload that depends on the protocol's luck.
    const arenas = [1, 2].map(() => {
      const seen: Array<Arena> = []
      const stage = (arena: Arena) => {
        seen.push(arena)
        return compared.stage(arena)
      }
      figures({ stage })
      return seen
    })
    expect(arenas[0]?.length).toBeGreaterThan(20)
    expect(arenas[1]).toEqual(arenas[0])
    const [one, two] = [netOf(small, 0, 21), netOf(small, 0, 21)]
    expect(two.topology).toEqual(one.topology)
    for (let i = 0; i < 21; i++) for (let j = 0; j < i; j++) expect(one.delay(i, j)).toBe(two.delay(j, i))
    expect(netOf(small, 1, 21).topology).not.toEqual(one.topology)
  })

  test("draws each purpose from a stream of its own", () => {
    // Catches: seeds that coincide, orders out of their span.
    const seeds = [0, 1, 2].flatMap((run) =>
      (["network", "workload", "honest", "attack", "stage"] as const).flatMap((p) =>
        [0, 1].map((part) => seedOf(small, run, p, part)),
      ),
    )
    expect(new Set(seeds).size).toBe(seeds.length)
    const orders = ordersOf(50, [10, 20], 4, rng(1))
    expect(orders.every(({ at, place }, i) => at >= 10 && at < 20 && place < 4 && at >= (orders[i - 1]?.at ?? 0))).toBe(
      true,
    )
    expect(seats).toBe(21)
  })
})

describe("statistics", () => {
  test("confirmations: the first number at which the risk is low enough", () => {
    // Catches: off by one, the wrong closed form.
    for (const share of [0.1, 0.25, 0.4]) {
      const n = confirmationsFor({ share, riskMax: 0.001 })
      expect(rosenfeld(share, n)).toBeLessThanOrEqual(0.001)
      expect(rosenfeld(share, n - 1)).toBeGreaterThan(0.001)
    }
    expect(confirmationsFor({ share: 0.6, riskMax: 0.001 })).toBe(1000)
  })

  test("an attack is given up where it is hopeless, a majority's never", () => {
    // Catches: a party that gives up while it still wins one race in seven, a majority that loses since it stopped.
    expect([4, 8, 9, 10].map((held) => deficitMaxOf(held / seats))).toEqual([20, 20, 20, 49])
    expect(deficitMaxOf(11 / seats)).toBe(Number.POSITIVE_INFINITY)
  })

  test("Gini, means with their intervals, times of heights", () => {
    // Catches: a formula with an index off by one, a normal quantile for Student's, heights that are skipped.
    expect(gini([3, 3, 3])).toBe(0)
    expect(gini([0, 0, 0, 8])).toBeCloseTo(0.75, 12)
    expect(gini([1, 3])).toBeCloseTo(0.25, 12)
    expect(gini([])).toBe(0)
    const { mean, low, high } = meanOf([1, 2, 3, 4, 5])
    expect([mean, high - 3, 3 - low].map((x) => x.toFixed(3))).toEqual(["3.000", "1.963", "1.963"])
    expect(meanOf([7])).toEqual({ mean: 7, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, n: 1 })
    expect(() => meanOf([])).toThrow(RangeError)
    const steps = [
      { at: 1, height: 1, weight: 1, final: -1 },
      { at: 5, height: 3, weight: 3, final: 0 },
      { at: 6, height: 2, weight: 2, final: 1 },
    ]
    expect(reachedAt(steps, (s) => s.height)).toEqual([1, 1, 5, 5])
    expect(reachedAt(steps, (s) => s.final)).toEqual([5, 6])
  })
})
