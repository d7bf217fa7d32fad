/** Revenue of a selfish pool, played with the rules of proof of work, against the formula of Eyal and Sirer. */

import { describe, expect, test } from "vitest"
import { rng } from "../../src/random/rng.ts"
import { selfishRevenue, selfishThreshold } from "../../src/stats/closedForms.ts"
import { honestStrategy, type Powers, type Strategy, selfishGame, selfishStrategy } from "./selfish.ts"

/** The pool's share of the chain in many episodes, and how many standard errors it lies above a claim. */
const revenue = (powers: Powers, strategy: Strategy, episodes: number, seed: number) => {
  const play = selfishGame()
  const random = rng(seed)
  const sums = { pool: 0, all: 0, poolPool: 0, poolAll: 0, allAll: 0 }
  for (let i = 0; i < episodes; i++) {
    const { pool, all } = play(powers, strategy, random)
    sums.pool += pool
    sums.all += all
    sums.poolPool += pool * pool
    sums.poolAll += pool * all
    sums.allAll += all * all
  }
  const { pool, all, poolPool, poolAll, allAll } = sums
  const share = pool / all
  // Episodes are alike and independent, so the error of the ratio is that of the mean of pool − share × all.
  const error = Math.sqrt(poolPool - 2 * share * poolAll + share * share * allAll) / all
  return { share, error, z: (claim: number): number => (share - claim) / error }
}

const seedOf = ({ alpha, gamma }: Powers): number => Math.round(1000 * alpha) + Math.round(10 * gamma)

describe("selfish mining", { timeout: 60_000 }, () => {
  const grid = [0.1, 0.25, 1 / 3, 0.38].flatMap((alpha) => [0, 0.25, 0.5, 0.75, 1].map((gamma) => ({ alpha, gamma })))

  test.each(grid)("alpha $alpha, gamma $gamma: the revenue of the formula", (powers) => {
    // Catches: a strategy that shows too much or too little, ties that are won by the wrong group; each wrong formula below.
    const { alpha, gamma } = powers
    const { z, error } = revenue(powers, selfishStrategy, 20_000, seedOf(powers))
    expect(Math.abs(z(selfishRevenue(alpha, gamma)))).toBeLessThan(3.3)
    const wrong = [alpha, selfishRevenue(alpha, 1 - gamma), selfishRevenue(alpha, Math.min(1, gamma + 0.25))]
    for (const claim of wrong)
      if (Math.abs(claim - selfishRevenue(alpha, gamma)) > 10 * error) expect(Math.abs(z(claim))).toBeGreaterThan(5)
  })

  test("in most of the grid the wrong formulas are far enough off to be told apart", () => {
    // Catches: a grid on which gamma, or selfishness, could be anything.
    const told = grid.filter(({ alpha, gamma }) => {
      const { error } = revenue({ alpha, gamma }, selfishStrategy, 5000, 1)
      return Math.abs(selfishRevenue(alpha, gamma) - selfishRevenue(alpha, 1 - gamma)) > 5 * error
    })
    expect(told.length).toBeGreaterThanOrEqual(grid.length / 2)
  })

  test.each([
    { gamma: 0, below: 0.28, above: 0.38 },
    { gamma: 0.5, below: 0.2, above: 0.3 },
    { gamma: 1, below: 0, above: 0.1 },
  ])("gamma $gamma: it does not pay with $below of the power, and pays with $above", ({ gamma, below, above }) => {
    // Catches: a threshold that is off, such as one half, or one third whatever gamma is.
    const gain = (alpha: number) => revenue({ alpha, gamma }, selfishStrategy, 20_000, 5).z(alpha)
    expect(below).toBeLessThanOrEqual(selfishThreshold(gamma))
    expect(above).toBeGreaterThan(selfishThreshold(gamma))
    if (below > 0) expect(gain(below)).toBeLessThan(-3)
    expect(gain(above)).toBeGreaterThan(3)
  })

  test("a pool that shows what it finds earns its share, which the formula rejects", () => {
    // Catches: a game in which the strategy makes no difference.
    const powers = { alpha: 0.38, gamma: 0.5 }
    const { z } = revenue(powers, honestStrategy, 20_000, 3)
    expect(Math.abs(z(0.38))).toBeLessThan(3)
    expect(z(selfishRevenue(0.38, 0.5))).toBeLessThan(-10)
  })
})
