/**
 * Worlds in which delegated proof of stake is put to the test, and what must come out. Next: the worked traces in [traces/](traces).
 */
import type { Random, Scenario, Space } from "../core/Scenario.ts"
import type { Params } from "./Params.ts"
import {
  Convergence,
  Fork,
  Irreversible,
  LibsAgree,
  Missed,
  NewSchedule,
  PaymentWritten,
  Reorg,
  rotation,
  safety,
  ViewsAgree,
  Waiting,
} from "./Properties.ts"
import type { Seen } from "./State.ts"
import {
  chaos,
  fromAbove,
  lastProduced,
  oneStage,
  prevotes,
  small,
  smallWorld,
  synchrony,
  treason,
  twofold,
  twoStage,
  voting,
} from "./Worlds.ts"

type DposScenario = Scenario<Params, Seen>

const random = (
  id: string,
  says: string,
  space: Space<Params>,
  runs: number,
  rest: Omit<Random<Params, Seen>, "kind" | "id" | "says" | "space" | "runs">,
): DposScenario => ({ kind: "random", id, says, space, runs, ...rest })

const all = [...safety, ...rotation]

export const scenarios: ReadonlyArray<DposScenario> = [
  {
    kind: "exhaustive",
    id: "dpos/three-delegates",
    says: "three delegates, four slots, any order of delivery",
    world: smallWorld(small(3, 4)),
    states: 1277,
    expects: { holds: [...all, LibsAgree, Convergence], reaches: [Fork] },
  },
  {
    kind: "exhaustive",
    id: "dpos/two-payments",
    says: "three delegates, three slots, two payments of one coin",
    world: smallWorld(small(3, 3), 2),
    expects: { holds: [...all, LibsAgree, Convergence], reaches: [Fork] },
  },
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
    says: "four delegates, no bound on delays: one stage of confirmation is not enough",
    world: fromAbove(small(4, 9, oneStage)),
    expects: { refutes: { property: ViewsAgree, trace: "one-stage" } },
  },
  {
    kind: "exhaustive",
    id: "dpos/two-stage-asynchronous",
    says: "four delegates, seven slots, no bound on delays",
    world: fromAbove(small(4, 7, twoStage)),
    states: 4591,
    expects: { holds: [ViewsAgree] },
  },
  {
    kind: "exhaustive",
    id: "dpos/prevotes-asynchronous",
    says: "four delegates, seven slots, no bound on delays",
    world: fromAbove(small(4, 7, prevotes)),
    states: 4591,
    expects: { holds: [ViewsAgree] },
  },
  random("dpos/chaos", "loss, duplication, crashes, partitions, latecomers; then the network heals", chaos, 1000, {
    expects: { holds: [...all, LibsAgree, Convergence], reaches: [Fork, Reorg, Irreversible, Missed, PaymentWritten] },
    floor: 0.2,
  }),
  random(
    "dpos/synchrony",
    "clocks in step, messages within a slot: the last blocks of a quorum are enough",
    synchrony,
    500,
    {
      expects: { holds: [...all, LibsAgree], reaches: [Irreversible] },
    },
  ),
  random("dpos/voting", "votes change, delegates come and go; a new set waits until it is irreversible", voting, 500, {
    expects: { holds: [...all, LibsAgree], reaches: [NewSchedule, Waiting, Missed] },
  }),
  random("dpos/one-traitor", "one of four signs what it likes, in two stages", treason(3, twoStage), 500, {
    expects: { holds: [...all, LibsAgree], reaches: [Fork] },
  }),
  random("dpos/one-twofold", "one of four runs twice, in two stages", twofold(1, twoStage), 500, {
    expects: { holds: [...all, LibsAgree], reaches: [Fork] },
  }),
  random("dpos/coalition", "two of four run twice, in two stages", twofold(2, twoStage), 2000, {
    expects: { refutes: { property: LibsAgree, trace: "coalition" } },
  }),
  random("dpos/one-twofold-lisk", "one of four runs twice, with prevotes", twofold(1, prevotes), 500, {
    expects: { holds: [...all, LibsAgree], reaches: [Fork] },
  }),
  random("dpos/coalition-lisk", "two of four run twice, with prevotes", twofold(2, prevotes), 2000, {
    expects: { refutes: { property: LibsAgree, trace: "coalition" } },
  }),
]
