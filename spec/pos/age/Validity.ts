/**
 * When a block is valid: judgements on the coin that minted it, on its body alone, and on its coins in its chain. Next:
 * [ForkChoice.ts](ForkChoice.ts).
 */
import * as Result from "effect/Result"
import { parentOf, type Tree } from "../../core/lib/BlockTree.ts"
import { isOff } from "../../core/lib/Checkpoint.ts"
import { apply, spends, total, wellFormed } from "../../core/lib/Ledger.ts"
import { hasBegun } from "../../core/lib/Slots.ts"
import { given, judgement, premise, reject } from "../../core/Rule.ts"
import { type Chain, chainOf, coinsWithout, type Staked, stakedAt } from "./Chain.ts"
import { consumedBy, mayMint } from "./Kernel.ts"
import type { Params } from "./Params.ts"
import type { Block } from "./State.ts"

/** REWARD — about one per cent a year of the coin-days that are used up, in whole cents. Fees are nobody's: they are destroyed. */
export const rewardOf = (params: Params, staked: Staked, slot: number): bigint =>
  ((consumedBy(params, staked, slot) * params.reward.num) / params.reward.den) * params.reward.unit

/**
 * VALID-STAKE — a block is signed by the owner of a coin of its chain, and this coin may mint at its time.
 *
 *     time > time(parent)    stake ∈ coins(chain)    signed by its owner    chain, time ⊢ stake mints
 */
export const validStake = judgement({
  id: "pos-age/valid-stake",
  keptBeside: 1,
  source:
    "King and Nadal 2012, Block Generation; Peercoin kernel.cpp CheckProofOfStake (VerifySignature: the owner of the staked coin), main.cpp CheckBlockSignature (the key of the coinstake's output); NotLater: definition",
  premises: {
    NotLater: reject("its time is later than its parent's"),
    NoStake: reject("the coin that mints it exists in its chain and is unspent"),
    NotTheOwner: reject("the owner of that coin signs it"),
    mayMint,
  },
})(function* (params: Params, block: Block, chain: Chain) {
  yield* premise("NotLater", block.slot > chain.slot, { time: block.slot, parent: chain.slot })
  const staked = yield* given("NoStake", block.stake === null ? undefined : stakedAt(chain, block.stake.from), block.id)
  yield* premise("NotTheOwner", block.stake?.signedBy === staked.coin.owner, block.stake?.signedBy)
  yield* mayMint(params, chain, staked, block.slot)
  return staked
})

/**
 * VALID-BODY — the transactions have the right form.
 *
 *     transactions = coinstake, payment…    each well-formed    not too many
 */
export const validBody = judgement({
  id: "pos-age/valid-body",
  keptBeside: 1,
  source: "Peercoin main.cpp CheckBlock",
  premises: {
    NoCoinstake: reject("its first transaction is a coinstake"),
    SecondCoinstake: reject("no other transaction is a coinstake"),
    TooMany: reject("it has no more payments than a block may have"),
    wellFormed,
  },
})(function* (params: Params, block: Block) {
  const [first, ...others] = block.transactions
  yield* premise("NoCoinstake", first?._tag === "Coinbase", block.id)
  yield* premise(
    "SecondCoinstake",
    others.every((tx) => tx._tag === "Payment"),
    block.id,
  )
  yield* premise("TooMany", others.length <= params.paymentsMax, others.length)
  for (const tx of block.transactions) yield* wellFormed(params, tx)
})

/**
 * VALID-COINS — every payment spends coins of this chain that nobody spent before, and the coinstake pays back no more than its due.
 *
 *     coinstake at height    chain − stake ⊢ payment : fee, one after the other    Σ coinstake ≤ stake + reward
 */
export const validCoins = judgement({
  id: "pos-age/valid-coins",
  keptBeside: 1,
  source: "Peercoin main.cpp ConnectBlock, GetProofOfStakeReward",
  premises: {
    WrongHeight: reject("its coinstake states its height: one more than its parent's"),
    spends,
    GreedyCoinstake: reject("its coinstake pays at most the coin that it spends and the reward for its coin-days"),
  },
})(function* (params: Params, block: Block, chain: Chain, staked: Staked) {
  const height = chain.height + 1
  yield* premise("WrongHeight", block.height === height, { stated: block.height, height })
  let coins = coinsWithout(chain.coins, block)
  for (const tx of block.transactions) {
    if (tx._tag === "Payment") yield* spends(params, coins, height, tx)
    coins = apply(coins, height, tx)
  }
  const paid = total((block.transactions[0]?.outputs ?? []).map((o) => o.value))
  const due = staked.coin.value + rewardOf(params, staked, block.slot)
  yield* premise("GreedyCoinstake", paid <= due, { paid, due })
})

/** Whether the time of a block is not too far ahead of a clock. */
export const isTime = ({ clock, futureLimit, stepSeconds }: Params, { slot }: Block, now: number): boolean =>
  hasBegun(clock, slot - Math.floor(futureLimit / stepSeconds), now)

/** Whether a block is valid where it stands: its parent is in the tree, and nothing is wrong but perhaps with its future. */
export const isValid = (params: Params, tree: Tree<Block>, block: Block): boolean => {
  const parent = parentOf(tree, block)
  if (parent === undefined || isOff(params, block)) return false
  const chain = chainOf(params, tree, parent)
  const stake = validStake.check(params, block, chain)
  return (
    Result.isSuccess(stake) &&
    Result.isSuccess(validBody.check(params, block)) &&
    Result.isSuccess(validCoins.check(params, block, chain, stake.success))
  )
}
