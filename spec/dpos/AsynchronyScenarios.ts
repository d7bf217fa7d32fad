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
    says: "four delegates, seven slots, no bound on delays: two stages",
    world: fromAbove(small(4, 7, twoStage)),
    states: 4591,
    expects: { holds: [ViewsAgree] },
  },
  {
    kind: "exhaustive",
    id: "dpos/two-stage-ten-slots",
    says: "the same to ten slots",
    world: fromAbove(small(4, 10, twoStage)),
    large: true,
    states: 251_339,
    expects: { holds: [ViewsAgree] },
  },
  {
    kind: "exhaustive",
    id: "dpos/prevotes-asynchronous",
    says: "four delegates, seven slots, no bound on delays: prevotes and precommits",
    world: fromAbove(small(4, 7, prevotes)),
    states: 4591,
    expects: { holds: [ViewsAgree] },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-traitor-asynchronous",
    says: "one of four delegates is a traitor, seven slots, no bound on delays: two stages",
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
    expects: { refutes: { property: ViewsAgree } },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-traitor-lisk-asynchronous",
    says: "one of four delegates is a traitor, seven slots: prevotes and precommits",
    world: fromAbove(small(4, 7, prevotes), "oneTraitor"),
    states: 4300,
    expects: { holds: [ViewsAgree] },
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
