/**
 * Worlds in which proof of stake by coin age is put to the test, and what must come out. Next: [Struck.ts](Struck.ts).
 */
import type { Property } from "../../core/Property.ts"
import { random, type Scenario, type Space } from "../../core/Scenario.ts"
import { branches } from "./Branches.ts"
import {
  BranchBesideConfirmed,
  GroundAndMinted,
  LuckIsNotMade,
  NoReorgDeeperThan,
  NoReversalAfter,
  OneBlockAKernel,
  OneLeafAKernel,
} from "./Limits.ts"
import { oldKeys } from "./OldKeys.ts"
import type { Params } from "./Params.ts"
import {
  AgeIsConsumed,
  AtTheCap,
  BranchJoined,
  convergence,
  Fork,
  MostTrustConvergence,
  OldBeforeBig,
  PaymentReturned,
  ReorgTwoDeep,
  safety,
} from "./Properties.ts"
import type { Seen } from "./State.ts"
import { struck } from "./Struck.ts"
import {
  capped,
  cappedInVain,
  chaos,
  clocked,
  double,
  doubleWorld,
  forged,
  grinding,
  grindingWorld,
  hoarding,
  hoardingWorld,
  luck,
  malformedPayments,
  parentInKernel,
  pastModifier,
  type Size,
  seen,
  smallWorld,
  strict,
  twoMinters,
  uncapped,
  unseen,
} from "./Worlds.ts"

type AgeScenario = Scenario<Params, Seen>
type Expects = AgeScenario["expects"]

const small = (
  id: string,
  says: string,
  size: Size,
  rest: { readonly states: number; readonly expects: Expects },
): AgeScenario => ({ kind: "exhaustive", id, says, world: smallWorld(size), ...rest })

const two = [
  { value: 4n, owner: "A" },
  { value: 2n, owner: "B" },
]
const three = [...two, { value: 2n, owner: "C" }]

const exhaustive: ReadonlyArray<AgeScenario> = [
  small(
    "pos-age/two-holders",
    "two holders with a coin each, five blocks in six time steps, any order of delivery",
    { coins: two, last: 6, blocks: 5 },
    { states: 2065, expects: { holds: [...safety, ...convergence], reaches: [Fork, ReorgTwoDeep, AtTheCap] } },
  ),
  small(
    "pos-age/two-payments",
    "three holders, two blocks, two payments of one coin",
    { coins: three, last: 3, blocks: 2, payments: 2 },
    { states: 5162, expects: { holds: [...safety, ...convergence], reaches: [Fork] } },
  ),
  small(
    "pos-age/three-blocks",
    "three holders, three blocks in four time steps, two payments of one coin",
    { coins: three, last: 4, blocks: 3, payments: 2 },
    {
      states: 104700,
      expects: { holds: [...safety, ...convergence], reaches: [Fork, PaymentReturned, OldBeforeBig] },
    },
  ),
  small(
    "pos-age/branches",
    "two holders that ask for the chain of a block whose parent they lack",
    { coins: two, last: 5, blocks: 3, asks: true },
    { states: 833, expects: { holds: [...safety, ...convergence], reaches: [BranchJoined] } },
  ),
  {
    kind: "exhaustive",
    id: "pos-age/hoarding-capped",
    says: "average luck and a maximum age, at which one coin of the hoarder weighs enough to mint, and three do not",
    world: hoardingWorld(capped),
    states: 78783,
    expects: { holds: [...safety, NoReversalAfter(2)], reaches: [BranchBesideConfirmed] },
  },
  {
    kind: "exhaustive",
    id: "pos-age/grinding-past-modifier",
    says: "a grinder writes its block in four ways, but the modifier is from before it",
    world: grindingWorld(pastModifier, 7),
    states: 13717,
    expects: { holds: [...safety, LuckIsNotMade], reaches: [GroundAndMinted] },
  },
  {
    kind: "exhaustive",
    id: "pos-age/double-mint-seen",
    says: "a coin mints on both branches of a fork; a node takes the second block only if it is heavier than the tip",
    world: doubleWorld(seen),
    states: 26339,
    expects: { holds: [...safety, OneLeafAKernel], reaches: [Fork] },
  },
]

// ── random worlds, inside the assumptions ──────────────────────────────────────────────────────────────────────────

