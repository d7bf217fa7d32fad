/**
 * Worlds in which the slot lottery is put to the test, and what must come out. Next: [Struck.ts](Struck.ts).
 */
import { random } from "../../core/Scenario.ts"
import { attacks, type LotteryScenario, small } from "./Attacks.ts"
import { BeyondCheckpoint, OldKeysDivideNobody, OldKeysTakeNothingBack } from "./OldKeys.ts"
import {
  convergence,
  EmptySlot,
  Fork,
  LongestChainConvergence,
  NewStakeLeads,
  NoteChosen,
  PaymentReturned,
  Reorg,
  ReorgTwoDeep,
  safety,
  TwoLeaders,
} from "./Properties.ts"
import { CommonPrefix, ForksNeedMargin } from "./Race.ts"
import { NobodyPicksLuck, NoReorgDeeperThan, NoReversalAfter } from "./Settled.ts"
import { struck } from "./Struck.ts"
import {
  bounded,
  chaos,
  grinding,
  joining,
  keptJoining,
  keptRange,
  late,
  longRange,
  lots,
  malformed,
  spread,
  stubborn,
  temptation,
  theft,
  toldJoining,
} from "./Worlds.ts"

const exhaustive: ReadonlyArray<LotteryScenario> = [
  small(
    "pos-lottery/two-stakers",
    "two stakeholders, four slots, at most five blocks, any winners, any order of delivery",
    { nodes: { staker: ["A", "B"] }, stakers: ["A", "B"], slots: 4, budget: { Produce: 5 } },
    {
      states: 3115,
      expects: { holds: [...safety, ...convergence], reaches: [Fork, TwoLeaders, EmptySlot, ReorgTwoDeep] },
    },
  ),
  small(
    "pos-lottery/two-payments",
    "three stakeholders, three blocks, two payments of one coin",
    {
      nodes: { staker: ["A", "B", "C"] },
      stakers: ["A", "B", "C"],
      slots: 2,
      budget: { Produce: 3 },
      payments: { A: [0, "B"], B: [0, "C"] },
    },
    { states: 76510, expects: { holds: [...safety, ...convergence], reaches: [Fork] } },
  ),
  small(
    "pos-lottery/new-stake",
    "epochs of one slot: who is paid in the first may win the third",
    {
      nodes: { staker: ["A", "B"] },
      stakers: ["A"],
      slots: 4,
      budget: { Produce: 4 },
      payments: { A: [0, "B"] },
      params: { epochSlots: 1, nonceSlots: 1 },
    },
    { states: 305, expects: { holds: [...safety, ...convergence], reaches: [NewStakeLeads] } },
  ),
]

// ── random worlds, inside the assumptions ──────────────────────────────────────────────────────────────────────────

const inside: ReadonlyArray<LotteryScenario> = [
  random(
    "pos-lottery/chaos",
    "loss, duplication, crashes, partitions, latecomers; then the network heals",
    chaos,
    1500,
    {
      expects: {
        holds: [...safety, ...convergence],
        reaches: [Fork, ReorgTwoDeep, TwoLeaders, EmptySlot, PaymentReturned],
      },
      floor: 0.3,
    },
  ),
  random(
    "pos-lottery/gossip",
    "sparse networks in which blocks travel from neighbour to neighbour",
    { ...chaos, nodes: { staker: [3, 6] }, topology: { degree: [1, 3] }, relay: true, partitions: ["halves", "one"] },
    600,
    { expects: { holds: [...safety, ...convergence], reaches: [Fork] }, floor: 0.3 },
  ),
  random("pos-lottery/real-lottery", "the lottery decides who leads; epochs of six slots", lots, 600, {
    expects: { holds: [...safety, ...convergence, NobodyPicksLuck], reaches: [Fork, NewStakeLeads] },
    floor: 0.3,
  }),
  random(
    "pos-lottery/skewed-clocks",
    "clocks that differ: a block may come before its slot has begun",
    { ...chaos, skew: [0, 3], settles: false },
    400,
    { expects: { holds: safety, reaches: [Fork] } },
  ),
  random("pos-lottery/malformed", "an adversary sends blocks that break one premise each", malformed, 600, {
    expects: { holds: [...safety, ...convergence] },
    floor: 0.3,
  }),
  random(
    "pos-lottery/bounded-delay",
    "messages arrive within Δ ticks; an adversary signs for its slots as often as it likes",
    bounded,
    1500,
    { expects: { holds: [...safety, ForksNeedMargin, CommonPrefix], reaches: [ReorgTwoDeep] } },
  ),
  random(
    "pos-lottery/no-opportunists",
    "no delay, honest leaders who sign once for a slot, and an adversary that signs as often as it likes",
    { ...temptation, nodes: { staker: [2, 2], forker: [1, 1] }, budget: { ...temptation.budget, Produce: [3, 10] } },
    800,
    { expects: { holds: [...safety, ForksNeedMargin, CommonPrefix], reaches: [Reorg] } },
  ),
  random(
    "pos-lottery/rollback-limit",
    "M sold its stake and writes another past with the old keys; a node leaves at most one block behind",
    { ...longRange, params: { ...longRange.params, rollbackMax: 1 } },
    800,
    { expects: { holds: [...safety, OldKeysTakeNothingBack(2), NoReversalAfter(2)], reaches: [Fork] } },
  ),
  random(
    "pos-lottery/no-sale",
    "M writes another past, but nobody sells anything: what M takes back is an ordinary fork",
    keptRange,
    800,
    { expects: { holds: [...safety, OldKeysTakeNothingBack(2)], reaches: [ReorgTwoDeep] } },
  ),
  random(
    "pos-lottery/newcomer-no-sale",
    "a newcomer, and an M that writes another past, but keeps its stake",
    keptJoining,
    800,
    {
      expects: { holds: [...safety, OldKeysDivideNobody], reaches: [Fork] },
    },
  ),
  random(
    "pos-lottery/told-newcomer",
    "M sold its stake and writes another past; everybody, a newcomer too, was told of the block in which the sale is written",
    toldJoining,
    800,
    { expects: { holds: [...safety, OldKeysDivideNobody], reaches: [Fork, BeyondCheckpoint] } },
  ),
  random(
    "pos-lottery/nonce-from-outputs",
    "a leader tries contents, but nonces come from outputs that cannot be varied",
    {
      ...grinding,
      params: { ...grinding.params, nonceFrom: "outputs" },
      budget: { ...grinding.budget, Produce: [0, 6] },
    },
    600,
    { expects: { holds: [...safety, NobodyPicksLuck], reaches: [NoteChosen, Reorg] } },
  ),
  random(
    "pos-lottery/evolving-keys",
    "a thief signs for slots of the past with a stolen key, but keys evolve",
    { ...theft, params: { ...theft.params, keyEvolving: true } },
    800,
    { expects: { holds: [ForksNeedMargin], reaches: [Reorg] } },
  ),
]

