/**
 * Worlds in which proof of work is put to the test, and what must come out. Next: the worked traces in [traces/](traces).
 */
import type { Property } from "../core/Property.ts"
import { random, type Scenario } from "../core/Scenario.ts"
import { easy, minimal, type Params } from "./Params.ts"
import {
  Conservation,
  convergence,
  EmptyBlock,
  EveryBlockIsValid,
  Fork,
  NoDoubleSpend,
  OrphanConnected,
  PaymentReturned,
  ReorgTwoDeep,
  safety,
} from "./Properties.ts"
import {
  NoPaymentReturns,
  NoReorgDeeperThan,
  NoReversalAfter,
  SettledPaymentsStay,
  settled,
  WaitingPaymentsSurvive,
} from "./Settled.ts"
import type { Seen } from "./State.ts"
import {
  bounded,
  chaos,
  conflicting,
  forged,
  malformedPayments,
  plenty,
  pooled,
  type Size,
  smallWorld,
} from "./Worlds.ts"

type PowScenario = Scenario<Params, Seen>

const small = (
  id: string,
  says: string,
  size: Size,
  rest: { readonly large?: true; readonly states: number; readonly expects: PowScenario["expects"] },
): PowScenario => ({ kind: "exhaustive", id, says, world: smallWorld(size), ...rest })

const exhaustive: ReadonlyArray<PowScenario> = [
  small(
    "pow/two-miners",
    "two miners, five blocks, any order of delivery",
    { nodes: 2, blocks: 5 },
    { states: 508, expects: { holds: [...safety, ...convergence], reaches: [Fork, ReorgTwoDeep, EmptyBlock] } },
  ),
  small(
    "pow/two-payments",
    "three miners, three blocks, two payments of one coin",
    { nodes: 3, blocks: 3, payments: 2 },
    { states: 36464, expects: { holds: [...safety, ...convergence], reaches: [Fork, PaymentReturned] } },
  ),
  small(
    "pow/four-blocks",
    "three miners, four blocks, two payments of one coin",
    { nodes: 3, blocks: 4, payments: 2 },
    { large: true, states: 328880, expects: { holds: [...safety, ...convergence], reaches: [Fork, PaymentReturned] } },
  ),
  small(
    "pow/orphans",
    "two miners that keep orphans and ask for their parents",
    { nodes: 2, blocks: 4, orphans: 2 },
    { states: 416, expects: { holds: [...safety, ...convergence], reaches: [OrphanConnected] } },
  ),
]

// ── random worlds, inside the assumptions ──────────────────────────────────────────────────────────────────────────

const inside: ReadonlyArray<PowScenario> = [
  random("pow/chaos", "loss, duplication, crashes, partitions, latecomers; then the network heals", chaos, 2000, {
    expects: {
      holds: [...safety, ...convergence],
      reaches: [Fork, ReorgTwoDeep, OrphanConnected, PaymentReturned, EmptyBlock],
    },
    floor: 0.3,
  }),
  random(
    "pow/gossip",
    "sparse networks in which blocks travel from neighbour to neighbour",
    { ...chaos, nodes: { miner: [3, 6] }, topology: { degree: [1, 3] }, relay: true, partitions: ["halves", "one"] },
    1000,
    { expects: { holds: [...safety, ...convergence], reaches: [Fork] }, floor: 0.3 },
  ),
  random(
    "pow/long-sync",
    "a newcomer that is further behind than it can keep orphans",
    {
      ...chaos,
      params: { ...minimal, orphansMax: 2 },
      nodes: { miner: [2, 3] },
      budget: { Mine: [6, 12], drop: [0, 2] },
      late: [1, 1],
      draws: [],
      steps: [20, 60],
    },
    300,
    { expects: { holds: [...safety, ...convergence], reaches: [OrphanConnected] }, floor: 0.3 },
  ),
  random(
    "pow/real-hashes",
    "real headers with an easy target, short periods, and clocks that differ",
    {
      ...chaos,
      params: { ...easy, retarget: { ...easy.retarget, interval: 4 } },
      budget: { Mine: [8, 20], tick: [0, 20] },
      requests: { count: [0, 3], from: conflicting(easy, "A") },
      skew: [0, 60],
      late: [0, 0],
      steps: [40, 100],
      draws: [],
    },
    150,
    { expects: { holds: [...safety, ...convergence], reaches: [Fork] }, floor: 0.3 },
  ),
  random(
    "pow/withholding",
    "an adversary mines where it likes and shows its blocks when it likes",
    {
      ...chaos,
      relay: true,
      nodes: { miner: [2, 4], withholder: [1, 1] },
      budget: { Mine: [1, 6], MineOn: [0, 5], Publish: [0, 10], partition: [0, 1] },
    },
    1000,
    { expects: { holds: [...safety, ...convergence], reaches: [ReorgTwoDeep] }, floor: 0.3 },
  ),
  random(
    "pow/no-gossip",
    "nobody passes on what it is shown, and an adversary shows its blocks to whom it likes",
    {
      ...chaos,
      nodes: { miner: [2, 3], withholder: [1, 1] },
      budget: { Mine: [0, 3], MineOn: [1, 5], Publish: [1, 10] },
      requests: { count: [0, 0], from: () => [] },
      late: [0, 0],
      draws: [],
    },
    600,
    { expects: { holds: [...safety, ...convergence], reaches: [Fork] }, floor: 0.3 },
  ),
  random(
    "pow/selfish",
    "a selfish miner reveals its branch block by block",
    {
      ...chaos,
      relay: true,
      nodes: { miner: [2, 3], selfish: [1, 1] },
      budget: { Mine: [1, 6], MineOn: [0, 5], Publish: [0, 20] },
      late: [0, 0],
    },
    600,
    { expects: { holds: safety, reaches: [Fork] } },
  ),
  random(
    "pow/eclipse",
    "an adversary that shows each node what it likes",
    {
      ...chaos,
      relay: true,
      nodes: { miner: [2, 3], eclipser: [1, 1] },
      budget: { Mine: [1, 6], MineOn: [0, 3], Publish: [0, 16], partition: [0, 2] },
    },
    600,
    { expects: { holds: [...safety, ...convergence], reaches: [Fork] }, floor: 0.3 },
  ),
  random(
    "pow/malformed",
    "an adversary sends blocks that break one premise each",
    {
      ...chaos,
      params: forged,
      nodes: { miner: [2, 3], forger: [1, 1] },
      steps: [30, 90],
      budget: { Mine: [3, 8], Forge: [4, 40] },
      requests: { count: [2, 10], from: () => malformedPayments },
      late: [0, 1],
      draws: [],
    },
    600,
    { expects: { holds: [...safety, ...convergence] }, floor: 0.3 },
  ),
  random(
    "pow/bounded-delay",
    "messages arrive within Δ ticks: settled payments stay while honesty prevails",
    bounded,
    3000,
    { expects: { holds: [...safety, ...settled] } },
  ),
]

