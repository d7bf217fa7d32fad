/**
 * A block tree as plain data: one level for each height, the known blocks of that height sorted by id.
 * Levels lie in pages of 64, so that adding a block copies some hundred references and no block.
 */
import { recent } from "./Recent.ts"

/** What the tree needs to know of a block. `height` is a claim until the block's parent has been found below it. */
export interface Linked {
  readonly id: string
  readonly parent: string
  readonly height: number
}

export type Tree<B extends Linked> = ReadonlyArray<ReadonlyArray<ReadonlyArray<B>>>

const pageBits = 6
const pageMask = 63
const none: ReadonlyArray<never> = []

/** The tree of a genesis block (height 0). */
export const treeOf = <B extends Linked>(genesis: B): Tree<B> => [[[genesis]]]

/** The known blocks of a height. */
export const level = <B extends Linked>(tree: Tree<B>, height: number): ReadonlyArray<B> =>
  tree[height >> pageBits]?.[height & pageMask] ?? none

/** The block with this id at this height. */
export const find = <B extends Linked>(tree: Tree<B>, height: number, id: string): B | undefined => {
  const blocks = level(tree, height)
  for (let i = 0; i < blocks.length; i++) if ((blocks[i] as B).id === id) return blocks[i]
  return undefined
}

/** The block with this id, wherever it is. Looks first where it should be: `height` is a hint that may be wrong. */
export const lookUp = <B extends Linked>(tree: Tree<B>, height: number, id: string): B | undefined =>
  find(tree, height, id) ?? anywhere(tree, id)

const anywhere = <B extends Linked>(tree: Tree<B>, id: string): B | undefined => {
  for (const page of tree) for (const blocks of page) for (const block of blocks) if (block.id === id) return block
  return undefined
}

/** All known blocks, by height and id. */
export const allBlocks = <B extends Linked>(tree: Tree<B>): ReadonlyArray<B> => tree.flat(2)

/** Whether something holds of every known block. */
export const everyBlock = <B extends Linked>(tree: Tree<B>, holds: (block: B) => boolean): boolean => {
  for (const page of tree) for (const blocks of page) for (const block of blocks) if (!holds(block)) return false
  return true
}

/** Whether every block but the genesis has its parent in the tree, one level below. */
export const isClosed = <B extends Linked>(tree: Tree<B>): boolean =>
  everyBlock(tree, (b) => b.height === 0 || parentOf(tree, b) !== undefined)

/** Whether a tree has every block of an earlier one. */
export const hasAllOf = <B extends Linked>(tree: Tree<B>, earlier: Tree<B>): boolean =>
  tree === earlier || everyBlock(earlier, (b) => find(tree, b.height, b.id) !== undefined)

/** The blocks with nothing built on them, by height and id. */
export const leavesOf = <B extends Linked>(tree: Tree<B>): ReadonlyArray<B> => {
  const blocks = allBlocks(tree)
  const parents = new Set(blocks.map((b) => b.parent))
  return blocks.filter((b) => !parents.has(b.id))
}

/** The list with another item in one place; places that were skipped hold nothing (an empty list). */
const withItem = <A>(list: ReadonlyArray<ReadonlyArray<A>>, place: number, item: ReadonlyArray<A>) => {
  const next = list.slice()
  while (next.length < place) next.push(none)
  next[place] = item
  return next
}

/** The tree with one block more. */
export const add = <B extends Linked>(tree: Tree<B>, block: B): Tree<B> => {
  const blocks = level(tree, block.height)
  const wider = blocks.length === 0 ? [block] : [...blocks, block].sort((x, y) => (x.id < y.id ? -1 : 1))
  const page = tree[block.height >> pageBits] ?? none
  return withItem(tree, block.height >> pageBits, withItem(page, block.height & pageMask, wider))
}

/** The parent of a block that is in the tree; undefined for the genesis. */
export const parentOf = <B extends Linked>(tree: Tree<B>, block: B): B | undefined =>
  find(tree, block.height - 1, block.parent)

/** The chain that ends in a block: from the block back to the genesis. */
export const ancestry = <B extends Linked>(tree: Tree<B>, block: B): ReadonlyArray<B> => {
  const chain: Array<B> = []
  for (let b: B | undefined = block; b !== undefined; b = parentOf(tree, b)) chain.push(b)
  return chain
}

/** The last block that two chains share. */
export const forkPoint = <B extends Linked>(tree: Tree<B>, one: B, other: B): B => {
  let a = one
  let b = other
  while (a.height > b.height) a = parentOf(tree, a) as B
  while (b.height > a.height) b = parentOf(tree, b) as B
  while (a.id !== b.id) {
    a = parentOf(tree, a) as B
    b = parentOf(tree, b) as B
  }
  return a
}

/** The blocks of `block`'s chain above `base`, oldest first; `base` must be one of its ancestors or the block itself. */
export const above = <B extends Linked>(tree: Tree<B>, base: B, block: B): ReadonlyArray<B> => {
  const branch: Array<B> = []
  for (let b = block; b.id !== base.id; b = parentOf(tree, b) as B) branch.push(b)
  return branch.reverse()
}

/** The blocks that are left behind when a node goes over from the chain of one block to that of another, oldest first. */
export const abandoned = <B extends Linked>(tree: Tree<B>, from: B, to: B): ReadonlyArray<B> =>
  to.id === from.id || to.parent === from.id ? none : above(tree, forkPoint(tree, from, to), from)

/** So many values of one function are kept: far more blocks than two branches are ever apart. */
const valuesMax = 4096

/**
 * A function of a block and all its ancestors, under some parameters: its value before the genesis, and what one block adds.
 * An id fixes a block and so its ancestors (as long as the premises that see to this are not struck out): values are kept beside the block for a while, and otherwise computed again from
 * the nearest ancestor that has one.
 */
export const alongChain = <P extends object, B extends Linked, A>(
  before: A,
  grow: (params: P, value: A, block: B) => A,
) => {
  const memo = recent<B, { readonly params: P; readonly value: A }>(valuesMax)
  const known = (params: P, block: B): A | undefined => {
    const kept = memo.get(block)
    return kept !== undefined && kept.params === params ? kept.value : undefined
  }
  return (params: P, tree: Tree<B>, block: B): A => {
    const kept = known(params, block)
    if (kept !== undefined) return kept
    const pending: Array<B> = []
    let value: A | undefined
    for (let b: B | undefined = block; b !== undefined && value === undefined; b = parentOf(tree, b)) {
      value = known(params, b)
      if (value === undefined) pending.push(b)
    }
    return pending.reduceRight((v, b) => {
      const next = grow(params, v, b)
      memo.set(b, { params, value: next })
      return next
    }, value ?? before)
  }
}
