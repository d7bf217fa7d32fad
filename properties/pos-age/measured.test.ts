/** The figures that the page of coin age quotes, and what follows from them: see [measured.ts](measured.ts). */
import { describe, expect, test } from "vitest"
import { type Figure, grindingGains, hoarding, monopoly } from "./measured.ts"

const contains = ({ interval }: Figure, share: number): boolean => interval.low <= share && share <= interval.high

describe("C8, a holder of 40 % of the money", () => {
  const figures = monopoly()
  const [many, single] = [figures.slice(0, 8), figures.slice(8)]

  // fails if the right to mint drifts to or from the largest holder, with the cap or without
  test("mints 40 % of the blocks in every quarter of the run, where all coins are of one size", () => {
    for (const figure of many) expect(contains(figure, 0.4), figure.says).toBe(true)
  })

  // fails if rewards are not in proportion to what is held
  test("owns 40 % of the money in the end", () => {
    for (const { says, money } of many) expect(Math.abs(money - 0.4), says).toBeLessThan(0.005)
  })

  // fails if the minimum age does not bound how often one coin mints, or if it bounds what is earned
  test("mints a few blocks and earns as much, if all of it lies in one coin", () => {
    for (const { interval, money } of single) {
      expect(interval.high).toBeLessThan(0.1)
      expect(Math.abs(money - 0.4)).toBeLessThan(0.015)
    }
  })
})

// fails if the maximum age does not bound what coins gain by being kept still, or nothing is gained without it
test("who hoards wins a burst of blocks without a cap, and less than that with it", () => {
  const [capped, uncapped] = hoarding() as [Figure, Figure]
  expect(capped.interval.high).toBeLessThan(uncapped.interval.low)
  expect(uncapped.interval.low).toBeGreaterThan(0.4)
})

// fails if the parent's id in the kernel gives nothing to choose from, or one bit three weeks ahead gives as much
test("who grinds gains where the parent's id is in the kernel, and little if anything with one bit of 21 days before", () => {
  const [parent, honest, bit] = grindingGains(5) as [Figure, Figure, Figure]
  expect(parent.interval.low).toBeGreaterThan(0.27)
  expect(contains(honest, 0.25)).toBe(true)
  expect(bit.interval.high).toBeLessThan(parent.interval.low)
})
