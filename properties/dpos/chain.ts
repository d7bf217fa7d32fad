/** Chains without a network: in each slot the scheduled delegate produces on the head, unless it is down. */
import { add, type Tree, treeOf } from "../../spec/core/lib/BlockTree.ts"
import type { NodeId } from "../../spec/core/Rule.ts"
import { claimOf } from "../../spec/dpos/Assembly.ts"
import { type Chain, chainOf } from "../../spec/dpos/Chain.ts"
import { makeBlock } from "../../spec/dpos/Ids.ts"
import type { Operation } from "../../spec/dpos/Operations.ts"
import type { Params } from "../../spec/dpos/Params.ts"
import { producerAt } from "../../spec/dpos/Schedule.ts"
import type { Block } from "../../spec/dpos/State.ts"

export interface Line {
  readonly params: Params
  readonly tree: Tree<Block>
  readonly head: Block
  /** The next slot that passes. */
  readonly slot: number
  readonly chain: Chain
}

export const lineOf = (params: Params): Line => {
  const tree = treeOf(params.genesis)
  return { params, tree, head: params.genesis, slot: 1, chain: chainOf(params, tree, params.genesis) }
}

/** The line after one slot more. `isUp`: who produces when it is its turn. */
export const passed = (
  line: Line,
  isUp: (node: NodeId) => boolean = () => true,
  operations: ReadonlyArray<Operation> = [],
): Line => {
  const { params, tree, head, slot, chain } = line
  const producer = producerAt(params.governance, chain.schedule.order, slot)
  if (slot < chain.nextSlot || !isUp(producer)) return { ...line, slot: slot + 1 }
  const own = chain.count.of[producer]?.last ?? 0
  const claim = claimOf(params, chain, producer, own)
  const draft = { parent: head.id, height: head.height + 1, slot, producer, claim, transactions: [], operations }
  const block = makeBlock(params.ids, draft)
  const grown = add(tree, block)
  return { params, tree: grown, head: block, slot: slot + 1, chain: chainOf(params, grown, block) }
}

/** The line after so many slots. `seen` is called after each. */
export const afterSlots = (
  line: Line,
  slots: number,
  isUp?: (node: NodeId) => boolean,
  seen?: (line: Line) => void,
): Line => {
  let next = line
  for (let i = 0; i < slots; i++) {
    next = passed(next, isUp)
    seen?.(next)
  }
  return next
}

/** The least and the greatest number of blocks from the head down to the last irreversible one, over the last `slots` of a run. */
export const lagOf = (
  params: Params,
  slots: number,
  below: (chain: Chain) => number = (chain) => chain.count.lib,
): readonly [least: number, greatest: number] => {
  const lags: Array<number> = []
  afterSlots(afterSlots(lineOf(params), slots), slots, undefined, ({ chain }) => lags.push(chain.height - below(chain)))
  return [Math.min(...lags), Math.max(...lags)]
}
