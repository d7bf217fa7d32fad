/**
 * Which chain a node follows, and what a change of chain does to its payments. Next:
 * [Validity.ts](Validity.ts).
 */

import { add, type Tree } from "../core/lib/BlockTree.ts"
import { stillWaiting, takenBack } from "../core/lib/Mempool.ts"
import { chainOf } from "./Chain.ts"
import type { Params } from "./Params.ts"
import type { Block, State } from "./State.ts"

/** FORK CHOICE — the chain with the most work; of two with equal work the one seen first. Nakamoto 2008 §4, §5. */
export const forkChoice = (params: Params, tree: Tree<Block>, tip: Block, block: Block): Block => {
  const work = (b: Block): bigint => chainOf(params, tree, b).work
  return work(block) > work(tip) ? block : tip
}

/** A valid block joins the tree, and fork choice runs again. The mempool is left as it was. */
export const join = (params: Params, state: State, block: Block): State => {
  const tree = add(state.tree, block)
  return { ...state, tree, tip: forkChoice(params, tree, state.tip, block) }
}

/** The mempool follows the tip, once, however many blocks have joined since `before`. */
export const withMempool = (params: Params, before: State, state: State): State => {
  if (state.tip === before.tip) return state
  const returned = takenBack(state.tree, before.tip, state.tip)
  return { ...state, mempool: stillWaiting(params, chainOf(params, state.tree, state.tip), before.mempool, returned) }
}

/** The state after one valid block: the tree grows, fork choice runs again, the mempool follows. */
export const follow = (params: Params, state: State, block: Block): State =>
  withMempool(params, state, join(params, state, block))
