/** Worlds in which the properties are put to the test, and what must come out. */
import type { Scenario } from "../../../core/Scenario.ts"
import { type Params, presets } from "./Params.ts"
import { AllRaise, Heard, SomebodyHadTheIdea } from "./Properties.ts"
import type { Seen } from "./State.ts"

const params = presets["small"] as Params
const space = { params, nodes: { node: [2, 5] }, network: "multiset", idle: "consumed", steps: [5, 40] } as const

export const scenarios: ReadonlyArray<Scenario<Params, Seen>> = [
  {
    kind: "exhaustive",
    id: "template/three-nodes",
    says: "three nodes, every run",
    world: {
      setup: { params, nodes: { node: ["A", "B", "C"] } },
      environment: { network: "multiset", idle: "consumed" },
    },
    expects: { holds: [SomebodyHadTheIdea, AllRaise], reaches: [Heard] },
  },
  {
    kind: "random",
    id: "template/any-order",
    says: "messages are late, overtake each other and come twice; then everything is delivered",
    space: { ...space, budget: { duplicate: [0, 2] }, settles: true },
    runs: 200,
    expects: { holds: [SomebodyHadTheIdea, AllRaise], reaches: [Heard] },
    floor: 0.5,
  },
  {
    kind: "random",
    id: "template/loss",
    says: "the network loses a message: not everybody hears",
    space: { ...space, budget: { drop: [1, 2] }, settles: true },
    runs: 200,
    expects: { refutes: { property: AllRaise } },
  },
]
