/**
 * Quorums: sets of nodes so large that any two of them meet.
 */

/** The size of a majority of n. */
export const majority = (n: number): number => Math.floor(n / 2) + 1

const subsets = <A>([first, ...rest]: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  first === undefined ? [[]] : subsets(rest).flatMap((s) => [s, [first, ...s]])

/** All subsets of a list with at least so many elements, each in the order of the list. */
export const quorums = <A>(all: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  subsets(all).filter((s) => s.length >= size)
