/**
 * When a block is valid: its header in its chain, and what it carries. Next: [Assembly.ts](Assembly.ts).
 */
import * as Result from "effect/Result"
import { parentOf, type Tree } from "../core/lib/BlockTree.ts"
import { apply, type Coins, spends, wellFormed } from "../core/lib/Ledger.ts"
import { hasBegun } from "../core/lib/Slots.ts"
import { defer, judgement, premise, reject } from "../core/Rule.ts"
import { type Chain, chainOf, transfersOf } from "./Chain.ts"
import { recordOf } from "./Irreversible.ts"
import type { Params } from "./Params.ts"
import { applyOperation } from "./Registry.ts"
import type { Registry } from "./RegistryState.ts"
import { producerAt } from "./Schedule.ts"
import type { Block, Header } from "./State.ts"

/** Whether a header claims what its chain's rule of irreversibility asks for, and nothing that the chain shows to be false. */
const isFitting = ({ finality }: Params, chain: Chain, { claim }: Header): boolean => {
  if (finality._tag === "LastProduced") return claim._tag === "Nothing"
  if (finality._tag === "Prevotes") return claim._tag === "Prevotes" && claim.prevoted === chain.count.proposed
  return claim._tag === "Confirms" && claim.previous >= 0 && claim.previous <= chain.height
}

/** The height above which a header votes for blocks below it. */
const votesAbove = ({ claim, height }: Header): number => {
  if (claim._tag === "Confirms") return height - 1 - claim.previous
  return claim._tag === "Prevotes" ? claim.previously : height
}

/**
 * VALID-HEADER — the scheduled producer, and nobody else, has signed a block of a slot that is later than its parent's.
 *
 *     height = height(chain) + 1    slot ≥ next slot(chain)    slot ≤ now
 *     producer = schedule(chain, slot)    claim fits the chain    claim votes only above the producer's last block
 */
export const validHeader = judgement({
  id: "dpos/valid-header",
  source: "bitshares-core db_block.cpp validate_block_header; eos block_header_state.cpp; LIP 14",
  premises: {
    WrongHeight: reject("its height is one more than its parent's"),
    SlotTaken: reject("its slot is later than its parent's, and after those that are skipped at the end of a cycle"),
    SlotAhead: defer("its slot has begun by this node's clock"),
    NotScheduled: reject("its producer is the one that its chain schedules for the slot"),
    WrongClaim: reject(
      "it claims what its chain's rule of irreversibility asks for, and what the chain shows to be so",
    ),
    DoubleVote: reject("it votes for no height up to that of its producer's last block in the chain"),
  },
})(function* (params: Params, chain: Chain, header: Header, now: number) {
  const { height, slot, producer } = header
  yield* premise("WrongHeight", height === chain.height + 1, { height, parent: chain.height })
  yield* premise("SlotTaken", slot >= chain.nextSlot, { slot, next: chain.nextSlot })
  yield* premise("SlotAhead", hasBegun(params.clock, slot, now), { slot, now })
  const scheduled = producerAt(params.governance, chain.schedule.order, slot)
  yield* premise("NotScheduled", producer === scheduled, { producer, scheduled })
  yield* premise("WrongClaim", isFitting(params, chain, header), header.claim)
  const { last } = recordOf(chain.count, producer)
  yield* premise("DoubleVote", votesAbove(header) >= last, { above: votesAbove(header), last })
})

/** What payments and operations change, one after the other. */
interface Books {
  readonly coins: Coins
  readonly registry: Registry
}

/**
 * VALID-BODY — every payment spends coins of this chain that nobody spent or locked before, and every operation can be applied.
 *
 *     no coinbase    items ≤ max    chain ⊢ payment : no fee, one after the other    registry ⊢ operation, one after the other
 */
export const validBody = judgement({
  id: "dpos/valid-body",
  keptBeside: 1,
  source: "Nakamoto 2008 §5 step 5 for payments; bitshares-core db_block.cpp apply_transaction for operations",
  premises: {
    NewCoins: reject("it creates no coins"),
    TooLarge: reject("it carries no more payments and operations than a block may"),
    wellFormed,
    spends,
    Fee: reject("a payment pays out exactly what it spends: there are no fees"),
    BareTransfer: reject("coins change hands in payments, not in operations"),
    applyOperation,
  },
})(function* (params: Params, block: Block, chain: Chain) {
  const { transactions, operations } = block
  yield* premise(
    "NewCoins",
    transactions.every((tx) => tx._tag === "Payment"),
    block.id,
  )
  yield* premise("TooLarge", transactions.length + operations.length <= params.blockItemsMax, block.id)
  let { coins, registry }: Books = chain
  for (const tx of transactions) {
    if (tx._tag === "Coinbase") continue
    yield* wellFormed(params, tx)
    const fee = yield* spends(params, coins, chain.height + 1, tx)
    yield* premise("Fee", fee === 0n, { payment: tx.id, fee })
    coins = apply(coins, chain.height + 1, tx)
    for (const moved of transfersOf(tx)) registry = yield* applyOperation(params.governance, registry, moved)
  }
  for (const operation of operations) {
    yield* premise("BareTransfer", operation._tag !== "Transfer", operation)
    registry = yield* applyOperation(params.governance, registry, operation)
  }
})

/** Whether a block is valid where it stands, at a node with this clock: its parent is in the tree, and nothing is wrong with it. */
export const isValid = (params: Params, tree: Tree<Block>, block: Block, now: number): boolean => {
  const parent = parentOf(tree, block)
  if (parent === undefined) return false
  const chain = chainOf(params, tree, parent)
  return (
    Result.isSuccess(validHeader.check(params, chain, block, now)) &&
    Result.isSuccess(validBody.check(params, block, chain))
  )
}
