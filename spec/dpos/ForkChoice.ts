/**
 * Which chain a node follows, what it holds for irreversible, and what a change of chain does to what waits.
 * Next: [Validity.ts](Validity.ts).
 */

import { sameValue } from "../core/Canonical.ts"
import { add, parentOf, type Tree } from "../core/lib/BlockTree.ts"
import { paymentsOf, stillWaiting } from "../core/lib/Mempool.ts"
import { chainOf } from "./Chain.ts"
import type { Params } from "./Params.ts"
import type { Block, State } from "./State.ts"

/** What counts first in the choice between two chains; among equals the higher one is better. */
const rankOf = (params: Params, tree: Tree<Block>, block: Block): number => {
  if (params.finality._tag === "TwoStage") return chainOf(params, tree, block).count.lib
  return block.claim._tag === "Prevotes" ? block.claim.prevoted : 0
}

/**
 * FORK CHOICE — the longer chain; on EOS the one with the higher LIB, on Lisk the one that states more prevotes, and only among
 * equals the longer one. Of two that are alike the first seen stays.
 */
export const isBetter = (params: Params, tree: Tree<Block>, head: Block, block: Block): boolean => {
  const more = rankOf(params, tree, block) - rankOf(params, tree, head)
  return more > 0 || (more === 0 && block.height > head.height)
}

/** The block of this height in the chain that ends in a block. */
export const ancestorAt = (tree: Tree<Block>, block: Block, height: number): Block => {
  let b = block
  while (b.height > height) b = parentOf(tree, b) as Block
  return b
}

/** Whether a block's chain contains another block. */
export const descends = (tree: Tree<Block>, block: Block, from: Block): boolean =>
  block.height >= from.height && ancestorAt(tree, block, from.height).id === from.id

/** IRREVERSIBLE — the last irreversible block of the chain that a node follows, unless it knows a higher one already. */
const settled = (params: Params, tree: Tree<Block>, lib: Block, head: Block): Block => {
  const { lib: height } = chainOf(params, tree, head).count
  return height > lib.height ? ancestorAt(tree, head, height) : lib
}

/** Whether a node may go over to a block that it knows: it is better, and what is irreversible stays. */
export const mayFollow = (
  params: Params,
  { tree, head, lib }: Pick<State, "tree" | "head" | "lib">,
  block: Block,
): boolean => isBetter(params, tree, head, block) && (block.parent === head.id || descends(tree, block, lib))

/** The state of a node that has gone over to a block that it knows. */
export const goneOver = (params: Params, state: State, block: Block): State => ({
  ...state,
  head: block,
  lib: settled(params, state.tree, state.lib, block),
})

/** A valid block joins the tree, and fork choice runs again: a chain without the last irreversible block is not followed. */
const join = (params: Params, before: State, block: Block): State => {
  const state = { ...before, tree: add(before.tree, block) }
  return mayFollow(params, state, block) ? goneOver(params, state, block) : state
}

/** The blocks that a change of chain leaves behind and takes up, oldest first. */
const pathOf = (
  tree: Tree<Block>,
  from: Block,
  to: Block,
): { readonly left: ReadonlyArray<Block>; readonly taken: ReadonlyArray<Block> } => {
  const left: Array<Block> = []
  const taken: Array<Block> = []
  let a = from
  let b = to
  while (a.id !== b.id) {
    if (a.height >= b.height) {
      left.push(a)
      a = parentOf(tree, a) as Block
    } else {
      taken.push(b)
      b = parentOf(tree, b) as Block
    }
  }
  return { left: left.reverse(), taken: taken.reverse() }
}

/** Operations that wait after a change of chain: those left behind and those that waited, without what the new chain has. */
const stillAsked = (asked: State["asked"], left: ReadonlyArray<Block>, taken: ReadonlyArray<Block>): State["asked"] => {
  if (asked.length + left.length === 0) return asked
  const written = taken.flatMap((b) => b.operations)
  const waiting = [...left.flatMap((b) => b.operations), ...asked]
  return waiting.filter((o, i) => ![...written, ...waiting.slice(0, i)].some((w) => sameValue(w, o)))
}

/** The state after one valid block: the tree grows, fork choice runs again, and what waits follows the head. */
export const follow = (params: Params, before: State, block: Block): State => {
  const state = join(params, before, block)
  if (state.head === before.head) return state
  const { tree, head } = state
  const { left, taken } = pathOf(tree, before.head, head)
  const returned = left.flatMap(paymentsOf)
  const asked = stillAsked(before.asked, left, taken)
  const idle = before.mempool.length + returned.length === 0
  const mempool = idle ? before.mempool : stillWaiting(params, chainOf(params, tree, head), before.mempool, returned)
  return { ...state, mempool, asked }
}
