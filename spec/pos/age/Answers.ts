/**
 * What readers asked of proof of stake by coin age and what they claimed, each with the rules, properties and scenarios that the
 * answer rests on; and what to read. The page takes these sections from here. Next: [index.ts](index.ts).
 */
import { type Answer, type Source, source, text } from "../../core/Chapter.ts"

const questions: ReadonlyArray<Answer> = [
  {
    id: "Q1",
    text: "Where does the first coin come from? Without coins nobody trades, without trades nothing is written.",
    verdict: text(
      "Here the question bites: only coins can mint coins.",
      "The first ones are given in the genesis; in Peercoin blocks by proof of work made them, and still do beside the others.",
      "From then on a coin that has been held for the minimum age mints a block, needs no payment for it, and is paid about one per cent a year for its coin-days.",
    ),
    see: ["pos-age/mint", "pos-age/valid-coins", "pos-age/conservation"],
  },
  {
    id: "Q2",
    text: "How is computing power proved? Where does each node's puzzle come from, and who sets its difficulty?",
    verdict: text(
      "Power is not needed: each coin has one attempt in each time step, and more computers give no second one.",
      "The attempt is a hash of things that its owner cannot vary, but for one bit three weeks ahead, and it wins if it is at most a target times the coin-days.",
      "The chain sets the target: it follows the pace of blocks, a little with each one.",
    ),
    see: ["pos-age/may-mint", "pos-age/valid-stake", "pos-age/without-high-hash", "pos-age/luck"],
  },
  {
    id: "Q4",
    text: "Is mining active or passive? Does a node start to mine because a transaction arrives?",
    verdict: text(
      "Active: MINT asks for an old coin and for luck, not for a payment.",
      "But there is nothing to do in between: the owner looks once in each time step whether one of its coins has won.",
    ),
    see: ["pos-age/mint", "pos-age/two-holders"],
  },
  {
    id: "Q8",
    text: "The strongest miner has the right to write: can it cheat? What can it not do?",
    verdict: text(
      "The owner of the heaviest coin writes soonest, once; then the coin is young again.",
      "It cannot break a premise: each node checks that the coin exists, that its owner signed, that it is old enough, that the hash is low, and that no more comes back than is due.",
      "It can leave payments out, mint on several branches at once at no cost, and, with the age of many coins saved up, write a burst of blocks that takes back the last ones.",
      "A maximum age bounds the burst by the coins that weigh enough at that age; without one every coin does some day.",
    ),
    see: [
      "pos-age/malformed",
      "pos-age/nothing-at-stake",
      "pos-age/two-branches",
      "pos-age/hoarding",
      "pos-age/hoarding-capped",
      "pos-age/hoarding-in-vain",
    ],
  },
  {
    id: "Q10",
    text: "Are successful records the same on all nodes? When?",
    verdict: text(
      "Once the network is whole and one chain has more trust than all others, every honest node follows it, if clocks differ by no more than the future limit and nobody dates a block ahead of its own clock.",
      "Until then the last blocks may differ, and nothing in these rules says how many.",
      "A branch costs nothing but the time of a coin, and that time is spent only if the branch wins; so a depth that is safe is harder to state here than under proof of work.",
      "Peercoin added checkpoints signed by its developer. Here a node can be told of one block, and takes no other of its height.",
    ),
    see: [
      "pos-age/most-trust-convergence",
      "pos-age/chaos",
      "pos-age/asynchrony",
      "pos-age/nothing-at-stake",
      "pos-age/old-keys-told",
    ],
  },
  {
    id: "Q11",
    text: "How does a new server become a node of the chain?",
    verdict: text(
      "It asks for the chain that others follow, gets it whole, and checks each block as if it had just been minted.",
      "What it cannot see is which of two chains was there first: it follows the one with more trust, whoever made it, and whenever.",
    ),
    see: ["pos-age/catch-up", "pos-age/give-branch", "pos-age/receive-branch", "pos-age/branch-joined"],
  },
  {
    id: "Q17",
    text: "What should I read to go deeper?",
    verdict: text(
      "The sources below: the five pages of King and Nadal first, then kernel.cpp, whose comments say why each number goes into the hash, then Bentov and others on what goes wrong.",
    ),
    see: [],
  },
]

