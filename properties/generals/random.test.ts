/**
 * Where there are too many lies to try them all: some at random, for two and for three traitors.
 */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { aloud, everyWorld } from "../../spec/generals/Worlds.ts"
import { isGood } from "./cases.ts"
import { endOf, spokenLies } from "./lies.ts"

/** How many of so many random cases are bad. */
const bad = (n: number, m: number, traitors: number, runs: number): number => {
  const worlds = everyWorld(aloud, n, m, traitors)
  const cases = fc.sample(fc.tuple(fc.constantFrom(...worlds), spokenLies), { numRuns: runs, seed: 1 })
  return cases.filter(([world, lie]) => !isGood(endOf(world, lie), world.setup.params)).length
}

describe("OM(m) by word of mouth", () => {
  test.each([
    [7, 2, 2, 200],
    [10, 3, 3, 12],
  ])(
    "%i generals, OM(%i), %i traitors: none of %i cases is bad",
    (n, m, traitors, runs) => {
      expect(bad(n, m, traitors, runs)).toBe(0)
    },
    60_000,
  )

  test.each([
    [6, 2, 2, 100],
    [7, 1, 2, 200],
    [9, 3, 3, 30],
  ])(
    "%i generals, OM(%i), %i traitors: some of %i cases are bad",
    (n, m, traitors, runs) => {
      expect(bad(n, m, traitors, runs)).toBeGreaterThan(0)
    },
    60_000,
  )
})
