/**
 * Numbers between 0 and 1 in fixed point, as whole multiples of 2⁻⁹⁶: logarithm, power and the like come out the same on every
 * machine, which floating-point libraries do not promise.
 */

const bits = 96n
/** The number 1. */
export const one = 1n << bits

/** A fraction of two whole numbers. */
export interface Ratio {
  readonly num: number
  readonly den: number
}

/** num / den. */
export const fromRatio = (num: bigint, den: bigint): bigint => (num * one) / den
export const fromFraction = ({ num, den }: Ratio): bigint => fromRatio(BigInt(num), BigInt(den))

export const times = (a: bigint, b: bigint): bigint => (a * b) >> bits

/** 2 · artanh(z), for |z| < 1: z + z³/3 + z⁵/5 + …, twice. */
const twiceArtanh = (z: bigint): bigint => {
  const square = times(z, z)
  let sum = 0n
  for (let power = z, n = 1n; power !== 0n && power !== -1n; power = times(power, square), n += 2n) sum += power / n
  return 2n * sum
}
const ln2 = twiceArtanh(one / 3n)

/** The natural logarithm of x, for 0 < x ≤ 1: at most 0. */
export const ln = (x: bigint): bigint => {
  let doubled = x
  let halvings = 0n
  while (doubled < one / 2n) {
    doubled *= 2n
    halvings++
  }
  return twiceArtanh(((doubled - one) * one) / (doubled + one)) - halvings * ln2
}

/** e to the power of y, for y ≤ 0. */
export const exp = (y: bigint): bigint => {
  const halvings = -y / ln2
  const rest = y + halvings * ln2
  let sum = 0n
  for (let term = one, n = 1n; term !== 0n && term !== -1n; term = times(term, rest) / n, n++) sum += term
  return sum >> halvings
}

/** x to the power of y, for 0 < x ≤ 1 and y ≥ 0. */
export const power = (x: bigint, y: bigint): bigint => exp(times(ln(x), y))

/** The nearest number that a double can hold, for showing. */
export const toNumber = (x: bigint): number => Number(x) / Number(one)
