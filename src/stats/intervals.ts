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
