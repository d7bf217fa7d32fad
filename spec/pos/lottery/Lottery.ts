/**
 * Who may write: each owner of stake draws a number for each slot, and wins if it lies below a threshold that its stake sets.
 * Next: [Chain.ts](Chain.ts), which says whose stake counts and which nonce.
 */
import { fromFraction, fromRatio, one, power, type Ratio, times } from "../../core/lib/Fixed.ts"
import { answersEnd, answerTo, isAnswerBelow } from "../../core/lib/Oracle.ts"
import { recent } from "../../core/lib/Recent.ts"
import { type Stakes, totalStake } from "../../core/lib/Stake.ts"
import type { NodeId } from "../../core/Rule.ts"
import type { Params } from "./Params.ts"

/**
 * φ — the chance that a share σ = stake / total of the stake wins a slot: φ(σ) = 1 − (1 − f)^σ, in fixed point.
 * The chance to win nothing multiplies: 1 − φ(a + b) = (1 − φ(a)) · (1 − φ(b)), so nobody gains by splitting up.
 * David, Gaži, Kiayias and Russell 2018, the leader selection.
 */
export const phi = (f: Ratio, stake: bigint, total: bigint): bigint =>
  one - power(one - fromFraction(f), fromRatio(stake, total))

/** An answer below this wins: φ as a share of all answers. */
const thresholdOf = (f: Ratio, stake: bigint, total: bigint): number =>
  Number(times(phi(f, stake, total), BigInt(answersEnd)))

/** The threshold of every owner of stake. */
export const thresholds = ({ activeSlots, lottery }: Params, stakes: Stakes): ReadonlyMap<NodeId, number> => {
  const total = totalStake(stakes)
  const known = new Map<bigint, number>()
  const threshold = (stake: bigint): number => {
    if (lottery === "chosen") return 1
    const before = known.get(stake)
    if (before !== undefined) return before
    const computed = thresholdOf(activeSlots, stake, total)
    known.set(stake, computed)
    return computed
  }
  return new Map(stakes.map(([owner, stake]) => [owner, threshold(stake)] as const))
}

/** Thresholds are the same as long as the stakes are. */
const memo = recent<Stakes, { readonly params: Params; readonly all: ReadonlyMap<NodeId, number> }>(256)
const thresholdIn = (params: Params, stakes: Stakes, owner: NodeId): number => {
  const kept = memo.get(stakes)
  const all = kept !== undefined && kept.params === params ? kept.all : thresholds(params, stakes)
  if (all !== kept?.all) memo.set(stakes, { params, all })
  return all.get(owner) ?? 0
}

/** What the lottery answers to an owner in a slot. Where the environment decides who wins, it answers 0 to everybody. */
export const answerFor = ({ lottery }: Params, nonce: number, slot: number, owner: NodeId): number =>
  lottery === "chosen" ? 0 : answerTo(lottery, "lead", nonce, slot, owner)

/** What a leader's block adds to the next epoch's nonce: another answer, so that who wins does not tell it. */
export const outputFor = ({ lottery }: Params, nonce: number, slot: number, owner: NodeId): number =>
  lottery === "chosen" ? 0 : answerTo(lottery, "nonce", nonce, slot, owner)

/** Whether an answer wins with the stake that its owner has. */
export const wins = (params: Params, stakes: Stakes, owner: NodeId, answer: number): boolean =>
  answer < thresholdIn(params, stakes, owner)

/** Whether an owner wins a slot: what its answer there would be, compared without computing all of it. */
export const winsSlot = (params: Params, stakes: Stakes, nonce: number, slot: number, owner: NodeId): boolean => {
  const threshold = thresholdIn(params, stakes, owner)
  return params.lottery === "chosen"
    ? threshold > 0
    : isAnswerBelow(threshold, params.lottery, "lead", nonce, slot, owner)
}
