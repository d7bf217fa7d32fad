/**
 * Worlds in which the gadget and its chain are put to the test, and what must come out. Next: the worked traces in [traces/](traces).
 */
import type { Scenario } from "../../core/Scenario.ts"
import { LinkFinal, NoConflictingLinks, PlausibleLiveness } from "./Gathered.ts"
import type { Params } from "./Params.ts"
import { CulpritsAreKnown, Finalized, HeadsAgree, HonestBlocksStay, HonestVotesAgree, Reorg, safety, underAThird } from "./Properties.ts"
import type { Seen } from "./State.ts"
import { lockStepWorld, smallWorld } from "./Worlds.ts"

type Told = Scenario<Params, Seen>

const assembly: ReadonlyArray<Told> = [
  {
    kind: "exhaustive",
    id: "pos-finality/assembly",
    says: "three voters, two chains of four epochs, up to five links of two voters each: nobody breaks a condition",
    world: smallWorld({ assembly: ["S"] }, { clock: { _tag: "free", last: 4 } }, { Make: 5 }),
    expects: { holds: [NoConflictingLinks, PlausibleLiveness], reaches: [LinkFinal] },
  },
]

const honest: ReadonlyArray<Told> = [
  {
    kind: "exhaustive",
    id: "pos-finality/three-validators",
    says: "three honest validators, two slots, any order of delivery",
    world: smallWorld({ validator: ["A", "B"] }, { clock: { _tag: "free", last: 3 } }),
    expects: { holds: [...safety, ...underAThird, HeadsAgree], reaches: [Finalized, Reorg] },
  },
]

const exAnte: Partial<Params> = { clock: { _tag: "rounds", last: 3 }, slotsPerEpoch: 3, stakes: { A: 30, B: 30, C: 30, M: 10 } }

const timing: ReadonlyArray<Told> = [
  {
    kind: "exhaustive",
    id: "pos-finality/balancing",
    says: "x",
    world: lockStepWorld("balancer", { boostPercent: 0 }),
    expects: { refutes: { property: HonestVotesAgree } },
  },
  {
    kind: "exhaustive",
    id: "pos-finality/balancing-boosted",
    says: "x",
    world: lockStepWorld("balancer", {}),
    expects: { holds: [HonestVotesAgree, ...safety] },
  },
  {
    kind: "exhaustive",
    id: "pos-finality/ex-ante",
    says: "x",
    world: lockStepWorld("withholder", { ...exAnte, boostPercent: 0 }, ["A", "B", "C"]),
    expects: { refutes: { property: HonestBlocksStay } },
  },
  {
    kind: "exhaustive",
    id: "pos-finality/ex-ante-boosted",
    says: "x",
    world: lockStepWorld("withholder", exAnte, ["A", "B", "C"]),
    expects: { holds: [HonestBlocksStay, ...safety] },
  },
]

export const scenarios: ReadonlyArray<Told> = [...assembly, ...honest, ...timing]
void CulpritsAreKnown
