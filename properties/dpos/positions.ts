/**
 * Whether places are given fairly: how often each delegate stands in each place over many rounds, and how far that is from chance.
 */

/** How often each of n delegates stood in each place: place · n + delegate. */
export const placesOver = (
  n: number,
  rounds: number,
  order: (list: ReadonlyArray<number>, round: number) => ReadonlyArray<number>,
): Float64Array => {
  const list = Array.from({ length: n }, (_, i) => i)
  const counts = new Float64Array(n * n)
  for (let round = 0; round < rounds; round++) {
    order(list, round).forEach((delegate, place) => {
      counts[place * n + delegate] = (counts[place * n + delegate] as number) + 1
    })
  }
  return counts
}

/** χ² of counts that should all be equal. */
export const chiSquareOf = (counts: ReadonlyArray<number> | Float64Array): number => {
  const expected = [...counts].reduce((a, b) => a + b, 0) / counts.length
  return [...counts].reduce((sum, o) => sum + (o - expected) ** 2 / expected, 0)
}

/**
 * A value of χ² as standard errors above what chance gives. Source: Wilson and Hilferty 1931: the cube root of χ² over its degrees
 * of freedom is nearly normal.
 */
export const standardErrors = (chiSquare: number, freedom: number): number => {
  const spread = 2 / (9 * freedom)
  return (Math.cbrt(chiSquare / freedom) - (1 - spread)) / Math.sqrt(spread)
}

/**
 * How unfair a table of places is, in standard errors. Rows and columns each sum to the number of rounds, which leaves (n − 1)²
 * degrees of freedom; each round is one permutation, whence the factor (n − 1) / n.
 */
export const unfairness = (n: number, places: Float64Array): number =>
  standardErrors((chiSquareOf(places) * (n - 1)) / n, (n - 1) ** 2)
