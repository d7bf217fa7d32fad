/**
 * Worlds in which clients vote, pay, stand for election and leave while blocks are produced. Next: [ElectionScenarios.ts](ElectionScenarios.ts).
 */
import type { Environment } from "../core/Environment.ts"
import type { NodeId } from "../core/Rule.ts"
import type { Fixed, Space } from "../core/Scenario.ts"
import type { Json } from "../core/System.ts"
import { type GovernanceParams, governance } from "./Governance.ts"
import { makePayment } from "./Ids.ts"
import {
  approve,
  deregister,
  lock,
  type Operation,
  register,
  reportDouble,
  setProxy,
  split,
  unlock,
  withdraw,
} from "./Operations.ts"
import { type Founder, minimal, type Params, withFounders } from "./Params.ts"
import type { Event } from "./State.ts"

// ── what clients ask for ───────────────────────────────────────────────────────────────────────────────────────────

const ask = (operation: Operation): Event => ({ _tag: "Ask", operation })

/** Pays from a founder's first coin, the rest of which it keeps. */
const pay = (params: Params, from: NodeId, to: NodeId, amount: bigint): Event => {
  const coinbase = params.genesis.transactions[0]
  const outputs = coinbase?.outputs ?? []
  const index = outputs.findIndex((o) => o.owner === from)
  const rest = (outputs[index]?.value ?? 0n) - amount
  return {
    _tag: "Submit",
    transaction: makePayment({
      inputs: [{ from: { transaction: coinbase?.id ?? "", index }, signedBy: from }],
      outputs: [{ owner: to, value: amount }, ...(rest > 0n ? [{ owner: from, value: rest }] : [])],
    }),
  }
}

const names = ["A", "B", "C", "D"]
const others = (name: NodeId): ReadonlyArray<NodeId> => names.filter((n) => n !== name)

/** A ballot for these delegates, by whatever kind of ballot there is. */
const ballot = (params: GovernanceParams, voter: NodeId, delegates: ReadonlyArray<NodeId>): Operation =>
  params.ballot === "split"
    ? split(
        voter,
        delegates.map((delegate) => ({ delegate, amount: 2n })),
      )
    : approve(voter, delegates, delegates.length)

/** What an account may want: to vote so or so, to withdraw, to pay, to lock and unlock, to leave and come back. */
const wishes = (params: Params, name: NodeId): ReadonlyArray<Event> => {
  const [one, two, three] = others(name) as readonly [NodeId, NodeId, NodeId]
  const governed = params.governance
  const locking = governed.stake === "locked" ? [lock(name, 2n), unlock(name, 3n)] : []
  const proxies = governed.proxyDepth > 0 ? [setProxy(name, two)] : []
  return [
    ask(ballot(governed, name, [one])),
    ask(ballot(governed, name, [two, three].sort())),
    ask(withdraw(name)),
    pay(params, name, one, 4n),
    ...[...locking, ...proxies, deregister(name), register(name)].map(ask),
  ]
}

/** Everybody's wishes. */
const everything =
  (params: Params) =>
  (_: ReadonlyArray<NodeId>): ReadonlyArray<Json> =>
    names.flatMap((name) => wishes(params, name))

// ── the chains ─────────────────────────────────────────────────────────────────────────────────────────────────────

const founder = (name: NodeId, coins: bigint, votes: ReadonlyArray<NodeId>): Founder => ({
  name,
  coins,
  delegate: true,
  votes,
})

/** Four delegates, two seats that go by rank, or one to three, and elections every few slots. */
const electing = (governed: GovernanceParams, slots: number): Params =>
  withFounders(
    {
      ...minimal,
      clock: { _tag: "free", last: slots },
      governance: {
        ...governed,
        // where voters decide on the number of seats it is odd
        ...(governed.delegatesMax > governed.delegates
          ? { delegates: 1, delegatesMax: 3 }
          : { delegates: 2, delegatesMax: 2 }),
        choicesMax: 2,
        decay: governed.decay._tag === "weeks" ? { ...governed.decay, slotsPerWeek: 4 } : governed.decay,
        cycle: { ...governed.cycle, length: 3 },
        quota: 1,
        slotsSkipped: Math.min(governed.slotsSkipped, 1),
        activation: { num: 0, den: 1 },
      },
      activation: "at-once",
      finality: { _tag: "OneStage" },
    },
    [founder("A", 10n, ["A"]), founder("B", 9n, ["B"]), founder("C", 8n, ["C"]), founder("D", 7n, ["D"])],
  )

/** Delegates of every chain, silent or not, in networks that lose and cut off, with clients that change their minds. */
export const electionSpace = (preset: keyof typeof governance): Space<Params> => {
  const params = electing({ ...governance[preset], eviction: governance.minimal.eviction }, 14)
  return {
    params,
    nodes: { delegate: [4, 4] },
    network: "multiset",
    idle: "consumed",
    budget: { Produce: [4, 14], crash: [0, 1], drop: [0, 2], partition: [0, 1] },
    requests: { count: [2, 8], from: everything(params) },
    partitions: ["one", "halves"],
    steps: [20, 70],
  }
}

