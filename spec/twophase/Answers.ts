/**
 * What readers of the lecture claimed, put to the test here, and what to read. The page takes these sections from here.
 * Next: [index.ts](index.ts).
 */
import type { Answer, Source } from "../core/Chapter.ts"

export const answers: ReadonlyArray<Answer> = [
  {
    id: "C13",
    text: "On a local network there are no Byzantine generals.",
    verdict: [
      "Refuted: the assumption is about faults and not about distance.",
      "Two-phase commit was made for machines that crash, and safety holds in every run with up to two crashes of a transaction manager that keeps what it wrote down.",
      "It does not survive one that says commit to one and abort to another. Neither malice nor distance is needed for that: an old copy of the machine, started beside the new one, will do.",
      "The trace `two-faces` is such a run.",
    ].join(" "),
    see: ["twophase/manager-restarts", "twophase/two-faced-manager", "twophase/consistent"],
  },
]

export const sources: ReadonlyArray<Source> = [
  {
    key: "gray-lamport-2006",
    title: "J. Gray, L. Lamport: Consensus on Transaction Commit",
    where: "ACM TODS 31(1), 133–160; arXiv cs/0408036, §§2–3, then §4",
    goodFor:
      "the problem stated without any protocol (§2), the protocol and its weakness (§3), and how to have the decision made by a majority instead (§4)",
    hard: 2,
  },
  {
    key: "tla-examples",
    title: "TLA+ Examples: TCommit, TwoPhase, PaxosCommit",
    where: "github.com/tlaplus/Examples, specifications/transaction_commit",
    goodFor: "the model that this chapter follows guard by guard; compare its actions with the rules, one to one",
    hard: 2,
  },
  {
    key: "lamport-video",
    title: "L. Lamport: The TLA+ Video Course",
    where: "lamport.azurewebsites.net/video/videos.html, lectures 5 and 6",
    goodFor:
      "transaction commit and two-phase commit told slowly, with the same model, for those who see such a thing for the first time",
    hard: 1,
  },
  {
    key: "gray-1978",
    title: "J. Gray: Notes on Data Base Operating Systems",
    where: "LNCS 60, 1978, the part on two-phase commit",
    goodFor: "where the protocol was first written down at length, with logs, restarts and messages that get lost",
    hard: 2,
  },
  {
    key: "skeen-1981",
    title: "D. Skeen: Nonblocking Commit Protocols",
    where: "ACM SIGMOD 1981",
    goodFor: "when exactly a commit protocol must make somebody wait, and what a third phase buys",
    hard: 3,
  },
]
