/**
 * What readers asked of proof of work and what they claimed, each with the rules, properties and scenarios that the answer
 * rests on; and what to read. The page takes these sections from here. Next: [index.ts](index.ts).
 */
import { type Answer, type Source, source, text } from "../core/Chapter.ts"

const questions: ReadonlyArray<Answer> = [
  {
    id: "Q1",
    text: "Where does the first coin come from? Without coins nobody trades, without trades nothing is written.",
    verdict: text(
      "From the coinbase: the first transaction of each block creates coins out of nothing, at most the subsidy of its height plus the fees of its block.",
      "A block needs no payment to be mined, so there is no deadlock.",
      "The genesis block is given, not mined; with the `bitcoin` preset its coins can never be spent, so the first coin that can is that of block 1.",
      "Conservation says that the coins of a chain add up to the subsidies, and to the genesis where its coins can be spent, less what was left unclaimed.",
    ),
    see: ["pow/mine", "pow/valid-coins", "pow/conservation", "pow/empty-block", "pow/without-greedy-coinbase"],
  },
  {
    id: "Q2",
    text: "How is computing power proved? Where does each node's puzzle come from, and who sets its difficulty?",
    verdict: text(
      "By a rare result: a header whose hash, read as a number, is at most the target.",
      "Nobody hands the puzzle out. It is the miner's own header, which commits to its parent, to its own coinbase and payments, and to a time, so no two miners search the same space.",
      "The chain sets the difficulty: each period of 2016 blocks is compared with two weeks, and the next target follows; a block with any other target is refused, even a harder one.",
      "One hash proves luck; only many blocks prove power.",
    ),
    see: ["pow/valid-header", "pow/mine", "pow/without-high-hash", "pow/without-wrong-bits", "pow/real-hashes"],
  },
  {
    id: "Q3",
    text: "How does a block or a transaction reach the whole network?",
    verdict: text(
      "Its maker tells its neighbours, and each node passes on what it has accepted, once.",
      "Who gets a block without its parent keeps it and asks the sender for the parent; who was cut off asks everybody for the head of their chain.",
      "Losses are repaired because a node that hears of an orphan again asks again.",
    ),
    see: ["pow/gossip", "pow/keep-orphan", "pow/ask-again", "pow/give-block", "pow/longest-chain-convergence"],
  },
  {
    id: "Q4",
    text: "Is mining active or passive? Does a node start to mine because a transaction arrives?",
    verdict: text(
      "Active. MINE has one premise, a nonce that solves the puzzle; no payment occurs in it.",
      "A block with nothing but its coinbase is a witness that must be reached.",
    ),
    see: ["pow/mine", "pow/empty-block", "pow/two-miners"],
  },
  {
    id: "Q5",
    text: "Two nodes find a block at the same time: who wins, and what becomes of the other block and of its transactions?",
    verdict: text(
      "Nobody, at first: each node follows the block that it saw first.",
      "The next block breaks the tie, since its chain has more work than the other.",
      "The losing block stays in the tree and counts for nothing.",
      "Its coinbase is void: the coins never were in the winning chain.",
      "Its payments go back to waiting and are written again, unless the winning chain already has them, has spent their coins otherwise, or never created those coins.",
    ),
    see: ["pow/fork", "pow/first-seen-stays", "pow/payments-return", "pow/payment-returned", "pow/returned-payment"],
  },
  {
    id: "Q6",
    text: "How do the others confirm a block? What is a valid transaction that did not exist before?",
    verdict: text(
      "Nobody is asked. Each node checks every premise of RECEIVE-BLOCK by itself; if all hold and the chain has the most work, it builds on the block, and a block on top is a confirmation.",
      "This is the vote of Nakamoto's §4 and §12: it is cast by work, not by heads, and it cannot make an invalid block valid.",
      "A payment is valid in a chain if each coin that it spends exists there, is unspent, mature and signed for by its owner, and if it pays out no more than it takes in.",
      "That it did not exist before follows: its coins would be spent.",
    ),
    see: ["pow/receive-block", "pow/valid-coins", "ledger/spends", "pow/no-double-spend", "pow/every-block-is-valid"],
  },
  {
    id: "Q7",
    text: "Does one machine write all the thousands of transactions of a block, or one each?",
    verdict: text(
      "One machine writes them all.",
      "Every miner fills a candidate of its own with what waits at its place, as far as it fits, under a coinbase that pays itself (`fill` in Assembly.ts); luck decides whose candidate becomes a block.",
      "What the others wrote into theirs is not lost: it still waits.",
    ),
    see: ["pow/mine", "pow/valid-body", "pow/mempool-is-free"],
  },
  {
    id: "Q8",
    text: "The strongest miner has the right to write: can it cheat? What can it not do?",
    verdict: text(
      "It cannot break a premise: whoever mined a block, every node checks it, and no violation was found of any safety property in worlds where the adversary may mine more blocks than the honest.",
      "So it creates no coins beyond the subsidy and takes no more than the fees, spends nobody else's coins and none of its own twice in one chain.",
      "It can leave payments out, keep blocks secret, and, with more blocks than the honest, replace the end of the chain and take back payments of its own.",
    ),
    see: ["pow/withholding", "pow/malformed", "pow/every-block-is-valid", "pow/without-bad-signature", "pow/majority"],
  },
  {
    id: "Q9",
    text: "Some say that one organisation holds over 51 % of the power: what then?",
    verdict: text(
      "Then no number of confirmations is enough: its chain overtakes the honest one sooner or later, with certainty.",
      "The trace `majority` shows two confirmations undone by 3 of 5 blocks; the payment is taken out, and its coin is free to be spent again.",
      "Nothing magic happens at 51 %: with 30 % of the power an attacker takes back a payment with 6 confirmations in 15.6 % of races, with 10 % in 0.06 % (Rosenfeld's exact values, without delay; the race lets the attacker start one block ahead).",
    ),
    see: ["pow/majority", "pow/no-reversal-after-2", "pow/settled-payments-stay-2"],
  },
  {
    id: "Q10",
    text: "Are successful records the same on all nodes? When?",
    verdict: text(
      "Never all at once: the last few blocks may differ from node to node, and a record there may still be taken back.",
      "Once the network is whole and one chain has the most work, every honest node follows it.",
      "Where delays are bounded, a payment with k confirmations is reversed only if, since some honest block or the genesis and with at least k blocks mined after it, the adversary mined at least as many blocks as there are loners (honest blocks that stand alone) that everybody has heard of.",
      "Without a bound on delays it can be reversed by delay alone.",
    ),
    see: ["pow/longest-chain-convergence", "pow/settled-payments-stay-1", "pow/bounded-delay", "pow/slow-network"],
  },
  {
    id: "Q11",
    text: "How does a new server become a node of the chain?",
    verdict: text(
      "By asking: it knows the genesis and the rules, asks its peers for their heads, and for each missing parent in turn until it meets its own genesis.",
      "It believes nobody: every block is checked as if it had just been mined, and the chain with the most work is followed.",
      "If it is further behind than it has room for orphans, it catches up in rounds of looking around, as many blocks a round as its pool holds.",
      "Nobody admits it, and nobody needs to know that it is there.",
    ),
    see: ["pow/catch-up", "pow/give-tip", "pow/keep-orphan", "pow/orphan-connected", "pow/long-sync", "pow/chaos"],
  },
  {
    id: "Q17",
    text: "What should I read to go deeper?",
    verdict: text(
      "The sources at the end of the chapter's page, each with what it is good for, which part of it, and how hard it is.",
      "Start with Nakamoto's nine pages, then Rosenfeld on waiting, then Ren for a proof of a few pages.",
    ),
    see: [],
  },
]

