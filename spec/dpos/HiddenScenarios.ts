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

export const hiding: ReadonlyArray<Scenario<Params, Seen>> = [
  breaking(
    {
      id: "one-traitor-in-time",
      says: "one of four is a traitor; every block arrives in its slot, unless it stands on a traitor's that the receiver was not shown: last blocks",
      world: fromAbove(small(4, 6, lastProduced), "oneTraitorInTime", 1),
    },
    "hidden-block",
  ),
  breaking(
    {
      id: "one-traitor-in-time-one-stage",
      says: "the same with one stage of confirmation",
      world: fromAbove(small(4, 6, oneStage), "oneTraitorInTime", 1),
    },
    "hidden-block-one-stage",
  ),
  breaking(
    {
      id: "one-traitor-in-time-two-stage",
      says: "the same with two stages, eleven slots without a miss",
      world: fromAbove(small(4, 11, twoStage), "oneTraitorInTime", 0),
    },
    "hidden-block-two-stage",
  ),
  holding(
    {
      id: "one-traitor-relayed-ten-slots",
      says: "ten slots with any misses, and what one honest node was shown all know from the next slot on: last blocks",
      world: fromAbove(small(4, 10, lastProduced), "oneTraitorRelayed"),
      large: true,
    },
    18_180,
  ),
  breaking(
    {
      id: "one-traitor-relayed",
      says: "one slot more, four misses at most",
      world: fromAbove(small(4, 11, lastProduced), "oneTraitorRelayed", 4),
    },
    "relayed-block",
  ),
  breaking({
    id: "one-traitor-relayed-one-stage",
    says: "the same with one stage of confirmation",
    world: fromAbove(small(4, 11, oneStage), "oneTraitorRelayed", 4),
  }),
  holding(
    {
      id: "one-traitor-relayed-two-stage",
      says: "the same with two stages, sixteen slots without a miss",
      world: fromAbove(small(4, 16, twoStage), "oneTraitorRelayed", 0),
    },
    5136,
  ),
  holding(
    {
      id: "one-traitor-relayed-twenty-slots",
      says: "the same to twenty slots",
      world: fromAbove(small(4, 20, twoStage), "oneTraitorRelayed", 0),
      large: true,
    },
    40_704,
  ),
  holding(
    {
      id: "one-traitor-relayed-fourteen-slots",
      says: "the same, fourteen slots and two misses at most",
      world: fromAbove(small(4, 14, twoStage), "oneTraitorRelayed", 2),
      large: true,
    },
    107_284,
  ),
  holding(
    {
      id: "one-traitor-relayed-twelve-slots",
      says: "the same, twelve slots with any misses",
      world: fromAbove(small(4, 12, twoStage), "oneTraitorRelayed"),
      large: true,
    },
    118_067,
  ),
]
