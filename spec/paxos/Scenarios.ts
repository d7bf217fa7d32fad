/**
 * Worlds in which Paxos is put to the test, and what must come out. Next: the worked traces in [traces/](traces).
 */
import type { Environment } from "../core/Environment.ts"
import type { Property } from "../core/Property.ts"
import type { Fixed, Scenario, Space } from "../core/Scenario.ts"
import { clients, type Params, threeBallots, twoBallots } from "./Params.ts"
import {
  Agreement,
  BallotsCompete,
  FirstVoteWins,
  NothingIsChosen,
  OneValueEver,
  RefinesVoting,
  safety,
  witnesses,
} from "./Properties.ts"
import { Decides, DecisionsAgree, EverybodyDecides, registerSafety, registerWitnesses } from "./RegisterProperties.ts"
import type { Seen } from "./State.ts"

type PaxosScenario = Scenario<Params, Seen>
type Nodes = Fixed<Params>["setup"]["nodes"]

const three = ["a1", "a2", "a3"]

// ── Lamport's form: a set of messages that grows ───────────────────────────────────────────────────────────────────

const lamport = (
  params: Params,
  budget: Environment["budget"] = {},
  nodes: Nodes = { leader: ["L"], acceptor: three },
): Fixed<Params> => ({
  setup: { params, nodes },
  environment: { network: "set", idle: "stays", budget },
})

const ballots: ReadonlyArray<PaxosScenario> = [
  {
    kind: "exhaustive",
    id: "paxos/lamport-b1",
    says: "three acceptors, two values, ballots 0 and 1, any order",
    world: lamport(twoBallots),
    states: 3921,
    depth: 17,
    expects: { holds: safety, reaches: witnesses },
  },
  {
    kind: "exhaustive",
    id: "paxos/lamport-b2",
    says: "three acceptors, two values, ballots 0 to 2, any order",
    world: lamport(threeBallots),
    states: 185369,
    depth: 25,
    expects: { holds: safety, reaches: witnesses },
  },
  {
    kind: "exhaustive",
    id: "paxos/crash",
    says: "two ballots, and up to two crashes of acceptors that write everything down",
    world: lamport(twoBallots, { crash: 2 }),
    states: 47052,
    expects: { holds: [Agreement, OneValueEver], reaches: [BallotsCompete] },
  },
]

const lamportSpace: Space<Params> = {
  params: threeBallots,
  nodes: { leader: [1, 1], acceptor: [1, 5] },
  network: "set",
  idle: "stays",
  steps: [20, 60],
}

const randomBallots: ReadonlyArray<PaxosScenario> = [
  {
    kind: "random",
    id: "paxos/lamport-random",
    says: "up to five acceptors, three ballots, crashes",
    space: { ...lamportSpace, budget: { crash: [0, 2] } },
    runs: 300,
    expects: { holds: [Agreement, OneValueEver], reaches: witnesses },
  },
]

// ── clients: a message is used up when it is taken ─────────────────────────────────────────────────────────────────

const servers = ["S0", "S1", "S2"]
const named = (count: number): ReadonlyArray<string> => ["C3", "C4", "C5"].slice(0, count)

const withClients = (count: number, budget: Environment["budget"] = {}): Fixed<Params> => ({
  setup: { params: clients, nodes: { server: servers, client: named(count) } },
  environment: { network: "multiset", idle: "stays", budget },
})

