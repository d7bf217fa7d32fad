/**
 * Worlds for the scenarios, in both forms. Next: [Scenarios.ts](Scenarios.ts).
 */
import type { Environment } from "../core/Environment.ts"
import type { Fixed, Space } from "../core/Scenario.ts"
import { clients, type Params, threeBallots } from "./Params.ts"

/** Who takes part. */
type Nodes = Fixed<Params>["setup"]["nodes"]

// ── Lamport's form: a set of messages that grows ───────────────────────────────────────────────────────────────────

/** The names of three acceptors. */
export const three = ["a1", "a2", "a3"]

/** A leader and three acceptors, unless the nodes are named. */
export const lamport = (
  params: Params,
  budget: Environment["budget"] = {},
  nodes: Nodes = { leader: ["L"], acceptor: three },
): Fixed<Params> => ({
  setup: { params, nodes },
  environment: { network: "set", idle: "stays", budget },
})

/** One to five acceptors. */
export const lamportSpace: Space<Params> = {
  params: threeBallots,
  nodes: { leader: [1, 1], acceptor: [1, 5] },
  network: "set",
  idle: "stays",
  steps: [20, 60],
}

// ── clients: a message is used up when it is taken ─────────────────────────────────────────────────────────────────

const servers = ["S0", "S1", "S2"]
const named = (count: number): ReadonlyArray<string> => ["C3", "C4", "C5"].slice(0, count)

/** Three servers, and so many clients. */
export const withClients = (count: number, budget: Environment["budget"] = {}): Fixed<Params> => ({
  setup: { params: clients, nodes: { server: servers, client: named(count) } },
  environment: { network: "multiset", idle: "stays", budget },
})

/** The first server is linked to the second one only. */
export const cutOff: Fixed<Params> = {
  setup: withClients(1).setup,
  environment: { ...withClients(1).environment, links: { S0: ["S1"] } },
}

/** Five servers: one answer of another server does not make a majority yet. */
export const fiveServers: Fixed<Params> = {
  setup: { params: clients, nodes: { server: [...servers, "S3", "S4"], client: named(2) } },
  environment: { network: "multiset", idle: "stays" },
}

/** Each copy of S2 hears one of the other two. */
export const twins: Fixed<Params> = {
  setup: { params: clients, nodes: { server: servers, client: named(2) } },
  environment: {
    network: "multiset",
    idle: "stays",
    corrupt: { S2: "twins" },
    links: { S0: ["S1", "S2"], S1: ["S0", "S2′"] },
  },
}

/** Anything that can go wrong among nodes that do not lie. */
export const registerSpace: Space<Params> = {
  params: { ...clients, values: ["A", "B", "C", "D", "E"] },
  nodes: { server: [1, 5], client: [1, 5] },
  network: "multiset",
  idle: "consumed",
  budget: { crash: [0, 2], drop: [0, 3], duplicate: [0, 4] },
  steps: [30, 120],
}
