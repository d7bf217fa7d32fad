/**
 * Which chain a node follows, and what a change of chain does to its payments. Next: [Validity.ts](Validity.ts).
 */
import { add, forkPoint, type Tree } from "../../core/lib/BlockTree.ts"
import { stillWaiting, takenBack } from "../../core/lib/Mempool.ts"
import { chainOf } from "./Chain.ts"
import type { Params } from "./Params.ts"
import type { Block, State } from "./State.ts"

/** Whether a node that follows `tip` would have to leave more blocks behind for `block` than it ever does. */
export const forksTooDeep = ({ rollbackMax }: Params, tree: Tree<Block>, tip: Block, block: Block): boolean =>
  rollbackMax !== null && tip.height - forkPoint(tree, tip, block).height > rollbackMax

/** FORK CHOICE — the longest chain; of two equally long the one seen first; none that forks too deep. David and others 2018, maxvalid. */
export const forkChoice = (params: Params, tree: Tree<Block>, tip: Block, block: Block): Block =>
  block.height > tip.height && (block.parent === tip.id || !forksTooDeep(params, tree, tip, block)) ? block : tip

/** The state after one valid block: the tree grows, fork choice runs again, the mempool follows. */
export const follow = (params: Params, state: State, block: Block): State => {
  const tree = add(state.tree, block)
  const tip = forkChoice(params, tree, state.tip, block)
  if (tip === state.tip) return { ...state, tree }
  const returned = takenBack(tree, state.tip, tip)
  const mempool = stillWaiting(params, chainOf(params, tree, tip), state.mempool, returned)
  return { ...state, tree, tip, mempool }
}