const registers: ReadonlyArray<PaxosScenario> = [
  {
    kind: "exhaustive",
    id: "paxos/clients-2",
    says: "three servers, two clients that each put a value and then read",
    world: withClients(2),
    states: 16668,
    expects: { holds: [...registerSafety, EverybodyDecides], reaches: registerWitnesses },
  },
  {
    kind: "exhaustive",
    id: "paxos/clients-3",
    says: "three servers, three clients that each put a value and then read",
    world: withClients(3),
    large: true,
    states: 1194428,
    expects: { holds: [...registerSafety, EverybodyDecides], reaches: registerWitnesses },
  },
  {
    kind: "exhaustive",
    id: "paxos/clients-crash",
    says: "one client, and up to two crashes of servers that write down ballot and vote",
    world: withClients(1, { crash: 2 }),
    states: 4236,
    expects: { holds: registerSafety, reaches: [Decides] },
  },
  {
    kind: "exhaustive",
    id: "paxos/lost-proposal",
    says: "a server crashes and no longer knows what it proposed: nobody else does it",
    world: withClients(1, { crash: 1 }),
    expects: { refutes: { property: EverybodyDecides, trace: "lost-proposal" } },
  },
  {
    kind: "exhaustive",
    id: "paxos/twins",
    says: "one server runs twice under one name: each copy promises and votes for itself",
    world: {
      setup: { params: clients, nodes: { server: servers, client: named(2) } },
      environment: {
        network: "multiset",
        idle: "stays",
        corrupt: { S2: "twins" },
        links: { S0: ["S1", "S2"], S1: ["S0", "S2′"] },
      },
    },
    expects: { refutes: { property: DecisionsAgree, trace: "twins" } },
  },
]

const registerSpace: Space<Params> = {
  params: { ...clients, values: ["A", "B", "C", "D", "E"] },
  nodes: { server: [1, 5], client: [1, 5] },
  network: "multiset",
  idle: "consumed",
  budget: { crash: [0, 2], drop: [0, 3], duplicate: [0, 4] },
  steps: [30, 120],
}

const randomRegisters: ReadonlyArray<PaxosScenario> = [
  {
    kind: "random",
    id: "paxos/clients-random",
    says: "up to five servers and five clients; loss, duplication, crashes",
    space: registerSpace,
    runs: 600,
    expects: { holds: registerSafety, reaches: registerWitnesses },
  },
]

// ── where it ends ──────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * With `or` for `and` in phase 2a a value may be proposed if it is that of some vote told *or* there is a vote with the highest
 * ballot. There always is one: the premise holds of every value, as if it were struck out.
 */
const orForAnd = [{ rule: "paxos/phase-2a", premise: "OtherValue" }]

const shows = (id: string, says: string, property: Property<Seen, Params>, trace: string): PaxosScenario => ({
  kind: "exhaustive",
  id,
  says,
  world: lamport(twoBallots),
  expects: { refutes: { property, trace } },
})

const outside: ReadonlyArray<PaxosScenario> = [
  shows("paxos/chosen", "how a value is chosen", NothingIsChosen, "chosen"),
  shows(
    "paxos/passed-over",
    "a vote that is not enough: a higher ballot chooses differently",
    FirstVoteWins,
    "passed-over",
  ),
  {
    kind: "exhaustive",
    id: "paxos/forgetful",
    says: "an acceptor that writes nothing down crashes: it has promised nothing and voted for nothing",
    world: lamport(twoBallots, { crash: 1 }, { leader: ["L"], forgetful: ["a1"] }),
    expects: { refutes: { property: OneValueEver, trace: "forgetful" } },
  },
  {
    kind: "exhaustive",
    id: "paxos/or-for-and",
    says: "`or` for `and` in phase 2a: any value may be proposed",
    world: lamport(twoBallots),
    struck: orForAnd,
    expects: { refutes: { property: Agreement, trace: "or-for-and" } },
  },
  {
    kind: "exhaustive",
    id: "paxos/or-for-and-refinement",
    says: "`or` for `and` in phase 2a: a vote that Voting does not allow",
    world: lamport(twoBallots),
    struck: orForAnd,
    expects: { refutes: { property: RefinesVoting, trace: "or-for-and-refinement" } },
  },
  {
    kind: "random",
    id: "paxos/or-for-and-random",
    says: "`or` for `and` in phase 2a, found by random search",
    space: { ...lamportSpace, nodes: { leader: [1, 1], acceptor: [3, 3] }, steps: [30, 80] },
    runs: 2000,
    struck: orForAnd,
    expects: { refutes: { property: Agreement } },
  },
]

export const scenarios: ReadonlyArray<PaxosScenario> = [
  ...ballots,
  ...registers,
  ...randomBallots,
  ...randomRegisters,
  ...outside,
]
