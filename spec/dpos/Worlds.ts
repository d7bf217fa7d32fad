/**
 * Worlds for the scenarios: how many delegates, which rule, what clients ask for. Next: [Scenarios.ts](Scenarios.ts).
 */
import type { Environment } from "../core/Environment.ts"
import type { NodeId } from "../core/Rule.ts"
import type { Fixed, Space } from "../core/Scenario.ts"
import type { Json } from "../core/System.ts"
import { makePayment } from "./Ids.ts"
import type { Finality } from "./Irreversible.ts"
import {
  approve,
  deregister,
  type Operation,
  register,
  reportDouble,
  setProxy,
  transfer,
  withdraw,
} from "./Operations.ts"
import { equals, minimal, type Params, withFounders } from "./Params.ts"
import type { Event } from "./State.ts"

export const names: ReadonlyArray<NodeId> = ["A", "B", "C", "D", "E"]

/** `minimal` with these delegates, so many slots, and this rule of irreversibility. */
export const among = (
  delegates: ReadonlyArray<NodeId>,
  slots: number,
  finality: Finality = minimal.finality,
): Params => {
  const seats = delegates.length
  const governance = { ...minimal.governance, delegates: seats, delegatesMax: seats, choicesMax: seats }
  return withFounders({ ...minimal, governance, finality, clock: { _tag: "free", last: slots } }, equals(delegates))
}
export const small = (delegates: number, slots: number, finality: Finality = minimal.finality): Params =>
  among(names.slice(0, delegates), slots, finality)

/** The same with so many slots in a row for each delegate. */
const withQuota = (params: Params, quota: number): Params => ({
  ...params,
  governance: { ...params.governance, quota },
})

/** The same with a clock: a slot is so many ticks. */
export const clocked = (params: Params, perSlot: number): Params => ({ ...params, clock: { _tag: "ticks", perSlot } })

export const lastProduced: Finality = { _tag: "LastProduced", threshold: { num: 70, den: 100 } }
export const oneStage: Finality = { _tag: "OneStage" }
export const twoStage: Finality = { _tag: "TwoStage", records: "parents" }
export const prevotes: Finality = { _tag: "Prevotes", range: 308 }

/** The genesis coin of somebody is paid to somebody else. */
export const pay = (params: Params, from: NodeId, to: NodeId): Event => {
  const genesis = params.genesis.transactions[0]
  const index = genesis?.outputs.findIndex((o) => o.owner === from) ?? 0
  const value = genesis?.outputs[index]?.value ?? 0n
  const inputs = [{ from: { transaction: genesis?.id ?? "", index }, signedBy: from }]
  return { _tag: "Submit", transaction: makePayment({ inputs, outputs: [{ owner: to, value }] }) }
}

/** The owner of a genesis coin pays it to each of the others: at most one of these payments can be written. */
export const conflicting =
  (params: Params, owner: NodeId) =>
  (nodes: ReadonlyArray<NodeId>): ReadonlyArray<Json> =>
    nodes.filter((n) => n !== owner).map((to) => pay(params, owner, to))

/** Each of these requests twice. */
const repeated =
  (from: (nodes: ReadonlyArray<NodeId>) => ReadonlyArray<Json>) =>
  (nodes: ReadonlyArray<NodeId>): ReadonlyArray<Json> =>
    from(nodes).flatMap((request) => [request, { ...request }])

/** A few delegates and slots without a clock, and so many payments of one coin: small enough to explore every run of it. */
export const smallWorld = (params: Params, payments = 0): Fixed<Params> => {
  const nodes = names.slice(0, params.governance.delegates)
  const asked = [pay(params, "A", "B"), pay(params, "A", "C")].slice(0, payments)
  const workload = Object.fromEntries(asked.map((p, i) => [nodes[i] as string, [p]]))
  const environment: Environment = { network: "set", idle: "stays", workload }
  return { setup: { params, nodes: { delegate: nodes } }, environment }
}

