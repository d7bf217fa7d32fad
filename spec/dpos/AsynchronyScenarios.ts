/**
 * Every run of all nodes at once, whatever the delays: see [Asynchrony.ts](Asynchrony.ts). Next: [Scenarios.ts](Scenarios.ts).
 */
import type { Scenario } from "../core/Scenario.ts"
import type { Params } from "./Params.ts"
import { ViewsAgree } from "./Settled.ts"
import type { Seen } from "./State.ts"
import { fromAbove, lastProduced, oneStage, outOfTurn, prevotes, small, twoStage } from "./Worlds.ts"

type DposScenario = Scenario<Params, Seen>

export const asynchronous: ReadonlyArray<DposScenario> = [
  {
    kind: "exhaustive",
    id: "dpos/last-produced-asynchronous",
    says: "four delegates, no bound on delays: the last blocks of three are not enough",
    world: fromAbove(small(4, 6, lastProduced)),
    expects: { refutes: { property: ViewsAgree, trace: "last-produced" } },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-stage-asynchronous",
    says: "four delegates, one miss, no bound on delays: one stage of confirmation is not enough",
    world: fromAbove(small(4, 9, oneStage), "asynchrony", 1),
    expects: { refutes: { property: ViewsAgree, trace: "one-stage" } },
  },
  {
    kind: "exhaustive",
    id: "dpos/two-stage-asynchronous",
    says: "four delegates, twelve slots without a miss, no bound on delays: two stages, where a weaker rule would be caught",
    world: fromAbove(small(4, 12, twoStage), "asynchrony", 0),
    large: true,
    states: 203_236,
    expects: { holds: [ViewsAgree] },
  },
  {
    kind: "exhaustive",
    id: "dpos/two-stage-forgetful",
    says: "the same, but producers confirm again what they confirmed on another chain",
    world: fromAbove(small(4, 12, twoStage), "forgetful", 0),
    expects: { refutes: { property: ViewsAgree, trace: "forgetful" } },
  },
  {
    kind: "exhaustive",
    id: "dpos/two-stage-seven-slots",
    says: "seven slots with any misses: two stages; too few for two nodes to disagree, whatever they claim",
    world: fromAbove(small(4, 7, twoStage)),
    states: 4591,
    expects: { holds: [ViewsAgree] },
  },
  {
    kind: "exhaustive",
    id: "dpos/two-stage-ten-slots",
    says: "the same to ten slots, still too few",
    world: fromAbove(small(4, 10, twoStage)),
    large: true,
    states: 251_339,
    expects: { holds: [ViewsAgree] },
  },
  {
    kind: "exhaustive",
    id: "dpos/prevotes-asynchronous",
    says: "twelve slots without a miss, no bound on delays: prevotes and precommits, where a weaker rule would be caught",
    world: fromAbove(small(4, 12, prevotes), "asynchrony", 0),
    large: true,
    states: 212_006,
    expects: { holds: [ViewsAgree] },
  },
  {
    kind: "exhaustive",
    id: "dpos/prevotes-forgetful",
    says: "the same, but producers state the height of their last block in this chain only",
    world: fromAbove(small(4, 12, prevotes), "forgetful", 0),
    large: true,
    expects: { refutes: { property: ViewsAgree } },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-traitor-asynchronous",
    says: "one of four delegates is a traitor, ten slots without a miss, no bound on delays: two stages, where a weaker rule would be caught",
    world: fromAbove(small(4, 10, twoStage), "oneTraitor", 0),
    large: true,
    states: 52_016,
    expects: { holds: [ViewsAgree] },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-traitor-forgetful",
    says: "the same, but the honest confirm again what they confirmed on another chain",
    world: fromAbove(small(4, 10, twoStage), "oneTraitorForgetful", 0),
    expects: { refutes: { property: ViewsAgree } },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-traitor-lisk-asynchronous",
    says: "one of four delegates is a traitor, ten slots without a miss: prevotes and precommits, where a weaker rule would be caught",
    world: fromAbove(small(4, 10, prevotes), "oneTraitor", 0),
    large: true,
    states: 52_281,
    expects: { holds: [ViewsAgree] },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-traitor-lisk-forgetful",
    says: "the same, but the honest state the height of their last block in this chain only",
    world: fromAbove(small(4, 10, prevotes), "oneTraitorForgetful", 0),
    expects: { refutes: { property: ViewsAgree } },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-traitor-last-blocks",
    says: "one of four delegates is a traitor, no bound on delays: the last blocks of three",
    world: fromAbove(small(4, 6, lastProduced), "oneTraitor", 0),
    expects: { refutes: { property: ViewsAgree } },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-traitor-one-stage",
    says: "the same with one stage of confirmation",
    world: fromAbove(small(4, 9, oneStage), "oneTraitor", 0),
    expects: { refutes: { property: ViewsAgree } },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-traitor-in-time",
    says: "one of four is a traitor, and every block arrives in its slot unless it stands on one that the traitor hides: last blocks",
    world: fromAbove(small(4, 8, lastProduced), "oneTraitorInTime", 2),
    expects: { refutes: { property: ViewsAgree, trace: "hidden-block" } },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-traitor-in-time-one-stage",
    says: "the same with one stage of confirmation",
    world: fromAbove(small(4, 8, oneStage), "oneTraitorInTime", 2),
    expects: { refutes: { property: ViewsAgree } },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-traitor-seven-slots",
    says: "one of four delegates is a traitor, seven slots with any misses: two stages; too few for two nodes to disagree",
    world: fromAbove(small(4, 7, twoStage), "oneTraitor"),
    states: 4300,
    expects: { holds: [ViewsAgree] },
  },
  {
    kind: "exhaustive",
    id: "dpos/two-traitors-asynchronous",
    says: "two of four delegates are traitors who feed both sides, ten slots",
    world: fromAbove(small(4, 10, twoStage), "twoTraitors"),
    expects: { refutes: { property: ViewsAgree, trace: "coalition" } },
  },
  {
    kind: "exhaustive",
    id: "dpos/two-traitors-lisk",
    says: "the same with prevotes and precommits",
    world: fromAbove(small(4, 10, prevotes), "twoTraitors"),
    expects: { refutes: { property: ViewsAgree, trace: "coalition-lisk" } },
  },
  {
    kind: "exhaustive",
    id: "dpos/out-of-turn",
    says: "three delegates, one of them a traitor, who are asked to act out of turn",
    world: outOfTurn(small(3, 4, twoStage)),
    states: 56,
    expects: { holds: [ViewsAgree] },
  },
]
