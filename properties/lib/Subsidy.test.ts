/** The subsidy: its 33 eras, their sum, and the end by BIP 42. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type SubsidyParams, subsidyAt } from "../../spec/core/lib/Subsidy.ts"
import fixture from "../fixtures/subsidy-eras.json" with { type: "json" }

const mainnet: SubsidyParams = { initial: 5_000_000_000n, halvingInterval: 210_000 }

describe("mainnet", () => {
  test.each(fixture.eras)("from height $start: $subsidy", ({ start, subsidy }) => {
    // Catches: a halving one block early or late, rounding to nearest.
    expect(subsidyAt(start, mainnet)).toBe(BigInt(subsidy))
    expect(subsidyAt(start + fixture.halvingInterval - 1, mainnet)).toBe(BigInt(subsidy))
  })

  test("33 eras that pay, 2,099,999,997,690,000 satoshi in all", () => {
    // Catches: any other schedule: the sum is known to the last satoshi.
    const eras = Array.from({ length: 70 }, (_, era) => subsidyAt(era * mainnet.halvingInterval, mainnet))
    expect(eras.filter((subsidy) => subsidy > 0n).length).toBe(33)
    expect(eras.reduce((sum, subsidy) => sum + subsidy * 210_000n, 0n)).toBe(BigInt(fixture.total))
  })
})

describe("any schedule", () => {
  test("pays nothing from the 64th halving on, however much it began with", () => {
    // Catches: a shift without BIP 42's end; mainnet's own subsidy is gone before and would not show it.
    const large: SubsidyParams = { initial: 1n << 80n, halvingInterval: 10 }
    expect(subsidyAt(639, large)).toBe(1n << 17n)
    expect(subsidyAt(640, large)).toBe(0n)
    expect(subsidyAt(13_440_000, mainnet)).toBe(0n)
  })

  test("is halved once an era, by division", () => {
    // Catches: halving that loses more than the rounding, a fraction that rounds up.
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 1n << 62n }),
        fc.integer({ min: 1, max: 300_000 }),
        fc.nat(20_000_000),
        (initial, halvingInterval, height) => {
          let expected = initial
          for (let h = halvingInterval; h <= height && expected > 0n; h += halvingInterval) expected /= 2n
          expect(subsidyAt(height, { initial, halvingInterval })).toBe(expected)
        },
      ),
    )
  })
})
