/**
 * The one decision that Paxos is famous for: what may be proposed, given what a quorum told. Next: [Rules.ts](Rules.ts).
 */

/** Something with a place in the order of ballots. */
type Compare<A> = (a: A, b: A) => number

/** The vote in the highest ballot of all that a quorum told; null if nobody in it has voted. */
export const highestOf = <A>(told: ReadonlyArray<A | null>, compare: Compare<A>): A | null =>
  told.reduce((best, vote) => (vote !== null && (best === null || compare(vote, best) > 0) ? vote : best), null)
