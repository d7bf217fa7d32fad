/** The double-spend race, played with the rules of proof of work, against the formulas of Rosenfeld and Nakamoto. */

import { describe, expect, test } from "vitest"
import { rng } from "../../src/random/rng.ts"
import { nakamoto, rosenfeld } from "../../src/stats/closedForms.ts"
import { zScore } from "../../src/stats/intervals.ts"
import { hopeless, type Race, raceTrack, wins } from "./race.ts"

const track = raceTrack()
const raceOf = (share: number, confirmations: number, preMined = 1): Race => ({
  share,
  confirmations,
  preMined,
  deficitMax: hopeless(share),
})

/**
 * The chance of an attacker who starts level and has to overtake: the sum over his k blocks, found while the others find n, of
 * the chance to be one ahead ever after.
 */
const withoutPreMining = (share: number, n: number): number => {
  const p = 1 - share
  let weight = p ** n
  let sum = 0
  for (let k = 0; k < 2000; k++) {
    sum += weight * Math.min(1, (share / p) ** (n + 1 - k))
    weight *= (share * (n + k)) / (k + 1)
  }
  return sum
}

describe("the double-spend race", { timeout: 60_000 }, () => {
  const races = 100_000
  const fewer = 20_000

  test("three tenths of the power, six confirmations: Rosenfeld's number, and not Nakamoto's", () => {
    // Catches: a merchant who counts one block too few or too many, an attacker who wins ties, a missing pre-mined block.
    const won = wins(track, raceOf(0.3, 6), races, rng(7))
    expect(Math.abs(zScore(won, races, rosenfeld(0.3, 6)))).toBeLessThan(3)
    expect(zScore(won, races, nakamoto(0.3, 6))).toBeGreaterThan(10)
    expect(zScore(won, races, withoutPreMining(0.3, 6))).toBeGreaterThan(10)
    for (const n of [5, 7]) expect(Math.abs(zScore(won, races, rosenfeld(0.3, n)))).toBeGreaterThan(10)
  })

  test("without a pre-mined block it is another race, which neither formula is about", () => {
    // Catches: a test that would pass whatever the attacker starts with. The numbers for one and two confirmations are known.
    const won = wins(track, raceOf(0.3, 6, 0), races, rng(8))
    expect(Math.abs(zScore(won, races, withoutPreMining(0.3, 6)))).toBeLessThan(3)
    expect(zScore(won, races, rosenfeld(0.3, 6))).toBeLessThan(-10)
    expect(zScore(won, races, nakamoto(0.3, 6))).toBeLessThan(-10)
    expect(withoutPreMining(0.1, 1)).toBeCloseTo(0.0311, 4)
    expect(withoutPreMining(0.1, 2)).toBeCloseTo(0.00951, 5)
  })

  test.each([0.1, 0.2, 0.3, 0.4].flatMap((share) => [1, 2, 3, 6].map((n) => [share, n] as const)))(
    "share %d, %d confirmations",
    (share, n) => {
      // Catches: a race that is right in one place only.
      const won = wins(track, raceOf(share, n), fewer, rng(n * 100 + share * 10))
      expect(Math.abs(zScore(won, fewer, rosenfeld(share, n)))).toBeLessThan(3.3)
      const level = wins(track, raceOf(share, n, 0), fewer, rng(n * 100 + share * 10 + 1))
      expect(Math.abs(zScore(level, fewer, withoutPreMining(share, n)))).toBeLessThan(3.3)
    },
  )

  test("giving up later changes nothing that could be seen", () => {
    // Catches: an attacker who gives up so early that it shows; and a bound on the deficit that is not used.
    const won = (deficitMax: number) => wins(track, { ...raceOf(0.3, 2), deficitMax }, races, rng(9))
    expect(Math.abs(zScore(won(30), races, rosenfeld(0.3, 2)))).toBeLessThan(3)
    expect(zScore(won(1), races, rosenfeld(0.3, 2))).toBeLessThan(-10)
  })
})
