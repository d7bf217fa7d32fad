/**
 * What can be read off a tree: the helpers of the properties. Next: [Properties.ts](Properties.ts).
 */
import { parentOf, type Tree } from "../core/lib/BlockTree.ts"
import { feesOf, oncePerBlock } from "../core/lib/History.ts"
import { supply, total } from "../core/lib/Ledger.ts"
import { chainOf, subsidy } from "./Chain.ts"
import type { Params } from "./Params.ts"
import type { Block } from "./State.ts"

/** A function of a block that the tree fixes, computed once for each block and parameters. */
export const perBlock = <A>(f: (tree: Tree<Block>, block: Block, params: Params) => A) => oncePerBlock(f)

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

export const supplyOf = perBlock((tree, block, params) => supply(chainOf(params, tree, block).coins))
