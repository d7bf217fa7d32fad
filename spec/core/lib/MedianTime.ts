/** The median of the last block times, which a new block has to exceed. */

/**
 * The middle of the times, or the later of the two middle ones; 0 where there is no time.
 * times: seconds, of a block and those before it, in any order; the caller passes at most 11.
 * Source: BIP 113; Bitcoin Core chain.h `GetMedianTimePast`.
 */
export const medianTimePast = (times: ReadonlyArray<number>): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
