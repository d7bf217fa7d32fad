/**
 * What can be read off a tree: the helpers of the properties. Next: [Properties.ts](Properties.ts).
 */
import { parentOf, type Tree } from "../../core/lib/BlockTree.ts"
import { feesOf, oncePerBlock } from "../../core/lib/History.ts"
import { keyOf, supply } from "../../core/lib/Ledger.ts"
import { chainOf, type Staked, stakedAt } from "./Chain.ts"
import { paidBy } from "./ForkChoice.ts"
import { ageOf } from "./Kernel.ts"
import type { Params } from "./Params.ts"
import type { Block } from "./State.ts"
import { rewardOf } from "./Validity.ts"

/** A function of a block that the tree fixes, computed once for each block and parameters. */
export const perBlock = <A>(f: (tree: Tree<Block>, block: Block, params: Params) => A) => oncePerBlock(f)

/** The coin that minted a block, as it was in the chain below; undefined for the genesis. */
export const stakedIn = perBlock((tree, block, params): Staked | undefined => {
  const parent = parentOf(tree, block)
  if (parent === undefined || block.stake === null) return undefined
  return stakedAt(chainOf(params, tree, parent), block.stake.from)
})

// ── money and age ──

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** The money that a chain may hold: the genesis and the rewards that were due and claimed, less the fees. */
export const issued = perBlock((tree, block, params): bigint => {
  const parent = parentOf(tree, block)
  if (parent === undefined) return paidBy(block)
  const staked = stakedIn(tree, block, params)
  const stake = staked?.coin.value ?? 0n
  const reward = staked === undefined ? 0n : rewardOf(params, staked, block.slot)
  return issued(tree, parent, params) + least(paidBy(block) - stake, reward) - feesOf(tree, block)
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

/** The kernel of a block as a text; none for the genesis. */
export const kernelWord = ({ stake, slot }: Block): string | undefined =>
  stake === null ? undefined : `${keyOf(stake.from)} @${slot}`
