/**
 * Attacks that keep two branches in balance: each with its defence off, where it must succeed, and with it on, where it must not;
 * and just outside what the defence asks for. Next: [AttacksInTime.ts](AttacksInTime.ts).
 */
import { FinalBlock, FinalityMovesOn, HonestBlocksStay, HonestVotesAgree, JustificationMovesOn } from "./AtRest.ts"
import { every, random, refutes, type Told } from "./Kinds.ts"
import { lockStepSpace, lockStepWorld, sevenths, silentWorld, twoInARow, twoSlots } from "./LockStepWorlds.ts"
import { early, safety } from "./Properties.ts"
import { smallWorld } from "./Worlds.ts"

const moveOn = [HonestVotesAgree, JustificationMovesOn]
const slots = (last: number) => ({ clock: { _tag: "rounds", last } }) as const

/** Of a boost of 25 % of a committee of 14, 3, two votes of the adversary with 2 each are more, and one is less. */
const betweenOneAndTwo = { ...twoSlots("P", "Q"), boostPercent: 25 }

const byVotesInTime: ReadonlyArray<Told> = [
  every(
    "balancing",
    "two branches, kept equal by a vote told in time to one half only; blocks are not boosted",
    lockStepWorld("balancer", { boostPercent: 0, ...slots(3) }),
    { expects: refutes(HonestVotesAgree, "balancing") },
  ),
  every(
    "balancing-boosted",
    "a vote is told in time to one half only, in four slots, and timely blocks are boosted",
    lockStepWorld("balancer", {}),
    { states: 7_817, expects: { holds: [...safety, ...moveOn], reaches: [FinalBlock] } },
  ),
  every(
    "balancing-restless",
    "a vote is told to one half only, before votes or before blocks, and timely blocks are boosted",
    lockStepWorld("restlessBalancer", {}),
    { large: true, states: 201_081, expects: { holds: [...safety, ...moveOn], reaches: [FinalBlock] } },
  ),
  random(
    "balancing-at-random",
    "a vote is told in time to one half only, at random in four slots, and timely blocks are boosted",
    lockStepSpace("balancer", 2, sevenths("A", "B")),
    300,
    { expects: { holds: [...safety, ...moveOn], reaches: [FinalBlock] } },
  ),
]

const byOldVotes: ReadonlyArray<Told> = [
  every(
    "balancing-with-old-votes",
    "the adversary keeps its votes back and tells one half those of slots that are over; blocks are not boosted",
    lockStepWorld("hoarder", { boostPercent: 0 }),
    { expects: refutes(JustificationMovesOn, "balancing-with-old-votes") },
  ),
  every(
    "old-votes-boosted",
    "votes of slots that are over are told to one half, in four slots, and timely blocks are boosted",
    lockStepWorld("hoarder", {}),
    { states: 14_877, expects: { holds: [...safety, ...moveOn], reaches: [FinalBlock] } },
  ),
  every(
    "old-votes-restless",
    "votes of slots that are over are told to one half, before votes or before blocks, in three slots; timely blocks are boosted",
    lockStepWorld("restlessHoarder", slots(3)),
    { large: true, states: 180_105, expects: { holds: [...safety, ...moveOn], reaches: [FinalBlock] } },
  ),
  random(
    "old-votes-longer",
    "votes of slots that are over are told to one half, at random over five slots, and timely blocks are boosted",
    lockStepSpace("hoarder", 2, { ...sevenths("A", "B"), ...slots(5) }),
    150,
    { expects: { holds: [...safety, ...moveOn], reaches: [FinalBlock] } },
  ),
  every(
    "old-votes-not-final",
    "votes of slots that are over are told to one half, and blocks are not boosted: in four slots nothing is final",
    lockStepWorld("hoarder", { boostPercent: 0 }),
    { expects: refutes(FinalityMovesOn) },
  ),
  every(
    "boosted-not-final",
    "timely blocks are boosted; an old vote justifies a checkpoint late, so that the next votes start from two sources, and the run ends too soon",
    lockStepWorld("hoarder", {
      stakes: { P: 6, Q: 10, M: 2 },
      leaders: ["M", "Q", "P"],
      boostPercent: 50,
      // plays no part here; it makes `unbalanced` the only assumption of the claim that is not so
      switchSlots: 0,
      ...slots(3),
    }),
    { expects: refutes(FinalityMovesOn) },
  ),
]