const claims: ReadonlyArray<Answer> = [
  {
    id: "C6",
    text: "Proof of work tolerates up to half of the power; or, as others put it, half of the nodes.",
    verdict: text(
      "Half of the nodes: refuted. No rule counts nodes; how often luck strikes is in proportion to power alone.",
      "Half of the power: only as delays go to nothing. With d blocks found within one network delay the bound is the β at which β = (1 − β) / (1 + (1 − β) d): 48.8 % for d = 0.1, 38.2 % for d = 1.",
      "`slow-network` shows a payment reversed by delay alone, without any block of an adversary.",
      "And half is a bound on taking back, not on gain: selfish mining earns more than its share above 1/3 of the power, above 1/4 if half of the others side with it in a tie.",
    ),
    see: ["pow/majority", "pow/slow-network", "pow/bounded-delay", "pow/selfish"],
  },
  {
    id: "C7",
    text: "Proof of work solves the Byzantine generals problem: of ten states six must attack together, and they will.",
    verdict: text(
      "Holds in another sense than the problem's. The generals must decide once, for good, and all alike; here nobody ever decides, a record only becomes ever less likely to be taken back.",
      "What is stated is pow/settled-payments-stay-k: under bounded delay a payment with k confirmations is reversed only if, since some honest block or the genesis and with at least k blocks mined after it, the adversary mined at least as many blocks as there are loners (honest blocks that stand alone) that everybody has heard of; no violation was found.",
      "How likely a reversal is, this does not say. In Rosenfeld's race, which has no delay and lets the attacker start one block ahead, 4 of 10 equal states as traitors take back a record with 6 confirmations in 49.3 % of races, and it takes 133 confirmations to get below 0.1 %.",
      "In return nobody needs to know who the generals are, nor how many.",
    ),
    see: ["pow/settled-payments-stay-1", "pow/settled-payments-stay-2", "pow/bounded-delay", "pow/majority"],
  },
  {
    id: "C12",
    text: "A block is accepted if and only if all its transactions are valid and not already there.",
    verdict: text(
      "Only if: no violation found. If: refuted, by each premise that is about something else.",
      "A block with nothing but good payments is refused for a hash above the target, a target that is not the chain's, a time that is too early, an old version, a root that does not match, a coinbase that takes too much.",
      "Each of these is struck out in a scenario of its own, and a property notices.",
      "And accepted is not followed: a valid block beside the chain with the most work changes nothing.",
    ),
    see: [
      "pow/receive-block",
      "pow/every-block-is-valid",
      "pow/malformed",
      "pow/without-high-hash",
      "pow/tip-is-heaviest",
    ],
  },
]