const inside: ReadonlyArray<AgeScenario> = [
  random("pos-age/chaos", "loss, duplication, crashes, partitions, latecomers; then the network heals", chaos, 2000, {
    expects: {
      holds: [...safety, ...convergence],
      reaches: [Fork, ReorgTwoDeep, OldBeforeBig, AtTheCap, PaymentReturned, BranchJoined],
    },
    floor: 0.3,
  }),
  random(
    "pos-age/gossip",
    "sparse networks in which blocks travel from neighbour to neighbour",
    { ...chaos, nodes: { holder: [3, 6] }, topology: { degree: [1, 3] }, relay: true, partitions: ["halves", "one"] },
    1000,
    { expects: { holds: [...safety, ...convergence], reaches: [Fork] }, floor: 0.3 },
  ),
  random("pos-age/luck", "kernels decide who mints, and the target follows the pace", luck, 1000, {
    expects: { holds: [...safety, ...convergence], reaches: [Fork] },
    floor: 0.3,
  }),
  random("pos-age/real-hashes", "real hashes as ids and kernels, and clocks that differ", clocked, 150, {
    expects: { holds: [...safety, ...convergence], reaches: [Fork] },
    floor: 0.2,
  }),
  random(
    "pos-age/malformed",
    "an adversary sends blocks and branches that break one premise each",
    {
      ...chaos,
      params: forged,
      nodes: { holder: [2, 3], forger: [1, 1] },
      steps: [30, 90],
      budget: { Mint: [3, 8], MintOn: [0, 3], Publish: [0, 10], Forge: [4, 40] },
      requests: { count: [2, 10], from: () => malformedPayments },
      late: [0, 1],
    },
    600,
    { expects: { holds: [...safety, ...convergence] }, floor: 0.3 },
  ),
  random(
    "pos-age/hoarding-defended",
    "a hoarder of whose coins one weighs enough to mint at the maximum age and three do not, with onlookers",
    hoarding(capped),
    600,
    { expects: { holds: [...safety, NoReversalAfter(2)], reaches: [BranchBesideConfirmed] } },
  ),
  random(
    "pos-age/grinding-defended",
    "a grinder that writes its block in four ways, where the modifier is from before it, with onlookers",
    grinding(pastModifier),
    600,
    {
      expects: { holds: [...safety, LuckIsNotMade], reaches: [GroundAndMinted] },
    },
  ),
  random(
    "pos-age/double-mint-defended",
    "one that mints on every branch with the same coins, where nodes refuse a kernel that they have seen",
    double(seen),
    1000,
    { expects: { holds: [...safety, ...convergence, OneLeafAKernel], reaches: [Fork] }, floor: 0.2 },
  ),
]

// ── random worlds, outside the assumptions: a counterexample must be found ─────────────────────────────────────────

const refutes = (
  id: string,
  says: string,
  space: Space<Params>,
  property: Property<Seen, Params>,
  trace: string,
): AgeScenario => random(id, says, space, 2000, { expects: { refutes: { property, trace } } })

const calm = (space: Space<Params>): Space<Params> => ({ ...space, settles: false })

const outside: ReadonlyArray<AgeScenario> = [
  refutes(
    "pos-age/hoarding",
    "without a maximum age, coins that were kept still mint a burst of blocks",
    hoarding(uncapped),
    NoReversalAfter(2),
    "hoarding",
  ),
  refutes(
    "pos-age/hoarding-in-vain",
    "a maximum age, and a hoarder of three coins that each weigh enough to mint at that age",
    hoarding(cappedInVain),
    NoReversalAfter(2),
    "hoarding-in-vain",
  ),
  {
    kind: "exhaustive",
    id: "pos-age/two-minters",
    says: "two honest holders mint, and nobody else: a delay alone takes a payment back",
    world: twoMinters,
    expects: { refutes: { property: NoReversalAfter(2) } },
  },
  refutes(
    "pos-age/grinding",
    "with the parent's id in the kernel, its minter tries until its next coin is lucky",
    { ...grinding(parentInKernel), budget: { Mint: [0, 0], MintOn: [2, 6], Publish: [2, 12] } },
    LuckIsNotMade,
    "grinding",
  ),
  refutes(
    "pos-age/double-mint",
    "nobody remembers which kernels were used: one coin mints on both branches",
    calm(double(unseen)),
    OneLeafAKernel,
    "double-mint",
  ),
  refutes(
    "pos-age/nothing-at-stake",
    "each node refuses the second block of a kernel, but the network knows both",
    calm(double(seen)),
    OneBlockAKernel,
    "nothing-at-stake",
  ),
  refutes(
    "pos-age/strict",
    "a second block of a kernel is never taken, however heavy its chain is",
    double(strict),
    MostTrustConvergence,
    "strict",
  ),
  random(
    "pos-age/wide-clocks",
    "real hashes as ids and kernels, and clocks that differ by more than the future limit",
    { ...clocked, skew: [0, 6] },
    300,
    { expects: { refutes: { property: MostTrustConvergence } } },
  ),
  refutes(
    "pos-age/age-kept",
    "a coin that has minted keeps its age: the same time counts again",
    calm({ ...chaos, params: { ...chaos.params, consumes: false } }),
    AgeIsConsumed,
    "age-kept",
  ),
  refutes(
    "pos-age/asynchrony",
    "without a bound on delays two branches grow side by side",
    { ...calm(chaos), nodes: { holder: [2, 3] }, budget: { Mint: [5, 6] }, late: [0, 0] },
    NoReorgDeeperThan(1),
    "deep-reorg",
  ),
]

export const scenarios: ReadonlyArray<AgeScenario> = [
  ...exhaustive,
  ...branches,
  ...oldKeys,
  ...inside,
  ...outside,
  ...struck,
]
