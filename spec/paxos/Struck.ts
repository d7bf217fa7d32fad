/**
 * Scenarios in which premises are struck out of the rules: a property must notice. Next: the worked traces in [traces/](traces).
 */
import type { Property } from "../core/Property.ts"
import type { Struck } from "../core/Protocol.ts"
import type { Fixed, Scenario } from "../core/Scenario.ts"
import { type Params, twoBallots } from "./Params.ts"
import { Agreement, OneValuePerBallot, PromisesAreKept, RefinesVoting, VotesAreSafe } from "./Properties.ts"
import { BallotsOnlyGrow, DecisionsAgree, DecisionsStay } from "./RegisterProperties.ts"
import type { Seen } from "./State.ts"
import { fiveServers, lamport, lamportSpace, withClients } from "./Worlds.ts"

type PaxosScenario = Scenario<Params, Seen>

/**
 * With `or` for `and` in phase 2a a value may be proposed if it is that of some vote told *or* there is a vote with the highest
 * ballot. There always is one: the premise holds of every value, as if it were struck out.
 */
const orForAnd = [{ rule: "paxos/phase-2a", premise: "OtherValue" }]

const without = (
  id: string,
  says: string,
  world: Fixed<Params>,
  struck: ReadonlyArray<Struck>,
  property: Property<Seen, Params>,
  trace?: string,
): PaxosScenario => ({
  kind: "exhaustive",
  id,
  says,
  world,
  struck,
  expects: { refutes: trace === undefined ? { property } : { property, trace } },
})
const lamportWithout = (id: string, says: string, rule: string, premise: string, property: Property<Seen, Params>) =>
  without(id, says, lamport(twoBallots), [{ rule, premise }], property)

export const struck: ReadonlyArray<PaxosScenario> = [
  without(
    "paxos/or-for-and",
    "`or` for `and` in phase 2a: any value may be proposed",
    lamport(twoBallots),
    orForAnd,
    Agreement,
    "or-for-and",
  ),
  without(
    "paxos/or-for-and-refinement",
    "`or` for `and` in phase 2a: a vote that Voting does not allow",
    lamport(twoBallots),
    orForAnd,
    RefinesVoting,
    "or-for-and-refinement",
  ),
  {
    kind: "random",
    id: "paxos/or-for-and-random",
    says: "`or` for `and` in phase 2a, found by random search",
    space: { ...lamportSpace, nodes: { leader: [1, 1], acceptor: [3, 3] }, steps: [30, 80] },
    runs: 2000,
    struck: orForAnd,
    expects: { refutes: { property: Agreement } },
  },
  lamportWithout(
    "paxos/second-proposal",
    "two values are proposed in one ballot",
    "paxos/phase-2a",
    "SecondProposal",
    OneValuePerBallot,
  ),
  lamportWithout(
    "paxos/no-quorum",
    "a value is proposed before a quorum has promised",
    "paxos/phase-2a",
    "NoQuorum",
    VotesAreSafe,
  ),
  lamportWithout(
    "paxos/lower-promise",
    "an acceptor goes back to a lower ballot",
    "paxos/phase-1b",
    "NotHigher",
    PromisesAreKept,
  ),
  lamportWithout(
    "paxos/broken-promise",
    "an acceptor votes in a ballot below its promise",
    "paxos/phase-2b",
    "Promised",
    Agreement,
  ),
  without(
    "paxos/server-goes-back",
    "a server follows a lower ballot",
    withClients(2),
    [{ rule: "paxos/promise", premise: "NotHigher" }],
    BallotsOnlyGrow,
  ),
  without(
    "paxos/server-breaks-promise",
    "a server votes in a ballot below its promise",
    withClients(2),
    [{ rule: "paxos/accept", premise: "Promised" }],
    DecisionsAgree,
  ),
  without(
    "paxos/server-votes-on",
    "a server votes in a lower ballot although it has decided",
    withClients(2),
    [
      { rule: "paxos/accept", premise: "Promised" },
      { rule: "paxos/accept", premise: "Decided" },
    ],
    DecisionsStay,
  ),
  {
    kind: "exhaustive",
    id: "paxos/too-few-votes",
    says: "one of five servers decides with two votes",
    world: fiveServers,
    struck: [{ rule: "paxos/decide", premise: "NoMajority" }],
    expects: { refutes: { property: DecisionsAgree } },
  },
]