const claims: ReadonlyArray<Answer> = [
  {
    id: "C8",
    text: "Proof of stake ends in monopoly by the largest holders.",
    verdict: text(
      "Refuted for coin age, as far as it was measured: who holds most mints most, in proportion, and stays where it is.",
      "A holder of 40 % of the money, in coins as large as everybody's, mints 38 to 42 % of the blocks in each quarter of 2,000 days, and owns 40 % in the end, with the maximum age and without it.",
      "The reward is interest on what is held, the same rate for all who mint.",
      "With all its money in one coin it mints 5 to 6 % of the blocks: a coin is young again once it has minted; and it owns 40 % all the same.",
      "What the cap does bound is the burst after a long sleep: 20 % of the money, kept still for 400 days, mint 26 % of the next 20 blocks with it and 48 % without.",
      "Two things remain true of the claim: who does not mint falls behind those who do; and he who holds most has most of the say, for ever.",
    ),
    see: [
      "pos-age/valid-coins",
      "pos-age/age-is-consumed",
      "pos-age/old-before-big",
      "pos-age/hoarding",
      "pos-age/age-kept",
    ],
  },
]

/** Readers' questions and claims in order. */
export const answers: ReadonlyArray<Answer> = [...questions, ...claims]

/** What to read, easiest first. */
export const sources: ReadonlyArray<Source> = [
  source(
    "king-nadal-2012",
    1,
    "S. King, S. Nadal: PPCoin: Peer-to-Peer Crypto-Currency with Proof-of-Stake",
    "self-published, 19 August 2012; Coin Age, Block Generation, Block Signatures and Duplicate Stake Protocol",
    "the idea in five pages, by its authors; its main chain is the one that consumed most coin age, which the code later gave up",
  ),
  source(
    "peercoin",
    2,
    "Peercoin",
    "github.com/peercoin/peercoin at v0.5.4ppc: kernel.cpp (CheckStakeKernelHash, GetKernelStakeModifier and the comment above it), main.cpp (GetProofOfStakeReward, GetNextTargetRequired, ConnectInputs, AcceptBlock, ProcessBlock)",
    "every number of the presets; the comment in kernel.cpp says what each part of the hash is for",
  ),
  source(
    "bentov-2016",
    2,
    "I. Bentov, A. Gabizon, A. Mizrahi: Cryptocurrencies without Proof of Work",
    "arXiv 1406.5694, §2",
    "what is wrong with coin age: forks that are rational, bribes, age that is saved up",
  ),
  source(
    "eyal-sirer-2014",
    2,
    "I. Eyal, E. G. Sirer: Majority Is Not Enough: Bitcoin Mining Is Vulnerable",
    "arXiv 1311.0243, §3",
    "blocks that are kept secret and shown when it suits their maker",
  ),
  source(
    "gazi-2018",
    2,
    "P. Gaži, A. Kiayias, A. Russell: Stake-Bleeding Attacks on Proof-of-Stake Blockchains",
    "IACR ePrint 2018/248, introduction and the part on countermeasures",
    "what old keys are good for, and what newcomers must be told",
  ),
  source(
    "nakamoto-2008",
    1,
    "S. Nakamoto: Bitcoin: A Peer-to-Peer Electronic Cash System",
    "bitcoin.org/bitcoin.pdf, §§2–5",
    "what is left as it was: coins, payments, the order of the network",
  ),
  source(
    "brown-cohen-2019",
    3,
    "J. Brown-Cohen, A. Narayanan, C.-A. Psomas, S. M. Weinberg: Formal Barriers to Longest-Chain Proof-of-Stake Protocols",
    "arXiv 1809.06528, §§1, 3",
    "why luck that is known ahead invites planning, and luck that is not invites grinding: no such chain escapes both",
  ),
]
