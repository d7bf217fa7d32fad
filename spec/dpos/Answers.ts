/**
 * What readers asked of delegated proof of stake and what they claimed, each with the rules, properties and scenarios that the
 * answer rests on; and what to read. The page takes these sections from here. Next: [index.ts](index.ts).
 */
import { type Answer, type Source, source, text } from "../core/Chapter.ts"

const questions: ReadonlyArray<Answer> = [
  {
    id: "Q5",
    text: "Two nodes find a block at the same time: who wins, and what becomes of the other block and of its transactions?",
    verdict: text(
      "In one chain it cannot happen: each slot has one producer, and a block of a slot that is not later than its parent's is refused.",
      "Two blocks of one height come about when the second producer had not heard of the first one's block.",
      "The next producer decides by building on the one that it heard of first; the others follow the longer chain.",
      "Payments and operations of the losing block wait again.",
    ),
    see: ["dpos/produce", "dpos/valid-header", "dpos/fork", "dpos/reorg", "dpos/head-left-for-better"],
  },
  {
    id: "Q10",
    text: "Are successful records the same on all nodes? When?",
    verdict: text(
      "Up to the last irreversible block they are, under assumptions that differ from rule to rule.",
      "With prevotes (Lisk) fewer than a third of the delegates may be corrupt, and the delays do not matter, as long as the delegates stay the same or new ones wait until their election is irreversible: with four delegates it holds in every run of twelve slots without a miss, or of ten with one traitor, and no violation was found in longer ones.",
      "Under the other rules no delegate may be corrupt, and every block must arrive within its slot. If blocks are late, two honest nodes of four hold conflicting blocks for irreversible after six slots with the last blocks of a quorum (BitShares, Steem, TRON), and after fourteen with two stages (EOS). If one of four is a traitor that shows its blocks to some only, six slots are enough for the last blocks and eleven for two stages, however fast the network is, as long as those whom it shows a block do not pass it on. If they do (nodeos does), the last blocks fail after eleven slots, and with two stages no violation was found in twenty slots without a miss.",
      "Once votes change the delegates, BitShares, Steem, TRON and Lisk do not wait for that: two halves that are cut off from each other can each put the other out and hold conflicting blocks for irreversible, in six steps and without a traitor. EOS waits, and stops for good if too few of the old delegates are left.",
      "Above the last irreversible block nodes may differ, and come together once the network is whole, if they agree on that block and their clocks agree.",
    ),
    see: [
      "dpos/libs-agree",
      "dpos/prevotes-asynchronous",
      "dpos/one-traitor-lisk-asynchronous",
      "dpos/last-produced-asynchronous",
      "dpos/two-stage-fourteen-slots",
      "dpos/one-traitor-in-time-two-stage",
      "dpos/one-traitor-in-time",
      "dpos/one-traitor-relayed",
      "dpos/one-traitor-relayed-two-stage",
      "dpos/one-traitor-relayed-twenty-slots",
      "dpos/synchrony",
      "dpos/handover-next-round",
      "dpos/handover-lisk",
      "dpos/convergence",
    ],
  },
  {
    id: "Q11",
    text: "How does a new server become a node of the chain?",
    verdict: text(
      "It asks for the chain above what it holds for irreversible, at first the genesis, and checks every block as if it were new.",
      "Anybody may run a node; to produce blocks it must be elected. A delegate is a name in the registry of the chain.",
    ),
    see: ["dpos/catch-up", "dpos/give-chain", "dpos/chaos", "dpos/register"],
  },
  {
    id: "Q12",
    text: "Why is DPoS faster than PoS, if it needs votes first?",
    verdict: text(
      "Because voting and producing are apart. Votes are counted once in a cycle, as a by-product of a block; between two counts the producer of every slot is known ahead.",
      "So nobody searches and nobody draws: a slot need only be as long as one block takes to reach the next producer, 0.5 s on EOS and 3 s on Steem.",
      "The producers are few and expected to be always on; one that is not loses its slot, and after a while its seat.",
      "And a block is final after about two thirds of the delegates have had a turn, or twice that: 15 to 27 blocks behind on Steem, 17 on average, and 325 to 336 on EOS. To write soon is not to be final soon: EOS has a block each half second and is final after some 165 s, Steem has one each 3 s and is final after 52 s on average, 45 s at best. All these numbers come out of the rules, without a miss.",
    ),
    see: ["dpos/produce", "dpos/only-scheduled-produce", "dpos/rounds-are-fair", "dpos/lib-advances"],
  },
  {
    id: "Q14",
    text: "How does an election differ from a consensus on a ledger? Is the winner of this block not also a leader?",
    verdict: text(
      "Here the two are told apart. The election is a function of the ledger: whoever knows the same chain knows the same delegates, and there is nobody to announce a result.",
      "The producer of a slot leads for that slot only. It cannot make anybody accept a block that breaks a premise.",
      "The order of payments is agreed on by building on blocks, not by electing; votes decide who may build.",
    ),
    see: ["dpos/same-chain-same-schedule", "dpos/only-scheduled-produce", "dpos/every-block-is-valid"],
  },
  {
    id: "Q17",
    text: "What should I read to go deeper?",
    verdict: text(
      "The sources at the end of this page, each with what it is good for and how hard it is.",
      "Start with the EOS white paper on the idea, then nodeos issue 2718 for the attack on one-stage rules, then LIP 14 for a rule with a proof.",
    ),
    see: [],
  },
]

