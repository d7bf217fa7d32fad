/**
 * When a block is valid: two judgements, on its right to the slot and on its payments. Next: [Rules.ts](Rules.ts).
 */
import * as Result from "effect/Result"
import { parentOf, type Tree } from "../../core/lib/BlockTree.ts"
import { isOff } from "../../core/lib/Checkpoint.ts"
import { apply, type Payment, spends, wellFormed } from "../../core/lib/Ledger.ts"
import { hasBegun } from "../../core/lib/Slots.ts"
import { defer, judgement, premise, reject } from "../../core/Rule.ts"
import { type Chain, chainOf, drawFor } from "./Chain.ts"
import { answerFor, wins } from "./Lottery.ts"
import type { Params } from "./Params.ts"
import type { Block } from "./State.ts"

/** The period of the key that signs for a slot. */
export const periodOf = ({ keyEvolving }: Params, slot: number): number => (keyEvolving ? slot : 0)

/**
 * VALID-LEADER — the slot is later than the parent's and has begun; the leader won it, and signed with the key of that slot.
 *
 *     height = parent's + 1    parent's slot < slot ≤ now    answer = lottery(nonce, slot, leader)
 *     answer < threshold(stake of leader)    signed by leader    signed for slot
 */
export const validLeader = judgement({
  id: "pos-lottery/valid-leader",
  source: "David, Gaži, Kiayias and Russell 2018, the static protocol (valid chains)",
  premises: {
    WrongHeight: reject("its height is one more than its parent's"),
    SlotNotLater: reject("its slot is later than its parent's"),
    SlotNotBegun: defer("its slot has begun at this node's clock"),
    WrongAnswer: reject("its answer is the lottery's, for this epoch's nonce, its slot and its leader"),
    NotLeader: reject("its leader wins that slot with the stake that it has in this chain's snapshot"),
    SignedByAnother: reject("it is signed by its leader"),
    WrongPeriod: reject("the key that signed it is the one for its slot, where keys evolve"),
  },
})(function* (params: Params, block: Block, parent: Chain, now: number) {
  const { slot, leader, answer, signature } = block
  yield* premise("WrongHeight", block.height === parent.height + 1, { stated: block.height, parent: parent.height })
  yield* premise("SlotNotLater", slot > parent.slot, { slot, parent: parent.slot })
  yield* premise("SlotNotBegun", hasBegun(params.clock, slot, now), { slot, now })
  const { nonce, stakes } = drawFor(params, parent, slot)
  yield* premise("WrongAnswer", answer === answerFor(params, nonce, slot, leader), { answer, nonce, slot, leader })
  yield* premise("NotLeader", wins(params, stakes, leader, answer), { leader, slot, answer })
  yield* premise("SignedByAnother", signature.signer === leader, { leader, signer: signature.signer })
  yield* premise("WrongPeriod", signature.period === periodOf(params, slot), { slot, period: signature.period })
})

/**
 * VALID-PAYMENTS — every payment spends coins of this chain that nobody spent before; nothing else is in the block.
 *
 *     transactions = payment…, not too many    chain ⊢ payment : fee, one after the other
 */
export const validPayments = judgement({
  id: "pos-lottery/valid-payments",
  keptBeside: 1,
  source: "David, Gaži, Kiayias and Russell 2018, the ledger; Nakamoto 2008 §5 step 5",
  premises: {
    CoinsCreated: reject("it holds payments only: no coins are created"),
    TooMany: reject("it holds no more payments than a block may"),
    wellFormed,
    spends,
  },
})(function* (params: Params, block: Block, parent: Chain) {
  const payments = block.transactions.filter((tx): tx is Payment => tx._tag === "Payment")
  yield* premise("CoinsCreated", payments.length === block.transactions.length, block.id)
  yield* premise("TooMany", payments.length <= params.paymentsMax, payments.length)
  let coins = parent.coins
  for (const tx of payments) {
    yield* wellFormed(params, tx)
    yield* spends(params, coins, block.height, tx)
    coins = apply(coins, block.height, tx)
  }
})

/** Whether a block is valid where it stands: its parent is in the tree, and a node with this clock finds nothing wrong. */
export const isValid = (params: Params, tree: Tree<Block>, block: Block, now: number): boolean => {
  const parent = parentOf(tree, block)
  if (parent === undefined || isOff(params, block)) return false
  const chain = chainOf(params, tree, parent)
  return (
    Result.isSuccess(validLeader.check(params, block, chain, now)) &&
    Result.isSuccess(validPayments.check(params, block, chain))
  )
}