export type From =
  | "asynchrony"
  | "forgetful"
  | "oneTraitor"
  | "oneTraitorForgetful"
  | "oneTraitorInTime"
  | "oneTraitorRelayed"
  | "oneTraitorRelayedForgetful"
  | "twoTraitors"
  | "wholeChains"
  | "oneTraitorWholeChains"
  | "noTraitorInTime"
  | "coalitionOfOne"
  | "coalitionOfTwo"
  | "coalitionOfThree"

/** All nodes as one place; honest nodes miss so many slots at most. */
export const fromAbove = (params: Params, role: From = "asynchrony", misses?: number): Fixed<Params> => ({
  setup: { params, nodes: { [role]: ["N"] } },
  environment: { network: "set", idle: "stays", ...(misses === undefined ? {} : { budget: { Miss: misses } }) },
})

/** Long random runs of it without a miss: an honest node stays with its chain or goes over to any that is better. */
export const longFromAbove = (finality: Finality, role: From): Space<Params> => ({
  params: small(4, 32, finality),
  nodes: { [role]: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { Miss: [0, 0] },
  steps: [32, 32],
})

/** The same, with requests that nobody can meet: blocks that there are not, and turns of others. */
export const outOfTurn = (params: Params): Fixed<Params> => {
  const nowhere = [{ _tag: "Extend", on: "nowhere", height: 1 }, { _tag: "Betray", on: ["nowhere"] }, { _tag: "Miss" }]
  const world = fromAbove(params, "oneTraitor")
  return { ...world, environment: { ...world.environment, workload: { N: nowhere } } }
}

// ── spaces of worlds ───────────────────────────────────────────────────────────────────────────────────────────────

/** Everything that can go wrong in a network of four honest delegates, after which it heals. A slot is one tick of their clocks. */
export const chaos: Space<Params> = {
  params: clocked(small(4, 0), 1),
  nodes: { delegate: [4, 4] },
  network: "multiset",
  idle: "consumed",
  budget: { tick: [4, 24], crash: [0, 2], drop: [0, 3], duplicate: [0, 2], partition: [0, 2] },
  requests: { count: [0, 3], from: repeated(conflicting(small(4, 0), "A")) },
  partitions: ["one", "halves", "majorities-ring", "minority-third", "bridge"],
  late: [0, 1],
  steps: [20, 120],
  settles: true,
}

/** The same with prevotes, under which nodes are to agree whatever the delays. */
export const chaosLisk: Space<Params> = { ...chaos, params: clocked(small(4, 0, prevotes), 1) }

/** Four honest delegates and nothing but delays, as long as they like: enough for two nodes to disagree under a rule of one stage. */
export const delays = (finality: Finality): Space<Params> => ({
  params: clocked(small(4, 0, finality), 1),
  nodes: { delegate: [4, 4] },
  network: "multiset",
  idle: "consumed",
  budget: { tick: [12, 40] },
  steps: [60, 200],
})

/** Clocks in step, and every message arrives in the tick in which it is sent: no slot ends before everybody has its block. */
export const synchrony: Space<Params> = {
  params: clocked(small(4, 0, lastProduced), 2),
  nodes: { delegate: [4, 4] },
  network: "multiset",
  idle: "consumed",
  budget: { tick: [6, 60] },
  requests: { count: [0, 3], from: conflicting(small(4, 0), "A") },
  timing: ["synchronous"],
  delta: [0, 0],
  steps: [30, 200],
  settles: true,
}

/** Three delegates who have two slots in a row each, as on EOS they have twelve. */
export const inARow: Space<Params> = {
  ...synchrony,
  params: clocked(withQuota(small(3, 0, twoStage), 2), 2),
  nodes: { delegate: [3, 3] },
}

// ── votes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Five nodes, three seats, a cycle of four slots; each votes for itself, so the first three by name are elected. */
const contested = (activation: Params["activation"], finality: Finality): Params => {
  const seats = 3
  const governance = {
    ...minimal.governance,
    delegates: seats,
    delegatesMax: seats,
    choicesMax: seats,
    cycle: { unit: "slots", length: 4 } as const,
  }
  const params: Params = { ...minimal, governance, activation, finality, clock: { _tag: "ticks", perSlot: 1 } }
  return withFounders(params, equals(names))
}
export const elections = contested("irreversible", twoStage)

/** Two delegates; who misses a slot after one block of silence is out at the end of a cycle of two slots. */
export const handover = (
  activation: Params["activation"],
  slots: number,
  finality: Finality = twoStage,
): Fixed<Params> => {
  const params = small(2, slots, finality)
  const governance = {
    ...params.governance,
    eviction: { _tag: "silent", blocks: 1 } as const,
    cycle: { unit: "slots", length: 2 } as const,
  }
  return smallWorld(withFounders({ ...params, governance, activation }, equals(names.slice(0, 2))))
}

/** Votes for others, candidatures and their ends, proxies, and payments that move the weight of votes. */
const opinions =
  (params: Params) =>
  (nodes: ReadonlyArray<NodeId>): ReadonlyArray<Json> => {
    const ask = (operation: Operation): Event => ({ _tag: "Ask", operation })
    const [a = "", b = "", c = "", d = "", e = ""] = nodes
    return [
      ask(approve(a, [d])),
      ask(approve(b, [d, e])),
      ask(approve(c, [c, e])),
      ask(setProxy(d, e)),
      ask(withdraw(a)),
      ask(deregister(b)),
      ask(register(b)),
      ask(transfer(a, b, 1n)),
      ask(approve(a, [d])),
      pay(params, a, d),
      pay(params, b, e),
    ]
  }

export const voting: Space<Params> = {
  params: elections,
  nodes: { delegate: [5, 5] },
  network: "multiset",
  idle: "consumed",
  budget: { tick: [8, 30], drop: [0, 2], partition: [0, 1] },
  requests: { count: [0, 5], from: opinions(elections) },
  partitions: ["one", "halves"],
  steps: [60, 240],
  settles: true,
}

// ── corrupt delegates ──────────────────────────────────────────────────────────────────────────────────────────────

/** Honest delegates, and one that signs what it likes in its slots and shows it to whom it likes. */
export const treason = (honest: number, finality: Finality): Space<Params> => {
  const params = clocked(among([...names.slice(0, honest), "M"], 0, finality), 1)
  return {
    params,
    nodes: { delegate: [honest, honest], traitor: [1, 1] },
    network: "multiset",
    idle: "consumed",
    budget: { tick: [4, 24], Sign: [1, 12], Show: [1, 30] },
    requests: { count: [0, 1], from: accusing(params) },
    steps: [30, 150],
  }
}

/** The same without requests and for longer: enough for two honest nodes to disagree under a rule of one stage. */
export const treachery = (finality: Finality): Space<Params> => {
  const { requests: _, ...space } = treason(3, finality)
  return { ...space, budget: { tick: [12, 40], Sign: [2, 8], Show: [4, 16] }, steps: [60, 250] }
}

/** So many of four delegates run twice: two honest copies under one name, which may be on two sides of a cut. */
export const twofold = (count: number, finality: Finality): Space<Params> => ({
  params: clocked(small(4, 0, finality), 1),
  nodes: { delegate: [4, 4] },
  network: "multiset",
  idle: "consumed",
  budget: { tick: [12, 40], partition: [0, 2] },
  partitions: ["halves"],
  corrupt: { count: [count, count], as: "twins" },
  steps: [60, 250],
})

/** An accusation of two blocks that nobody has seen. */
const slander: Event = {
  _tag: "Accuse",
  operation: reportDouble("A", { id: "one", slot: 1, producer: "B" }, { id: "other", slot: 1, producer: "B" }),
}
export const accusing = (params: Params) => (nodes: ReadonlyArray<NodeId>) => [
  slander,
  ...conflicting(params, "A")(nodes),
]

/** Three delegates of whom so many write nothing of what waits. */
export const censored = (censors: number): Fixed<Params> => {
  const params = among(names.slice(0, 3), 4)
  const nodes = { delegate: names.slice(0, 3 - censors), censor: names.slice(3 - censors, 3) }
  const observer = censors === 3 ? { ...nodes, delegate: ["D"] } : nodes
  const workload = { [observer.delegate[0] as string]: [pay(params, "A", "B")] }
  return { setup: { params, nodes: observer }, environment: { network: "set", idle: "stays", workload } }
}
