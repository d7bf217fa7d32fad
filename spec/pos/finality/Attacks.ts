/**
 * The attacks: each with its defence off, where it must succeed, and with it on, where it must not.
 * Next: the worked traces in [traces/](traces).
 */
import type { Property } from "../../core/Property.ts"
import type { Exhaustive, Fixed, Random, Scenario, Space } from "../../core/Scenario.ts"
import {
  BothFinalAndNamed,
  CulpritsAreKnown,
  Discounted,
  DoubleVoteCaught,
  FinalAmongForks,
  FinalBlock,
  FinalityMovesOn,
  Finalized,
  HeadsAgree,
  HonestBlocksStay,
  HonestVotesAgree,
  SurroundVoteCaught,
} from "./AtRest.ts"
import type { Params } from "./Params.ts"
import { AccountableSafety, NoConflictingBlocks, NoConflictingFinality, safety, underAThird } from "./Properties.ts"
import type { Seen } from "./State.ts"
import {
  afterFork,
  beside,
  besideTwo,
  lockStepSpace,
  lockStepWorld,
  named,
  oneEpoch,
  quarterWorld,
  sevenths,
  thirdWorld,
  tornSpace,
  tornWorld,
} from "./Worlds.ts"

type Told = Scenario<Params, Seen>

const random = (
  id: string,
  says: string,
  space: Space<Params>,
  runs: number,
  rest: Omit<Random<Params, Seen>, "kind" | "id" | "says" | "space" | "runs">,
): Told => ({ kind: "random", id: `pos-finality/${id}`, says, space, runs, ...rest })

const every = (
  id: string,
  says: string,
  world: Fixed<Params>,
  rest: Omit<Exhaustive<Params, Seen>, "kind" | "id" | "says" | "world">,
): Told => ({ kind: "exhaustive", id: `pos-finality/${id}`, says, world, ...rest })

const refutes = (property: Property<Seen, Params>, trace?: string): Told["expects"] =>
  trace === undefined ? { refutes: { property } } : { refutes: { property, trace } }

// ── votes that are slashed ─────────────────────────────────────────────────────────────────────────────────────────

const belowAThird = [...safety, ...underAThird]
const enclosed = { clock: { _tag: "free", last: 5 } } as const
const final = [Finalized, FinalAmongForks]

const slashed: ReadonlyArray<Told> = [
  random("double-votes", "two sevenths of the stake vote for several branches", beside("doubleVoter"), 400, {
    expects: {
      holds: [...belowAThird, HeadsAgree, CulpritsAreKnown],
      reaches: [...final, DoubleVoteCaught, Discounted],
    },
    floor: 0.1,
  }),
  random(
    "surround-votes",
    "two sevenths of the stake vote from whatever epoch they like",
    beside("surroundVoter"),
    400,
    {
      expects: { holds: [...belowAThird, HeadsAgree, CulpritsAreKnown], reaches: [...final, SurroundVoteCaught] },
      floor: 0.1,
    },
  ),
  every(
    "surround-explored",
    "two honest validators with three eighths each, and one that votes from whatever epoch it likes: two votes",
    quarterWorld("surroundVoter", {}, { BuildOn: 0, Propose: 0, Attest: 3, VoteAs: 2 }),
    { large: true, states: 1_190_317, expects: { holds: belowAThird, reaches: [...final, SurroundVoteCaught] } },
  ),
  every(
    "a-third",
    "a third of the stake shows two nodes a block each, and votes with each of them",
    thirdWorld("divider", {}),
    { expects: refutes(NoConflictingBlocks, "two-finalities") },
  ),
  every("a-third-in-private", "the same: every run in which both are final convicts it", thirdWorld("divider", {}), {
    states: 54_289,
    expects: { holds: safety, reaches: [FinalBlock] },
  }),
  every(
    "unpunished-double",
    "the same, and the condition on double votes is not in force",
    thirdWorld("divider", { slashing: ["surround"] }),
    {
      expects: refutes(AccountableSafety),
    },
  ),
  every(
    "a-third-around",
    "a third of the stake votes with one node, and later around those votes with the other",
    thirdWorld("encloser", enclosed, 6),
    { expects: refutes(NoConflictingFinality, "around-in-private") },
  ),
  every(
    "a-third-around-in-private",
    "the same: every run in which both are final convicts it",
    thirdWorld("encloser", enclosed, 6),
    { large: true, states: 1_104_542, expects: { holds: safety, reaches: [FinalBlock] } },
  ),
  every(
    "unpunished-surround",
    "the same, and the condition on surround votes is not in force",
    thirdWorld("encloser", { ...enclosed, slashing: ["double"] }, 6),
    { large: true, expects: refutes(AccountableSafety) },
  ),
  random(
    "a-third-named",
    "double votes with clocks, and in the end everybody hears everything",
    named("divider"),
    1000,
    {
      expects: { holds: safety, reaches: [BothFinalAndNamed, DoubleVoteCaught] },
    },
  ),
  random("a-third-around-named", "the same with surround votes", named("encloser"), 1000, {
    expects: { holds: safety, reaches: [BothFinalAndNamed, SurroundVoteCaught] },
  }),
]

// ── nothing at stake ───────────────────────────────────────────────────────────────────────────────────────────────

