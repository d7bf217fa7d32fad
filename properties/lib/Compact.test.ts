/** The compact form of targets: Bitcoin Core's vectors, its three clauses of overflow, and the laws of truncation. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { decodeCompact, encodeCompact } from "../../spec/core/lib/Compact.ts"
import vectors from "../fixtures/compact-bits.json" with { type: "json" }

const uint32 = fc.integer({ min: 0, max: 0xffffffff })
/** Sizes near the edges of the rule, with digits of all lengths, as well as any number. */
const bits = fc.oneof(
  uint32,
  fc
    .tuple(fc.integer({ min: 0, max: 36 }), fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 0xffffff }))
    .map(([size, drop, digits]) => size * 0x1000000 + (digits >>> drop)),
)
/** Targets of all lengths. */
const target = fc
  .tuple(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.integer({ min: 0, max: 256 }))
  .map(([value, drop]) => value >> BigInt(drop))

/** The rule spelled with digits: the word's six, then zeros up to the size; below size three the word's first ones. */
const decodeByDigits = (value: number) => {
  const text = value.toString(16).padStart(8, "0")
  const size = Number.parseInt(text.slice(0, 2), 16)
  const word = (Number.parseInt(text.slice(2), 16) % 0x800000).toString(16).padStart(6, "0")
  const digits = (word + "00".repeat(Math.max(0, size - 3))).slice(0, 2 * size)
  const kept = size < 3 ? Number.parseInt(`0${digits}`, 16) : Number.parseInt(word, 16)
  return {
    target: BigInt(`0x${digits.padStart(64, "0").slice(-64)}`),
    negative: kept !== 0 && Number.parseInt(text.slice(2, 4), 16) >= 0x80,
    // The three clauses of Bitcoin Core's SetCompact.
    overflow: kept !== 0 && (size > 34 || (kept > 0xff && size > 33) || (kept > 0xffff && size > 32)),
  }
}

describe("decodeCompact", () => {
  test.each(vectors)("$bits", (vector) => {
    // Catches: a sign bit read as a digit, a sign on zero, an overflow one byte off, rounding up below size 3.
    expect(decodeCompact(Number.parseInt(vector.bits, 16))).toEqual({
      target: BigInt(vector.target),
      negative: vector.negative,
      overflow: vector.overflow,
    })
  })

  test("31 vectors", () => expect(vectors.length).toBe(31))

  test("agrees with the digits, and overflow with Core's clauses", () => {
    // Catches: any of the above on a number that no vector has.
    fc.assert(
      fc.property(bits, (value) => {
        expect(decodeCompact(value)).toEqual(decodeByDigits(value))
      }),
      { numRuns: 2000 },
    )
  })
})

describe("encodeCompact", () => {
  test.each(vectors.filter((vector) => vector.reencoded !== null))("$bits again is $reencoded", (vector) => {
    // Catches: a form with leading zero bytes, a set sign bit on a positive number, a lost sign on a negative one.
    const { target, negative } = decodeCompact(Number.parseInt(vector.bits, 16))
    expect(encodeCompact(target, negative).toString(16).padStart(8, "0")).toBe(vector.reencoded)
  })

  test("0x80 takes two bytes", () => {
    // Catches: the form 01800000, which reads as minus nothing.
    expect(encodeCompact(0x80n)).toBe(0x02008000)
  })

  test("truncates, by less than one unit of its last digit, and never to a negative number", () => {
    // Catches: rounding to nearest, dropping a byte too many.
    fc.assert(
      fc.property(target, (value) => {
        const encoded = encodeCompact(value)
        const unit = 1n << BigInt(8 * Math.max(0, (encoded >>> 24) - 3))
        const decoded = decodeCompact(encoded)
        expect(decoded.negative || decoded.overflow).toBe(false)
        expect(decoded.target).toBe(value - (value % unit))
      }),
      { numRuns: 1000 },
    )
  })

  test("decode after encode is stable, and keeps the order", () => {
    // Catches: two forms for one number, an encoding that is not monotone.
    fc.assert(
      fc.property(target, target, (a, b) => {
        const again = (value: bigint) => decodeCompact(encodeCompact(value)).target
        expect(encodeCompact(again(a))).toBe(encodeCompact(a))
        if (a <= b) expect(again(a) <= again(b)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test("a negative number differs by its sign bit only, and zero has none", () => {
    // Catches: a sign bit added to zero, a sign that disturbs the digits.
    fc.assert(
      fc.property(target, (value) => {
        expect(encodeCompact(value, true) - encodeCompact(value)).toBe(value === 0n ? 0 : 0x00800000)
        expect(decodeCompact(encodeCompact(value, true)).negative).toBe(value !== 0n)
      }),
    )
  })
})
