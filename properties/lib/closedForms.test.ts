/** The closed formulas: the published tables, the formulas in exact arithmetic, and small races counted out. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  catchUp,
  delayBound,
  nakamoto,
  rosenfeld,
  selfishRevenue,
  selfishThreshold,
  simultaneousBlocks,
} from "../../src/stats/closedForms.ts"
import tables from "../fixtures/closed-forms.json" with { type: "json" }

/** The smallest number of confirmations at which a formula falls below one in a thousand. */
const confirmationsFor = (formula: (q: number, n: number) => number, q: number): number => {
  let n = 0
  while (formula(q, n) >= 0.001 && n < 1000) n++
  return n
}

/** How far a number is from another, as a part of the other. */
const relativeError = (actual: number, expected: number) => Math.abs(actual - expected) / expected

const unit = 1n << 4000n
/** A fraction as a float, to 17 digits however small. */
const ratioOf = (over: bigint, under: bigint): number => {
  const zeros = Math.max(0, under.toString().length - over.toString().length) + 20
  return Number(`${(over * 10n ** BigInt(zeros)) / under}e-${zeros}`)
}

/** Nakamoto's sum in 4000-bit fixed point: q = a / b; the exponential is the sum of its own series. */
const nakamotoSlowly = (a: bigint, b: bigint, z: number): number => {
  const c = b - a
  const weights = [unit]
  for (let k = 1; k <= 6 * z + 400; k++) {
    weights.push(((weights[k - 1] as bigint) * BigInt(z) * a) / (c * BigInt(k)))
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  const succeeds = weights.reduce(
    (sum, weight, k) => sum + (k > z ? weight : (weight * a ** BigInt(z - k)) / c ** BigInt(z - k)),
    0n,
  )
  return ratioOf(succeeds, total)
}

/** Rosenfeld's sum exactly as printed, over the common denominator b^(2n): q = a / b. */
const rosenfeldSlowly = (a: bigint, b: bigint, n: number): number => {
  const c = b - a
  let loss = 0n
  let choose = 1n
  for (let m = 0; m <= n; m++) {
    if (m > 0) choose = (choose * BigInt(m + n - 1)) / BigInt(m)
    const rest = b ** BigInt(n - m)
    loss += choose * (c ** BigInt(n) * a ** BigInt(m) - c ** BigInt(m) * a ** BigInt(n)) * rest
  }
  const whole = b ** BigInt(2 * n)
  return ratioOf(whole - loss, whole)
}

/** Chance ever to be `lead` blocks ahead after the others found n: all paths up to there, then the gambler's ruin. */
const raceByPaths = (q: number, n: number, lead: number): number => {
  const p = 1 - q
  const at = (mine: number, others: number): number => {
    if (others === n) return mine >= n + lead ? 1 : catchUp(q, n + lead - mine)
    if (mine > n + lead) return 1
    return q * at(mine + 1, others) + p * at(mine, others + 1)
  }
  return at(0, 0)
}

describe("nakamoto", () => {
  test.each(tables.nakamoto)("q = $q, z = $z: $chance", ({ q, z, chance }) => {
    // Catches: another progress of the attacker, a sum that stops one term early.
    expect(Math.abs(nakamoto(q, z) - chance)).toBeLessThanOrEqual(0.5000001e-7)
  })

  test.each([
    [1n, 10n, 6],
    [1n, 10n, 300],
    [3n, 10n, 50],
    [45n, 100n, 340],
    [499n, 1000n, 600],
    [2n, 5n, 600],
    [12n, 25n, 2000],
  ])("q = %s/%s, z = %s to 11 digits", (a, b, z) => {
    // Catches: digits lost by "1 minus the rest", an underflow, a tail cut too early.
    expect(relativeError(nakamoto(Number(a) / Number(b), z), nakamotoSlowly(a, b, z))).toBeLessThan(1e-11)
  })
})

describe("rosenfeld", () => {
  test.each(tables.rosenfeldPercent)("q = $q, n = $n: $percent %", ({ q, n, percent }) => {
    // Catches: another race (a strict one, no pre-mined block), a sum that stops one term early.
    expect(Math.abs(100 * rosenfeld(q, n) - percent)).toBeLessThanOrEqual(0.500001e-3)
  })

  test.each([
    [1n, 10n, 6],
    [1n, 10n, 500],
    [3n, 10n, 50],
    [45n, 100n, 539],
    [499n, 1000n, 600],
    [2n, 5n, 600],
    [1n, 50n, 100],
    [12n, 25n, 2000],
  ])("q = %s/%s, n = %s to 11 digits", (a, b, n) => {
    // Catches: digits lost by "1 minus the rest", an underflow, a tail cut too early.
    expect(relativeError(rosenfeld(Number(a) / Number(b), n), rosenfeldSlowly(a, b, n))).toBeLessThan(1e-11)
  })

  test("is twice the chance to find at least n of the next 2n − 1 blocks", () => {
    // Catches: an error outside the tables, by another formula for the same number (an incomplete beta function).
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.49, noNaN: true }), fc.integer({ min: 1, max: 20 }), (q, n) => {
        let weight = 1
        for (let i = 0; i < 2 * n - 1; i++) weight *= 1 - q
        let chance = 0
        for (let found = 0; found < 2 * n; found++) {
          if (found >= n) chance += weight
          weight *= ((2 * n - 1 - found) / (found + 1)) * (q / (1 - q))
        }
        expect(relativeError(rosenfeld(q, n), 2 * chance)).toBeLessThan(1e-11)
      }),
    )
  })

  test("counts a tie as success, or else one block mined in advance", () => {
    // Catches: reading the number as that of a strict race between level players, which is far less likely to be won.
    for (let n = 1; n <= 6; n++) expect(raceByPaths(0.1, n, 0)).toBeCloseTo(rosenfeld(0.1, n), 12)
    expect(100 * raceByPaths(0.1, 1, 1)).toBeCloseTo(3.11, 2)
    expect(100 * raceByPaths(0.1, 2, 1)).toBeCloseTo(0.951, 3)
  })
})

