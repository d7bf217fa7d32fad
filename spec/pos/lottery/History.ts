/**
 * What can be read off a tree and a step: the helpers of the properties. Next: [Margin.ts](Margin.ts).
 */
import { above, ancestry, forkPoint, type Tree } from "../../core/lib/BlockTree.ts"
import { type Payment, supply } from "../../core/lib/Ledger.ts"
import { paymentsOf } from "../../core/lib/Mempool.ts"
import { recent } from "../../core/lib/Recent.ts"
import { chainOf } from "./Chain.ts"
import type { Params } from "./Params.ts"
import type { Block, Seen } from "./State.ts"

/** A function of a block that the tree fixes, computed once for each block and parameters. */
export const perBlock = <A>(f: (tree: Tree<Block>, block: Block, params: Params) => A) => {
  const memo = recent<Block, { readonly params: Params; readonly value: A }>(4096)
  return (tree: Tree<Block>, block: Block, params: Params): A => {
    const known = memo.get(block)
    if (known !== undefined && known.params === params) return known.value
    const value = f(tree, block, params)
    memo.set(block, { params, value })
    return value
  }
}

export const supplyOf = perBlock((tree, block, params) => supply(chainOf(params, tree, block).coins))

const none: ReadonlyArray<never> = []

/** The blocks that a node leaves behind in a step. */
export const leftBehind = (before: Seen, after: Seen): ReadonlyArray<Block> => {
  if (after.tip.id === before.tip.id || after.tip.parent === before.tip.id) return none
  return above(after.tree, forkPoint(after.tree, before.tip, after.tip), before.tip)
}
export const isIn = (tree: Tree<Block>, tip: Block, payment: Payment): boolean =>
  ancestry(tree, tip).some((b) => b.transactions.some((tx) => tx.id === payment.id))

/** Whether a step takes a payment with at least k confirmations out of a node's chain. */
export const reverses = (before: Seen, after: Seen, k: number): boolean => {
  const left = leftBehind(before, after)
  const confirmed = left.filter((b) => before.tip.height - b.height + 1 >= k)
  return confirmed.some((b) => paymentsOf(b).some((p) => !isIn(after.tree, after.tip, p)))
}
