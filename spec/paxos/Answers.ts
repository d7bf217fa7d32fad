/**
 * Readers' questions and claims, as far as Paxos answers them, and what to read. Next: the record, [index.ts](index.ts).
 */
import { type Answer, type Source, source, text } from "../core/Chapter.ts"

export const answers: ReadonlyArray<Answer> = [
  {
    id: "Q13",
    text: "What is the difference between Paxos (Raft, ZAB) and the algorithms of this lecture?",
    verdict: text(
      "Whom they trust, and whom they know. Paxos has a fixed list of members and counts them; a message says what its sender did, and nobody checks it; a member may stop and come back, but not lie.",
      "In return a value that is chosen is chosen for good, no matter how slow the network is, and no puzzle has to be solved for it.",
      "A single member that runs twice under one name breaks it, in ten steps.",
      "Proof of work needs no list and trusts no message; it pays with work, it needs messages to arrive soon, and what it writes is never final, only less and less likely to change.",
      "Raft and ZAB belong with Paxos in this; they have no chapter yet.",
    ),
    see: [
      "paxos/agreement",
      "paxos/lamport-b2",
      "paxos/crash",
      "paxos/minority-down",
      "paxos/twins",
      "paxos/decisions-agree",
    ],
  },
  {
    id: "Q14",
    text: "How does an election differ from a consensus on a ledger? Is the winner of this block not also a leader?",
    verdict: text(
      "Here one can see both in one protocol. Phase 1 is an election: a majority promises to follow a ballot. Many may win in turn.",
      "Phase 2 is the consensus: a value is chosen, and whoever wins a later election must propose that one. Only where nothing can have been chosen may it propose what it likes.",
      "So agreement does not rest on there being one leader at a time. It does rest on there being one proposal in a ballot (`paxos/second-proposal`).",
    ),
    see: ["paxos/phase-1b", "paxos/phase-2a", "paxos/ballots-compete", "paxos/votes-are-safe", "paxos/second-proposal"],
  },
  {
    id: "Q16",
    text: "What exactly separates consistency, seen from outside, from consensus, inside?",
    verdict: text(
      "Two properties of the same runs. `paxos/decisions-agree` looks at servers and never at clients; `paxos/clients-see-one-register` looks at clients and never at servers.",
      "With two or three clients both hold (every run). But a client of this chapter writes once, one value is ever decided, and at most one client hears that its own was: what it can observe is little.",
    ),
    see: ["paxos/decisions-agree", "paxos/clients-see-one-register", "paxos/clients-3"],
  },
  {
    id: "Q17",
    text: "What should I read to go deeper?",
    verdict: text(
      "The sources at the end of the chapter's page, each with what it is good for and how hard it is.",
      "Start with §§2.1 and 2.2 of *Paxos Made Simple*, then read the three TLA+ modules from the top down.",
    ),
    see: [],
  },
  {
    id: "C1",
    text: "Raft and ZAB solve the Byzantine generals problem.",
    verdict: text(
      "Refuted here for Paxos, which is of the same family; Raft and ZAB themselves have no chapter yet. A proposer that lies makes two values chosen in six steps; a server that runs twice under one name makes two servers decide differently in ten, and in a longer run two clients read what no single register could have told them.",
      "One node that deviates is enough for each.",
    ),
    see: ["paxos/inventor", "paxos/twins", "paxos/twins-register"],
  },
  {
    id: "C13",
    text: "On a local network there are no Byzantine generals.",
    verdict: text(
      "Refuted as a matter of distance: what counts is whether a node can be wrong, not how far away it is.",
      "`paxos/twins` needs no attacker, only a machine that was cloned and started twice under its old name; `paxos/forgetful` only a disk that comes back empty. In both, two values are chosen.",
    ),
    see: ["paxos/twins", "paxos/forgetful", "paxos/one-value-ever"],
  },
]

/** From the easiest to the hardest; within one grade, in the order in which they are best read. */
export const sources: ReadonlyArray<Source> = [
  source(
    "lamport-2001",
    2,
    "L. Lamport: Paxos Made Simple",
    "ACM SIGACT News 32(4), §§2.1–2.4",
    "the rules, found one after the other from what is asked; P2b is behind the property `paxos/votes-are-safe`, P2c behind the premises of `paxos/phase-2a`",
  ),
  source(
    "stateright",
    2,
    "Stateright: examples/paxos.rs",
    "github.com/stateright/stateright",
    "the form with clients, step by step; it states its own figure for two clients, and running it gives the one for three",
  ),
  source(
    "chandra-2007",
    2,
    "T. Chandra, R. Griesemer, J. Redstone: Paxos Made Live",
    "PODC 2007, §§4–6",
    "what is missing between these rules and a system that runs: disks that fail, leases, membership, logs",
  ),
  source(
    "herlihy-wing-1990",
    3,
    "M. Herlihy, J. Wing: Linearizability: A Correctness Condition for Concurrent Objects",
    "ACM TOPLAS 12(3), §§1–2",
    "what clients may expect of an object that many servers keep",
  ),
  source(
    "tlaplus-examples",
    3,
    "tlaplus/Examples: Consensus.tla, Voting.tla, Paxos.tla",
    "github.com/tlaplus/Examples, specifications/Paxos and PaxosHowToWinATuringAward",
    "the ladder: each module with the mapping to the one above; comments say why each guard is there. The manifest of the second folder gives 3,921 and 6,752 states",
  ),
  source(
    "fischer-1985",
    3,
    "M. Fischer, N. Lynch, M. Paterson: Impossibility of Distributed Consensus with One Faulty Process",
    "Journal of the ACM 32(2), §§1–3",
    "why nothing here is said of how long it takes: no protocol of this kind can promise to end",
  ),
  source(
    "lamport-1998",
    3,
    "L. Lamport: The Part-Time Parliament",
    "ACM TOCS 16(2), §2",
    "the first account, with the proof; the story of the island is not needed",
  ),
]
