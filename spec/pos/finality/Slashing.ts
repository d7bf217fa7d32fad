/**
 * The two slashing conditions, and who broke them. Next: [ForkChoice.ts](ForkChoice.ts).
 */
import type { Condition } from "./Params.ts"
import type { Heard, Validator, Votes } from "./State.ts"

/** What the conditions read of a vote: the epochs of its link, and a spelling of all that it says. */
export interface Vote {
  readonly source: { readonly epoch: number }
  readonly target: { readonly epoch: number }
  readonly data: string
}

/** (I) Two different votes for targets of one epoch. Buterin and Griffith 2017, Fig. 2. */
export const isDoubleVote = (a: Vote, b: Vote): boolean => a.target.epoch === b.target.epoch && a.data !== b.data

const surrounds = (outer: Vote, inner: Vote): boolean =>
  outer.source.epoch < inner.source.epoch &&
  inner.source.epoch < inner.target.epoch &&
  inner.target.epoch < outer.target.epoch

/** (II) One vote within the span of another: h(s1) < h(s2) < h(t2) < h(t1). Buterin and Griffith 2017, Fig. 2. */
export const isSurroundVote = (a: Vote, b: Vote): boolean => surrounds(a, b) || surrounds(b, a)

/** Whether two votes of one validator break a condition that is in force. */
export const isOffence = (conditions: ReadonlyArray<Condition>, a: Vote, b: Vote): boolean =>
  (conditions.includes("double") && isDoubleVote(a, b)) || (conditions.includes("surround") && isSurroundVote(a, b))

const common = (a: Votes, b: Votes): ReadonlyArray<Validator> =>
  a.signedBy === b.signedBy ? a.validators.filter((v) => b.validators.includes(v)) : []

const none: ReadonlyArray<never> = []

/**
 * The validators that these votes convict, together with what was heard before of their committee: a validator is in one committee
 * only, the same in all epochs. A double vote has the target's epoch, a surrounding or surrounded one a later epoch than the source.
 */
export const convicted = (
  conditions: ReadonlyArray<Condition>,
  heard: Heard,
  committee: number,
  votes: Votes,
): ReadonlyArray<Validator> => {
  const found: Array<Validator> = []
  for (let e = Math.min(votes.source.epoch + 1, votes.target.epoch); e < heard.length; e++) {
    for (const other of heard[e]?.[committee] ?? none) {
      if (other.signedBy === votes.signedBy && isOffence(conditions, votes, other)) found.push(...common(votes, other))
    }
  }
  return found
}

/** Two votes of a validator that break a condition. */
export interface Evidence {
  readonly validator: Validator
  readonly first: Votes
  readonly second: Votes
}

/** All evidence in some votes, each pair once. */
export const evidenceIn = (
  conditions: ReadonlyArray<Condition>,
  all: ReadonlyArray<Votes>,
): ReadonlyArray<Evidence> => {
  const found: Array<Evidence> = []
  for (let i = 0; i < all.length; i++) {
    const first = all[i] as Votes
    for (let j = i + 1; j < all.length; j++) {
      const second = all[j] as Votes
      if (second.signedBy !== first.signedBy || !isOffence(conditions, first, second)) continue
      for (const validator of common(first, second)) found.push({ validator, first, second })
    }
  }
  return found
}
