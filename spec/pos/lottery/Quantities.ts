/**
 * What is measured rather than promised: how fast the chain grows, and whose blocks are in it; how much of it nodes share is
 * `blocksApart` in [History.ts](../../core/lib/History.ts). David and others 2018, the model.
 * Next: [Contrasts.ts](Contrasts.ts).
 */
import { ancestry, type Tree } from "../../core/lib/BlockTree.ts"
import type { NodeId } from "../../core/Rule.ts"
import type { Block } from "./State.ts"

/** CHAIN GROWTH — blocks that a chain gains for each slot that passes. */
export const growth = (tip: Block, slots: number): number => tip.height / slots

/** CHAIN QUALITY — how many blocks of a chain each leader made, from one slot (left out) to another. */
export const blocksBy = (tree: Tree<Block>, tip: Block, after: number, until: number): ReadonlyMap<NodeId, number> => {
  const made = new Map<NodeId, number>()
  for (const { slot, leader } of ancestry(tree, tip)) {
    if (slot > after && slot <= until) made.set(leader, (made.get(leader) ?? 0) + 1)
  }
  return made
}
