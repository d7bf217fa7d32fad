/** The work of a block: known values, the definition, Bitcoin Core's 256-bit formula, and chain work of mainnet. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { decodeCompact } from "../../spec/core/lib/Compact.ts"
import { workOf } from "../../spec/core/lib/Work.ts"
import chain from "../fixtures/chain-work.json" with { type: "json" }
import vectors from "../fixtures/compact-bits.json" with { type: "json" }

const target = fc
  .tuple(fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }), fc.integer({ min: 0, max: 255 }))
  .map(([value, drop]) => value >> BigInt(drop))
  .filter((value) => value > 0n)

describe("workOf", () => {
  test.each(vectors.flatMap(({ bits, work }) => (work === null ? [] : [{ bits, work }])))("$bits", ({ bits, work }) => {
    // Catches: dividing by the target instead of target + 1 (207fffff proves 2), or by 2^256 − 1.
    expect(workOf(decodeCompact(Number.parseInt(bits, 16)).target)).toBe(BigInt(work))
  })

  test("is the largest whole number with work × (target + 1) ≤ 2^256", () => {
    // Catches: rounding up or to nearest.
    fc.assert(
      fc.property(target, (value) => {
        const work = workOf(value)
        expect(work * (value + 1n) <= 2n ** 256n && (work + 1n) * (value + 1n) > 2n ** 256n).toBe(true)
      }),
    )
  })

  test("is what Core computes without leaving 256 bits: (¬target ÷ (target + 1)) + 1", () => {
    // Catches: a formula that agrees at powers of two only.
    fc.assert(
      fc.property(target, (value) => {
        expect(workOf(value)).toBe((2n ** 256n - 1n - value) / (value + 1n) + 1n)
      }),
    )
  })

  test("never less for a harder target", () => {
    // Catches: work that grows with the target.
    fc.assert(
      fc.property(target, target, (a, b) => {
        const [harder, easier] = a <= b ? [a, b] : [b, a]
        expect(workOf(harder) >= workOf(easier)).toBe(true)
      }),
    )
  })
})

describe("chain work of mainnet", () => {
  /** Work of all blocks from genesis up to and including a height, one by one, by the target of their period. */
  const chainWork = (height: number): bigint => {
    const workAt = chain.periodBits.map((bits) => workOf(decodeCompact(Number.parseInt(bits, 16)).target))
    let sum = 0n
    for (let h = 0; h <= height; h++) sum += workAt[Math.floor(h / 2016)] as bigint
    return sum
  }

  test.each(chain.checkpoints)("up to height $height", ({ height, work }) => {
    // Catches: counting blocks instead of work, leaving out genesis, a period that changes one block early or late.
    expect(chainWork(height)).toBe(BigInt(work))
  })
})
