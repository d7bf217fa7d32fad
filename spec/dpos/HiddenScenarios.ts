/**
 * One traitor of four shows its blocks to whom it likes, and all others arrive in their slot: whether those whom it shows a block
 * pass it on makes the difference. Next: [CoalitionScenarios.ts](CoalitionScenarios.ts), how many delegates it takes to stop the
 * others, or to shut them out.
 */
import type { Scenario } from "../core/Scenario.ts"
import { breaking, holding } from "./AsynchronyScenarios.ts"
import type { Params } from "./Params.ts"
import type { Seen } from "./State.ts"
import { fromAbove, lastProduced, oneStage, small, twoStage } from "./Worlds.ts"

const hidden =
  "one of four is a traitor; every block arrives in its slot, unless it stands on a traitor's that the receiver was not shown"
const relayed =
  "one of four is a traitor; every block arrives in its slot, and what the traitor shows to one honest node all know from the next slot on"

export const hiding: ReadonlyArray<Scenario<Params, Seen>> = [
  breaking(
    {
      id: "one-traitor-in-time",
      says: `${hidden}, six slots, one miss at most: last blocks`,
      world: fromAbove(small(4, 6, lastProduced), "oneTraitorInTime", 1),
    },
    "hidden-block",
  ),
  breaking(
    {
      id: "one-traitor-in-time-one-stage",
      says: `${hidden}, six slots, one miss at most: one stage of confirmation`,
      world: fromAbove(small(4, 6, oneStage), "oneTraitorInTime", 1),
    },
    "hidden-block-one-stage",
  ),
  breaking(
    {
      id: "one-traitor-in-time-two-stage",
      says: `${hidden}, eleven slots without a miss: two stages`,
      world: fromAbove(small(4, 11, twoStage), "oneTraitorInTime", 0),
    },
    "hidden-block-two-stage",
  ),
  holding(
    {
      id: "one-traitor-relayed-ten-slots",
      says: `${relayed}, ten slots with any misses: last blocks`,
      world: fromAbove(small(4, 10, lastProduced), "oneTraitorRelayed"),
      large: true,
    },
    18_180,
  ),
  breaking(
    {
      id: "one-traitor-relayed",
      says: `${relayed}, eleven slots, four misses at most: last blocks`,
      world: fromAbove(small(4, 11, lastProduced), "oneTraitorRelayed", 4),
    },
    "relayed-block",
  ),
  breaking({
    id: "one-traitor-relayed-one-stage",
    says: `${relayed}, eleven slots, four misses at most: one stage of confirmation`,
    world: fromAbove(small(4, 11, oneStage), "oneTraitorRelayed", 4),
  }),
  holding(
    {
      id: "one-traitor-relayed-two-stage",
      says: `${relayed}, sixteen slots without a miss: two stages`,
      world: fromAbove(small(4, 16, twoStage), "oneTraitorRelayed", 0),
    },
    5136,
  ),
  holding(
    {
      id: "one-traitor-relayed-forgetful",
      says: `${relayed}, sixteen slots without a miss: two stages, and producers confirm again what they confirmed on another chain`,
      world: fromAbove(small(4, 16, twoStage), "oneTraitorRelayedForgetful", 0),
    },
    5136,
  ),
  holding(
    {
      id: "one-traitor-relayed-twenty-slots",
      says: `${relayed}, twenty slots without a miss: two stages`,
      world: fromAbove(small(4, 20, twoStage), "oneTraitorRelayed", 0),
      large: true,
    },
    40_704,
  ),
  holding(
    {
      id: "one-traitor-relayed-fourteen-slots",
      says: `${relayed}, fourteen slots, two misses at most: two stages`,
      world: fromAbove(small(4, 14, twoStage), "oneTraitorRelayed", 2),
      large: true,
    },
    107_284,
  ),
  holding(
    {
      id: "one-traitor-relayed-twelve-slots",
      says: `${relayed}, twelve slots with any misses: two stages`,
      world: fromAbove(small(4, 12, twoStage), "oneTraitorRelayed"),
      large: true,
    },
    118_067,
  ),
]