const free: ReadonlyArray<Told> = [
  random(
    "nothing-at-stake-free",
    "votes for both of two branches cost nothing",
    {
      ...besideTwo("gambler", { slashing: [], leaders: ["M"], ...afterFork }),
      budget: { VoteAs: [1, 4], BuildOn: [0, 0] },
    },
    2000,
    { expects: refutes(CulpritsAreKnown, "nothing-at-stake") },
  ),
  random("nothing-at-stake", "votes for every branch are slashed", beside("gambler"), 400, {
    expects: { holds: [...belowAThird, HeadsAgree, CulpritsAreKnown], reaches: [...final, Discounted] },
    floor: 0.1,
  }),
  random(
    "not-discounted",
    "of two votes of one slot the first heard counts, even once both are known",
    besideTwo("doubleVoter", { discount: false }),
    2000,
    { expects: refutes(HeadsAgree, "not-discounted") },
  ),
  every(
    "nothing-at-stake-explored",
    "two honest validators with three eighths each, and one that votes for both of two branches in the open",
    quarterWorld("gambler", {}, { BuildOn: 0, Propose: 0, Attest: 3, VoteAs: 2 }),
    {
      states: 316_090,
      expects: { holds: [...belowAThird, HeadsAgree, CulpritsAreKnown], reaches: [...final, Discounted] },
    },
  ),
]

// ── plays with time ────────────────────────────────────────────────────────────────────────────────────────────────

const names = ["P", "Q", "R"] as const
const honestNames = [...names]

const timed: ReadonlyArray<Told> = [
  every(
    "balancing",
    "two branches, kept equal by a vote told in time to one half only; blocks are not boosted",
    lockStepWorld("balancer", { boostPercent: 0, clock: { _tag: "rounds", last: 3 } }),
    { expects: refutes(HonestVotesAgree, "balancing") },
  ),
  every("balancing-boosted", "the same, four slots, and timely blocks are boosted", lockStepWorld("balancer", {}), {
    states: 7_382,
    expects: { holds: [...safety, HonestVotesAgree] },
  }),
  every(
    "balancing-restless",
    "the same, and the adversary speaks before blocks are proposed, too",
    lockStepWorld("restlessBalancer", {}),
    { large: true, states: 195_847, expects: { holds: [...safety, HonestVotesAgree] } },
  ),
  random(
    "balancing-longer",
    "the same at random, over eight slots",
    lockStepSpace("balancer", 2, {
      ...sevenths("A", "B"),
      leaders: ["M", "A", "B", "A", "B", "A", "B", "A", "B"],
      clock: { _tag: "rounds", last: 8 },
    }),
    300,
    { expects: { holds: [...safety, HonestVotesAgree] } },
  ),
  every(
    "ex-ante",
    "a withheld block and one vote, shown when the next block is out; blocks are not boosted",
    lockStepWorld("withholder", { ...oneEpoch(names), boostPercent: 0 }, honestNames),
    { expects: refutes(HonestBlocksStay, "ex-ante") },
  ),
  every(
    "ex-ante-boosted",
    "the same, and timely blocks are boosted by more than the adversary has",
    lockStepWorld("withholder", oneEpoch(names), honestNames),
    { states: 6_552, expects: { holds: [...safety, HonestBlocksStay] } },
  ),
  every(
    "ex-ante-beyond",
    "the same, but the boost is less than the adversary has",
    lockStepWorld("withholder", { ...oneEpoch(names), boostPercent: 25 }, honestNames),
    { expects: refutes(HonestBlocksStay) },
  ),
  every(
    "ex-ante-restless",
    "the same as boosted, and the adversary speaks before blocks are proposed, too",
    lockStepWorld("restlessWithholder", oneEpoch(names), honestNames),
    { large: true, states: 201_590, expects: { holds: [...safety, HonestBlocksStay] } },
  ),
  every(
    "sandwich",
    "the adversary leads slots 1 and 3, and a block is boosted by 70 percent of a committee: its own too",
    lockStepWorld("sandwicher", { ...oneEpoch(names), leaders: ["M", "P", "M"], boostPercent: 70 }, honestNames),
    { expects: refutes(HonestBlocksStay) },
  ),
  every(
    "sandwich-held",
    "the same with a boost of 40 percent",
    lockStepWorld("sandwicher", { ...oneEpoch(names), leaders: ["M", "P", "M"] }, honestNames),
    { states: 5_041, expects: { holds: [...safety, HonestBlocksStay] } },
  ),
  every(
    "bouncing",
    "votes of the last epoch are kept back and told in mid-epoch; nodes go over at once",
    tornWorld("bouncer", 2, 3),
    { expects: refutes(FinalityMovesOn, "bouncing") },
  ),
  every("bouncing-again", "the same over three epochs: two bounces", tornWorld("bouncer", 3, 3), {
    large: true,
    expects: refutes(FinalityMovesOn),
  }),
  every(
    "bouncing-wide",
    "nodes go over in the first two of three slots: more than the first third",
    tornWorld("bouncer", 2, 2),
    { expects: refutes(FinalityMovesOn) },
  ),
  every("bouncing-held", "two epochs, and nodes go over in the first slot of three only", tornWorld("bouncer", 2, 1), {
    states: 28_500,
    expects: { holds: [...safety, FinalityMovesOn] },
  }),
  every(
    "bouncing-restless",
    "the same, and the adversary speaks at the end of slots, too",
    tornWorld("restlessBouncer", 2, 1),
    { large: true, states: 513_260, expects: { holds: [...safety, FinalityMovesOn] } },
  ),
  random("bouncing-longer", "the same at random, over four epochs", tornSpace(4, 1), 200, {
    expects: { holds: [...safety, FinalityMovesOn] },
  }),
]

export const attacks: ReadonlyArray<Told> = [...slashed, ...free, ...timed]
