/**
 * What readers asked of the slot lottery and what they claimed, each with the rules, properties and scenarios that the answer
 * rests on; and what to read. The page takes these sections from here. Next: [index.ts](index.ts).
 */
import { type Answer, type Source, source, text } from "../../core/Chapter.ts"

const questions: ReadonlyArray<Answer> = [
  {
    id: "Q3",
    text: "How does a block or a transaction reach the whole network?",
    verdict: text(
      "Its maker tells its neighbours, and each node passes on what it has accepted, once.",
      "A block that comes before its parent waits; one that comes before its slot has begun waits too.",
      "Who was cut off asks for the whole chain.",
    ),
    see: ["pos-lottery/gossip", "pos-lottery/catch-up", "pos-lottery/give-chain", "pos-lottery/skewed-clocks"],
  },
  {
    id: "Q5",
    text: "Two nodes find a block at the same time: who wins, and what becomes of the other block and of its transactions?",
    verdict: text(
      "It is foreseen: a slot may have several leaders, and their blocks stand side by side.",
      "Each node follows the one it saw first, and the next slot with a single leader decides, because its block goes on one of them only.",
      "Payments of the block that loses wait again, unless the new chain has them or spent their coins otherwise.",
    ),
    see: ["pos-lottery/two-leaders", "pos-lottery/first-seen-stays", "pos-lottery/payments-return"],
  },
  {
    id: "Q10",
    text: "Are successful records the same on all nodes? When?",
    verdict: text(
      "Never all at once, as with proof of work: the last blocks may differ.",
      "Once the network is whole and one chain is longer than all others, every honest node follows it, as long as clocks agree and no limit on rollbacks forbids.",
      "Where delays are bounded, a node goes over to another chain only if the margin of the slots since the fork is at least 1; a reader who knows who led which slots can compute that.",
      "At 30 % of the slots for an attacker and no delay, two chains are still possible after 50 slots with a block in 1.86 % of all cases, after 100 in 0.0800 % (computed, not drawn).",
    ),
    see: [
      "pos-lottery/longest-chain-convergence",
      "pos-lottery/forks-need-margin",
      "pos-lottery/common-prefix",
      "pos-lottery/bounded-delay",
      "pos-lottery/slow-network",
    ],
  },
  {
    id: "Q11",
    text: "How does a new server become a node of the chain?",
    verdict: text(
      "By asking for chains and checking every block. That is not enough here: blocks cost nothing, so a past can be written anew by whoever owned much of the stake long ago.",
      "A newcomer cannot tell such a chain from the true one by the rules alone: it follows the longest, or, where rollbacks have a limit, the one that it hears first.",
      "It needs one recent block from somebody it trusts: this is called weak subjectivity.",
      "Where nodes were told of the block in which the sale of that stake is written, and may leave behind all blocks of another chain below its height, no run was found in which it goes wrong.",
    ),
    see: [
      "pos-lottery/newcomer",
      "pos-lottery/told-newcomer",
      "pos-lottery/told-above-limit-small",
      "pos-lottery/old-keys-divide-nobody",
      "pos-lottery/long-range",
      "pos-lottery/give-chain",
    ],
  },
  {
    id: "Q12",
    text: "Why is DPoS faster than PoS, if it needs votes first?",
    verdict: text(
      "The lottery's part of the answer: nobody knows beforehand who wins a slot, two may win it, and most slots must stay empty so that a block reaches everybody before the next.",
      "With f = 1/20 a block comes every 20 slots on average, and the number of blocks to wait for grows with the share of an attacker.",
      "Where the producer of each slot is known, every slot can have a block, and a count of producers tells when a block is final.",
    ),
    see: ["pos-lottery/two-leaders", "pos-lottery/empty-slot", "pos-lottery/produce"],
  },
  {
    id: "Q17",
    text: "What should I read to go deeper?",
    verdict: text(
      "The sources at the end of the chapter's page.",
      "Start with the Praos paper's description of the static protocol, then the paper on linear consistency for margins.",
    ),
    see: [],
  },
]

