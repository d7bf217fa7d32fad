/**
 * When a block is irreversible: three historical rules and Lisk's, each as a fold along a chain. The last irreversible block is
 * called LIB. Next: [ForkChoice.ts](ForkChoice.ts).
 */
import type { Ratio } from "../core/lib/Fixed.ts"
import type { NodeId } from "../core/Rule.ts"
import type { Header } from "./State.ts"

/**
 * The rule of a chain.
 *
 * - `LastProduced`: a quorum of the active producers have their last block at the LIB's height or above (BitShares, Steem, TRON).
 * - `OneStage`: a quorum of producers have confirmed the LIB in their headers.
 * - `TwoStage`: what a quorum has confirmed is only proposed; irreversible is what a quorum of producers has seen proposed (EOS).
 *   `records`: whether a header counts as having seen what its own confirmations propose, or what was proposed before it.
 * - `Prevotes`: a block prevotes for blocks below it, and precommits those that have a quorum of prevotes; the LIB has a quorum of
 *   precommits (Lisk). `range`: how far below itself a block may vote.
 */
export type Finality =
  | { readonly _tag: "LastProduced"; readonly threshold: Ratio }
  | { readonly _tag: "OneStage" }
  | { readonly _tag: "TwoStage"; readonly records: "parents" | "own" }
  | { readonly _tag: "Prevotes"; readonly range: number }

/** What has been counted of one producer in a chain. */
interface Record {
  /** The height of its last block. */
  readonly last: number
  /** Two-stage: what was proposed when it produced last. */
  readonly implied: number
  /** The height above which it is active. */
  readonly since: number
  /** Prevotes: no height above this one is without a prevote of it, up to its last block. */
  readonly unvoted: number
  /** Prevotes: the greatest height that it has precommitted. */
  readonly precommitted: number
}

/** What has been counted in a chain. Lists hold an entry for each height above `base`, up to the head's. */
export interface Count {
  readonly lib: number
  /** The greatest height that passed the first stage: proposed, or with a quorum of prevotes. */
  readonly proposed: number
  readonly of: { readonly [producer: NodeId]: Record }
  readonly base: number
  /** Confirmations still missing, or prevotes. */
  readonly first: ReadonlyArray<number>
  /** Precommits. */
  readonly second: ReadonlyArray<number>
}

export const emptyCount: Count = { lib: 0, proposed: 0, of: {}, base: 0, first: [], second: [] }
const unknown: Record = { last: 0, implied: 0, since: 0, unvoted: 0, precommitted: 0 }
export const recordOf = (count: Count, producer: NodeId): Record => count.of[producer] ?? unknown

/**
 * QUORUM — of so many producers, how many a rule asks for. A threshold is turned into the number that may be missing, rounded
 * down; for the others it is two thirds and one more.
 */
export const quorum = (finality: Finality, producers: number): number => {
  if (finality._tag !== "LastProduced") return Math.floor((2 * producers) / 3) + 1
  const { num, den } = finality.threshold
  return producers - Math.floor(((den - num) * producers) / den)
}

/** The greatest height that a quorum has reached, if each of the active producers has reached its own. */
const reachedBy = (needed: number, heights: ReadonlyArray<number>): number =>
  [...heights].sort((a, b) => b - a)[needed - 1] ?? 0

const withRecord = (count: Count, producer: NodeId, change: Partial<Record>): Count["of"] => ({
  ...count.of,
  [producer]: { ...recordOf(count, producer), ...change },
})

/** LAST-PRODUCED — the LIB is the greatest height that the last blocks of a quorum of active producers have reached. */
const lastProduced = (needed: number, active: ReadonlyArray<NodeId>, count: Count, block: Header): Count => {
  const of = withRecord(count, block.producer, { last: block.height })
  const reached = reachedBy(
    needed,
    active.map((p) => of[p]?.last ?? 0),
  )
  return { ...count, of, lib: Math.max(count.lib, reached) }
}

/** The blocks that a header confirms, its own block first: the first one that has all its confirmations is proposed. */
const confirm = (needed: number, count: Count, { height, claim }: Header): Count => {
  const missing = [...count.first, needed]
  const confirmed = claim._tag === "Confirms" ? claim.previous : 0
  for (let i = missing.length - 1; i >= Math.max(0, missing.length - 1 - confirmed); i--) {
    missing[i] = (missing[i] as number) - 1
    if (missing[i] === 0) {
      const proposed = height - (missing.length - 1 - i)
      return { ...count, proposed, base: proposed, first: missing.slice(i + 1) }
    }
  }
  return { ...count, first: missing }
}

/** ONE-STAGE — what a quorum of producers has confirmed is irreversible. */
const oneStage = (needed: number, count: Count, block: Header): Count => {
  const confirmed = confirm(needed, count, block)
  const of = withRecord(count, block.producer, { last: block.height })
  return { ...confirmed, of, lib: confirmed.proposed }
}

