/**
 * What can be read off a tree and a step: the helpers of the properties. Next: [Properties.ts](Properties.ts).
 */
import { above, ancestry, forkPoint, parentOf, type Tree } from "../core/lib/BlockTree.ts"
import { keyOf, type Payment, supply, total } from "../core/lib/Ledger.ts"
import { paymentsOf } from "../core/lib/Mempool.ts"
import { recent } from "../core/lib/Recent.ts"
import { chainOf, subsidy } from "./Chain.ts"
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

// ── money ──

/** What a miner left of its due, never below nothing: who takes more than its due has created money. */
const unclaimed = (due: bigint, claimed: bigint): bigint => (claimed < due ? due - claimed : 0n)

/** The money that a chain may hold: its subsidies, less what miners did not claim and what can never be spent. */
export const issued = perBlock((tree, block, params): bigint => {
  const claimed = total((block.transactions[0]?.outputs ?? []).map((o) => o.value))
  const parent = parentOf(tree, block)
  if (parent === undefined) return params.genesisSpendable ? claimed : 0n
  const due = subsidy(params, block.height)
  return issued(tree, parent, params) + due - unclaimed(due + feesOf(tree, block), claimed)
})

/** The value of each output of a chain, by outpoint, from the blocks alone. */
const outputsOf = (blocks: ReadonlyArray<Block>): ReadonlyMap<string, bigint> =>
  new Map(
    blocks.flatMap((b) =>
      b.transactions.flatMap((tx) =>
        tx.outputs.map((o, index) => [keyOf({ transaction: tx.id, index }), o.value] as const),
      ),
    ),
  )

const feesOf = (tree: Tree<Block>, block: Block): bigint => {
  const payments = paymentsOf(block)
  if (payments.length === 0) return 0n
  const values = outputsOf(ancestry(tree, block))
  const spent = payments.flatMap((p) => p.inputs.map((i) => values.get(keyOf(i.from)) ?? 0n))
  return unclaimed(total(spent), total(payments.flatMap((p) => p.outputs.map((o) => o.value))))
}

export const supplyOf = perBlock((tree, block, params) => supply(chainOf(params, tree, block).coins))

// ── steps ──

/** The blocks that a node leaves behind in a step. */
export const leftBehind = (before: Seen, after: Seen): ReadonlyArray<Block> => {
  if (after.tip.id === before.tip.id || after.tip.parent === before.tip.id) return []
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
