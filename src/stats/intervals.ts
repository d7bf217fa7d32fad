/** How far a measured frequency tells about a probability. */

/** A closed interval of probabilities. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * Wilson's score interval: the probabilities that lie within z standard errors of the measured frequency.
 * successes of trials: counts; z: standard errors, 1.96 for 95 %. All of [0, 1] if nothing was tried.
 * Source: Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference".
 */
export const wilson = (successes: number, trials: number, z = 1.96): Interval => {
  if (trials === 0) return { low: 0, high: 1 }
  const frequency = successes / trials
  const pull = (z * z) / trials
  const middle = (frequency + pull / 2) / (1 + pull)
  const half = Math.sqrt(pull * (frequency * (1 - frequency) + pull / 4)) / (1 + pull)
  // At frequency 0 the difference is exactly 0; at frequency 1 rounding may take the sum above 1.
  return { low: middle - half, high: Math.min(1, middle + half) }
}

/**
 * How many standard errors the measured frequency lies above the expected probability; below is negative.
 * successes of trials: counts; expected: 0 to 1. A certain outcome that did not happen is infinitely far off.
 */
export const zScore = (successes: number, trials: number, expected: number): number => {
  const surplus = successes - trials * expected
  return surplus === 0 ? 0 : surplus / Math.sqrt(trials * expected * (1 - expected))
}

/** A mean with the interval that tells how well it is known. */
export interface Mean extends Interval {
  readonly mean: number
  readonly n: number
}

/** Student's quantiles t(0.975) for 1 to 30 degrees of freedom. Source: any table; from 31 on the next lower tabulated one is used. */
const student = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]

/**
 * The mean of independent measurements and its 95 % interval, taken as normally distributed.
 * One measurement alone has an interval without end. Errors: RangeError if nothing was measured.
 * Source: Student 1908, "The Probable Error of a Mean".
 */
export const meanOf = (values: ReadonlyArray<number>): Mean => {
  const n = values.length
  if (n === 0) throw new RangeError("the mean of nothing")
  const mean = values.reduce((sum, v) => sum + v, 0) / n
  if (n === 1) return { mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, n }
  const squares = values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0)
  const half = (student[Math.min(n - 1, student.length) - 1] as number) * Math.sqrt(squares / (n - 1) / n)
  return { mean, low: mean - half, high: mean + half, n }
}
