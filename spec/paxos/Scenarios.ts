/**
 * Worlds in which Paxos is put to the test, and what must come out. Next: [Struck.ts](Struck.ts), the same with premises struck out.
 */
import type { Property } from "../core/Property.ts"
import type { Fixed, Scenario } from "../core/Scenario.ts"
import { type Params, threeBallots, twoBallots } from "./Params.ts"
import {
  Agreement,
  BallotsCompete,
  FirstVoteWins,
  NothingIsChosen,
  OneValueEver,
  OneValuePerBallot,
  OnlyProposedIsVotedFor,
  RefinesVoting,
  SomethingIsChosen,
  safety,
  witnesses,
} from "./Properties.ts"
import {
  ClientsSeeOneRegister,
  Decides,
  DecisionsAgree,
  EverybodyDecides,
  registerSafety,
  registerWitnesses,
} from "./RegisterProperties.ts"
import type { Seen } from "./State.ts"
import { struck } from "./Struck.ts"
import { cutOff, lamport, lamportSpace, registerSpace, three, twins, withClients } from "./Worlds.ts"

type PaxosScenario = Scenario<Params, Seen>

const ballots: ReadonlyArray<PaxosScenario> = [
  {
    kind: "exhaustive",
    id: "paxos/lamport-b1",
    says: "three acceptors, two values, ballots 0 and 1, any order",
    world: lamport(twoBallots),
    states: 3921,
    depth: 17,
    expects: { holds: [...safety, SomethingIsChosen], reaches: witnesses },
  },
  {
    kind: "exhaustive",
    id: "paxos/lamport-b2",
    says: "three acceptors, two values, ballots 0 to 2, any order",
    world: lamport(threeBallots),
    large: true,
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
    depth: 21,
    expects: { holds: [Agreement, OneValueEver], reaches: [BallotsCompete] },
  },
  {
    kind: "exhaustive",
    id: "paxos/minority-down",
    says: "two ballots, and one of three acceptors may stop for good",
    world: lamport(twoBallots, { crash: 1, recover: 0 }),
    states: 15684,
    expects: { holds: [Agreement, OneValueEver, SomethingIsChosen], reaches: [BallotsCompete] },
  },
]

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

const registers: ReadonlyArray<PaxosScenario> = [
  {
    kind: "exhaustive",
    id: "paxos/clients-2",
    says: "three servers, two clients that each put a value and then read",
    world: withClients(2),
    states: 16668,
    depth: 21,
    expects: { holds: [...registerSafety, EverybodyDecides], reaches: registerWitnesses },
  },
  {
    kind: "exhaustive",
    id: "paxos/clients-3",
    says: "three servers, three clients that each put a value and then read",
    world: withClients(3),
    large: true,
    states: 1194428,
    depth: 28,
    expects: { holds: [...registerSafety, EverybodyDecides], reaches: registerWitnesses },
  },
  {
    kind: "exhaustive",
    id: "paxos/clients-crash",
    says: "one client, and up to two crashes of servers that write down ballot and vote",
    world: withClients(1, { crash: 2 }),
    states: 4236,
    depth: 18,
    expects: { holds: registerSafety, reaches: [Decides] },
  },
]

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

const shows = (
  id: string,
  says: string,
  world: Fixed<Params>,
  property: Property<Seen, Params>,
  trace: string,
): PaxosScenario => ({ kind: "exhaustive", id, says, world, expects: { refutes: { property, trace } } })

const outside: ReadonlyArray<PaxosScenario> = [
  shows("paxos/chosen", "how a value is chosen", lamport(twoBallots), NothingIsChosen, "chosen"),
  shows(
    "paxos/passed-over",
    "a vote that is not enough: a higher ballot chooses differently",
    lamport(twoBallots),
    FirstVoteWins,
    "passed-over",
  ),
  shows(
    "paxos/forgetful",
    "an acceptor that writes nothing down crashes: it has promised nothing and voted for nothing",
    lamport(twoBallots, { crash: 1 }, { leader: ["L"], forgetful: ["a1"] }),
    OneValueEver,
    "forgetful",
  ),
  shows(
    "paxos/majority-down",
    "two of three acceptors stop for good: nothing false is chosen, and nothing else either",
    lamport(twoBallots, { crash: 2, recover: 0 }),
    SomethingIsChosen,
    "majority-down",
  ),
  {
    kind: "exhaustive",
    id: "paxos/half-down",
    says: "one of two acceptors stops for good: half of them is no majority",
    world: lamport(twoBallots, { crash: 1, recover: 0 }, { leader: ["L"], acceptor: ["a1", "a2"] }),
    expects: { refutes: { property: SomethingIsChosen } },
  },
  {
    kind: "exhaustive",
    id: "paxos/no-leader",
    says: "nobody proposes anything",
    world: lamport(twoBallots, {}, { acceptor: three }),
    expects: { refutes: { property: SomethingIsChosen } },
  },
  shows(
    "paxos/lost-proposal",
    "a server crashes and no longer knows what it proposed: nobody else does it",
    withClients(1, { crash: 1 }),
    EverybodyDecides,
    "lost-proposal",
  ),
  {
    kind: "exhaustive",
    id: "paxos/lost-message",
    says: "a message is lost for good, and nobody says it again",
    world: withClients(1, { drop: 1 }),
    expects: { refutes: { property: EverybodyDecides } },
  },
  {
    kind: "exhaustive",
    id: "paxos/cut-off",
    says: "a server is linked to one of two others only: nobody tells the other one what is decided",
    world: cutOff,
    expects: { refutes: { property: EverybodyDecides } },
  },
  shows(
    "paxos/twins",
    "one server runs twice under one name: each copy promises and votes for itself",
    twins,
    DecisionsAgree,
    "twins",
  ),
  shows(
    "paxos/twins-register",
    "one server runs twice under one name, as clients see it",
    twins,
    ClientsSeeOneRegister,
    "twins-register",
  ),
  shows(
    "paxos/inventor",
    "a proposer that asks nobody",
    lamport(twoBallots, {}, { inventor: ["X"], acceptor: three }),
    Agreement,
    "inventor",
  ),
  {
    kind: "exhaustive",
    id: "paxos/forged-value",
    says: "a proposer that proposes what nobody may",
    world: lamport(twoBallots, {}, { inventor: ["X"], acceptor: three }),
    expects: { refutes: { property: OnlyProposedIsVotedFor } },
  },
  {
    kind: "exhaustive",
    id: "paxos/lost-memory",
    says: "a proposal is taken out of the set that the leader reads: it does not know of it and makes another",
    world: lamport(twoBallots, { drop: 1 }),
    expects: { refutes: { property: OneValuePerBallot } },
  },
  {
    kind: "exhaustive",
    id: "paxos/hidden-promise",
    says: "an acceptor is down and shows nothing: nothing is wrong, but seen from Voting a promise is gone",
    world: lamport(twoBallots, { crash: 1 }),
    expects: { refutes: { property: RefinesVoting } },
  },
]

export const scenarios: ReadonlyArray<PaxosScenario> = [
  ...ballots,
  ...registers,
  ...randomBallots,
  ...randomRegisters,
  ...outside,
  ...struck,
]
