/**
 * Worlds in which the slot lottery is put to the test, and what must come out. Next: the worked traces in [traces/](traces).
 */
import type { Property } from "../../core/Property.ts"
import type { Random, Scenario, Space } from "../../core/Scenario.ts"
import type { Params } from "./Params.ts"
import {
  Conservation,
  convergence,
  EmptySlot,
  EveryBlockIsValid,
  Fork,
  HonestSignOnce,
  LongestChainConvergence,
  NewStakeLeads,
  NoDoubleSpend,
  PaymentReturned,
  ReorgTwoDeep,
  safety,
  TreeIsClosed,
  TwoLeaders,
} from "./Properties.ts"
import { ForksNeedMargin, NobodyPicksLuck, NoReorgDeeperThan, NoReversalAfter } from "./Settled.ts"
import type { Seen } from "./State.ts"
import {
  bounded,
  chaos,
  forgery,
  grinding,
  joining,
  longRange,
  lots,
  malformed,
  type Size,
  smallWorld,
  spread,
  temptation,
  theft,
  twice,
} from "./Worlds.ts"

type LotteryScenario = Scenario<Params, Seen>

const small = (
  id: string,
  says: string,
  size: Size,
  rest: { readonly states?: number; readonly expects: LotteryScenario["expects"] },
): LotteryScenario => ({ kind: "exhaustive", id, says, world: smallWorld(size), ...rest })

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
  small(
    "pos-lottery/nothing-at-stake-small",
    "an adversary signs for its slots as often as it likes",
    {
      nodes: { staker: ["A"], forker: ["M"] },
      stakers: ["A", "M"],
      slots: 4,
      budget: { Produce: 3, ProduceOn: 3 },
    },
    { states: 50498, expects: { holds: [...safety, ForksNeedMargin] } },
  ),
  small(
    "pos-lottery/long-range-small",
    "M sold its stake and writes another past; a node leaves at most one block behind",
    {
      nodes: { staker: ["A"], historian: ["M"] },
      stakers: ["A", "M"],
      slots: 3,
      budget: { Produce: 2, ProduceOn: 3 },
      payments: { A: [1, "A"] },
      params: { rollbackMax: 1, epochSlots: 1, nonceSlots: 1 },
    },
    { states: 87491, expects: { holds: [...safety, NoReversalAfter(2)] } },
  ),
  small(
    "pos-lottery/grinding-small",
    "a leader tries contents, but nonces come from outputs that it cannot vary",
    {
      nodes: { staker: ["A"], grinder: ["M"] },
      stakers: ["A", "M"],
      slots: 6,
      budget: { Produce: 4, Grind: 4 },
      params: { lottery: "mixed", epochSlots: 3, nonceSlots: 2, seed: 1 },
    },
    { states: 29, expects: { holds: [...safety, NobodyPicksLuck] } },
  ),
  small(
    "pos-lottery/posterior-corruption-small",
    "a thief steals A's key after some slot; A's keys evolve",
    {
      nodes: { staker: ["A"], thief: ["T"] },
      stakers: ["A"],
      slots: 4,
      budget: { Produce: 3, SignAs: 3 },
    },
    { states: 49493, expects: { holds: [ForksNeedMargin] } },
  ),
]

// ── random worlds, inside the assumptions ──────────────────────────────────────────────────────────────────────────

