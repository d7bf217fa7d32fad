/**
 * Worlds for the scenarios: how many nodes, which faults, what clients ask for. Next: [Scenarios.ts](Scenarios.ts).
 */
import type { Environment } from "../../core/Environment.ts"
import type { Checkpoint } from "../../core/lib/Checkpoint.ts"
import type { Output, Transaction } from "../../core/lib/Ledger.ts"
import type { NodeId } from "../../core/Rule.ts"
import type { Fixed, Space } from "../../core/Scenario.ts"
import type { Json } from "../../core/System.ts"
import { makePayment } from "./Blocks.ts"
import { paymentsOfGenesis } from "./Forgery.ts"
import { follow } from "./ForkChoice.ts"
import { minimal, type Params, quick, withGenesis } from "./Params.ts"
import { blockFor } from "./Rules.ts"
import { start } from "./Staker.ts"
import type { Event } from "./State.ts"

/** Asks for a coin of the genesis to be paid to somebody, less a fee. */
export const pay = (params: Params, index: number, to: NodeId, fee = 0n): Event => {
  const { id: transaction, outputs: coins } = params.genesis.transactions[0] as Transaction
  const { owner, value } = coins[index] as Output
  const inputs = [{ from: { transaction, index }, signedBy: owner }]
  return {
    _tag: "Submit",
    transaction: makePayment(params.ids, { inputs, outputs: [{ value: value - fee, owner: to }] }),
  }
}

/** The first coin of the genesis is paid to each node, without a fee and with one: at most one of these payments can be written. */
export const conflicting =
  (params: Params, index = 0) =>
  (nodes: ReadonlyArray<NodeId>): ReadonlyArray<Json> =>
    nodes.flatMap((to) => [pay(params, index, to), pay(params, index, to, 1n)])

// ── every run of a small world ──

const owning = (...owners: ReadonlyArray<NodeId>): ReadonlyArray<Output> =>
  owners.map((owner) => ({ value: 60n / BigInt(owners.length), owner }))

type Asked = readonly [coin: number, to: NodeId]

export interface Size {
  readonly nodes: { readonly [role: string]: ReadonlyArray<NodeId> }
  readonly stakers: ReadonlyArray<NodeId>
  readonly slots: number
  readonly budget: { readonly [kind: string]: number }
  /** Who asks for which coin of the genesis to be paid to whom. */
  readonly payments?: { readonly [at: NodeId]: Asked }
  /** Who asks for another payment after that. */
  readonly second?: { readonly [at: NodeId]: Asked }
  readonly params?: Partial<Params>
  /** Everybody was told of this leader's block of this height with the first payment that it is asked for. */
  readonly told?: readonly [leader: NodeId, height: number]
}

/** The block of this height, and of the slot of this number, in which a leader writes one payment; it led all slots before. */
const writtenAt = (params: Params, self: NodeId, height: number, event: Event): Checkpoint => {
  const ctx = { self, params, nodes: {} }
  const slots = Array.from({ length: height - 1 }, (_, i) => i + 1)
  const before = slots.reduce((state, slot) => follow(params, state, blockFor(ctx, state, slot)), start(params))
  const mempool = event._tag === "Submit" ? [event.transaction] : []
  return { height, id: blockFor(ctx, { ...before, mempool }, height).id }
}

/** A fixed world of this size, small enough to explore every run of it. */
export const smallWorld = ({
  nodes,
  stakers,
  slots,
  budget,
  payments = {},
  second = {},
  params = {},
  told,
}: Size): Fixed<Params> => {
  const base: Params = { ...minimal, clock: { _tag: "free", last: slots }, ...params }
  const owned = withGenesis(base, owning(...stakers))
  const asks = ([coin, to]: Asked): Event => pay(owned, coin, to)
  const workload = Object.fromEntries(
    Object.entries(payments).map(([at, first]) => [
      at,
      [first, ...(second[at] === undefined ? [] : [second[at]])].map(asks),
    ]),
  )
  const environment: Environment = { network: "set", idle: "stays", budget, workload }
  const [leader = "", height = 0] = told ?? []
  const [asked] = workload[leader] ?? []
  const checkpoint = asked === undefined ? null : writtenAt(owned, leader, height, asked)
  return { setup: { params: { ...owned, checkpoint }, nodes }, environment }
}