/** Three honest delegates and one with the most votes that signs what it likes in its slots; whoever sees it tells. */
export const doubleSpace: Space<Params> = {
  params: withFounders({ ...electing(governance.minimal, 0), clock: { _tag: "ticks", perSlot: 3 } }, [
    founder("A", 10n, ["A"]),
    founder("B", 9n, ["B"]),
    founder("C", 8n, ["C"]),
    founder("M", 11n, ["M"]),
  ]),
  nodes: { delegate: [3, 3], traitor: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { tick: [15, 60], Sign: [2, 12], Show: [2, 24] },
  relay: true,
  timing: ["synchronous"],
  delta: [0, 2],
  steps: [60, 200],
}

/** Three honest delegates and one that sends blocks with an operation, a payment or a header that must be refused. */
export const forgedSpace = (preset: keyof typeof governance): Space<Params> => {
  const base: Params = { ...electing(governance[preset], 0), clock: { _tag: "ticks", perSlot: 1 } }
  const seats = { delegates: 4, delegatesMax: 4, doubleProduction: governance[preset].doubleProduction }
  const founders = ["A", "B", "C", "M"].map((name) => founder(name, 10n, [name]))
  const params = withFounders({ ...base, governance: { ...base.governance, ...seats } }, founders)
  return {
    params,
    nodes: { delegate: [3, 3], forger: [1, 1] },
    network: "multiset",
    idle: "consumed",
    budget: { tick: [16, 40], Forge: [10, 40] },
    steps: [100, 250],
  }
}

/** Three delegates with 5, 4 and 3 votes for two seats that are given anew every two slots, without a clock. */
const threeForTwo = (slots: number, workload: (params: Params) => Environment["workload"]): Fixed<Params> => {
  const params = withFounders(
    {
      ...minimal,
      clock: { _tag: "free", last: slots },
      governance: { ...governance.minimal, cycle: { unit: "slots", length: 2 } },
      activation: "at-once",
      finality: { _tag: "OneStage" },
    },
    [founder("A", 5n, ["A"]), founder("B", 4n, ["B"]), founder("C", 3n, ["C"])],
  )
  const asked = workload(params)
  const environment: Environment = {
    network: "set",
    idle: "stays",
    ...(asked === undefined ? {} : { workload: asked }),
  }
  return { setup: { params, nodes: { delegate: ["A", "B", "C"] } }, environment }
}

/** One payment that moves votes, and one ballot that changes. */
export const changedVotes = (slots: number): Fixed<Params> =>
  threeForTwo(slots, (params) => ({ A: [pay(params, "A", "C", 3n)], B: [ask(approve("B", ["C"]))] }))

/** One ballot that changes where votes are counted anew at each election; and where ballots are split, and changes noted until then. */
export const changedLate = (slots: number): ReadonlyArray<Fixed<Params>> => {
  const { setup, environment } = changedVotes(slots)
  const counting = (governed: Partial<GovernanceParams>): Params =>
    withFounders({ ...setup.params, governance: { ...setup.params.governance, ...governed } }, [
      founder("A", 5n, ["A"]),
      founder("B", 4n, ["B"]),
      founder("C", 3n, ["C"]),
    ])
  const recount = counting({ counting: "recount" })
  const records = counting({ ballot: "split", counting: "records", proxyDepth: 0 })
  const world = (params: Params, operation: Operation): Fixed<Params> => ({
    setup: { ...setup, params },
    environment: { ...environment, workload: { [operation.account]: [ask(operation)] } },
  })
  return [world(recount, approve("B", ["C"])), world(records, split("A", [{ delegate: "C", amount: 4n }]))]
}

/** Whoever misses a slot after a block of silence is out, and may come back. */
export const silentDelegates = (slots: number): Fixed<Params> => {
  const world = threeForTwo(slots, () => ({ B: [ask(register("A"))] }))
  const governed = { ...world.setup.params.governance, eviction: { _tag: "silent", blocks: 1 } } as const
  return { ...world, setup: { ...world.setup, params: { ...world.setup.params, governance: governed } } }
}

/** Somebody shows two blocks under a signature that was never made. */
export const slandered = (slots: number): Fixed<Params> => {
  const block = (id: string) => ({ id, slot: 1, producer: "B" })
  return threeForTwo(slots, () => ({ A: [ask(reportDouble("A", block("one"), block("other")))] }))
}

/** Two delegates that nearly all coins vote for, until their voters stay away; then one coin of twenty votes for two others. */
export const lowTurnout = (slots: number): Fixed<Params> => {
  const world = threeForTwo(slots, () => ({
    A: [ask(withdraw("A"))],
    B: [ask(withdraw("B"))],
    C: [ask(approve("C", ["C", "D"]))],
  }))
  const params = withFounders(world.setup.params, [
    { name: "A", coins: 10n, delegate: true, votes: ["A", "B"] },
    { name: "B", coins: 9n, delegate: true, votes: ["A", "B"] },
    { name: "C", coins: 1n, delegate: true, votes: [] },
    { name: "D", coins: 0n, delegate: true, votes: [] },
  ])
  return { ...world, setup: { ...world.setup, params } }
}