const claims: ReadonlyArray<Answer> = [
  {
    id: "C8",
    text: "Proof of stake ends in monopoly by the largest holders.",
    verdict: text(
      "Not by the lottery. A stake wins slots in proportion to what it is, early as late: over 20,000 slots each of four owners made its share of the blocks, in the first half and in the second.",
      "Splitting a stake or joining several changes nothing, because chances to win nothing multiply.",
      "Fees move shares at random, and on average not at all: over 40 histories the largest holder's mean share stayed where it was.",
      "What the lottery does not do is make anybody less large: who owns most writes most, for ever.",
      "And whoever can choose the randomness gains: a leader that tries 16 contents wins 2.7 times its slots of the next epoch on average, where nonces are made of content (3.57 instead of 1.34, for a tenth of the stake).",
    ),
    see: [
      "pos-lottery/produce",
      "pos-lottery/new-stake-leads",
      "pos-lottery/nobody-picks-luck",
      "pos-lottery/grinding",
    ],
  },
]

export const answers: ReadonlyArray<Answer> = [...questions, ...claims]

/** From the easiest to the hardest; within one grade, in the order in which they are best read. */
export const sources: ReadonlyArray<Source> = [
  source(
    "nxt-forging",
    1,
    "Nxt wiki: Forging",
    "nxtwiki.org, Forging",
    "an older lottery in which each account has a hit and a target that grows with time; the contrast `leastHit` is its core",
  ),
  source(
    "cardano-genesis",
    1,
    "Cardano: mainnet shelley-genesis.json",
    "book.world.dev.cardano.org/environments/mainnet, the fields activeSlotsCoeff, slotLength, epochLength, securityParam, slotsPerKESPeriod",
    "the numbers of the preset praos as they are in use, and how long a key signs",
  ),
  source(
    "checkpoints",
    1,
    "IntersectMBO: Lightweight checkpointing for all block types",
    "github.com/IntersectMBO/ouroboros-consensus, pull request 898; cardano-node, pull request 6048",
    "what a newcomer can be told, and how Cardano's node refuses every other block of that height",
  ),
  source(
    "brown-cohen-2019",
    2,
    "J. Brown-Cohen, A. Narayanan, C.-A. Psomas, S. M. Weinberg: Formal Barriers to Longest-Chain Proof-of-Stake Protocols",
    "arXiv 1809.06528, introduction and the part on predictability",
    "what nothing at stake means for those who are neither honest nor malicious, and why no longest-chain rule is free of it",
  ),
  source(
    "ouroboros-2017",
    2,
    "A. Kiayias, A. Russell, B. David, R. Oliynykov: Ouroboros: A Provably Secure Proof-of-Stake Blockchain Protocol",
    "IACR ePrint 2016/889, introduction (grinding, nothing at stake, long range) and the part on forkable strings",
    "the synchronous ancestor: one leader a slot; the first account of forks, tines and characteristic strings",
  ),
  source(
    "gazi-2018",
    2,
    "P. Gaži, A. Kiayias, A. Russell: Stake-Bleeding Attacks on Proof-of-Stake Blockchains",
    "IACR ePrint 2018/248, introduction and the part on countermeasures",
    "what can be done to a longest chain without checkpoints, given years; why a rule on rollbacks is there",
  ),
  source(
    "praos-2018",
    3,
    "B. David, P. Gaži, A. Kiayias, A. Russell: Ouroboros Praos: An Adaptively-Secure, Semi-synchronous Proof-of-Stake Blockchain",
    "IACR ePrint 2017/573, the leader selection with φ, the static protocol, the reduction to synchrony, the full protocol with epochs",
    "the protocol of this chapter; read the static protocol first",
  ),
  source(
    "blum-2020",
    3,
    "E. Blum, A. Kiayias, C. Moore, S. Quader, A. Russell: The Combinatorics of the Longest-Chain Rule: Linear Consistency for Proof-of-Stake Blockchains",
    "IACR ePrint 2017/241, reach and relative margin and their recurrence",
    "the exact condition under which two chains can exist side by side, in one line of arithmetic a slot",
  ),
  source(
    "kiayias-2020",
    3,
    "A. Kiayias, S. Quader, A. Russell: Consistency of Proof-of-Stake Blockchains with Concurrent Honest Slot Leaders",
    "arXiv 2001.06403, introduction",
    "slots with several honest leaders need not count for the attacker, as they do here",
  ),
]
