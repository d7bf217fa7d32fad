/**
 * What can be read off a tree: the helpers of the properties. Next: [Margin.ts](Margin.ts).
 */
import type { Tree } from "../../core/lib/BlockTree.ts"
import { oncePerBlock } from "../../core/lib/History.ts"
import { supply } from "../../core/lib/Ledger.ts"
import { chainOf } from "./Chain.ts"
import type { Params } from "./Params.ts"
import type { Block } from "./State.ts"

/** A function of a block that the tree fixes, computed once for each block and parameters. */
export const perBlock = <A>(f: (tree: Tree<Block>, block: Block, params: Params) => A) => oncePerBlock(f)

export const supplyOf = perBlock((tree, block, params) => supply(chainOf(params, tree, block).coins))
