/**
 * Worlds in which the gadget and its chain are put to the test, and what must come out. Next: [Attacks.ts](Attacks.ts).
 */
import type { Struck } from "../../core/Protocol.ts"
import type { Space } from "../../core/Scenario.ts"
import {
  DoubleVoteCaught,
  FinalAmongForks,
  FinalBlock,
  Finalized,
  HeadsAgree,
  HonestBlocksStay,
  HonestVotesAgree,
  JustificationMovesOn,
  Reorg,
} from "./AtRest.ts"
import { attacks } from "./Attacks.ts"
import { inTime } from "./AttacksInTime.ts"
import { inBalance } from "./Balancing.ts"
import { LinkFinal, NoConflictingLinks, PlausibleLiveness } from "./Gathered.ts"
import { every, random, refutes, type Told } from "./Kinds.ts"
import { calmWorld } from "./LockStepWorlds.ts"
import { TreeIsClosed } from "./OneNode.ts"
import type { Params } from "./Params.ts"
import { early, HonestIsNeverGuilty, NoConflictingBlocks, safety, underAThird } from "./Properties.ts"
import {
  assemblyWorld,
  beside,
  chaos,
  chaosWithClocks,
  clocks,
  outOfTurn,
  quarterWorld,
  smallWorld,
  strayWorld,
  third,
  twoTimes,
} from "./Worlds.ts"

type Expects = Told["expects"]

// ── the gadget by itself ───────────────────────────────────────────────────────────────────────────────────────────

const theorems: Expects = { holds: [NoConflictingLinks, PlausibleLiveness], reaches: [LinkFinal] }
const without = (premise: string): ReadonlyArray<Struck> => [{ rule: "pos-finality/make-link", premise }]

const gathered: ReadonlyArray<Told> = [
  {
    kind: "exhaustive",
    id: "pos-finality/four-links",
    says: "three voters, two chains of four epochs, up to four links by two voters each, and nobody breaks a condition",
    world: assemblyWorld(4, 4),
    states: 15_879,
    expects: theorems,
  },
  {
    kind: "exhaustive",
    id: "pos-finality/five-links",
    says: "three voters, two chains of four epochs, up to five links by two voters each, and nobody breaks a condition",
    large: true,
    world: assemblyWorld(4, 5),
    states: 47_415,
    expects: theorems,
  },
  {
    kind: "exhaustive",
    id: "pos-finality/single-votes",
    says: "voters vote alone or together, for up to three links, each from a justified point: on two chains of three epochs",
    world: strayWorld,
    states: 8_311,
    expects: theorems,
  },
  {
    kind: "exhaustive",
    id: "pos-finality/without-source-unjustified",
    says: "voters vote alone or together, for up to three links from any point, on two chains of three epochs",
    struck: without("SourceUnjustified"),
    world: strayWorld,
    expects: { refutes: { property: PlausibleLiveness, trace: "stuck" } },
  },
  {
    kind: "exhaustive",
    id: "pos-finality/without-double-vote",
    says: "voters may vote for two targets of one epoch",
    struck: without("DoubleVote"),
    world: assemblyWorld(4, 4),
    expects: { refutes: { property: NoConflictingLinks, trace: "two-targets" } },
  },
  {
    kind: "exhaustive",
    id: "pos-finality/without-surround-vote",
    says: "voters may vote around an older vote of theirs",
    struck: without("SurroundVote"),
    world: assemblyWorld(4, 4),
    expects: { refutes: { property: NoConflictingLinks, trace: "around" } },
  },
]

// ── the protocol, in any order of events ───────────────────────────────────────────────────────────────────────────

