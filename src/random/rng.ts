/** Randomness from a seed: the same numbers on every machine. */

/** A source of random numbers. Each call moves it on. */
export interface Rng {
  /** A whole number below 2^32, all equally likely. */
  readonly u32: () => number
  /** A number strictly between 0 and 1, one of 2^32 equally spaced ones. */
  readonly unit: () => number
  /** An exponentially distributed number of mean 1, never 0 and at most 22.9. */
  readonly exponential: () => number
  /** A whole number below k, all equally likely; k: 1 to 2^32. */
  readonly int: (k: number) => number
}

/** The four words of state that a generator starts from; not all of them may be 0. */
export type Words = readonly [number, number, number, number]

const range = 4294967296

/** Four words from a seed; neighbouring seeds give unrelated words. Source: Steele, Lea and Flood 2014, SplitMix (32-bit mixer of Wellons). */
const wordsOf = (seed: number): Words => {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let z = state ^ (state >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return z ^ (z >>> 15)
  }
  return [next(), next(), next(), next()]
}

/**
 * The generator xoshiro128**, of period 2^128 − 1.
 * seed: a whole number, of which the low 32 bits count; or the state itself. Only integers, + − × ÷ and `log` are used.
 * Source: Blackman and Vigna 2021, "Scrambled Linear Pseudorandom Number Generators".
 */
export const rng = (seed: number | Words): Rng => {
  let [a, b, c, d] = typeof seed === "number" ? wordsOf(seed) : seed

  const u32 = (): number => {
    const times5 = Math.imul(b, 5)
    const out = Math.imul((times5 << 7) | (times5 >>> 25), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return out >>> 0
  }
  const unit = (): number => (u32() + 0.5) / range
  const int = (k: number): number => {
    const fair = range - (range % k)
    let x = u32()
    while (x >= fair) x = u32()
    return x % k
  }
  return { u32, unit, exponential: () => -Math.log(unit()), int }
}