export const answers: ReadonlyArray<Answer> = [...questions, ...claims]

/** From the easiest to the hardest; within one grade, in the order in which they are best read. */
export const sources: ReadonlyArray<Source> = [
  source(
    "nakamoto-2008",
    1,
    "S. Nakamoto: Bitcoin: A Peer-to-Peer Electronic Cash System",
    "bitcoin.org/bitcoin.pdf, §§2–6, then §11",
    "the whole idea in nine pages: the puzzle (§4), the six steps of the network (§5), the coinbase (§6); §11 estimates how long to wait, and its estimate is too low",
  ),
  source(
    "mastering-bitcoin",
    1,
    "A. Antonopoulos, D. Harding: Mastering Bitcoin, third edition",
    "github.com/bitcoinbook/bitcoinbook, chapters 11 and 12",
    "mining, retargeting and forks told step by step, with real headers",
  ),
  source(
    "narayanan-2016",
    1,
    "A. Narayanan, J. Bonneau, E. Felten, A. Miller, S. Goldfeder: Bitcoin and Cryptocurrency Technologies",
    "chapters 2 and 5",
    "why a ledger without members needs a puzzle at all; exercises",
  ),
  source(
    "bips",
    2,
    "Bitcoin Improvement Proposals 30, 34, 65, 66",
    "github.com/bitcoin/bips",
    "why the premises RepeatedId (30) and WrongHeight (34) came in, and the versions that OldVersion asks for (34, 66, 65)",
  ),
  source(
    "bitcoin-core",
    2,
    "Bitcoin Core, and Bitcoin 0.1",
    "pow.cpp, consensus/merkle.cpp, consensus/tx_check.cpp, consensus/tx_verify.cpp, validation.cpp (CheckBlock, ContextualCheckBlockHeader, ConnectBlock); main.cpp of 0.1 (ProcessBlock, Reorganize)",
    "what is really checked; the old main.cpp has orphans, reorganisation and the median time in a few hundred lines",
  ),
  source(
    "rosenfeld-2014",
    2,
    "M. Rosenfeld: Analysis of Hashrate-Based Double Spending",
    "arXiv 1402.2009, §§3–5",
    "the exact chance of taking back a payment with n confirmations, where Nakamoto's §11 approximates",
  ),
  source(
    "eyal-sirer-2014",
    2,
    "I. Eyal, E. G. Sirer: Majority Is Not Enough: Bitcoin Mining Is Vulnerable",
    "arXiv 1311.0243, §§3–4",
    "keeping blocks secret pays far below half of the power",
  ),
  source(
    "decker-wattenhofer-2013",
    2,
    "C. Decker, R. Wattenhofer: Information Propagation in the Bitcoin Network",
    "IEEE P2P 2013, §§III–V",
    "how long blocks took to spread, and how often the real chain forked",
  ),
  source(
    "heilman-2015",
    2,
    "E. Heilman, A. Kendler, A. Zohar, S. Goldberg: Eclipse Attacks on Bitcoin's Peer-to-Peer Network",
    "USENIX Security 2015, §§1–3",
    "what an adversary gains that stands between a node and all others",
  ),
  source(
    "ren-2019",
    2,
    "L. Ren: Analysis of Nakamoto Consensus",
    "IACR ePrint 2019/943",
    "the shortest proof under bounded delay; the blocks that stand alone come from here",
  ),
  source(
    "lamport-1982",
    3,
    "L. Lamport, R. Shostak, M. Pease: The Byzantine Generals Problem",
    "ACM TOPLAS 4(3), §§1–2",
    "what the problem asks for, word by word; compare with claim C7",
  ),
  source(
    "garay-2015",
    3,
    "J. Garay, A. Kiayias, N. Leonardos: The Bitcoin Backbone Protocol: Analysis and Applications",
    "IACR ePrint 2014/765, §§3–4",
    "common prefix and chain quality, defined and proved in synchronous rounds",
  ),
  source(
    "kiayias-panagiotakos-2015",
    3,
    "A. Kiayias, G. Panagiotakos: Speed-Security Tradeoffs in Blockchain Protocols",
    "IACR ePrint 2015/1019",
    "chain growth as a property of its own; what faster blocks cost in safety",
  ),
  source(
    "pass-2017",
    3,
    "R. Pass, L. Seeman, a. shelat: Analysis of the Blockchain Protocol in Asynchronous Networks",
    "IACR ePrint 2016/454, §§1–2",
    "why the puzzle must be hard compared with the delay: otherwise a small adversary breaks consistency",
  ),
  source(
    "dembo-2020",
    3,
    "A. Dembo and others: Everything Is a Race and Nakamoto Always Wins",
    "arXiv 2005.10484, §§1–3",
    "the exact share of power that a chain tolerates at a given delay; the private attack is the worst one",
  ),
]
