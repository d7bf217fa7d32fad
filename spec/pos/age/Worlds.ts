/**
 * Worlds for the scenarios: how many holders, which coins, which faults, what clients ask for. Next: [Scenarios.ts](Scenarios.ts).
 */
import type { Environment } from "../../core/Environment.ts"
import type { Output, Transaction } from "../../core/lib/Ledger.ts"
import type { NodeId } from "../../core/Rule.ts"
import type { Fixed, Space } from "../../core/Scenario.ts"
import type { Json } from "../../core/System.ts"
import { paymentsOfGenesis } from "./Forgery.ts"
import { makePayment } from "./Hashing.ts"
import { lively, minimal, type Params, withGenesis } from "./Params.ts"
import type { Event } from "./State.ts"

/** Asks a node to have a coin of the genesis paid to somebody. */
export const pay = (params: Params, index: number, to: NodeId): Event => {
  const { id, outputs } = params.genesis.transactions[0] as Transaction
  const { value, owner } = outputs[index] as Output
  const inputs = [{ from: { transaction: id, index }, signedBy: owner }]
  return { _tag: "Submit", transaction: makePayment(params.hash, { inputs, outputs: [{ value, owner: to }] }) }
}

/** The first coin of the genesis is paid to each of the nodes: at most one of these payments can be written. */
export const conflicting =
  (params: Params, index: number) =>
  (nodes: ReadonlyArray<NodeId>): ReadonlyArray<Json> =>
    nodes.map((to) => pay(params, index, to))

// ── every run of a small world ──

export interface Size {
  readonly coins: ReadonlyArray<Output>
  readonly last: number
  readonly blocks: number
  readonly payments?: number
  readonly asks?: boolean
}

const set = { network: "set", idle: "stays" } as const
const until = (params: Params, last: number): Params => ({ ...params, clock: { _tag: "free", last } })

/** Owners with some coins, a few blocks and time steps; payments spend the first coin and are submitted at different nodes. */
export const smallWorld = ({ coins, last, blocks, payments = 0, asks = false }: Size): Fixed<Params> => {
  const params: Params = { ...until(withGenesis(minimal, coins), last), asks }
  const nodes = [...new Set(coins.map((c) => c.owner))]
  const asked = nodes.slice(0, payments).map((at, i) => [at, [pay(params, 0, nodes[i + 1] ?? "Z")]] as const)
  const environment: Environment = { ...set, budget: { Mint: blocks }, workload: Object.fromEntries(asked) }
  return { setup: { params, nodes: { holder: nodes } }, environment }
}

// ── the three attacks ──

/** Average luck, for eight days: every kernel's hash is 12, so a coin mints once it weighs 12 coin-days. A holds most of the money. */
const average = (second: bigint, third: bigint): Params => ({
  ...until(minimal, 8),
  genesis: withGenesis(minimal, [
    { value: 12n, owner: "A" },
    { value: 12n, owner: "A" },
    { value: 4n, owner: "M" },
    { value: second, owner: "M" },
    { value: third, owner: "M" },
    { value: 1n, owner: "M" },
  ]).genesis,
  ages: { min: 1, max: 3, fromMin: false },
  kernel: { _tag: "chosen", hash: 12n },
  reward: { num: 0n, den: 1n, unit: 1n },
})
/** Of the coins of M one weighs 12 at the maximum age of 3 days; the two of 3 weigh 9 then, and never mint. */
export const capped: Params = average(3n, 3n)
export const uncapped: Params = { ...capped, ages: { ...capped.ages, max: null } }
/** The same maximum age, and three coins that reach it with a weight of 12. */
export const cappedInVain: Params = average(4n, 4n)
/** M pays with its last coin, which is too small to mint. */
const mPays = (params: Params): Json => pay(params, 5, "A")

/** Every run of a holder of large coins and a hoarder of small ones. */
export const hoardingWorld = (params: Params): Fixed<Params> => ({
  setup: { params: until(params, 6), nodes: { holder: ["A"], hoarder: ["M"] } },
  environment: {
    ...set,
    budget: { Mint: 2, MintOn: 3, Publish: 3 },
    workload: { A: [mPays(params)] },
  },
})

const ofTwo: Params = withGenesis(until(uncapped, 3), [
  { value: 12n, owner: "A" },
  { value: 1n, owner: "A" },
  { value: 12n, owner: "B" },
])
/** Every run of two honest holders whose coins weigh enough each day. A pays with a coin that is too small to mint. */
export const twoMinters: Fixed<Params> = {
  setup: { params: ofTwo, nodes: { holder: ["A", "B"] } },
  environment: { ...set, budget: { Mint: 5 }, workload: { A: [pay(ofTwo, 1, "B")] } },
}