describe("nakamoto and rosenfeld", () => {
  test.each(tables.confirmationsBelowOneInThousand)("below 0.1 % at q = $q: $nakamoto and $rosenfeld", (row) => {
    // Catches: one formula under both names.
    expect(confirmationsFor(nakamoto, row.q)).toBe(row.nakamoto)
    expect(confirmationsFor(rosenfeld, row.q)).toBe(row.rosenfeld)
  })

  test.each(tables.confirmationsBelowOneInThousand)(
    "from there on the exact chance is the larger one, q = $q",
    (row) => {
      // Catches: the two exchanged.
      for (let n = row.nakamoto; n <= 600; n++) expect(rosenfeld(row.q, n)).toBeGreaterThan(nakamoto(row.q, n))
    },
  )

  test("certain at half of the power, and without a confirmation; never for an attacker without power", () => {
    // Catches: a formula continued beyond its range.
    for (const formula of [nakamoto, rosenfeld, catchUp]) {
      for (const q of [0.5, 0.7, 1]) expect(formula(q, 6)).toBe(1)
      expect(formula(0.3, 0)).toBe(1)
      expect(formula(0, 1)).toBe(0)
    }
  })

  test("chances that fall with the confirmations and rise with the power", () => {
    // Catches: numbers outside [0, 1], an overflow or a jump at some length.
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.49, noNaN: true }), fc.integer({ min: 1, max: 600 }), (q, n) => {
        for (const formula of [nakamoto, rosenfeld]) {
          const chance = formula(q, n)
          expect(chance).toBeGreaterThanOrEqual(0)
          expect(chance).toBeLessThan(formula(q, n - 1) + 1e-300)
          expect(chance).toBeLessThan(formula(q + 0.005, n) + 1e-300)
        }
      }),
    )
  })
})

