/** How far a sample lies from a distribution. */

/**
 * The Kolmogorov–Smirnov distance of a sample from a distribution, times √n: above 1.63 once in 100 samples, above 2.23 once in
 * 20,000, if the sample is from that distribution. cdf: chance of a value up to x.
 */
export const distance = (sample: ReadonlyArray<number>, cdf: (x: number) => number): number => {
  const sorted = Float64Array.from(sample).sort()
  const n = sorted.length
  let worst = 0
  sorted.forEach((x, i) => {
    const p = cdf(x)
    worst = Math.max(worst, p - i / n, (i + 1) / n - p)
  })
  return worst * Math.sqrt(n)
}

/** The chance that a normally distributed number of mean 0 and variance 1 is at most x; error below 10⁻⁷. Abramowitz and Stegun 26.2.17. */
export const normalCdf = (x: number): number => {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series
  return x < 0 ? tail : 1 - tail
}
