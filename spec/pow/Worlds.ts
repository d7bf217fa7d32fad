/**
 * Worlds for the scenarios: how many nodes, which faults, what clients ask for. Next: [Scenarios.ts](Scenarios.ts).
 */
import type { Environment } from "../core/Environment.ts"
import type { NodeId } from "../core/Rule.ts"
import type { Fixed, Space } from "../core/Scenario.ts"
import type { Json } from "../core/System.ts"
import { paymentsOfGenesis } from "./Forgery.ts"
import { makePayment, makeTransaction } from "./Hashing.ts"
import { easy, minimal, type Params, withGenesis } from "./Params.ts"
import type { Event } from "./State.ts"

/** Asks a node to have the coin of the genesis paid to somebody. */
const pay = (params: Params, from: NodeId, to: NodeId): Event => {
  const coin = { transaction: params.genesis.transactions[0]?.id as string, index: 0 }
  const inputs = [{ from: coin, signedBy: from }]
  const outputs = [{ value: 50n, owner: to }]
  return { _tag: "Submit", transaction: makePayment(params.hash, { inputs, outputs }) }
}

/** The owner of the genesis coin pays it to each of the others: at most one of these payments can be written. */
export const conflicting =
  (params: Params, owner: NodeId) =>
  (nodes: ReadonlyArray<NodeId>): ReadonlyArray<Json> =>
    nodes.filter((n) => n !== owner).map((to) => pay(params, owner, to))

/** Spends the first coin of a transaction, which must be worth 50. */
const spendFirst = (params: Params, transaction: string, owner: NodeId, to: NodeId): Event => {
  const inputs = [{ from: { transaction, index: 0 }, signedBy: owner }]
  return { _tag: "Submit", transaction: makePayment(params.hash, { inputs, outputs: [{ value: 50n, owner: to }] }) }
}

/**
 * Payments that need each other: conflicting ones of the genesis coin, one that spends what another pays, and one that spends
 * the reward of block 1 (which only the branch that the owner began has).
 */
export const entangled =
  (params: Params, owner: NodeId) =>
  (nodes: ReadonlyArray<NodeId>): ReadonlyArray<Json> => {
    const firsts = conflicting(params, owner)(nodes) as ReadonlyArray<Extract<Event, { readonly _tag: "Submit" }>>
    const seconds = firsts.map(({ transaction: { id, outputs } }) =>
      spendFirst(params, id, outputs[0]?.owner as NodeId, owner),
    )
    const reward = makeTransaction(params.hash, { height: 1, outputs: [{ value: 50n, owner }] })
    return [...firsts, ...seconds, ...nodes.map((to) => spendFirst(params, reward.id, owner, to))]
  }

// ── every run of a small world ──

const names = ["A", "B", "C"]

/** A few miners, blocks and payments; the payments spend the same coin and are submitted at different nodes. */
export interface Size {
  readonly nodes: number
  readonly blocks: number
  readonly payments?: number
  /** How many orphans a node keeps; with none they wait in the network. */
  readonly orphans?: number
}

/** A fixed world of this size, small enough to explore every run of it. */
export const smallWorld = (size: Size): Fixed<Params> => {
  const params = size.orphans === undefined ? minimal : { ...minimal, orphansMax: size.orphans }
  const nodes = names.slice(0, size.nodes)
  const payments = [pay(params, "A", "B"), pay(params, "A", "C")].slice(0, size.payments ?? 0)
  const workload = Object.fromEntries(payments.map((p, i) => [nodes[i] as string, [p]]))
  const environment: Environment = { network: "set", idle: "stays", budget: { Mine: size.blocks }, workload }
  return { setup: { params, nodes: { miner: nodes } }, environment }
}

// ── spaces of worlds ──

export const pooled: Params = { ...minimal, orphansMax: 20 }
const power = {
  name: "power",
  range: [1, 4],
  write: (params: Params, drawn: { readonly [node: NodeId]: number }): Params => ({ ...params, power: drawn }),
} as const

/** Everything that can go wrong in a network of honest nodes, after which it heals. */
export const chaos: Space<Params> = {
  params: pooled,
  nodes: { miner: [2, 5] },
  network: "multiset",
  idle: "consumed",
  budget: { Mine: [1, 8], crash: [0, 2], drop: [0, 3], duplicate: [0, 2], partition: [0, 2] },
  requests: { count: [0, 5], from: entangled(pooled, "A") },
  partitions: ["one", "halves", "majorities-ring", "minority-third", "bridge"],
  late: [0, 1],
  draws: [power],
  steps: [10, 60],
  settles: true,
}

export const own = withGenesis(pooled, [{ value: 50n, owner: "M" }])

/** Δ-bounded delay, gossip, and one node that may deviate. */
export const bounded: Space<Params> = {
  params: own,
  nodes: { miner: [2, 4], doubleSpender: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { Mine: [2, 8], MineOn: [0, 5], Publish: [0, 12], tick: [3, 40] },
  requests: { count: [1, 3], from: conflicting(own, "M") },
  relay: true,
  timing: ["synchronous"],
  delta: [0, 3],
  steps: [30, 90],
}

/** Two coins to begin with; together they are more money than the second params allow. */
export const plenty = withGenesis({ ...easy, orphansMax: 20 }, [
  { value: 50n, owner: "A" },
  { value: 50n, owner: "B" },
])
export const forged: Params = { ...plenty, moneyMax: 90n }

/** Payments of the first coin, good and bad, asked of a node by a client or told to everybody by an adversary. */
export const malformedPayments: ReadonlyArray<Json> = paymentsOfGenesis(forged).flatMap((transaction) => [
  { _tag: "Submit", transaction },
  { _tag: "Submit", transaction: { ...transaction } },
  { _tag: "Tell", transaction },
])
