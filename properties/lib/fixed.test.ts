/** Fixed-point numbers against floating point, and against what must hold of them exactly. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { exp, fromRatio, ln, one, power, times, toNumber } from "../../spec/core/lib/Fixed.ts"

const numbers = fc.bigInt({ min: 1n, max: 10n ** 12n }).map((n) => fromRatio(n, 10n ** 12n))
/** A few units of the last place, far below what a double can hold. */
const close = (a: bigint, b: bigint): boolean => (a > b ? a - b : b - a) < 1n << 16n

describe("fixed point", () => {
  test("agrees with floating point", () => {
    fc.assert(
      fc.property(numbers, numbers, (x, y) => {
        expect(-toNumber(-ln(x))).toBeCloseTo(Math.log(toNumber(x)), 12)
        expect(toNumber(exp(-x))).toBeCloseTo(Math.exp(-toNumber(x)), 12)
        expect(toNumber(power(x, y))).toBeCloseTo(toNumber(x) ** toNumber(y), 12)
      }),
    )
  })

  test("keeps the laws of powers", () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (x, a, b) => {
        expect(close(times(power(x, a), power(x, b)), power(x, a + b))).toBe(true)
        expect(close(exp(ln(x)), x)).toBe(true)
      }),
    )
    expect([ln(one), exp(0n), power(one, one)]).toEqual([0n, one, one])
  })
})
