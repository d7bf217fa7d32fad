/**
 * What readers asked and claimed, each with what the answer rests on; and what to read. Next: [index.ts](index.ts).
 */
import type { Answer, Source } from "../../core/Chapter.ts"

/** One sentence an argument. */
const text = (...sentences: ReadonlyArray<string>): string => sentences.join(" ")

const questions: ReadonlyArray<Answer> = [
  {
    id: "Q10",
    text: "Are successful records the same on all nodes? When?",
    verdict: text(
      "At the head of the chain no: nodes may follow different blocks for a while, and without the boost an adversary with a seventh of the stake keeps two halves apart.",
      "Below a final checkpoint yes, and it stays so whatever the network does, as long as less than a third of the stake breaks the conditions: no violation was found of no-conflicting-finality, in worlds without any bound on delays in which checkpoints do become final.",
      "With Ethereum's numbers and nobody missing, the checkpoint with which an epoch begins is final when two epochs are over: 64 slots, 768 seconds.",
      "If a third or more does break them, two records may both be final; then the votes themselves say who did it.",
    ),
    see: [
      "pos-finality/no-conflicting-finality",
      "pos-finality/finality-stays",
      "pos-finality/accountable-safety",
      "pos-finality/balancing",
      "pos-finality/balancing-with-old-votes",
      "pos-finality/a-third",
    ],
  },
  {
    id: "Q14",
    text: "How does an election differ from a consensus on a ledger? Is the winner of this block not also a leader?",
    verdict: text(
      "The leader of a slot is known beforehand and has no power but to propose.",
      "What decides is the vote of the committees after it: a proposal that they do not vote for is left behind, and what two thirds of the stake have voted for twice in a row no later leader can undo.",
      "So here each slot has a leader, and the consensus is the voting.",
    ),
    see: ["pos-finality/propose", "pos-finality/attest", "pos-finality/head-is-heaviest", "pos-finality/ex-ante"],
  },
]

const claims: ReadonlyArray<Answer> = [
  {
    id: "C5",
    text: "Protocols that decide by quorums of two thirds, such as LibraBFT, tolerate a third of Byzantine nodes.",
    verdict: text(
      "It is stake that counts, not nodes, and it must be less than a third.",
      "With two sevenths no violation was found, in runs of which one in six makes something final; with exactly a third of the stake two rival blocks become final in 18 steps (`two-finalities`), and the third is convicted by its own votes.",
      "Each of the two conditions is needed: without one of them three voters of whom two make a quorum finalise two chains with four links.",
    ),
    see: [
      "pos-finality/double-votes",
      "pos-finality/a-third",
      "pos-finality/a-third-in-private",
      "pos-finality/without-double-vote",
      "pos-finality/without-surround-vote",
    ],
  },
]

const reading: Answer = {
  id: "Q17",
  text: "What should I read to go deeper?",
  verdict: text(
    "The sources at the end of the chapter's page.",
    "Start with Buterin and Griffith, ten pages; then the first sections of Buterin and others for the fork choice; then Neu, Tas and Tse for what was wrong with it.",
  ),
  see: [],
}

export const answers: ReadonlyArray<Answer> = [...questions, reading, ...claims]

const source = (key: string, hard: Source["hard"], title: string, where: string, goodFor: string): Source => ({
  key,
  title,
  where,
  goodFor,
  hard,
})

export const sources: ReadonlyArray<Source> = [
  source(
    "edgington-2023",
    1,
    "B. Edgington: Upgrading Ethereum (the book)",
    "eth2book.info, part 2, chapters on consensus",
    "the whole of Ethereum's protocol told in order, with the reasons and the history of each attack",
  ),
  source(
    "casper-2017",
    2,
    "V. Buterin, V. Griffith: Casper the Friendly Finality Gadget",
    "arXiv 1710.09437, §§1–2, then §§3–4 for the long range",
    "votes as links, the two conditions, and both theorems with proofs of half a page each",
  ),
  source(
    "gasper-2020",
    2,
    "V. Buterin and others: Combining GHOST and Casper",
    "arXiv 2003.03052, §§2–4, §5 for finality over gaps",
    "how the gadget and the fork choice fit together: slots, epochs, committees, checkpoints as pairs of block and epoch",
  ),
  source(
    "consensus-specs",
    2,
    "Ethereum consensus specifications, phase 0",
    "github.com/ethereum/consensus-specs, specs/phase0: fork-choice, validator, beacon-chain; presets/mainnet",
    "what is really run; the numbers of the preset come from here",
  ),
  source(
    "eip-3076",
    2,
    "EIP-3076: Slashing Protection Interchange Format",
    "eips.ethereum.org/EIPS/eip-3076",
    "what a validator must not forget, and what happens to one that does",
  ),
  source(
    "neu-2021",
    3,
    "J. Neu, E. N. Tas, D. Tse: Ebb-and-Flow Protocols: A Resolution of the Availability-Finality Dilemma",
    "arXiv 2009.04987, §II and appendix on Gasper",
    "the balancing attack, and why a chain that always grows and one that is always safe are two chains",
  ),
  source(
    "schwarz-schilling-2022",
    2,
    "C. Schwarz-Schilling, J. Neu, B. Monnot, A. Asgaonkar, E. N. Tas, D. Tse: Three Attacks on Proof-of-Stake Ethereum",
    "arXiv 2110.10086, §§3–4",
    "the ex-ante reorganisation, and balancing by an adversary that does not control delays",
  ),
  source(
    "proposer-boost",
    2,
    "C. Schwarz-Schilling, F. D'Amato: Proposer Boost considerations",
    "notes.ethereum.org/@casparschwa/H1T0k7b85",
    "how large the boost should be: too small for votes that are kept back, too large for a sandwich",
  ),
  source(
    "neu-2022",
    3,
    "J. Neu, E. N. Tas, D. Tse: Two More Attacks on Proof-of-Stake GHOST/Ethereum",
    "arXiv 2203.01315, §§3–4",
    "what the boost does not defend against; why the votes of those who vote twice are discounted",
  ),
  source(
    "nakamura-2019",
    2,
    "R. Nakamura: Analysis of bouncing attack on FFG, and its prevention",
    "ethresear.ch, topics 6113 and 6114",
    "how justified checkpoints are played off against each other, and the rule that nodes go over early in an epoch only",
  ),
]
