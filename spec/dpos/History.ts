/**
 * What can be read off a tree: the helpers of the properties. Next: [Properties.ts](Properties.ts).
 */
import { abandoned, ancestry, parentOf, type Tree } from "../core/lib/BlockTree.ts"
import { oncePerBlock, spendsTwiceBy, spentIn } from "../core/lib/History.ts"
import { stakesIn } from "../core/lib/Stake.ts"
import type { NodeId } from "../core/Rule.ts"
import { chainAnew, chainOf, votersIn } from "./Chain.ts"
import { isEligible } from "./Delegates.ts"
import { ancestorAt } from "./ForkChoice.ts"
import { quorum } from "./Irreversible.ts"
import type { Params } from "./Params.ts"
import { named } from "./RegistryState.ts"
import { producerAt, roundLength } from "./Schedule.ts"
import type { Block, Seen } from "./State.ts"

/** A function of a block that the tree fixes, computed once for each block and parameters. */
export const perBlock = <A>(f: (tree: Tree<Block>, block: Block, params: Params) => A) => oncePerBlock(f)

export const everyPair = <A>(nodes: { readonly [name: string]: A | null }, holds: (a: A, b: A) => boolean): boolean => {
  for (const one in nodes) {
    const a = nodes[one]
    for (const other in nodes) {
      if (other === one) break
      const b = nodes[other]
      if (a != null && b != null && !holds(b, a)) return false
    }
  }
  return true
}

// ── who produced ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether a block is by the delegate that the chain below it schedules for its slot. */
export const isScheduled = perBlock((tree, block, params) => {
  const parent = parentOf(tree, block)
  if (parent === undefined) return block.height === 0
  const { order } = chainOf(params, tree, parent).schedule
  return producerAt(params.governance, order, block.slot) === block.producer && block.slot > parent.slot
})

/** The order in which delegates produce above a block, read afresh from its blocks. */
export const orderAnew = perBlock((tree, block, params) =>
  chainAnew(params, [...ancestry(tree, block)].reverse()).schedule.order.join(),
)
/** Whether it is the order that a node goes by. */
export const isKeptAsRead = perBlock(
  (tree, block, params) => chainOf(params, tree, block).schedule.order.join() === orderAnew(tree, block, params),
)

/** The last blocks of a chain, newest first, without the genesis; fewer if there are not so many. */
export const lastBlocks = (tree: Tree<Block>, head: Block, most: number): ReadonlyArray<Block> => {
  const blocks: Array<Block> = []
  for (let b = head; b.height > 0 && blocks.length < most; b = parentOf(tree, b) as Block) blocks.push(b)
  return blocks
}

/** How many blocks each of these producers has among the given ones. */
export const tallyOf = (blocks: ReadonlyArray<Block>, producers: ReadonlyArray<NodeId>): ReadonlyArray<number> =>
  producers.map((p) => blocks.filter((b) => b.producer === p).length)

/** How many blocks each active delegate has in the round that ended with this block, if it had no misses. */
const fullRound = perBlock((tree, block, params): ReadonlyArray<number> | undefined => {
  const parent = parentOf(tree, block)
  if (parent === undefined) return undefined
  const { schedule } = chainOf(params, tree, parent)
  const length = roundLength(params.governance, schedule.order)
  if (block.height - schedule.since !== length) return undefined
  const round = lastBlocks(tree, block, length)
  return block.slot - (round.at(-1) as Block).slot === length - 1 ? tallyOf(round, schedule.active) : undefined
})
/** Whether a round without misses ended with this block. */
export const endsRound = (tree: Tree<Block>, block: Block, params: Params): boolean =>
  fullRound(tree, block, params) !== undefined
/** Whether such a round ended with this block, in which somebody did not produce exactly its quota. */
export const isUnfairRound = (tree: Tree<Block>, block: Block, params: Params): boolean =>
  fullRound(tree, block, params)?.some((blocks) => blocks !== params.governance.quota) ?? false

/** Whether the set that is active after a block has somebody in it who could not be elected when it was written, though others could. */
export const seatsEvicted = perBlock((tree, block, params) => {
  const { active, written } = chainOf(params, tree, block).schedule
  const { registry } = chainOf(params, tree, ancestorAt(tree, block, written))
  const isOut = (name: NodeId) => {
    const delegate = named(registry.delegates, name)
    return delegate === undefined || delegate.banned || !delegate.active
  }
  return written > 0 && active.some(isOut) && registry.delegates.some((d) => isEligible(registry, d))
})

// ── money and votes ────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether the chain that ends in a block spends a coin twice, from its blocks alone. */
export const spendsTwice = spendsTwiceBy<Params, Block>(spentIn)

/** Whether what the registry says that accounts own is what the coins of the chain say. */
export const stakesAgree = perBlock((tree, block, params) => {
  const { coins, registry } = chainOf(params, tree, block)
  const owned = stakesIn(coins)
  const stated = registry.accounts.filter((a) => a.balance + a.locked > 0n)
  return (
    owned.length === stated.length &&
    owned.every(([owner, amount], i) => stated[i]?.name === owner && stated[i].balance + stated[i].locked === amount)
  )
})

// ── irreversibility ────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether the last irreversible block of a chain has blocks of a quorum of the active producers on it, itself included. */
export const hasQuorum = perBlock((tree, block, params) => {
  const { count, schedule } = chainOf(params, tree, block)
  if (count.lib === 0 || schedule.written > 0) return true
  const voters = votersIn(params, schedule.active)
  const on = new Set(lastBlocks(tree, block, block.height - count.lib + 1).map((b) => b.producer))
  return voters.filter((v) => on.has(v)).length >= quorum(params.finality, voters.length)
})

/** Rounds in which a quorum must have produced for a block to become irreversible, whatever the rule. */
const roundsNeeded = 3

/** Whether so many delegates have produced in each of the last three rounds' slots, and yet no block of these is irreversible. */
export const isStalled = (
  tree: Tree<Block>,
  block: Block,
  params: Params,
  needed: (producers: number) => number,
): boolean => {
  const { count, schedule } = chainOf(params, tree, block)
  const length = roundLength(params.governance, schedule.order)
  const begins = block.slot - roundsNeeded * length
  if (begins < 0 || schedule.written > 0) return false
  const blocks = lastBlocks(tree, block, roundsNeeded * length).filter((b) => b.slot > begins)
  const voters = votersIn(params, schedule.active)
  const isBusy = (round: number): boolean => {
    const from = begins + round * length
    const on = new Set(blocks.filter((b) => b.slot > from && b.slot <= from + length).map((b) => b.producer))
    return voters.filter((v) => on.has(v)).length >= needed(voters.length)
  }
  return [0, 1, 2].every(isBusy) && count.lib < (blocks.at(-1) as Block).height
}

// ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The blocks that a node leaves behind in a step. */
export const leftBehind = (before: Seen, after: Seen): ReadonlyArray<Block> =>
  abandoned(after.tree, before.head, after.head)