const claims: ReadonlyArray<Answer> = [
  {
    id: "C9",
    text: "DPoS delegates compete by computing power in the end.",
    verdict: text(
      "Refuted. The producer of a slot is a function of the votes, the round and the slot; PRODUCE has four premises, and none of them asks for work.",
      "A node that is not scheduled has its block refused whatever it computed. There is no nonce and no target in a block.",
    ),
    see: ["dpos/produce", "dpos/valid-header", "dpos/only-scheduled-produce", "dpos/without-not-scheduled"],
  },
  {
    id: "C10",
    text: "DPoS removes forging and monopoly.",
    verdict: text(
      "Refuted in part. Forging a block fails against every premise of RECEIVE-BLOCK, whoever is elected.",
      "But seats go to those who vote. Where few do, a small stake has all seats: one coin of twenty elects every delegate in a trace of six steps.",
      "And k parties can collude. Of 21 delegates with a quorum of 15, 7 can stop irreversibility; 9 can make two halves of the others hold conflicting blocks for irreversible, if these do not hear of each other; 15 can leave out for ever what the others write. Of four these are 2, 2 and 3, each with a trace.",
    ),
    see: [
      "dpos/every-block-is-valid",
      "dpos/low-turnout",
      "dpos/all-censor",
      "dpos/two-stop-two-stage",
      "dpos/two-traitors-asynchronous",
      "dpos/three-shut-out-two-stage",
    ],
  },
]

export const answers: ReadonlyArray<Answer> = [...questions, ...claims]

export const sources: ReadonlyArray<Source> = [
  source(
    "larimer-2014",
    1,
    "D. Larimer: Delegated Proof-of-Stake",
    "BitShares documentation, 2014",
    "the idea in the words of its author: votes, delegates in turn, missed slots",
  ),
  source(
    "eos-whitepaper",
    1,
    "EOS.IO Technical White Paper v2",
    "section Consensus Algorithm (BFT-DPOS)",
    "21 producers, 126 blocks a round, why no producer may sign two blocks of one time; the numbers are not those of the program",
  ),
  source(
    "bitshares-core",
    2,
    "bitshares-core",
    "libraries/chain: db_witness_schedule.cpp, db_update.cpp, db_maint.cpp, db_block.cpp",
    "the shuffle, the rule of the last blocks of 70 %, the count of votes, the premises of a block",
  ),
  source(
    "steem",
    2,
    "steem",
    "libraries/chain: database.cpp (update_last_irreversible_block, update_witness_schedule)",
    "75 % instead of 70 %, one seat by virtual time, the key of a silent witness taken away",
  ),
  source(
    "eos",
    2,
    "eos (nodeos 1.x) and eosio.contracts",
    "libraries/chain/block_header_state.cpp, fork_database.cpp; contracts/eosio.system/src/voting.cpp",
    "two stages of confirmation in two hundred lines, schedules that wait, votes that decay",
  ),
  source(
    "eos-issues",
    2,
    "EOSIO/eos, issues 2718, 2835, 5400 and 6194",
    "github.com/EOSIO/eos/issues",
    "the attack on one-stage rules with three producers; why a shorter branch may win; why the lag is 325 to 336; three producers of which one is dead",
  ),
  source(
    "java-tron",
    2,
    "java-tron",
    "consensus/src/main/java/org/tron/consensus/dpos: DposSlot, DposService (updateSolidBlock), MaintenanceManager",
    "27 by votes, counting at the end of a cycle, solidified blocks",
  ),
  source(
    "lip-3",
    1,
    "LIP 3: Uniform distribution of the ordering of delegates",
    "github.com/LiskArchive/lips",
    "how two lines of a shuffle made every fifth delegate stay put, and the order by hash that replaced it",
  ),
  source(
    "lip-14",
    3,
    "LIP 14: Introduce Lisk-BFT consensus protocol",
    "github.com/LiskArchive/lips, with the program LiskBFT.js beside it; paper arXiv 1903.11434",
    "prevotes and precommits implied by headers, the contradiction test, and a proof",
  ),
  source(
    "lip-22-24",
    2,
    "LIPs 22, 23 and 24",
    "github.com/LiskArchive/lips",
    "103 slots for 101 delegates and two drawn, votes of locked amounts, punishment for two blocks of one slot",
  ),
]
