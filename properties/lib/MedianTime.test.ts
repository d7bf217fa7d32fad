/** The median of block times: small examples, the definition by counting, and that it never falls along a chain. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { medianTimePast } from "../../spec/core/lib/MedianTime.ts"

const time = fc.integer({ min: 0, max: 0xffffffff })
const times = fc.array(time, { minLength: 1, maxLength: 11 })

describe("medianTimePast", () => {
  test.each([
    { times: [], median: 0 },
    { times: [7], median: 7 },
    { times: [7, 9], median: 9 },
    { times: [9, 7], median: 9 },
    { times: [3, 1, 2], median: 2 },
    { times: [4, 1, 3, 2], median: 3 },
    { times: [100, 20, 3], median: 20 },
    { times: [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], median: 6 },
  ])("of $times is $median", ({ times, median }) => {
    // Catches: the lower of two middle times, no sorting, sorting as text, the mean.
    expect(medianTimePast(times)).toBe(median)
  })

  test("at most half of the times are earlier, and more than half are not later", () => {
    // Catches: any other element than the one at floor(n / 2).
    fc.assert(
      fc.property(times, (list) => {
        const median = medianTimePast(list)
        const half = Math.floor(list.length / 2)
        expect(list.filter((t) => t < median).length).toBeLessThanOrEqual(half)
        expect(list.filter((t) => t <= median).length).toBeGreaterThan(half)
        expect(list).toContain(median)
      }),
    )
  })

  test("does not depend on the order, and leaves the list alone", () => {
    // Catches: sorting the caller's list.
    fc.assert(
      fc.property(times, (list) => {
        const before = [...list]
        expect(medianTimePast(list.toReversed())).toBe(medianTimePast(list))
        expect(list).toEqual(before)
      }),
    )
  })

  test("never falls along a chain whose blocks each exceed it", () => {
    // Catches: a median that a miner could lower, as the lower of two middle times in a young chain.
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7200 }), { maxLength: 40 }), time, (steps, genesis) => {
        const chain = [genesis]
        for (const step of steps) {
          const before = medianTimePast(chain.slice(-11))
          chain.push(before + step)
          expect(medianTimePast(chain.slice(-11))).toBeGreaterThanOrEqual(before)
        }
      }),
    )
  })
})
