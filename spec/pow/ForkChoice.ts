/**
 * Which chain a node follows, and what a change of chain does to its payments. Next:
 * [Validity.ts](Validity.ts).
 */

import * as Result from "effect/Result"
import { above, add, forkPoint, type Tree } from "../core/lib/BlockTree.ts"
import { coinAt, type Payment, spends } from "../core/lib/Ledger.ts"
import { chainOf } from "./Chain.ts"
import type { Params } from "./Params.ts"
import type { Block, State } from "./State.ts"

/** FORK CHOICE — the chain with the most work; of two with equal work the one seen first. Nakamoto 2008 §4, §5. */
export const forkChoice = (params: Params, tree: Tree<Block>, tip: Block, block: Block): Block => {
  const work = (b: Block): bigint => chainOf(params, tree, b).work
  return work(block) > work(tip) ? block : tip
}

const none: ReadonlyArray<never> = []
export const byId = <A extends { readonly id: string }>(xs: ReadonlyArray<A>): ReadonlyArray<A> =>
  xs.length < 2 ? xs : [...xs].sort((a, b) => (a.id < b.id ? -1 : 1))

export const paymentsOf = (block: Block): ReadonlyArray<Payment> =>
  block.transactions.filter((tx) => tx._tag === "Payment")

/** Whether a payment could be written into the next block of the chain that ends in `tip`. */
export const isSpendable = (params: Params, tree: Tree<Block>, tip: Block, payment: Payment): boolean => {
  const { coins, height } = chainOf(params, tree, tip)
  return (
    payment.inputs.every((i) => coinAt(coins, i.from) !== undefined) &&
    Result.isSuccess(spends.check(params, coins, height + 1, payment))
  )
}

/** The payments of the blocks that are left behind when a node goes over from one chain to another. */
export const takenBack = (tree: Tree<Block>, from: Block, to: Block): ReadonlyArray<Payment> => {
  if (to.parent === from.id) return none
  return above(tree, forkPoint(tree, from, to), from).flatMap(paymentsOf)
}

/**
 * The payments that wait after a change of tip: those that waited before and those taken back, as far as the new chain still
 * allows them. None of them conflict: what waits spends coins that were unspent in the old chain, what is taken back spent
 * coins there.
 */
const mempoolAfter = (params: Params, before: State, { tree, tip }: State): ReadonlyArray<Payment> => {
  const candidates = [...before.mempool, ...takenBack(tree, before.tip, tip)]
  return candidates.length === 0 ? none : byId(candidates.filter((p) => isSpendable(params, tree, tip, p)))
}

/** A valid block joins the tree, and fork choice runs again. The mempool is left as it was. */
export const join = (params: Params, state: State, block: Block): State => {
  const tree = add(state.tree, block)
  return { ...state, tree, tip: forkChoice(params, tree, state.tip, block) }
}

/** The mempool follows the tip, once, however many blocks have joined since `before`. */
export const withMempool = (params: Params, before: State, state: State): State =>
  state.tip === before.tip ? state : { ...state, mempool: mempoolAfter(params, before, state) }

/** The state after one valid block: the tree grows, fork choice runs again, the mempool follows. */
export const follow = (params: Params, state: State, block: Block): State =>
  withMempool(params, state, join(params, state, block))