// ── random worlds, outside the assumptions: a counterexample must be found ─────────────────────────────────────────

const outside: ReadonlyArray<PowScenario> = [
  random(
    "pow/asynchrony",
    "without a bound on delays two branches grow side by side",
    { ...chaos, settles: false },
    400,
    {
      expects: { refutes: { property: NoReorgDeeperThan(1), trace: "deep-reorg" } },
    },
  ),
  random(
    "pow/zero-confirmations",
    "a merchant that does not wait for a block",
    { ...chaos, settles: false, requests: { count: [2, 3], from: conflicting(pooled, "A") } },
    400,
    { expects: { refutes: { property: WaitingPaymentsSurvive, trace: "zero-confirmations" } } },
  ),
  random(
    "pow/majority",
    "bounded delay, but the adversary may mine more blocks than the honest",
    {
      ...bounded,
      nodes: { miner: [1, 2], doubleSpender: [1, 1] },
      budget: { Mine: [2, 3], MineOn: [3, 5], Publish: [3, 12], tick: [10, 40] },
    },
    2000,
    { expects: { refutes: { property: NoReversalAfter(2), trace: "majority" } } },
  ),
  random(
    "pow/slow-network",
    "the same condition on blocks, but delays that it does not know of",
    {
      ...bounded,
      nodes: { miner: [2, 3], doubleSpender: [1, 1] },
      budget: { Mine: [4, 8], MineOn: [0, 1], Publish: [0, 2], tick: [4, 20] },
      timing: ["asynchronous"],
    },
    2000,
    { expects: { refutes: { property: SettledPaymentsStay(1), trace: "slow-network" } } },
  ),
  random(
    "pow/returned-payment",
    "a payment of the losing block waits again and is written again",
    { ...chaos, settles: false, requests: { count: [1, 3], from: conflicting(pooled, "A") } },
    2000,
    { expects: { refutes: { property: NoPaymentReturns, trace: "returned-payment" } } },
  ),
]

/** A premise is struck out of RECEIVE-BLOCK, an adversary breaks it, and a property must notice. */
const without = (premise: string, property: Property<Seen, Params>): PowScenario => ({
  kind: "random",
  id: `pow/without-${premise.replace(/[A-Z]/g, (c, i: number) => `${i > 0 ? "-" : ""}${c.toLowerCase()}`)}`,
  says: `what happens if nobody checks ${premise}`,
  struck: [{ rule: "pow/receive-block", premise }],
  space: {
    params: plenty,
    nodes: { miner: [1, 2], forger: [1, 1] },
    network: "multiset",
    idle: "consumed",
    budget: { Mine: [3, 8], Forge: [4, 40] },
    steps: [30, 90],
  },
  runs: 400,
  expects: { refutes: { property } },
})

const struck: ReadonlyArray<PowScenario> = [
  without("HighHash", EveryBlockIsValid),
  without("WrongBits", EveryBlockIsValid),
  without("TimeTooOld", EveryBlockIsValid),
  without("OldVersion", EveryBlockIsValid),
  without("WrongRoot", EveryBlockIsValid),
  without("GreedyCoinbase", Conservation),
  without("Overspent", EveryBlockIsValid),
  without("RepeatedInput", NoDoubleSpend),
  without("BadSignature", EveryBlockIsValid),
  without("CoinImmature", EveryBlockIsValid),
]

export const scenarios: ReadonlyArray<PowScenario> = [...exhaustive, ...inside, ...outside, ...struck]
