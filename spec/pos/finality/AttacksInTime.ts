/**
 * Attacks that play with time: each with its defence off, where it must succeed, and with it on, where it must not.
 * Next: the worked traces in [traces/](traces).
 */
import {
  FinalBlock,
  FinalityMovesOn,
  HeadsAgree,
  HonestBlocksStay,
  HonestVotesAgree,
  JustificationMovesOn,
} from "./AtRest.ts"
import { every, random, refutes, type Told } from "./Kinds.ts"
import {
  lockStepSpace,
  lockStepWorld,
  oneEpoch,
  sevenths,
  tornFree,
  tornSpace,
  tornWorld,
  twoSlots,
} from "./LockStepWorlds.ts"
import { early, safety } from "./Properties.ts"

const names = ["P", "Q", "R"] as const
const honestNames = [...names]

export const inTime: ReadonlyArray<Told> = [
  every(
    "balancing",
    "two branches, kept equal by a vote told in time to one half only; blocks are not boosted",
    lockStepWorld("balancer", { boostPercent: 0, clock: { _tag: "rounds", last: 3 } }),
    { expects: refutes(HonestVotesAgree, "balancing") },
  ),
  every("balancing-boosted", "the same, four slots, and timely blocks are boosted", lockStepWorld("balancer", {}), {
    states: 7_382,
    expects: { holds: [...safety, HonestVotesAgree], reaches: [FinalBlock] },
  }),
  every(
    "balancing-restless",
    "the same, and the adversary speaks before blocks are proposed, too",
    lockStepWorld("restlessBalancer", {}),
    { large: true, states: 195_847, expects: { holds: [...safety, HonestVotesAgree], reaches: [FinalBlock] } },
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
    { expects: { holds: [...safety, HonestVotesAgree], reaches: [FinalBlock] } },
  ),
  every(
    "balancing-with-old-votes",
    "the same, but the adversary keeps its votes back and tells only those of slots that are over; blocks are not boosted",
    lockStepWorld("hoarder", { boostPercent: 0 }),
    { expects: refutes(JustificationMovesOn, "balancing-with-old-votes") },
  ),
  every("old-votes-boosted", "the same, and timely blocks are boosted", lockStepWorld("hoarder", {}), {
    states: 14_130,
    expects: { holds: [...safety, HonestVotesAgree, JustificationMovesOn], reaches: [FinalBlock] },
  }),
  every(
    "old-votes-restless",
    "three slots, and the adversary speaks before blocks are proposed, too",
    lockStepWorld("restlessHoarder", { clock: { _tag: "rounds", last: 3 } }),
    {
      large: true,
      states: 180_105,
      expects: { holds: [...safety, HonestVotesAgree, JustificationMovesOn], reaches: [FinalBlock] },
    },
  ),
  random(
    "old-votes-longer",
    "the same at random, over eight slots",
    lockStepSpace("hoarder", 2, {
      ...sevenths("A", "B"),
      leaders: ["M", "A", "B", "A", "B", "A", "B", "A", "B"],
      clock: { _tag: "rounds", last: 8 },
    }),
    150,
    { expects: { holds: [...safety, HonestVotesAgree, JustificationMovesOn], reaches: [FinalBlock] } },
  ),
  every(
    "old-votes-added-up",
    "epochs of two slots, and the boost is more than the adversary has in one committee, but not in both",
    lockStepWorld("hoarder", twoSlots("P", "Q")),
    { states: 26_411, expects: { holds: [...safety, JustificationMovesOn], reaches: [FinalBlock] } },
  ),
  every(
    "old-votes-beyond",
    "the same, but the boost is less than the adversary has in a committee",
    lockStepWorld("hoarder", { ...twoSlots("P", "Q"), boostPercent: 14 }),
    { expects: refutes(JustificationMovesOn) },
  ),
  every(
    "balancing-with-double-votes",
    "each half is shown votes for its own branch; blocks are boosted, and who votes twice keeps its weight",
    lockStepWorld("equivocator", { ...twoSlots("P", "Q"), discount: false }),
    { expects: refutes(JustificationMovesOn, "balancing-with-double-votes") },
  ),
  every(
    "double-votes-discounted",
    "the same, and who votes twice loses its weight",
    lockStepWorld("equivocator", twoSlots("P", "Q")),
    { states: 5_247, expects: { holds: [...safety, JustificationMovesOn], reaches: [FinalBlock] } },
  ),
  every(
    "double-votes-unboosted",
    "the same, and blocks are not boosted",
    lockStepWorld("equivocator", { ...twoSlots("P", "Q"), boostPercent: 0 }),
    { expects: refutes(JustificationMovesOn) },
  ),
  random(
    "double-votes-longer",
    "discounted and boosted, at random over twelve slots",
    lockStepSpace("equivocator", 2, { ...twoSlots("A", "B"), clock: { _tag: "rounds", last: 12 } }),
    150,
    { expects: { holds: [...safety, JustificationMovesOn], reaches: [FinalBlock] } },
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
    { states: 6_552, expects: { holds: [...early, HonestBlocksStay] } },
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
    { large: true, states: 201_590, expects: { holds: [...early, HonestBlocksStay] } },
  ),
  random(
    "ex-ante-longer",
    "boosted, at random over nine slots, and the adversary leads each third one",
    lockStepSpace("withholder", 3, {
      ...oneEpoch(["A", "B", "C"]),
      leaders: ["M", "A", "B", "M", "B", "C", "M", "C", "A"],
      clock: { _tag: "rounds", last: 9 },
    }),
    200,
    { expects: { holds: [...safety, HonestBlocksStay], reaches: [FinalBlock] } },
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
    { states: 5_041, expects: { holds: [...early, HonestBlocksStay] } },
  ),
  every(
    "bouncing",
    "votes of the last epoch are kept back and told in mid-epoch; nodes go over at once",
    tornWorld("bouncer", 2, 3),
    { expects: refutes(FinalityMovesOn) },
  ),
  every(
    "bouncing-again",
    "the same over three epochs, and the adversary speaks once in each: two bounces",
    tornWorld("patientBouncer", 3, 3),
    { expects: refutes(FinalityMovesOn, "bouncing") },
  ),
  every(
    "bouncing-wide",
    "nodes go over in the first two of three slots: more than the first third",
    tornWorld("bouncer", 2, 2),
    { expects: refutes(FinalityMovesOn) },
  ),
  every("bouncing-held", "two epochs, and nodes go over in the first slot of three only", tornWorld("bouncer", 2, 1), {
    states: 28_500,
    expects: { holds: [...safety, FinalityMovesOn], reaches: [FinalBlock] },
  }),
  every(
    "bouncing-restless",
    "the same, and the adversary speaks at the end of slots, too",
    tornWorld("restlessBouncer", 2, 1),
    { large: true, states: 513_260, expects: { holds: [...safety, FinalityMovesOn], reaches: [FinalBlock] } },
  ),
  random("bouncing-longer", "the same at random, over four epochs", tornSpace(4, 1), 200, {
    expects: { holds: [...safety, FinalityMovesOn], reaches: [FinalBlock] },
  }),
  random(
    "told-at-the-border",
    "the same old vote, told to one node in the first slot of an epoch and to another one later; nodes go over in the first slot only",
    tornFree(1),
    2000,
    { expects: refutes(HeadsAgree, "told-at-the-border") },
  ),
  random("told-at-any-time", "the same, and nodes go over in any slot", tornFree(3), 400, {
    expects: { holds: [...early, HeadsAgree] },
  }),
]
