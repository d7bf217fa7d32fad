/** Random numbers, delays and strokes of luck: reference numbers, and samples against the distributions they claim. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { rng } from "../../src/random/rng.ts"
import { type Latency, meanDelay, sampler } from "../../src/timed/latency.ts"
import { LuckClock } from "../../src/timed/luck.ts"
import { distance, normalCdf } from "./distances.ts"

const draw = <A>(n: number, f: () => A): ReadonlyArray<A> => Array.from({ length: n }, f)

describe("rng", () => {
  test("is xoshiro128**", () => {
    // Catches: a wrong rotation, a wrong order of the steps. The numbers are those of the authors' C code.
    const { u32 } = rng([1, 2, 3, 4])
    expect(draw(10, u32)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ])
  })

  test("is fixed by its seed, and neighbouring seeds have nothing in common", () => {
    // Catches: hidden state, seeds that are used as they are.
    expect(draw(5, rng(7).u32)).toEqual(draw(5, rng(7).u32))
    const first = Array.from({ length: 4096 }, (_, seed) => rng(seed).unit())
    expect(distance(first, (x) => x)).toBeLessThan(1.63)
    const products = first.slice(1).map((x, i) => (x - 0.5) * ((first[i] as number) - 0.5) * 12)
    expect(Math.abs(products.reduce((a, b) => a + b, 0)) / Math.sqrt(products.length)).toBeLessThan(3)
  })

  test("int is fair where 2^32 is no multiple of k", () => {
    // Catches: a remainder without rejection, which for this k would give the lower third twice as often.
    const k = 3 * 2 ** 30
    const { int } = rng(1)
    expect(
      distance(
        draw(20_000, () => int(k) / k),
        (x) => x,
      ),
    ).toBeLessThan(1.63)
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, k) => {
        const x = rng(seed).int(k)
        return Number.isInteger(x) && x >= 0 && x < k
      }),
    )
  })

  test("exponential has the exponential distribution, and no other", () => {
    // Catches: a missing logarithm, another mean; and a test too weak to see a mean off by 3 %.
    const sample = draw(20_000, rng(3).exponential)
    expect(distance(sample, (x) => -Math.expm1(-x))).toBeLessThan(1.63)
    expect(distance(sample, (x) => -Math.expm1(-x / 1.03))).toBeGreaterThan(1.63)
  })
})

describe("latency", () => {
  const cases: ReadonlyArray<{ readonly latency: Latency; readonly cdf: (x: number) => number }> = [
    { latency: { _tag: "uniform", from: 1, to: 3 }, cdf: (x) => (x - 1) / 2 },
    { latency: { _tag: "exponential", floor: 0.5, mean: 2 }, cdf: (x) => -Math.expm1(-(x - 0.5) / 2) },
    {
      latency: { _tag: "logNormal", median: 0.1, sigma: 0.7 },
      cdf: (x) => normalCdf(Math.log(x / 0.1) / 0.7),
    },
  ]
  test.each(cases)("$latency._tag has its distribution and its mean", ({ latency, cdf }) => {
    // Catches: swapped parameters, a mean taken for a median, and a test too weak to see a shift by 2 %.
    const delay = sampler(latency, rng(11))
    const sample = draw(40_000, () => delay(0, 1))
    expect(distance(sample, cdf)).toBeLessThan(1.63)
    expect(distance(sample, (x) => cdf(x * 1.02))).toBeGreaterThan(1.63)
    const mean = sample.reduce((a, b) => a + b, 0) / sample.length
    const variance = sample.reduce((a, x) => a + (x - mean) ** 2, 0) / sample.length
    expect(Math.abs(mean - meanDelay(latency)) / Math.sqrt(variance / sample.length)).toBeLessThan(3)
  })

  test("constant is constant and draws nothing", () => {
    // Catches: a sampler that moves the generator on, and so changes all else.
    const random = rng(1)
    expect(sampler({ _tag: "constant", seconds: 2 }, random)(0, 1)).toBe(2)
    expect(meanDelay({ _tag: "constant", seconds: 2 })).toBe(2)
    expect(random.u32()).toBe(rng(1).u32())
  })
})

test("numbers are the same on every machine", () => {
  // Catches: Math.pow, sin or cos in a sampler, another order of draws. Recorded on Node 20 and 24.
  const random = rng(20_260_101)
  const sum = (f: () => number): number => draw(100_000, f).reduce((a, b) => a + b, 0)
  const logNormal = sampler({ _tag: "logNormal", median: 0.1, sigma: 0.7 }, random)
  expect([sum(random.exponential), sum(() => logNormal(0, 1)), random.u32()]).toEqual([
    99448.38480258366, 12787.290216129062, 2291334729,
  ])
})

describe("luck", () => {
  /** Strikes n times; how often each place was struck, and all gaps. */
  const strikes = (luck: LuckClock, size: number, n: number) => {
    const counts = new Array<number>(size).fill(0)
    const gaps: Array<number> = []
    for (let i = 0, before = 0; i < n; i++) {
      const at = luck.next
      luck.strike()
      gaps.push(at - before)
      before = at
      counts[luck.place] = (counts[luck.place] as number) + 1
    }
    return { counts, gaps }
  }

  test("strikes each place in proportion to its rate, after exponential gaps", () => {
    // Catches: an alias table that favours a place, a clock of another total rate.
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 12 }), (seed, rates) => {
        const total = rates.reduce((a, b) => a + b, 0)
        fc.pre(total > 0)
        const luck = new LuckClock(rates.length, rng(seed))
        rates.forEach((rate, place) => void luck.raise(place, rate, 0))
        const n = 4000
        const { counts, gaps } = strikes(luck, rates.length, n)
        counts.forEach((count, place) => {
          const p = (rates[place] as number) / total
          if (p === 0 || p === 1) expect(count).toBe(p * n)
          else expect(Math.abs(count - n * p) / Math.sqrt(n * p * (1 - p))).toBeLessThan(5)
        })
        expect(distance(gaps, (x) => -Math.expm1(-x * total))).toBeLessThan(2.4)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  test("a ceiling is raised at once and never lowered", () => {
    // Catches: a table that is not made again, a total that forgets a place.
    const luck = new LuckClock(2, rng(5))
    expect(luck.next).toBe(Number.POSITIVE_INFINITY)
    luck.raise(0, 1, 0)
    luck.raise(0, 0.5, 0)
    expect(strikes(luck, 2, 100).counts).toEqual([100, 0])
    const now = luck.next
    luck.raise(1, 3, now)
    expect(luck.next).toBeGreaterThan(now)
    const { counts } = strikes(luck, 2, 4000)
    expect(Math.abs((counts[1] as number) - 3000)).toBeLessThan(4 * Math.sqrt(750))
  })
})
