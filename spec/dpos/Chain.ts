/**
 * What a chain amounts to: coins, votes and delegates, the schedule, and what is irreversible in it. A function of the chain, never
 * stored in a state. Next: [Irreversible.ts](Irreversible.ts).
 */
import * as Result from "effect/Result"
import { alongChain, type Tree } from "../core/lib/BlockTree.ts"
import { type Coins, connect, noCoins, type Payment } from "../core/lib/Ledger.ts"
import { stakesIn } from "../core/lib/Stake.ts"
import type { NodeId } from "../core/Rule.ts"
import { admitted, type Count, counted, emptyCount } from "./Irreversible.ts"
import { type Transfer, transfer } from "./Operations.ts"
import type { Params } from "./Params.ts"
import { afterBlock, applyOperation, begin, cycleEnds, endOfCycle } from "./Registry.ts"
import type { Registry } from "./RegistryState.ts"
import { missedBetween, orderOf, roundLength } from "./Schedule.ts"
import type { Block } from "./State.ts"

/** Who produces: the active delegates, and their order in this round. */
export interface Schedule {
  readonly active: ReadonlyArray<NodeId>
  readonly order: ReadonlyArray<NodeId>
  /** The height of the block after which the round began, and of the one in which the active set was written. */
  readonly since: number
  readonly written: number
  /** The number of the round, from 0. */
  readonly round: number
}

/** A set of delegates that has been written but does not produce yet, and the height of the block that it was written in. */
export interface Pending {
  readonly active: ReadonlyArray<NodeId>
  readonly height: number
  /** The block that must be irreversible first, where a set waits for that: the one it was written in, and then perhaps a second one. */
  readonly waitsFor: number
}

export interface Chain {
  readonly height: number
  readonly slot: number
  /** The earliest slot that the next block may have: later than the head's, and after what is skipped at the end of a cycle. */
  readonly nextSlot: number
  readonly coins: Coins
  readonly registry: Registry
  readonly schedule: Schedule
  readonly pending: Pending | null
  readonly count: Count
}

// ── coins and stakes ───────────────────────────────────────────────────────────────────────────────────────────────

/** What a payment means for the registry: who signed it gives each other owner what it pays out to it. */
export const transfersOf = ({ inputs, outputs }: Payment): ReadonlyArray<Transfer> => {
  const payer = inputs[0]?.signedBy ?? ""
  return outputs.flatMap(({ owner, value }) => (owner === payer || value === 0n ? [] : [transfer(payer, owner, value)]))
}

/** The registry after a block's payments and then its operations; what cannot be applied is left out, as no valid block has any. */
const governed = (params: Params, registry: Registry, block: Block): Registry => {
  const asked = [
    ...block.transactions.flatMap((tx) => (tx._tag === "Payment" ? transfersOf(tx) : [])),
    ...block.operations,
  ]
  return asked.reduce((before, operation) => {
    const applied = applyOperation.check(params.governance, before, operation)
    return Result.isSuccess(applied) ? applied.success : before
  }, registry)
}

// ── the schedule ───────────────────────────────────────────────────────────────────────────────────────────────────

const same = (a: ReadonlyArray<NodeId>, b: ReadonlyArray<NodeId>): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i])

const isOver = (params: Params, { order, since }: Schedule, height: number): boolean =>
  height - since >= roundLength(params.governance, order)

/** A round begins above this block, with these delegates, in an order that the block's time is the seed of. */
const roundAfter = (
  params: Params,
  { slot, height }: Block,
  set: Pick<Pending, "active" | "height">,
  round: number,
): Schedule => ({
  active: set.active,
  order: orderOf(params.governance, set.active, round, Math.floor(slot * params.slotSeconds)),
  since: height,
  written: set.height,
  round,
})

/** Who counts towards irreversibility: all that produce; on Lisk those that are drawn beside the rank do not. */
export const votersIn = ({ finality, governance }: Params, active: ReadonlyArray<NodeId>): ReadonlyArray<NodeId> =>
  finality._tag === "Prevotes" ? active.slice(0, governance.delegates) : active

const isWaiting = ({ activation }: Params): boolean =>
  activation === "irreversible" || activation === "irreversible-twice"

/** Whether a set of delegates that was written may begin to produce above this block. */
const isDue = (params: Params, chain: Chain, pending: Pending, count: Count, height: number): boolean => {
  if (isWaiting(params)) return count.lib >= pending.waitsFor
  return params.activation === "at-once" || isOver(params, chain.schedule, height)
}

