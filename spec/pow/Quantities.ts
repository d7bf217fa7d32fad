/**
 * What is measured rather than promised: how much of the chain nodes share, how fast it grows, and whose blocks are in it.
 * Garay, Kiayias and Leonardos 2015 for common prefix and chain quality, Kiayias and Panagiotakos 2015 for chain growth.
 */
import { ancestry, type Tree } from "../core/lib/BlockTree.ts"
import { blocksApart } from "../core/lib/History.ts"
import type { NodeId } from "../core/Rule.ts"
import { minerOf } from "./Adversary.ts"
import type { Block, Seen } from "./State.ts"

/** COMMON PREFIX — the largest number of blocks that any two nodes are apart. Nodes have a common prefix with parameter k if this is at most k. */
export const deepestDisagreement = (nodes: ReadonlyArray<Seen>): number =>
  Math.max(0, ...nodes.flatMap((a) => nodes.map((b) => blocksApart(a, b))))

/** CHAIN GROWTH — blocks that a node's chain has gained between two observations, for each unit of the time between them. */
export const growth = (before: Seen, after: Seen, time: number): number => (after.tip.height - before.tip.height) / time

/** CHAIN QUALITY — the share of the last `blocks` blocks of a chain that these nodes mined; of all but the genesis if fewer. */
export const quality = (tree: Tree<Block>, tip: Block, blocks: number, miners: ReadonlySet<NodeId>): number => {
  const mined = ancestry(tree, tip)
    .filter((b) => b.height > 0)
    .slice(0, blocks)
  if (mined.length === 0) return 1
  const theirs = mined.filter((b) => miners.has(minerOf(b) ?? ""))
  return theirs.length / mined.length
}