// ── spaces of worlds ──

/** The environment decides who wins, and a slot is a tick. */
export const timely: Params = { ...quick, ids: "spelled", lottery: "chosen", epochSlots: 4, nonceSlots: 2 }
const all = ["A", "B", "C", "D", "E", "F"]
export const spread = withGenesis(timely, owning(...all))

/** Everything that can go wrong in a network of honest nodes, after which it heals. */
export const chaos: Space<Params> = {
  params: spread,
  nodes: { staker: [2, 5] },
  network: "multiset",
  idle: "consumed",
  budget: { Produce: [1, 8], tick: [4, 20], crash: [0, 2], drop: [0, 3], duplicate: [0, 2], partition: [0, 2] },
  requests: { count: [0, 4], from: conflicting(spread) },
  partitions: ["one", "halves", "majorities-ring", "minority-third", "bridge"],
  late: [0, 1],
  steps: [20, 80],
  settles: true,
}

/** The seed of each run is drawn. */
const seeds = {
  name: "seed",
  range: [0, 1_000_000],
  write: (params: Params, byNode: { readonly [node: NodeId]: number }): Params => ({
    ...params,
    seed: Object.values(byNode).reduce((sum, n) => sum + n, 0),
  }),
} as const

/** The lottery decides who leads; D and the rest own nothing at the start. */
const real = withGenesis(quick, owning("A", "B", "C"))
export const lots: Space<Params> = {
  ...chaos,
  params: real,
  nodes: { staker: [3, 4] },
  budget: { tick: [10, 30], crash: [0, 1], drop: [0, 2], partition: [0, 1] },
  requests: { count: [0, 4], from: conflicting(real) },
  draws: [seeds],
  steps: [60, 160],
}

/** One epoch, in which everybody owns something; M comes first. */
const oneEpoch = { epochSlots: 1_000_000, nonceSlots: 1_000_000 }
const withM = withGenesis({ ...timely, ...oneEpoch }, owning("M", ...all))

