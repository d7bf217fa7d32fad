/**
 * Attacks that play with time: each with its defence off, where it must succeed, and with it on, where it must not.
 * Next: the worked traces in [traces/](traces).
 */
import { FinalBlock, FinalityMovesOn, HeadsAgree, HonestBlocksStay } from "./AtRest.ts"
import { every, random, refutes, type Told } from "./Kinds.ts"
import { lockStepSpace, lockStepWorld, oneEpoch, tornFree, tornSpace, tornWorld } from "./LockStepWorlds.ts"
import { early, safety } from "./Properties.ts"

const names = ["P", "Q", "R"] as const
const honestNames = [...names]

export const inTime: ReadonlyArray<Told> = [
  every(
    "ex-ante",
    "a withheld block and one vote, shown when the next block is out; blocks are not boosted",
    lockStepWorld("withholder", { ...oneEpoch(names), boostPercent: 0 }, honestNames),
    { expects: refutes(HonestBlocksStay, "ex-ante") },
  ),
  every(
    "ex-ante-boosted",
    "a withheld block and one vote, shown when the next block is out; timely blocks are boosted by more than that vote",
    lockStepWorld("withholder", oneEpoch(names), honestNames),
    { states: 6_552, expects: { holds: [...early, HonestBlocksStay] } },
  ),
  every(
    "ex-ante-beyond",
    "a withheld block and one vote, shown when the next block is out; the boost is less than that vote",
    lockStepWorld("withholder", { ...oneEpoch(names), boostPercent: 25 }, honestNames),
    { expects: refutes(HonestBlocksStay) },
  ),
  every(
    "ex-ante-restless",
    "a withheld block and one vote, shown before votes or before blocks; timely blocks are boosted",
    lockStepWorld("restlessWithholder", oneEpoch(names), honestNames),
    { large: true, states: 201_590, expects: { holds: [...early, HonestBlocksStay] } },
  ),
  every(
    "late-to-its-checkpoint",
    "the block of an epoch's first slot is shown late, and those who voted without it are a quorum by themselves",
    lockStepWorld("withholder", {
      stakes: { P: 5, Q: 12, M: 1 },
      leaders: ["M", "Q"],
      slotsPerEpoch: 2,
      clock: { _tag: "rounds", last: 2 },
    }),
    { expects: refutes(HonestBlocksStay) },
  ),
  random(
    "ex-ante-longer",
    "a withheld block and one vote, at random over nine slots of which the adversary leads each third; timely blocks are boosted",
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
    "the adversary leads slots 1 and 3, and a block is boosted by 40 percent of a committee: its own too",
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
    "votes of the last epoch are told in mid-epoch, over three epochs and once in each: two bounces",
    tornWorld("patientBouncer", 3, 3),
    { expects: refutes(FinalityMovesOn, "bouncing") },
  ),
  every(
    "bouncing-wide",
    "votes of the last epoch are told in mid-epoch; nodes go over in the first two of three slots: more than the first third",
    tornWorld("bouncer", 2, 2),
    { expects: refutes(FinalityMovesOn) },
  ),
  every(
    "bouncing-held",
    "votes of the last epoch are told in mid-epoch, over two epochs; nodes go over in the first slot of three only",
    tornWorld("bouncer", 2, 1),
    {
      states: 28_500,
      expects: { holds: [...safety, FinalityMovesOn], reaches: [FinalBlock] },
    },
  ),
  every(
    "bouncing-restless",
    "votes of the last epoch are told in mid-epoch or at the end of slots; nodes go over in the first slot of three only",
    tornWorld("restlessBouncer", 2, 1),
    { large: true, states: 513_260, expects: { holds: [...safety, FinalityMovesOn], reaches: [FinalBlock] } },
  ),
  random(
    "bouncing-longer",
    "votes of the last epoch are told in mid-epoch, at random over four epochs; nodes go over in the first slot of three only",
    tornSpace(4, 1),
    200,
    {
      expects: { holds: [...safety, FinalityMovesOn], reaches: [FinalBlock] },
    },
  ),
  random(
    "told-at-the-border",
    "an old vote is told to one node in the first slot of an epoch and to another one later; nodes go over in the first slot only",
    tornFree(1),
    2000,
    { expects: refutes(HeadsAgree, "told-at-the-border") },
  ),
  random(
    "told-at-any-time",
    "an old vote is told to one node in the first slot of an epoch and to another one later; nodes go over in any slot",
    tornFree(3),
    400,
    {
      expects: { holds: [...early, HeadsAgree] },
    },
  ),
]