/** What has been written, after the election in this block: another set of delegates, unless one waits that must come first. */
const written = (params: Params, chain: Chain, elected: ReadonlyArray<NodeId>, height: number): Pending | null => {
  if (isWaiting(params) && chain.pending !== null) return chain.pending
  return same(elected, chain.schedule.active) ? null : { active: elected, height, waitsFor: height }
}

type Scheduled = Pick<Chain, "schedule" | "pending" | "count">

/** The same delegates go on: in the same round, or in the next one. */
const inRound = (params: Params, schedule: Schedule, block: Block): Pick<Chain, "schedule"> => {
  if (!isOver(params, schedule, block.height)) return { schedule }
  const set = { active: schedule.active, height: schedule.written }
  return { schedule: roundAfter(params, block, set, schedule.round + 1) }
}

/** SCHEDULE — a set that is due becomes active and a new round begins; or a round is over and the next one begins. */
const scheduled = (params: Params, chain: Chain, pending: Pending | null, count: Count, block: Block): Scheduled => {
  const { schedule } = chain
  if (pending !== null && isDue(params, chain, pending, count, block.height)) {
    if (params.activation === "irreversible-twice" && pending.waitsFor === pending.height)
      return { ...inRound(params, schedule, block), pending: { ...pending, waitsFor: block.height }, count }
    const entering = votersIn(params, pending.active).filter((p) => !votersIn(params, schedule.active).includes(p))
    return {
      schedule: roundAfter(params, block, pending, schedule.round + 1),
      pending: null,
      count: admitted(count, block.height, entering),
    }
  }
  return { ...inRound(params, schedule, block), pending, count }
}

// ── the chain ──────────────────────────────────────────────────────────────────────────────────────────────────────

const nothing: Schedule = { active: [], order: [], since: 0, written: 0, round: 0 }
const founding = (params: Params, block: Block): Chain => {
  const coins = connect(noCoins, 0, block.transactions)
  const genesis = { balances: stakesIn(coins), delegates: [], operations: block.operations }
  const registry = begin(params.governance, genesis)
  const schedule = roundAfter(params, block, { active: registry.elected, height: 0 }, 0)
  return { height: 0, slot: 0, nextSlot: 1, coins, registry, schedule, pending: null, count: emptyCount }
}

/** One block more: coins and votes, missed slots, irreversibility, the end of a cycle, the end of a round, in this order. */
const extend = (params: Params, chain: Chain, block: Block): Chain => {
  if (block.height === 0) return founding(params, block)
  const { height, slot, producer } = block
  const { governance } = params
  const { active, order } = chain.schedule
  const missed = missedBetween(governance, order, chain.nextSlot - 1, slot)
  const before = governed(params, chain.registry, block)
  const counting = counted(params.finality, votersIn(params, active), chain.count, block)
  const noted = afterBlock(governance, before, { producer, slot, height, missed })
  const ends = cycleEnds(governance, chain, block)
  const cycle = ends ? endOfCycle(governance, noted, slot) : { registry: noted, elected: noted.elected }
  const pending = ends ? written(params, chain, cycle.elected, height) : chain.pending
  return {
    height,
    slot,
    nextSlot: slot + 1 + (ends ? governance.slotsSkipped : 0),
    coins: block.transactions.length === 0 ? chain.coins : connect(chain.coins, height, block.transactions),
    registry: cycle.registry,
    ...scheduled(params, chain, pending, counting, block),
  }
}

const before: Chain = {
  height: -1,
  slot: -1,
  nextSlot: 0,
  coins: noCoins,
  registry: {
    slot: 0,
    height: 0,
    accounts: [],
    delegates: [],
    records: [],
    elected: [],
    activated: false,
    virtualTime: 0n,
  },
  schedule: nothing,
  pending: null,
  count: emptyCount,
}

/** The chain that ends in a block of the tree. */
export const chainOf: (params: Params, tree: Tree<Block>, block: Block) => Chain = alongChain(before, extend)

/** The same, from the blocks alone, oldest first: nothing that was kept plays a part. */
export const chainAnew = (params: Params, blocks: ReadonlyArray<Block>): Chain =>
  blocks.reduce((chain, block) => extend(params, chain, block), before)