/** Δ-bounded delay, gossip, and one node that may sign more than once for a slot. */
export const bounded: Space<Params> = {
  params: withM,
  nodes: { staker: [1, 4], forker: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { Produce: [2, 10], ProduceOn: [0, 6], tick: [3, 20] },
  requests: { count: [1, 3], from: conflicting(withM) },
  relay: true,
  timing: ["synchronous"],
  delta: [0, 2],
  steps: [30, 120],
}

/** Honest leaders alone, in a network without a bound on delays. */
export const late: Space<Params> = {
  ...bounded,
  nodes: { staker: [2, 3] },
  budget: { Produce: [2, 8], tick: [3, 20] },
  timing: ["asynchronous"],
}

/** Honest leaders alone, no delay, and a limit on rollbacks that lets nobody go over. */
export const stubborn: Space<Params> = {
  ...bounded,
  params: { ...withM, rollbackMax: 0 },
  nodes: { staker: [2, 3] },
  budget: { Produce: [3, 8], tick: [3, 8] },
  requests: { count: [0, 0], from: () => [] },
  delta: [0, 0],
}

/** Δ is nothing, and few slots are the attacker's: those who mean no harm decide what wins. */
export const temptation: Space<Params> = {
  ...bounded,
  nodes: { staker: [1, 1], opportunist: [1, 1], forker: [1, 1] },
  budget: { Produce: [0, 2], ProduceEverywhere: [3, 8], ProduceOn: [0, 2], tick: [6, 16] },
  requests: { count: [0, 0], from: () => [] },
  delta: [0, 0],
}

const sold = withGenesis({ ...timely, epochSlots: 1, nonceSlots: 1 }, owning("M", "A"))

/** M sells its coin to an honest node; two slots later its stake counts no more, but in a past of its own it does. */
export const longRange: Space<Params> = {
  ...bounded,
  params: sold,
  nodes: { staker: [1, 1], historian: [1, 1] },
  budget: { Produce: [2, 6], ProduceOn: [2, 7], tick: [4, 14] },
  requests: { count: [1, 1], from: () => [pay(sold, 0, "A")] },
  delta: [0, 1],
}

/** Nobody sells anything: A pays its coin to itself. */
export const keptRange: Space<Params> = {
  ...longRange,
  requests: { count: [1, 1], from: () => [pay(sold, 1, "A")] },
}

/** The same without a clock, where nodes leave at most one block behind. */
const soldBefore: Params = { ...sold, clock: { _tag: "free", last: 8 }, rollbackMax: 1 }

/** With a newcomer, who knows the genesis alone. */
export const joining: Space<Params> = {
  params: soldBefore,
  nodes: { staker: [2, 2], historian: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { Produce: [2, 4], ProduceOn: [3, 6] },
  requests: { count: [1, 1], from: () => [pay(soldBefore, 0, "A")] },
  late: [1, 1],
  steps: [20, 60],
  settles: true,
}
/** The same, and everybody was told of A's first block, in which the sale is written. */
export const toldJoining: Space<Params> = {
  ...joining,
  params: { ...soldBefore, checkpoint: writtenAt(soldBefore, "A", 1, pay(soldBefore, 0, "A")) },
}
export const keptJoining: Space<Params> = {
  ...joining,
  requests: { count: [1, 1], from: () => [pay(soldBefore, 1, "A")] },
}

const ground = withGenesis({ ...quick, ids: "spelled", nonceFrom: "content" }, owning("M", "A"))

/** The lottery decides who leads, and M, who is the only one to make blocks, tries contents. */
export const grinding: Space<Params> = {
  ...bounded,
  params: ground,
  nodes: { staker: [1, 2], grinder: [1, 1] },
  budget: { Grind: [1, 6], Produce: [0, 0], tick: [6, 20] },
  requests: { count: [0, 0], from: () => [] },
  draws: [seeds],
  delta: [0, 1],
}

/** A thief without any stake. */
export const theft: Space<Params> = {
  ...bounded,
  params: { ...withM, keyEvolving: false },
  nodes: { staker: [1, 2], thief: [1, 1] },
  budget: { Produce: [1, 4], Steal: [1, 2], SignAs: [2, 8], tick: [3, 10] },
  requests: { count: [0, 0], from: () => [] },
  delta: [0, 0],
}

/** Coins that together are more money than the params allow, and a fee that matures late. */
export const plenty = withGenesis({ ...timely, maturity: 2, paymentsMax: 3 }, [
  { value: 50n, owner: "A" },
  { value: 50n, owner: "M" },
])
export const forged: Params = { ...plenty, moneyMax: 90n }

/** Payments of the first coin, good and bad, asked of a node by a client or told to everybody by an adversary. */
export const malformedPayments: ReadonlyArray<Json> = paymentsOfGenesis(forged).flatMap((transaction) => [
  { _tag: "Submit", transaction },
  { _tag: "Submit", transaction: { ...transaction } },
  { _tag: "Tell", transaction },
])

/** Everybody is sent bad blocks and told of bad payments. */
export const malformed: Space<Params> = {
  ...chaos,
  params: forged,
  nodes: { staker: [2, 3], forger: [1, 1] },
  steps: [30, 90],
  budget: { Produce: [3, 8], Forge: [4, 40], tick: [4, 20] },
  requests: { count: [2, 10], from: () => malformedPayments },
}

export const forgery: Space<Params> = {
  params: plenty,
  nodes: { staker: [1, 2], forger: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { Produce: [3, 8], Forge: [4, 40], tick: [4, 20] },
  steps: [30, 90],
}

/** A leader that goes over to another chain within a slot that it has signed for. */
export const twice: Space<Params> = {
  ...forgery,
  params: spread,
  nodes: { staker: [2, 3] },
  budget: { Produce: [6, 12], tick: [3, 8] },
}
