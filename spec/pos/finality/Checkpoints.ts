/**
 * Blocks, votes and checkpoints: how they are made, and how they lie in a tree. Next: [Gadget.ts](Gadget.ts).
 */
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { find, parentOf, type Tree } from "../../core/lib/BlockTree.ts"
import { hexOf, sha256d } from "../../core/lib/Hash.ts"
import type { Params } from "./Params.ts"
import type { Block, Checkpoint, Ref, Votes } from "./State.ts"
import { firstSlot } from "./Time.ts"

/** The block of slot 0, from which all chains begin. */
export const genesis: Block = { _tag: "Block", id: "g", parent: "", height: 0, slot: 0, proposer: "", mark: 0 }

/** The checkpoint that everybody takes for justified and final at the start. */
export const origin: Checkpoint = { epoch: 0, block: "g", height: 0 }

/** A block with the id of its content: `g/A1/B2` by proposers and slots, or a hash of that. */
export const makeBlock = (ids: Params["ids"], content: Omit<Block, "_tag" | "id">): Block => {
  const { parent, slot, proposer, mark } = content
  const spelled = `${parent}/${proposer}${slot}${"′".repeat(mark)}`
  const id = ids === "spelled" ? spelled : hexOf(sha256d(utf8ToBytes(spelled)))
  return { _tag: "Block", id, parent, height: content.height, slot, proposer, mark }
}

/** Votes with their data and id, which spell all that is said: two votes that differ in a height only are two. */
export const makeVotes = (content: Omit<Votes, "_tag" | "id" | "data">): Votes => {
  const { slot, source, target, head, validators, signedBy } = content
  const heights = [source, target, head].map((c) => c.height).join()
  const data = `${slot} ${source.epoch}:${source.block} ${target.epoch}:${target.block} ${head.block} ${heights}`
  return {
    _tag: "Votes",
    id: `${data} ${signedBy} ${validators.join()}`,
    data,
    slot,
    source,
    target,
    head,
    validators,
    signedBy,
  }
}

export const refTo = ({ id, height }: Block): Ref => ({ block: id, height })

export const blockAt = (tree: Tree<Block>, { block, height }: Ref): Block | undefined => find(tree, height, block)

/** The last block of a chain with at most this slot. */
const lastUpTo = (tree: Tree<Block>, block: Block, slot: number): Block => {
  let b = block
  while (b.slot > slot) b = parentOf(tree, b) as Block
  return b
}

/** The checkpoint of an epoch on the chain that ends in a block. */
export const checkpointOn = (params: Params, tree: Tree<Block>, block: Block, epoch: number): Checkpoint => {
  const { id, height } = lastUpTo(tree, block, firstSlot(params, epoch))
  return { epoch, block: id, height }
}

/** Whether the chain that ends in a block contains another one. */
export const contains = (tree: Tree<Block>, end: Ref, inner: Ref): boolean => {
  let b = blockAt(tree, end)
  while (b !== undefined && b.height > inner.height) b = parentOf(tree, b)
  return b?.id === inner.block
}

export const isSame = (a: Checkpoint, b: Checkpoint): boolean =>
  a.epoch === b.epoch && a.block === b.block && a.height === b.height

/**
 * Whether a chain goes through a checkpoint: it is the checkpoint of its epoch there. More than that the chain contains its
 * block: a block that is late, of an epoch's first slot or before, lies above the checkpoint's block and not on its side.
 */
export const passes = (params: Params, tree: Tree<Block>, end: Ref, checkpoint: Checkpoint): boolean => {
  const block = blockAt(tree, end)
  return block !== undefined && checkpointOn(params, tree, block, checkpoint.epoch).block === checkpoint.block
}

/** Whether a checkpoint is another one, or comes after it on its chain. */
export const follows = (params: Params, tree: Tree<Block>, a: Checkpoint, b: Checkpoint): boolean =>
  a.epoch >= b.epoch && passes(params, tree, a, b)
