/**
 * Attacks by votes: each with its defence off, where it must succeed, and with it on, where it must not.
 * Next: [Balancing.ts](Balancing.ts).
 */
import {
  BothFinalAndNamed,
  CulpritsAreKnown,
  Discounted,
  DoubleVoteCaught,
  FinalAmongForks,
  FinalBlock,
  Finalized,
  HeadsAgree,
  SurroundVoteCaught,
} from "./AtRest.ts"
import { every, random, refutes, type Told } from "./Kinds.ts"
import {
  AccountableSafety,
  early,
  NoConflictingBlocks,
  NoConflictingFinality,
  safety,
  underAThird,
} from "./Properties.ts"
import { afterFork, beside, besideTwo, named, quarterWorld, thirdWorld, unvoted } from "./Worlds.ts"

// ── votes that are slashed ─────────────────────────────────────────────────────────────────────────────────────────

const belowAThird = [...safety, ...underAThird]
const enclosed = { clock: { _tag: "free", last: 5 } } as const
const final = [Finalized, FinalAmongForks]
/** Nobody makes a block, and nobody honest votes. */
const mute = { BuildOn: 0, Propose: 0, Attest: 0 }

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
  every(
    "a-third-in-private",
    "a third of the stake votes with each of two nodes: every run in which both of its blocks are final convicts it",
    thirdWorld("divider", {}),
    { states: 54_289, expects: { holds: safety, reaches: [FinalBlock] } },
  ),
  every(
    "unpunished-double",
    "a third of the stake votes with each of two nodes, and the condition on double votes is not in force",
    thirdWorld("divider", { slashing: ["surround"] }),
    { expects: refutes(AccountableSafety, "unpunished-double") },
  ),
  every(
    "a-third-around",
    "a third of the stake votes with one node, and later around those votes with the other",
    thirdWorld("encloser", enclosed, 6),
    { large: true, expects: refutes(NoConflictingFinality, "around-in-private") },
  ),
  every(
    "a-third-around-in-private",
    "a third of the stake votes with one node, and later around those votes with the other: every run in which both blocks are final convicts it",
    thirdWorld("encloser", enclosed, 6),
    { large: true, states: 1_104_542, expects: { holds: safety, reaches: [FinalBlock] } },
  ),
  every(
    "unpunished-surround",
    "a third of the stake votes around its votes, and the condition on surround votes is not in force",
    thirdWorld("encloser", { ...enclosed, slashing: ["double"] }, 6),
    { large: true, expects: refutes(AccountableSafety, "unpunished-surround") },
  ),
  random(
    "a-third-named",
    "a third of the stake votes twice, with clocks, and in the end everybody hears everything",
    named("divider"),
    1000,
    { expects: { holds: safety, reaches: [BothFinalAndNamed, DoubleVoteCaught] } },
  ),
  random(
    "a-third-around-named",
    "a third of the stake votes around its votes, with clocks, and in the end everybody hears everything",
    named("encloser"),
    1000,
    { expects: { holds: safety, reaches: [BothFinalAndNamed, SurroundVoteCaught] } },
  ),
  every(
    "told-to-one",
    "an adversary tells its vote for one of two branches to one of two nodes, which does not pass it on",
    quarterWorld("doubleVoter", { past: unvoted, clock: { _tag: "free", last: 2 } }, { ...mute, VoteAs: 1 }),
    { expects: refutes(HeadsAgree) },
  ),
  every(
    "proof-for-one",
    "an adversary votes twice, and only one of two nodes hears both votes and passes none on",
    quarterWorld("doubleVoter", { clock: { _tag: "free", last: 2 } }, { ...mute, VoteAs: 2, Attest: 1 }),
    { expects: refutes(CulpritsAreKnown) },
  ),
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
  random(
    "two-branches",
    "two honest validators, and one that votes for both of two branches in the open, which is no offence",
    {
      ...besideTwo("gambler", { slashing: [], leaders: ["M"], clock: { _tag: "free", last: 3 }, past: unvoted }),
      budget: { VoteAs: [1, 4], BuildOn: [0, 0] },
    },
    2000,
    { expects: refutes(HeadsAgree, "two-branches") },
  ),
  every(
    "two-branches-slashed",
    "two honest validators, and one that votes for both of two branches in the open, three slots: it is named and loses its weight",
    quarterWorld("gambler", { past: unvoted }, { BuildOn: 0, Propose: 0, Attest: 2, VoteAs: 2 }),
    { states: 59_548, expects: { holds: [...early, HeadsAgree, CulpritsAreKnown], reaches: [Discounted] } },
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
      states: 136_828,
      expects: { holds: [...belowAThird, HeadsAgree, CulpritsAreKnown], reaches: [...final, Discounted] },
    },
  ),
]

export const attacks: ReadonlyArray<Told> = [...slashed, ...free]