const honest: ReadonlyArray<Told> = [
  {
    kind: "exhaustive",
    id: "pos-finality/two-validators",
    says: "two honest validators, three slots of an epoch each, two blocks, any order of events",
    world: smallWorld({ validator: ["A", "B"] }, { leaders: ["A"] }, { Propose: 2 }),
    states: 112_015,
    expects: { holds: [...safety, ...underAThird, HeadsAgree], reaches: [Finalized, Reorg] },
  },
  {
    kind: "exhaustive",
    id: "pos-finality/calm",
    says: "three honest validators in lock-step, five slots: what happens if nothing goes wrong",
    world: calmWorld(5),
    states: 108,
    expects: {
      holds: [...safety, ...underAThird, HonestVotesAgree, JustificationMovesOn, HonestBlocksStay],
      reaches: [Finalized, FinalBlock],
    },
  },
  {
    kind: "exhaustive",
    id: "pos-finality/one-liar",
    says: "two honest validators with three eighths each, and one that says what it likes: two votes, two slots",
    world: quarterWorld("doubleVoter", {}, { BuildOn: 0, VoteAs: 2, Propose: 0, Attest: 3 }),
    states: 304_399,
    expects: { holds: [...safety, ...underAThird], reaches: [Finalized, FinalAmongForks, DoubleVoteCaught] },
  },
  random(
    "boosted-for-one",
    "two honest validators, two slots; a block is boosted for whom it is timely",
    twoTimes,
    2000,
    {
      expects: refutes(HeadsAgree, "boosted-for-one"),
    },
  ),
  random("chaos", "loss, duplication, crashes, partitions, latecomers; then the network heals", chaos, 1200, {
    expects: {
      holds: [...safety, ...underAThird, HeadsAgree],
      reaches: [Finalized, FinalBlock, FinalAmongForks, Reorg],
    },
    floor: 0.3,
  }),
  random(
    "chaos-with-clocks",
    "clocks, loss, duplication, crashes, partitions, latecomers, and delays of any length; then the network heals",
    chaosWithClocks,
    600,
    {
      expects: { holds: [...safety, ...underAThird], reaches: [Finalized, FinalBlock, FinalAmongForks, Reorg] },
    },
  ),
  every(
    "lost-vote",
    "two honest validators; one message is lost, and nobody asks for it",
    smallWorld(
      { validator: ["A", "B"] },
      { leaders: ["A"], clock: { _tag: "free", last: 1 } },
      { Propose: 1, drop: 1 },
    ),
    { expects: refutes(HeadsAgree) },
  ),
  every(
    "two-quorums",
    "half of the stake is a quorum, and two honest nodes start from checkpoints of two branches",
    smallWorld(
      { validator: ["A", "B"] },
      { quorum: { most: 1, of: 2 }, clock: { _tag: "free", last: 2 } },
      { Propose: 2 },
    ),
    { expects: refutes(HeadsAgree) },
  ),
  random(
    "quorum-of-half",
    "half of the stake is a quorum: each of two nodes is one by itself, and neither breaks a condition",
    {
      ...chaosWithClocks,
      draws: [],
      nodes: { validator: [2, 2] },
      settles: false,
      params: { ...chaosWithClocks.params, quorum: { most: 1, of: 2 } },
    },
    2000,
    { expects: refutes(NoConflictingBlocks) },
  ),
  random("clocks", "clocks that differ, and delays of up to a slot", clocks, 400, {
    expects: { holds: [...safety, ...underAThird], reaches: [Finalized, FinalAmongForks, Reorg] },
  }),
  random(
    "longer-epochs",
    "epochs of two slots, two validators on each node, final across a gap of two epochs",
    {
      ...chaos,
      params: {
        ...chaos.params,
        clock: { _tag: "free", last: 8 },
        slotsPerEpoch: 2,
        validatorsPerNode: 2,
        finalityGap: 2,
        switchSlots: 2,
      },
      nodes: { validator: [2, 3] },
      budget: { drop: [0, 1] },
      steps: [20, 90],
    },
    300,
    { expects: { holds: [...safety, ...underAThird, HeadsAgree], reaches: [Finalized] }, floor: 0.3 },
  ),
  random(
    "out-of-turn",
    "nodes are asked to propose and to vote when it is not their turn",
    {
      ...chaos,
      params: { ...chaos.params, slotsPerEpoch: 2 },
      nodes: { validator: [3, 3] },
      requests: { count: [3, 8], from: outOfTurn },
    },
    300,
    { expects: { holds: early } },
  ),
  random(
    "forgetful",
    "nodes fail and come back with nothing but their last votes",
    { ...chaos, nodes: { validator: [2, 3] }, budget: { crash: [1, 3] }, late: [0, 0] },
    400,
    { expects: { holds: [...safety, ...underAThird, HeadsAgree], reaches: [Finalized] }, floor: 0.2 },
  ),
  random(
    "malformed",
    "an adversary sends blocks and votes that break one premise each",
    { ...beside("forger"), budget: { Forge: [4, 30], tick: [8, 16] } },
    400,
    { expects: { holds: [...safety, ...underAThird], reaches: [Finalized, FinalBlock] } },
  ),
]

/** A premise is struck out, and a property must notice. */
const unguarded = (
  rule: string,
  premise: string,
  says: string,
  space: Space<Params>,
  refutes: Expects["refutes"],
): Told =>
  random(
    `without-${premise.replace(/[A-Z]/g, (c, i: number) => `${i > 0 ? "-" : ""}${c.toLowerCase()}`)}`,
    says,
    space,
    2000,
    { struck: [{ rule: `pos-finality/${rule}`, premise }], expects: refutes === undefined ? {} : { refutes } },
  )

const forged: Space<Params> = { ...third("forger", { leaders: ["M", "A"] }), budget: { Forge: [4, 30] } }
const struck: ReadonlyArray<Told> = [
  unguarded(
    "attest",
    "WouldVoteTwice",
    "an honest node votes again in the slot of its last vote",
    { ...chaos, settles: false, nodes: { validator: [2, 3] }, requests: { count: [2, 6], from: outOfTurn } },
    {
      property: HonestIsNeverGuilty,
      trace: "votes-again",
    },
  ),
  unguarded(
    "attest",
    "WouldSurround",
    "an honest node that lost its votes but not its word votes around an older vote",
    { ...chaos, settles: false, budget: { crash: [1, 2] }, nodes: { validator: [2, 3] } },
    {
      property: HonestIsNeverGuilty,
      trace: "forgotten-votes",
    },
  ),
  unguarded("receive-votes", "NotInCommittee", "votes are counted for whom the signer does not run", forged, {
    property: HonestIsNeverGuilty,
  }),
  unguarded("receive-block", "SlotNotLater", "a block may be of its parent's slot or an earlier one", forged, {
    property: TreeIsClosed,
  }),
]

export const scenarios: ReadonlyArray<Told> = [...gathered, ...honest, ...attacks, ...inBalance, ...inTime, ...struck]
