/** Worlds in which the two views are compared, and what must come out. Next: the traces in [traces/](traces). */
import type { Environment } from "../core/Environment.ts"
import type { Fixed, Range, Scenario, Space } from "../core/Scenario.ts"
import { often, once, type Params } from "./Params.ts"
import { Linearizable, OthersValueGot, ServersAgree } from "./Properties.ts"
import { copy, noteGet, notePut, put } from "./Rules.ts"
import type { Seen } from "./State.ts"

const reliable: Environment = { network: "multiset", idle: "consumed" }
const doubling: Environment = { ...reliable, budget: { duplicate: 1 } }

/** Servers are called S and T, clients A, B and C. */
const small = (
  role: "server" | "replica",
  servers: number,
  clients: number,
  environment = reliable,
): Fixed<Params> => ({
  setup: {
    params: once,
    nodes: { [role]: ["S", "T"].slice(0, servers), client: ["A", "B", "C"].slice(0, clients) },
  },
  environment,
})

const space = (role: "server" | "replica", servers: Range): Space<Params> => ({
  params: often,
  nodes: { [role]: servers, client: [2, 4] },
  network: "multiset",
  idle: "consumed",
  budget: { duplicate: [0, 4] },
  steps: [10, 80],
})

export const scenarios: ReadonlyArray<Scenario<Params, Seen>> = [
  {
    kind: "exhaustive",
    id: "register/single-copy-1",
    says: "one server, two clients: every run",
    world: small("server", 1, 2),
    states: 69,
    depth: 9,
    ends: 4,
    expects: { holds: [Linearizable, ServersAgree], reaches: [OthersValueGot] },
  },
  {
    kind: "exhaustive",
    id: "register/single-copy-1-three",
    says: "one server, three clients: every run",
    world: small("server", 1, 3),
    states: 1705,
    depth: 13,
    ends: 24,
    expects: { holds: [Linearizable, ServersAgree], reaches: [OthersValueGot] },
  },
  {
    kind: "exhaustive",
    id: "register/single-copy-1-doubled",
    says: "one server, two clients, and one message that comes twice: every run",
    world: small("server", 1, 2, doubling),
    states: 543,
    depth: 10,
    ends: 8,
    expects: { holds: [Linearizable, ServersAgree], reaches: [OthersValueGot] },
  },
  {
    kind: "exhaustive",
    id: "register/replicas-agree",
    says: "two replicas that tell each other, two clients: every run",
    world: small("replica", 2, 2),
    states: 333,
    depth: 11,
    ends: 17,
    expects: { holds: [ServersAgree], reaches: [OthersValueGot] },
  },
  {
    kind: "random",
    id: "register/one-server",
    says: "one server, up to four clients, messages that come late and twice",
    space: { ...space("server", [1, 1]), settles: true },
    runs: 400,
    expects: { holds: [Linearizable, ServersAgree], reaches: [OthersValueGot] },
  },
  {
    kind: "random",
    id: "register/replicas-converge",
    says: "up to four replicas and four clients, messages that come late and twice",
    space: { ...space("replica", [2, 4]), settles: true },
    runs: 400,
    expects: { holds: [ServersAgree], reaches: [OthersValueGot] },
    floor: 0.9,
  },
  // ── where it ends ──
  {
    kind: "exhaustive",
    id: "register/single-copy-2",
    says: "two servers that each answer alone: a client does not find what it has put",
    world: small("server", 2, 2),
    expects: { refutes: { property: Linearizable, trace: "single-copy-2" } },
  },
  {
    kind: "exhaustive",
    id: "register/servers-apart",
    says: "two servers that each answer alone never come to hold the same",
    world: small("server", 2, 2),
    expects: { refutes: { property: ServersAgree, trace: "servers-apart" } },
  },
  {
    kind: "exhaustive",
    id: "register/replicas-lag",
    says: "two replicas that will agree, asked before they do",
    world: small("replica", 2, 2),
    expects: { refutes: { property: Linearizable, trace: "replicas-lag" } },
  },
  {
    kind: "random",
    id: "register/many-replicas-lag",
    says: "two to four replicas that will agree and up to four clients, asked before they do",
    space: space("replica", [2, 4]),
    runs: 400,
    expects: { refutes: { property: Linearizable } },
  },
  // ── premises struck out ──
  {
    kind: "exhaustive",
    id: "register/without-repeated",
    says: "one server carries out a put again when its message comes twice",
    world: small("server", 1, 2, doubling),
    struck: [{ rule: put.id, premise: "Repeated" }],
    expects: { refutes: { property: Linearizable, trace: "carried-out-twice" } },
  },
  {
    kind: "exhaustive",
    id: "register/without-older",
    says: "replicas take whatever copy comes last",
    world: small("replica", 2, 2),
    struck: [{ rule: copy.id, premise: "Older" }],
    expects: { refutes: { property: ServersAgree } },
  },
  {
    kind: "random",
    id: "register/without-stray-put-ok",
    says: "a client takes any confirmation for the answer that it waits for",
    space: space("server", [1, 1]),
    runs: 400,
    struck: [{ rule: notePut.id, premise: "Stray" }],
    expects: { refutes: { property: Linearizable } },
  },
  {
    kind: "random",
    id: "register/without-stray-get-ok",
    says: "a client takes any value for the answer that it waits for",
    space: space("server", [1, 1]),
    runs: 400,
    struck: [{ rule: noteGet.id, premise: "Stray" }],
    expects: { refutes: { property: Linearizable } },
  },
]