/** Random runs of the same, with onlookers. */
export const hoarding = (params: Params): Space<Params> => ({
  params,
  nodes: { holder: [1, 3], hoarder: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { Mint: [2, 6], MintOn: [3, 3], Publish: [3, 12] },
  requests: { count: [1, 2], from: (nodes) => nodes.filter((n) => n !== "M").map((to) => pay(params, 5, to)) },
  steps: [20, 60],
})

/** Hashed kernels, and a grinder with half of the money in small coins. The modifier of an attempt is from before its parent. */
export const pastModifier: Params = {
  ...until(lively, 12),
  genesis: withGenesis(lively, [
    { value: 20n, owner: "A" },
    ...Array.from({ length: 5 }, () => ({ value: 4n, owner: "M" })),
  ]).genesis,
  target: lively.target / 2n,
  retarget: null,
  reward: { num: 1n, den: 1n, unit: 1n },
  asks: false,
}
/** The same, with the id of the parent in the kernel. */
export const parentInKernel: Params = { ...pastModifier, modifier: { _tag: "parent" } }

/** Every run of a holder and a grinder. */
export const grindingWorld = (params: Params, last: number): Fixed<Params> => ({
  setup: { params: until(params, last), nodes: { holder: ["A"], grinder: ["M"] } },
  environment: { ...set, budget: { Mint: 1, MintOn: 2, Publish: 2 } },
})

export const grinding = (params: Params): Space<Params> => ({
  params,
  nodes: { holder: [1, 2], grinder: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { Mint: [0, 3], MintOn: [2, 6], Publish: [2, 12] },
  steps: [20, 60],
})

/** Two holders and somebody who mints on every branch. */
const threeCoins: Params = withGenesis({ ...until(minimal, 6), asks: true }, [
  { value: 2n, owner: "A" },
  { value: 2n, owner: "B" },
  { value: 2n, owner: "M" },
])
export const seen: Params = threeCoins
export const unseen: Params = { ...threeCoins, duplicates: "kept" }
export const strict: Params = { ...threeCoins, duplicates: "never" }

/** Every run of two holders with a block each, and two blocks of one that mints twice. */
export const doubleWorld = (params: Params): Fixed<Params> => ({
  setup: { params: until({ ...params, asks: false }, 3), nodes: { holder: ["A", "B"], doubleMinter: ["M"] } },
  environment: { ...set, budget: { Mint: 2, MintOn: 2, Publish: 2 } },
})

export const double = (params: Params): Space<Params> => ({
  params,
  nodes: { holder: [2, 3], doubleMinter: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { Mint: [2, 5], MintOn: [2, 4], Publish: [2, 10] },
  steps: [20, 60],
  settles: true,
})

// ── honest nodes in a bad network ──

const fiveOwners = (params: Params): Params =>
  withGenesis(params, [
    { value: 4n, owner: "A" },
    { value: 2n, owner: "B" },
    { value: 3n, owner: "C" },
    { value: 1n, owner: "A" },
    { value: 5n, owner: "D" },
    { value: 2n, owner: "E" },
  ])
const chosenLuck: Params = { ...fiveOwners(until(minimal, 24)), asks: true }

/** Everything that can go wrong in a network of honest nodes, after which it heals. */
export const chaos: Space<Params> = {
  params: chosenLuck,
  nodes: { holder: [2, 5] },
  network: "multiset",
  idle: "consumed",
  budget: { Mint: [1, 8], crash: [0, 2], drop: [0, 3], duplicate: [0, 2], partition: [0, 2] },
  requests: {
    count: [0, 5],
    from: (nodes) => [...conflicting(chosenLuck, 0)(nodes), ...conflicting(chosenLuck, 1)(nodes)],
  },
  partitions: ["one", "halves", "majorities-ring", "minority-third", "bridge"],
  late: [0, 1],
  steps: [10, 60],
  settles: true,
}

/** Kernels that are hashed, and a target that follows the pace. */
export const luck: Space<Params> = {
  ...chaos,
  params: { ...fiveOwners(lively), target: lively.targetMax / 8n },
  requests: { count: [0, 0], from: () => [] },
}

/** Clocks decide when a coin is tried; ids and kernels are real hashes. */
export const clocked: Space<Params> = {
  ...luck,
  params: {
    ...fiveOwners({ ...lively, hash: "sha256d", kernel: { _tag: "sha256d" }, clock: { _tag: "ticks", perSlot: 1 } }),
    target: lively.targetMax / 4n,
    maturity: 2,
    futureLimit: 2,
  },
  budget: { Mint: [8, 30], tick: [8, 20], drop: [0, 2], crash: [0, 1] },
  skew: [0, 2],
  late: [0, 0],
  partitions: [],
  steps: [40, 100],
}

/** Coins for everybody, among them some of one who does not mint; more money than there may be, and kernels that fail. */
export const plenty: Params = {
  ...withGenesis({ ...lively, clock: { _tag: "free", last: 20 } }, [
    { value: 6n, owner: "Z" },
    { value: 6n, owner: "Z" },
    { value: 6n, owner: "A" },
    { value: 6n, owner: "B" },
    { value: 6n, owner: "M" },
    { value: 6n, owner: "M" },
    { value: 6n, owner: "M" },
  ]),
  ages: { ...lively.ages, fromMin: false },
  reward: { num: 0n, den: 1n, unit: 1n },
  target: lively.targetMax / 64n,
  maturity: 3,
  paymentsMax: 1,
}
export const forged: Params = { ...plenty, moneyMax: 10n }

/** Payments of Z's coins, good and bad, asked of a node by a client or told to everybody by an adversary. */
export const malformedPayments: ReadonlyArray<Json> = paymentsOfGenesis(forged).flatMap((transaction) => [
  { _tag: "Submit", transaction },
  { _tag: "Submit", transaction: { ...transaction } },
  { _tag: "Tell", transaction },
])
