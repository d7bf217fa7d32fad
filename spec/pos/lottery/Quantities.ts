/**
 * What is measured rather than promised: how much of the chain nodes share, how fast it grows, and whose blocks are in it.
 * Next: [Contrasts.ts](Contrasts.ts).
 */
import { ancestry, type Tree } from "../../core/lib/BlockTree.ts"
import type { NodeId } from "../../core/Rule.ts"
import type { Block, Seen } from "./State.ts"

/**
 * COMMON PREFIX — how many blocks must be cut off one node's chain until it is a prefix of the other's. 0 if it is one already.
 * David and others 2018, the model.
 */
export const blocksApart = (one: Seen, other: Seen): number => {
  const chain = new Set(ancestry(other.tree, other.tip).map((b) => b.id))
  return ancestry(one.tree, one.tip).findIndex((b) => chain.has(b.id))
}

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
