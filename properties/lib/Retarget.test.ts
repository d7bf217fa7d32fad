/** The change of difficulty: seven of mainnet, the clamps, and the laws of proportion. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { decodeCompact, encodeCompact } from "../../spec/core/lib/Compact.ts"
import { nextBits, type RetargetParams } from "../../spec/core/lib/Retarget.ts"
import retargets from "../fixtures/retargets.json" with { type: "json" }

const mainnet: RetargetParams = { interval: 2016, timespan: 1_209_600, powLimit: 2n ** 224n - 1n }
const limitBits = 0x1d00ffff
const targetOf = (bits: number) => decodeCompact(bits).target
const hex = (bits: number) => bits.toString(16).padStart(8, "0")

/** Valid compact targets up to the limit, all lengths. */
const bits = fc
  .tuple(fc.bigInt({ min: 1n, max: mainnet.powLimit }), fc.integer({ min: 0, max: 200 }))
  .map(([value, drop]) => encodeCompact((value >> BigInt(drop)) + 1n))
  .filter((encoded) => targetOf(encoded) <= mainnet.powLimit)
const time = fc.integer({ min: 1_231_006_505, max: 0xffffffff })
const taken = fc.integer({ min: -mainnet.timespan, max: 6 * mainnet.timespan })

describe("mainnet", () => {
  test.each(retargets)("$name", ({ oldBits, firstTime, lastTime, newBits }) => {
    // Catches: no limit, another clamp, division before multiplication, a quotient that is not truncated.
    expect(hex(nextBits(mainnet, Number.parseInt(oldBits, 16), firstTime, lastTime))).toBe(newBits)
  })

  test.each(retargets.flatMap((r) => (r.nextTime === undefined ? [] : [{ ...r, nextTime: r.nextTime }])))(
    "$name: not with all 2016 gaps",
    ({ oldBits, firstTime, nextTime, newBits }) => {
      // Catches: measuring up to the first block of the next period; shows that these vectors tell the two apart.
      expect(hex(nextBits(mainnet, Number.parseInt(oldBits, 16), firstTime, nextTime))).not.toBe(newBits)
    },
  )

  test("a last block earlier than the first counts as a quarter", () => {
    // Catches: an unsigned difference, which would read as a very long period (BIP 54's test chain, height 4032).
    expect(hex(nextBits(mainnet, limitBits, 1_233_061_996, 1_231_006_505))).toBe("1c3fffc0")
  })
})

describe("laws", () => {
  test("a period of the wanted length changes nothing", () => {
    // Catches: a correction of the off-by-one (2015 / 2016 of the time).
    fc.assert(
      fc.property(bits, time, (old, first) => {
        expect(nextBits(mainnet, old, first, first + mainnet.timespan)).toBe(old)
      }),
    )
  })

  test("the target moves in proportion to the clamped time, up to the limit", () => {
    // Catches: another clamp, limit or rounding on a target that no vector has.
    fc.assert(
      fc.property(bits, time, taken, (old, first, seconds) => {
        const clamped = seconds < 302_400 ? 302_400n : seconds > 4_838_400 ? 4_838_400n : BigInt(seconds)
        const wanted = (targetOf(old) * clamped) / 1_209_600n
        const expected = encodeCompact(wanted < mainnet.powLimit ? wanted : mainnet.powLimit)
        expect(nextBits(mainnet, old, first, first + seconds)).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })

  test("a slower period never gives a harder target", () => {
    // Catches: dividing where the rule multiplies.
    fc.assert(
      fc.property(bits, time, taken, taken, (old, first, a, b) => {
        const targetAfter = (seconds: number) => targetOf(nextBits(mainnet, old, first, first + seconds))
        expect(targetAfter(Math.min(a, b)) <= targetAfter(Math.max(a, b))).toBe(true)
      }),
    )
  })

  test("the limit is the parameter's", () => {
    // Catches: mainnet's limit written into the rule.
    const small: RetargetParams = { interval: 4, timespan: 40, powLimit: 0xffffn }
    expect(nextBits(small, 0x03001000, 100, 180)).toBe(0x02200000)
    expect(nextBits(small, 0x03001000, 100, 110)).toBe(0x02040000)
    expect(nextBits(small, 0x03001000, 100, 100)).toBe(0x02040000)
    expect(nextBits(small, 0x03007000, 100, 260)).toBe(0x0300ffff)
  })
})