const justOutside: ReadonlyArray<Told> = [
  every(
    "old-votes-moved",
    "the adversary leads two slots and moves its vote; the boost is 3, more than its stake of 2 and less than twice that",
    lockStepWorld("hoarder", { ...twoInARow, boostPercent: 7 }),
    { expects: refutes(HonestBlocksStay, "old-votes-moved") },
  ),
  every(
    "old-votes-outweighed",
    "the adversary leads two slots and moves its vote; the boost is 5, more than twice its stake of 2",
    lockStepWorld("hoarder", { ...twoInARow, boostPercent: 12 }),
    { states: 4_470, expects: { holds: [...safety, ...moveOn, HonestBlocksStay], reaches: [FinalBlock] } },
  ),
  every(
    "votes-added-up",
    "votes of two committees are told together; the boost is more than the adversary has in one of them and less than in both",
    lockStepWorld("adder", { ...betweenOneAndTwo, ...slots(2) }),
    { expects: refutes(HonestBlocksStay, "votes-added-up") },
  ),
  every(
    "votes-outweighed",
    "votes of two committees are told together, and the boost is more than the adversary has in both",
    lockStepWorld("adder", { ...twoSlots("P", "Q"), ...slots(2) }),
    { states: 4_943, expects: { holds: [...early, HonestBlocksStay] } },
  ),
  every(
    "justified-behind",
    "the adversary leads two epochs, and its old vote, told in the third, makes a quorum with one of two honest nodes",
    lockStepWorld("hoarder", { ...twoInARow, stakes: { P: 8, Q: 12, M: 4 }, boostPercent: 60 }),
    { expects: refutes(HonestBlocksStay) },
  ),
  every(
    "old-votes-of-two",
    "votes of slots that are over are told to one half, in epochs of two slots; the boost is more than the adversary has in both committees",
    lockStepWorld("hoarder", twoSlots("P", "Q")),
    { states: 26_411, expects: { holds: [...safety, ...moveOn], reaches: [FinalBlock] } },
  ),
  every(
    "old-votes-beyond",
    "votes of slots that are over are told to one half, in epochs of two slots; the boost is less than the adversary has in one committee",
    lockStepWorld("hoarder", { ...twoSlots("P", "Q"), boostPercent: 14 }),
    { expects: refutes(JustificationMovesOn) },
  ),
  every(
    "nobody-else-leads",
    "timely blocks are boosted, but all slots are led by the adversary, which tells one half votes of slots that are over",
    lockStepWorld("hoarder", { leaders: ["M"] }),
    { expects: refutes(JustificationMovesOn) },
  ),
  every(
    "no-honest-end",
    "timely blocks are boosted, but all slots are led by the adversary, which tells one half a vote in time",
    lockStepWorld("balancer", { leaders: ["M"] }),
    { expects: refutes(HonestVotesAgree) },
  ),
  every(
    "quorum-out-of-reach",
    "nine tenths of the stake are a quorum, and an adversary with a seventh says what it likes",
    lockStepWorld("balancer", { quorum: { most: 9, of: 10 } }),
    { expects: refutes(JustificationMovesOn) },
  ),
  every(
    "in-any-order",
    "two honest validators without a clock, and blocks are boosted: a node may let a slot pass without a vote",
    smallWorld(
      { validator: ["A", "B"] },
      { stakes: { A: 5, B: 5 }, leaders: ["A", "B"], boostPercent: 40, clock: { _tag: "free", last: 2 } },
    ),
    { expects: refutes(JustificationMovesOn) },
  ),
  every("half-is-silent", "a node with half of the stake is silent, and timely blocks are boosted", silentWorld, {
    expects: refutes(JustificationMovesOn),
  }),
]

const byDoubleVotes: ReadonlyArray<Told> = [
  every(
    "balancing-with-double-votes",
    "each half is shown votes for its own branch; two of them outweigh the boost, and who votes twice keeps its weight",
    lockStepWorld("equivocator", { ...betweenOneAndTwo, discount: false }),
    { expects: refutes(JustificationMovesOn, "balancing-with-double-votes") },
  ),
  every(
    "double-votes-discounted",
    "each half is shown votes for its own branch; two of them outweigh the boost, and who votes twice loses its weight",
    lockStepWorld("equivocator", betweenOneAndTwo),
    { states: 5_247, expects: { holds: [...safety, JustificationMovesOn], reaches: [FinalBlock] } },
  ),
  every(
    "double-votes-outweighed",
    "each half is shown votes for its own branch; the boost outweighs two of them, and who votes twice keeps its weight",
    lockStepWorld("equivocator", { ...twoSlots("P", "Q"), discount: false }),
    { states: 5_247, expects: { holds: [...safety, JustificationMovesOn], reaches: [FinalBlock] } },
  ),
  every(
    "double-votes-unboosted",
    "each half is shown votes for its own branch; who votes twice loses its weight, and blocks are not boosted",
    lockStepWorld("equivocator", { ...twoSlots("P", "Q"), boostPercent: 0 }),
    { expects: refutes(JustificationMovesOn) },
  ),
  random(
    "double-votes-longer",
    "each half is shown votes for its own branch, at random over six slots; two of them outweigh the boost, and who votes twice loses its weight",
    lockStepSpace("equivocator", 2, { ...twoSlots("A", "B"), boostPercent: 25, ...slots(6) }),
    150,
    { expects: { holds: [...safety, JustificationMovesOn], reaches: [FinalBlock] } },
  ),
]

export const inBalance: ReadonlyArray<Told> = [...byVotesInTime, ...byOldVotes, ...justOutside, ...byDoubleVotes]
