/**
 * What can be read off a tree and a step: the helpers of the properties. Next: [Properties.ts](Properties.ts).
 */
import { above, allBlocks, ancestry, forkPoint, parentOf, type Tree } from "../../core/lib/BlockTree.ts"
import { keyOf, type Payment, supply, total } from "../../core/lib/Ledger.ts"
import { paymentsOf } from "../../core/lib/Mempool.ts"
import { recent } from "../../core/lib/Recent.ts"
import { chainOf, type Staked, stakedAt } from "./Chain.ts"
import { paidBy } from "./ForkChoice.ts"
import { ageOf } from "./Kernel.ts"
import type { Params } from "./Params.ts"
import type { Block, Seen } from "./State.ts"
import { rewardOf } from "./Validity.ts"

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

/** The coin that minted a block, as it was in the chain below; undefined for the genesis. */
export const stakedIn = perBlock((tree, block, params): Staked | undefined => {
  const parent = parentOf(tree, block)
  if (parent === undefined || block.stake === null) return undefined
  return stakedAt(chainOf(params, tree, parent), block.stake.from)
})

// ── money and age ──

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** The value of each output of a chain, by outpoint, from the blocks alone. */
const outputsOf = (blocks: ReadonlyArray<Block>): ReadonlyMap<string, bigint> =>
  new Map(
    blocks.flatMap((b) =>
      b.transactions.flatMap((tx) =>
        tx.outputs.map((o, index) => [keyOf({ transaction: tx.id, index }), o.value] as const),
      ),
    ),
  )

/** What the payments of a block destroy, never below nothing: who pays out more than it spends has created money. */
const destroyed = (tree: Tree<Block>, block: Block): bigint => {
  const payments = paymentsOf(block)
  if (payments.length === 0) return 0n
  const values = outputsOf(ancestry(tree, block))
  const spent = total(payments.flatMap((p) => p.inputs.map((i) => values.get(keyOf(i.from)) ?? 0n)))
  const paid = total(payments.flatMap((p) => p.outputs.map((o) => o.value)))
  return paid < spent ? spent - paid : 0n
}

/** The money that a chain may hold: the genesis and the rewards that were due and claimed, less the fees. */
export const issued = perBlock((tree, block, params): bigint => {
  const parent = parentOf(tree, block)
  if (parent === undefined) return paidBy(block)
  const staked = stakedIn(tree, block, params)
  const stake = staked?.coin.value ?? 0n
  const reward = staked === undefined ? 0n : rewardOf(params, staked, block.slot)
  return issued(tree, parent, params) + least(paidBy(block) - stake, reward) - destroyed(tree, block)
})

export const supplyOf = perBlock((tree, block, params) => supply(chainOf(params, tree, block).coins))

/** Amount × time, in units and seconds: what the blocks of a chain consumed, and what its coins could gather. */
export const ageBalance = perBlock((tree, block, params): { readonly consumed: bigint; readonly gathered: bigint } => {
  const parent = parentOf(tree, block)
  if (parent === undefined) return { consumed: 0n, gathered: 0n }
  const { consumed, gathered } = ageBalance(tree, parent, params)
  const staked = stakedIn(tree, block, params)
  const age = staked === undefined ? 0 : ageOf(params, staked, block.slot)
  const time = BigInt((block.slot - parent.slot) * params.stepSeconds)
  return {
    consumed: consumed + (staked?.coin.value ?? 0n) * BigInt(age),
    gathered: gathered + supplyOf(tree, parent, params) * time,
  }
})

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

/** The kernel of a block as a text; none for the genesis. */
export const kernelWord = ({ stake, slot }: Block): string | undefined =>
  stake === null ? undefined : `${keyOf(stake.from)} @${slot}`

/** The blocks of a tree with nothing built on them. */
export const leavesOf = (tree: Tree<Block>): ReadonlyArray<Block> => {
  const blocks = allBlocks(tree)
  const parents = new Set(blocks.map((b) => b.parent))
  return blocks.filter((b) => !parents.has(b.id))
}
