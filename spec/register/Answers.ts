/** The reader's question about consistency and consensus, and what to read. The page takes these sections from here. */
import { type Answer, type Source, text } from "../core/Chapter.ts"

export const answers: ReadonlyArray<Answer> = [
  {
    id: "Q16",
    text: "What exactly separates consistency, seen from outside, from consensus, inside?",
    verdict: text(
      "Consistency is a statement about answers: could one register, used by one client at a time, have given them?",
      "It is judged from what clients asked and got, and from when; no server is looked at.",
      "Consensus is what servers do among themselves until they hold the same, and know it.",
      "One server is consistent, and has nobody to agree with (holds, every run of two and of three clients).",
      "Two replicas that answer first and tell each other afterwards hold the same in the end, in every run with two clients; and yet a client does not find what it has put (refuted, in 4 steps).",
      "Consensus would not help that client either, if a server that has not heard of the last decision answered from what it holds.",
      "What joins them is time: many servers look like one only if a server makes sure of the others, or of enough of them, before it answers.",
      "For a register it is enough to ask a majority at each operation (Attiya, Bar-Noy and Dolev 1995), and that is less than consensus.",
      "For an object that keeps all that was done in one order, such as a log, the servers must agree on that order: that is consensus (Herlihy 1991).",
    ),
    see: [
      "register/linearizable",
      "register/servers-agree",
      "register/single-copy-1",
      "register/single-copy-2",
      "register/replicas-agree",
      "register/replicas-lag",
    ],
  },
]

export const sources: ReadonlyArray<Source> = [
  {
    key: "kleppmann",
    title: "M. Kleppmann: Designing Data-Intensive Applications",
    where: "O'Reilly 2017, chapter 9, Consistency and Consensus, first half",
    goodFor: "linearizability with pictures of clients and servers, what it costs, and what is less than it",
    hard: 1,
  },
  {
    key: "jepsen",
    title: "Jepsen: Consistency Models",
    where: "jepsen.io/consistency",
    goodFor: "a map of the many meanings of consistency, each on one page",
    hard: 1,
  },
  {
    key: "stateright",
    title: "J. Nadal: Stateright",
    where: "github.com/stateright/stateright, src/actor/register.rs and examples/single-copy-register.rs",
    goodFor:
      "the clients and the two scenarios with a single copy come from here; the same question asked of other protocols",
    hard: 2,
  },
  {
    key: "johnson-thomas",
    title: "P. Johnson, R. Thomas: The Maintenance of Duplicate Databases",
    where: "RFC 677, 1975",
    goodFor: "time stamps with the server's name, so that the last writer wins everywhere: the rule COPY, 50 years old",
    hard: 1,
  },
  {
    key: "liskov-cowling",
    title: "B. Liskov, J. Cowling: Viewstamped Replication Revisited",
    where: "MIT-CSAIL-TR-2012-021, §4.1",
    goodFor: "the client table, which is why a request that comes twice is carried out once",
    hard: 2,
  },
  {
    key: "attiya-bar-noy-dolev",
    title: "H. Attiya, A. Bar-Noy, D. Dolev: Sharing Memory Robustly in Message-Passing Systems",
    where: "Journal of the ACM 42(1), 1995, §§1–3",
    goodFor: "a register with one writer on many servers, without consensus: a put asks a majority once, a get twice",
    hard: 2,
  },
  {
    key: "wing-gong",
    title: "J. Wing, C. Gong: Testing and Verifying Concurrent Objects",
    where: "Journal of Parallel and Distributed Computing 17, 1993, §§1–4",
    goodFor: "the search for an order that explains a history",
    hard: 2,
  },
  {
    key: "lowe",
    title: "G. Lowe: Testing for linearizability",
    where: "Concurrency and Computation: Practice and Experience 29(4), 2017",
    goodFor:
      "how to remember what has been tried, and to let an operation take effect as late as possible: the monitor does both",
    hard: 2,
  },
  {
    key: "herlihy-wing",
    title: "M. Herlihy, J. Wing: Linearizability: A Correctness Condition for Concurrent Objects",
    where: "ACM TOPLAS 12(3), 1990, §§1–3",
    goodFor: "the definition, with queues as examples; why it can be asked of each object by itself",
    hard: 3,
  },
  {
    key: "herlihy",
    title: "M. Herlihy: Wait-Free Synchronization",
    where: "ACM TOPLAS 13(1), 1991, §§1–3",
    goodFor: "which objects need consensus and which do not; a register does not, and cannot give it",
    hard: 3,
  },
]