/** TWO-STAGE — a quorum of producers has produced a block since they knew that a quorum had confirmed the LIB. */
const twoStage = (
  needed: number,
  active: ReadonlyArray<NodeId>,
  records: "parents" | "own",
  count: Count,
  block: Header,
): Count => {
  const confirmed = confirm(needed, count, block)
  const implied = records === "own" ? confirmed.proposed : count.proposed
  const of = withRecord(count, block.producer, { last: block.height, implied })
  const reached = reachedBy(
    needed,
    active.map((p) => of[p]?.implied ?? 0),
  )
  return { ...confirmed, of, lib: Math.max(count.lib, reached) }
}

const bump = (list: Array<number>, base: number, height: number): void => {
  list[height - base - 1] = (list[height - base - 1] as number) + 1
}

/** The greatest height from `top` down to above `bottom` at which the list has reached the quorum; `bottom` if there is none. */
const highest = (list: ReadonlyArray<number>, base: number, needed: number, top: number, bottom: number): number => {
  for (let h = top; h > bottom; h--) if ((list[h - base - 1] as number) >= needed) return h
  return bottom
}

/**
 * PREVOTES — a block precommits the blocks below it that have a quorum of prevotes, as far down as its producer has never
 * prevoted another chain; then it prevotes for itself and the blocks above its producer's last block. A block of a delegate that was
 * drawn beside the rank votes for nothing.
 */
const prevotes = (needed: number, active: ReadonlyArray<NodeId>, range: number, count: Count, block: Header): Count => {
  const { claim, height, producer } = block
  const first = [...count.first, 0]
  const second = [...count.second, 0]
  const record = recordOf(count, producer)
  const previously = claim._tag === "Prevotes" ? claim.previously : height
  const lowest = Math.max(record.since, count.base, height - range - 1)
  const unvoted = previously === record.last ? record.unvoted : previously
  let { precommitted } = record
  if (previously < height && active.includes(producer)) {
    for (let h = height - 1; h > Math.max(unvoted, lowest, record.precommitted); h--) {
      if ((first[h - count.base - 1] as number) < needed) continue
      bump(second, count.base, h)
      precommitted = Math.max(precommitted, h)
    }
    for (let h = Math.max(previously, lowest) + 1; h <= height; h++) bump(first, count.base, h)
  }
  const of = withRecord(count, producer, { last: height, unvoted, precommitted })
  const proposed = highest(first, count.base, needed, height, Math.max(count.proposed, count.base))
  const lib = highest(second, count.base, needed, proposed, count.base)
  const done = lib - count.base
  return { lib, proposed, of, base: lib, first: first.slice(done), second: second.slice(done) }
}

/** IRREVERSIBLE — the count after one block more, while these producers are active. */
export const counted = (finality: Finality, active: ReadonlyArray<NodeId>, count: Count, block: Header): Count => {
  const needed = quorum(finality, active.length)
  switch (finality._tag) {
    case "LastProduced":
      return lastProduced(needed, active, count, block)
    case "OneStage":
      return oneStage(needed, count, block)
    case "TwoStage":
      return twoStage(needed, active, finality.records, count, block)
    case "Prevotes":
      return prevotes(needed, active, finality.range, count, block)
  }
}

/** Other producers become active above this height: who is new has, so far, seen what is irreversible and nothing else. */
export const admitted = (count: Count, height: number, entering: ReadonlyArray<NodeId>): Count => {
  const fresh = { last: count.lib, implied: count.lib, since: height, unvoted: height, precommitted: height }
  const of = Object.fromEntries(
    entering.map((p) => [p, { ...fresh, last: Math.max(count.lib, recordOf(count, p).last) }]),
  )
  return { ...count, of: { ...count.of, ...of } }
}

/**
 * CONTRADICTION — no honest delegate signs both headers: it would have moved to another chain that was no better, or hidden a block.
 * Source: LIP 14, the contradiction test; its three cases, after putting first what must have been signed first.
 */
export const contradict = (one: Header, other: Header): boolean => {
  if (one.producer !== other.producer || one.id === other.id) return false
  if (one.claim._tag !== "Prevotes" || other.claim._tag !== "Prevotes") return one.slot === other.slot
  const order =
    one.claim.previously - other.claim.previously ||
    one.claim.prevoted - other.claim.prevoted ||
    one.height - other.height
  const [a, b] = order <= 0 ? [one, other] : [other, one]
  const [before, after] = order <= 0 ? [one.claim, other.claim] : [other.claim, one.claim]
  const stayed = before.prevoted === after.prevoted && a.height >= b.height
  return stayed || a.height > after.previously || before.prevoted > after.prevoted
}