// ── random worlds, outside the assumptions: a counterexample must be found ─────────────────────────────────────────

const outside: ReadonlyArray<LotteryScenario> = [
  random("pos-lottery/nothing-at-stake", "stakeholders who mean no harm sign on every branch", temptation, 2000, {
    expects: { refutes: { property: ForksNeedMargin, trace: "nothing-at-stake" } },
  }),
  random(
    "pos-lottery/long-range",
    "M sold its stake, waits for 2 confirmations, and writes another past with the old keys",
    longRange,
    3000,
    { expects: { refutes: { property: OldKeysTakeNothingBack(2), trace: "long-range" } } },
  ),
  random(
    "pos-lottery/grinding",
    "nonces come from the content of the last block, which its leader chooses",
    grinding,
    400,
    {
      expects: { refutes: { property: NobodyPicksLuck, trace: "grinding" } },
    },
  ),
  random(
    "pos-lottery/posterior-corruption",
    "keys do not evolve, and a thief signs for slots of the past",
    theft,
    3000,
    {
      expects: { refutes: { property: ForksNeedMargin, trace: "posterior-corruption" } },
    },
  ),
  random(
    "pos-lottery/asynchrony",
    "without a bound on delays two branches grow side by side",
    { ...chaos, settles: false },
    400,
    { expects: { refutes: { property: NoReorgDeeperThan(1), trace: "deep-reorg" } } },
  ),
  random(
    "pos-lottery/apart",
    "honest leaders alone, of whom one hears late: what it follows is settled otherwise",
    late,
    1000,
    { expects: { refutes: { property: CommonPrefix, trace: "apart" } } },
  ),
  random("pos-lottery/slow-network", "honest leaders alone, but delays that the margin does not know of", late, 1000, {
    expects: { refutes: { property: ForksNeedMargin, trace: "slow-network" } },
  }),
  random(
    "pos-lottery/split-for-ever",
    "nodes that leave at most one block behind, and were cut off for longer than that",
    { ...chaos, params: { ...spread, rollbackMax: 1 }, requests: { count: [0, 0], from: () => [] }, late: [0, 0] },
    1500,
    { expects: { refutes: { property: LongestChainConvergence, trace: "split-for-ever" } } },
  ),
  random(
    "pos-lottery/clocks-apart",
    "clocks that differ: at the end of a run a slot has not begun everywhere",
    { ...chaos, skew: [0, 3] },
    400,
    { expects: { refutes: { property: LongestChainConvergence } } },
  ),
  random(
    "pos-lottery/stubborn",
    "two honest leaders and no delay, but nodes leave no block behind: who led a slot together is apart for ever",
    stubborn,
    1000,
    { expects: { refutes: { property: CommonPrefix } } },
  ),
  random(
    "pos-lottery/newcomer",
    "a newcomer cannot tell the chain that was first from one that was written later with the old keys of sold stake",
    joining,
    4000,
    { expects: { refutes: { property: OldKeysDivideNobody, trace: "newcomer" } } },
  ),
]

export const scenarios: ReadonlyArray<LotteryScenario> = [...exhaustive, ...attacks, ...inside, ...outside, ...struck]
