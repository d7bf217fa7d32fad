/** Intervals of frequencies: the equation that defines them, and how often they cover the truth, counted exactly. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { wilson, zScore } from "../../src/stats/intervals.ts"

const counts = fc
  .integer({ min: 1, max: 100_000 })
  .chain((trials) => fc.record({ trials: fc.constant(trials), successes: fc.nat(trials) }))
const errors = fc.double({ min: 0.5, max: 6, noNaN: true })

describe("wilson", () => {
  test("its ends are exactly z standard errors from what was measured", () => {
    // Catches: the plain normal interval, whose error is that of the measured frequency; a halved or doubled width.
    fc.assert(
      fc.property(counts, errors, ({ successes, trials }, z) => {
        const { low, high } = wilson(successes, trials, z)
        if (successes > 0) expect(zScore(successes, trials, low)).toBeCloseTo(z, 5)
        if (successes < trials) expect(zScore(successes, trials, high)).toBeCloseTo(-z, 5)
      }),
    )
  })

  test("lies in [0, 1] around the frequency, and mirrors with the outcome", () => {
    // Catches: an end outside [0, 1], an interval that favours one outcome.
    fc.assert(
      fc.property(counts, errors, ({ successes, trials }, z) => {
        const { low, high } = wilson(successes, trials, z)
        const mirrored = wilson(trials - successes, trials, z)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(successes / trials + 1e-15)
        expect(high).toBeGreaterThanOrEqual(successes / trials - 1e-15)
        expect(mirrored.low).toBeCloseTo(1 - high, 12)
        expect(mirrored.high).toBeCloseTo(1 - low, 12)
      }),
    )
  })

  test("known ends", () => {
    // Catches: another default than 1.96, an empty interval where nothing was tried.
    expect(wilson(0, 10).low).toBe(0)
    expect(wilson(0, 10).high).toBeCloseTo(3.8416 / 13.8416, 12)
    expect(wilson(5, 10, 1.959964).low).toBeCloseTo(0.2365931, 7)
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
  })

  test("an outcome that never or always happened keeps its bound", () => {
    // Catches: an end that rounding pushes below 0 or above 1.
    for (let trials = 1; trials <= 2000; trials++) {
      expect(wilson(0, trials).low).toBeGreaterThanOrEqual(0)
      expect(wilson(trials, trials).high).toBeLessThanOrEqual(1)
    }
  })

  test("covers the truth about 95 times in 100", () => {
    // Catches: an interval that is too narrow or too wide; each chance is a finite sum over all outcomes of 100 trials.
    const trials = 100
    const coverage = Array.from({ length: 81 }, (_, i) => {
      const truth = 0.1 + i / 100
      let chance = 1
      for (let k = 0; k < trials; k++) chance *= 1 - truth
      let covered = 0
      for (let successes = 0; successes <= trials; successes++) {
        const { low, high } = wilson(successes, trials)
        if (low <= truth && truth <= high) covered += chance
        chance *= ((trials - successes) / (successes + 1)) * (truth / (1 - truth))
      }
      return covered
    })
    const mean = coverage.reduce((sum, covered) => sum + covered, 0) / coverage.length
    expect(mean).toBeGreaterThan(0.945)
    expect(mean).toBeLessThan(0.955)
    expect(Math.min(...coverage)).toBeGreaterThan(0.92)
  })
})

describe("zScore", () => {
  test.each([
    { successes: 50, trials: 100, expected: 0.5, z: 0 },
    { successes: 60, trials: 100, expected: 0.5, z: 2 },
    { successes: 40, trials: 100, expected: 0.5, z: -2 },
    { successes: 0, trials: 0, expected: 0.5, z: 0 },
    { successes: 0, trials: 10, expected: 0, z: 0 },
    { successes: 1, trials: 10, expected: 0, z: Number.POSITIVE_INFINITY },
    { successes: 9, trials: 10, expected: 1, z: Number.NEGATIVE_INFINITY },
  ])("$successes of $trials at $expected: $z", ({ successes, trials, expected, z }) => {
    // Catches: a wrong sign, the variance of one trial, a NaN at a certain outcome.
    expect(zScore(successes, trials, expected)).toBeCloseTo(z, 12)
  })
})
