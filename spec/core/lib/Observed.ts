/**
 * A tree of blocks as a comparison reads it, whatever the protocol: see [Comparison.ts](../Comparison.ts).
 */
import type { Written } from "../Comparison.ts"
import type { NodeId } from "../Rule.ts"
import { ancestry, level, type Tree } from "./BlockTree.ts"
import { sizeOf, type Transaction } from "./Ledger.ts"
import { type Carrier, paymentsOf } from "./Mempool.ts"

/** The chain that ends in a block, from height 1 on. */
export const writtenChain = <B extends Carrier>(
  tree: Tree<B>,
  tip: B,
  writerOf: (block: B) => NodeId,
): ReadonlyArray<Written> =>
  ancestry(tree, tip)
    .filter((b) => b.height > 0)
    .reverse()
    .map((b) => ({
      id: b.id,
      parent: b.parent,
      height: b.height,
      writer: writerOf(b),
      payments: paymentsOf(b).map((p) => p.id),
    }))

/** How many blocks of a tree lie from one height to another, both included. */
export const countBlocks = <B extends Carrier>(tree: Tree<B>, from: number, to: number): number => {
  let count = 0
  for (let h = from; h <= to; h++) count += level(tree, h).length
  return count
}

export const transactionsBytes = (txs: ReadonlyArray<Transaction>): number =>
  txs.reduce((sum, tx) => sum + sizeOf(tx), 0)

/** Of a payment with one input and one output. */
export const paymentBytes = 60
/** Of an id. */
export const idBytes = 32