const random = (
  id: string,
  says: string,
  space: Space<Params>,
  runs: number,
  rest: Omit<Random<Params, Seen>, "kind" | "id" | "says" | "space" | "runs">,
): LotteryScenario => ({ kind: "random", id, says, space, runs, ...rest })

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
    { expects: { holds: [...safety, ForksNeedMargin], reaches: [ReorgTwoDeep] } },
  ),
  random(
    "pos-lottery/no-opportunists",
    "the world of nothing-at-stake, with honest leaders in the opportunists' place",
    { ...temptation, nodes: { staker: [3, 3], forker: [1, 1] } },
    800,
    { expects: { holds: [...safety, ForksNeedMargin] } },
  ),
  random(
    "pos-lottery/rollback-limit",
    "the world of long-range, where a node leaves at most one block behind",
    { ...longRange, params: { ...longRange.params, rollbackMax: 1 } },
    800,
    { expects: { holds: [...safety, NoReversalAfter(2)] } },
  ),
  random(
    "pos-lottery/nonce-from-outputs",
    "the world of grinding, with nonces from outputs that cannot be varied",
    { ...grinding, params: { ...grinding.params, nonceFrom: "outputs" } },
    600,
    { expects: { holds: [...safety, NobodyPicksLuck] } },
  ),
  random(
    "pos-lottery/evolving-keys",
    "the world of posterior-corruption, with keys that evolve",
    { ...theft, params: { ...theft.params, keyEvolving: true } },
    800,
    { expects: { holds: [ForksNeedMargin] } },
  ),
]

// ── random worlds, outside the assumptions: a counterexample must be found ─────────────────────────────────────────

const outside: ReadonlyArray<LotteryScenario> = [
  random("pos-lottery/nothing-at-stake", "stakeholders who mean no harm sign on every branch", temptation, 2000, {
    expects: { refutes: { property: ForksNeedMargin, trace: "nothing-at-stake" } },
  }),
  random("pos-lottery/long-range", "M sold its stake, and writes another past with it", longRange, 2000, {
    expects: { refutes: { property: NoReversalAfter(2), trace: "long-range" } },
  }),
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
    "pos-lottery/slow-network",
    "honest leaders alone, but delays that the margin does not know of",
    { ...bounded, nodes: { staker: [2, 3] }, budget: { Produce: [2, 8], tick: [3, 20] }, timing: ["asynchronous"] },
    1000,
    { expects: { refutes: { property: ForksNeedMargin, trace: "slow-network" } } },
  ),
  random(
    "pos-lottery/split-for-ever",
    "nodes that leave at most one block behind, and were cut off for longer than that",
    { ...chaos, params: { ...spread, rollbackMax: 1 }, requests: { count: [0, 0], from: () => [] }, late: [0, 0] },
    1500,
    { expects: { refutes: { property: LongestChainConvergence, trace: "split-for-ever" } } },
  ),
  random(
    "pos-lottery/newcomer",
    "a newcomer cannot tell the chain that was first from one written later",
    joining,
    2000,
    {
      expects: { refutes: { property: LongestChainConvergence, trace: "newcomer" } },
    },
  ),
]

/** A premise is struck out of a rule, an adversary breaks it, and a property must notice. */
const without = (
  premise: string,
  property: Property<Seen, Params>,
  space: Space<Params> = forgery,
  rule = "pos-lottery/receive-block",
): LotteryScenario => ({
  kind: "random",
  id: `pos-lottery/without-${premise.replace(/[A-Z]/g, (c, i: number) => `${i > 0 ? "-" : ""}${c.toLowerCase()}`)}`,
  says: `what happens if nobody checks ${premise}`,
  struck: [{ rule, premise }],
  space,
  runs: 400,
  expects: { refutes: { property } },
})

const struck: ReadonlyArray<LotteryScenario> = [
  without("WrongHeight", TreeIsClosed),
  without("SlotNotLater", EveryBlockIsValid),
  without("WrongAnswer", EveryBlockIsValid),
  without("NotLeader", EveryBlockIsValid),
  without("SignedByAnother", EveryBlockIsValid),
  without("WrongPeriod", EveryBlockIsValid),
  without("CoinsCreated", Conservation),
  without("RepeatedInput", NoDoubleSpend),
  without("BadSignature", EveryBlockIsValid),
  without("Overspent", Conservation),
  without("SignedAlready", HonestSignOnce, twice, "pos-lottery/produce"),
]

export const scenarios: ReadonlyArray<LotteryScenario> = [...exhaustive, ...inside, ...outside, ...struck]