describe("selfish mining", () => {
  test.each(tables.selfish)("alpha = $alpha, gamma = $gamma: $revenue", ({ alpha, gamma, revenue }) => {
    // Catches: a wrong sign or power in the revenue.
    expect(selfishRevenue(alpha, gamma)).toBeCloseTo(revenue, 8)
  })

  test("pays from the threshold on, and nowhere below", () => {
    // Catches: a threshold that does not belong to the revenue.
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.99, noNaN: true }), (gamma) => {
        const threshold = selfishThreshold(gamma)
        expect(selfishRevenue(threshold, gamma)).toBeCloseTo(threshold, 12)
        const above = (threshold + 0.5) / 2
        const below = threshold / 2
        expect(selfishRevenue(above, gamma)).toBeGreaterThan(above)
        expect(selfishRevenue(below, gamma)).toBeLessThan(below)
      }),
    )
  })

  test("thresholds of a third, a quarter and nothing; all is won at half of the power", () => {
    // Catches: gamma taken for the others' share.
    expect([0, 0.5, 1].map(selfishThreshold)).toEqual([1 / 3, 0.25, 0])
    expect(selfishRevenue(0.5, 0)).toBe(1)
    expect(selfishRevenue(0.5 - 1e-9, 0.3)).toBeCloseTo(1, 7)
    expect(selfishRevenue(0.55, 0.3)).toBe(1)
  })

  test("is the average over the states of the private lead", () => {
    // Catches: a formula that is right in the table only; here the states of Eyal and Sirer are weighed one by one.
    for (const [alpha, gamma] of [
      [0.1, 0],
      [0.3, 0.5],
      [0.42, 0.9],
    ] as const) {
      const { pool, others } = selfishRates(alpha, gamma)
      expect(pool / (pool + others)).toBeCloseTo(selfishRevenue(alpha, gamma), 9)
    }
  })
})

/** Blocks that the pool and the others keep, up to a common factor, in the stationary state with leads up to 400. */
const selfishRates = (alpha: number, gamma: number): { pool: number; others: number } => {
  const honest = 1 - alpha
  // Unscaled weights: lead 0; a tie; lead 1, 2, 3 …, each balanced against its neighbour.
  const idle = 1
  const leadOne = alpha * idle
  const tie = honest * leadOne
  let pool = tie * (2 * alpha + honest * gamma)
  const others = tie * (honest * gamma + 2 * honest * (1 - gamma)) + idle * honest
  let lead = (leadOne * alpha) / honest
  pool += lead * honest * 2
  for (let k = 3; k <= 400; k++) {
    lead *= alpha / honest
    pool += lead * honest
  }
  return { pool, others }
}

describe("delayBound", () => {
  test.each(tables.delayBound)("x = $x: $beta", ({ x, beta }) => {
    // Catches: delay and rate divided instead of multiplied, the other root.
    expect(Math.abs(delayBound(x) - beta)).toBeLessThan(1e-6)
  })

  test("is where the adversary grows as fast as the honest chain, and one half without delay", () => {
    // Catches: a solution of another equation, digits lost near x = 0.
    expect(delayBound(0)).toBe(0.5)
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1000, noNaN: true }), (x) => {
        const beta = delayBound(x)
        expect(relativeError((1 - beta) / (1 + (1 - beta) * x), beta)).toBeLessThan(1e-12)
      }),
    )
  })
})

describe("catchUp", () => {
  test("by counting out the random walk", () => {
    // Catches: p and q exchanged, one step more or less; the chance from z is that of one step up or down.
    for (const q of [0.1, 0.3, 0.45]) {
      expect(catchUp(q, 0)).toBe(1)
      for (let z = 1; z < 30; z++) {
        expect(catchUp(q, z)).toBeCloseTo(q * catchUp(q, z - 1) + (1 - q) * catchUp(q, z + 1), 14)
      }
    }
    expect(catchUp(0.25, 3)).toBeCloseTo(1 / 27, 15)
  })
})

describe("simultaneousBlocks", () => {
  test.each(tables.simultaneousBlocks)("$delaySeconds s: $percent %", ({ delaySeconds, percent }) => {
    // Catches: the linear estimate (2.10 % at 12.6 s), delay and spacing exchanged.
    expect(100 * simultaneousBlocks(delaySeconds, 600)).toBeCloseTo(percent, 2)
  })

  test("waits have no memory", () => {
    // Catches: any other law of waiting times.
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3, noNaN: true }), fc.double({ min: 0, max: 3, noNaN: true }), (a, b) => {
        const quiet = (x: number) => 1 - simultaneousBlocks(x, 1)
        expect(quiet(a + b)).toBeCloseTo(quiet(a) * quiet(b), 12)
      }),
    )
  })
})
