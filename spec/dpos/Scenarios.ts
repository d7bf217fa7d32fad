/**
 * Worlds in which delegated proof of stake is put to the test, and what must come out. Next: the worked traces in [traces/](traces).
 */
import { random, type Scenario } from "../core/Scenario.ts"
import { asynchronous } from "./AsynchronyScenarios.ts"
import { coalitions } from "./CoalitionScenarios.ts"
import { hiding } from "./HiddenScenarios.ts"
import { malformed, struck } from "./MalformedScenarios.ts"
import { outside } from "./OutsideScenarios.ts"
import type { Params } from "./Params.ts"
import { rotation, safety } from "./Properties.ts"
import {
  Convergence,
  LibAdvances,
  LibAdvancesWithHalf,
  LibNeedsQuorum,
  LibNeverFalls,
  LibsAgree,
  NothingIsWritten,
  TheHonestAreNeverGuilty,
} from "./Settled.ts"
import type { Seen } from "./State.ts"
import {
  Fork,
  FullRound,
  Irreversible,
  Missed,
  NewSchedule,
  PaymentWritten,
  Punished,
  Reorg,
  Rival,
  Waiting,
} from "./Witnesses.ts"
import {
  censored,
  chaos,
  chaosLisk,
  clocked,
  delays,
  handover,
  inARow,
  lastProduced,
  oneStage,
  prevotes,
  small,
  smallWorld,
  synchrony,
  treachery,
  treason,
  twofold,
  twoStage,
  voting,
} from "./Worlds.ts"

type DposScenario = Scenario<Params, Seen>
const all = [...safety, ...rotation]
/** Without what is said of irreversible blocks: in these worlds there is none yet but the genesis. */
const early = all.filter((p) => p !== LibNeverFalls && p !== LibNeedsQuorum)

const exhaustive: ReadonlyArray<DposScenario> = [
  {
    kind: "exhaustive",
    id: "dpos/three-delegates",
    says: "three delegates, four slots, any order of delivery",
    world: smallWorld(small(3, 4)),
    states: 1277,
    expects: { holds: [...early, Convergence], reaches: [Fork] },
  },
  {
    kind: "exhaustive",
    id: "dpos/two-payments",
    says: "three delegates, three slots, two payments of one coin",
    world: smallWorld(small(3, 3), 2),
    states: 9672,
    expects: { holds: [...early, Convergence], reaches: [Fork] },
  },
  {
    kind: "exhaustive",
    id: "dpos/five-slots",
    says: "three delegates, five slots, any order of delivery: the last blocks of all three",
    world: smallWorld(small(3, 5, lastProduced)),
    states: 6473,
    expects: { holds: [...all, Convergence], reaches: [Fork, Reorg, Irreversible] },
  },
  {
    kind: "exhaustive",
    id: "dpos/all-censor",
    says: "three delegates who write nothing of what waits, and a client's node that looks on",
    world: censored(3),
    states: 113_589,
    expects: { holds: [...early, NothingIsWritten] },
  },
  {
    kind: "exhaustive",
    id: "dpos/one-honest",
    says: "two of three delegates write nothing of what waits; the third does",
    world: censored(2),
    expects: { refutes: { property: NothingIsWritten, trace: "one-honest" } },
  },
  {
    kind: "exhaustive",
    id: "dpos/half-silent",
    says: "two delegates, six slots: one may produce while the other is silent",
    world: smallWorld(small(2, 6)),
    expects: { refutes: { property: LibAdvancesWithHalf, trace: "half-silent" } },
  },
  {
    kind: "exhaustive",
    id: "dpos/handover",
    says: "two delegates, nine slots: who is silent loses its seat once that is irreversible",
    world: handover("irreversible", 9),
    states: 26_224,
    expects: { holds: [...all, LibsAgree], reaches: [Irreversible, Waiting, NewSchedule] },
  },
  {
    kind: "exhaustive",
    id: "dpos/handover-twice",
    says: "two delegates, nine slots: who is silent loses its seat once that is irreversible twice, as on EOS",
    world: handover("irreversible-twice", 9),
    states: 26_101,
    expects: { holds: [...all, LibsAgree], reaches: [Irreversible, Waiting, NewSchedule] },
  },
  {
    kind: "exhaustive",
    id: "dpos/handover-lisk",
    says: "two delegates, nine slots: who is silent loses its seat once that is irreversible: prevotes and precommits",
    world: handover("irreversible", 9, prevotes),
    states: 26_228,
    expects: { holds: [...all, LibsAgree, Convergence], reaches: [Irreversible, Waiting, NewSchedule] },
  },
]

// ── random worlds, inside the assumptions ──────────────────────────────────────────────────────────────────────────

const chaotic = "loss, duplication, crashes, partitions, latecomers; then the network heals"
const timely = "clocks in step, every block arrives before its slot is over"

const inside: ReadonlyArray<DposScenario> = [
  random("dpos/chaos", `${chaotic}: two stages`, chaos, 1000, {
    expects: { holds: all, reaches: [Fork, Reorg, Irreversible, Missed, PaymentWritten] },
  }),
  random("dpos/delays-lisk", "nothing but delays: prevotes and precommits", delays(prevotes), 1000, {
    expects: { holds: [...all, LibsAgree, TheHonestAreNeverGuilty], reaches: [Fork, Reorg, Irreversible, Rival] },
  }),
  random(
    "dpos/gossip",
    "sparse networks in which blocks travel from neighbour to neighbour: prevotes and precommits",
    { ...chaosLisk, topology: { degree: [1, 3] }, relay: true, partitions: ["halves", "one"] },
    400,
    { expects: { holds: [...all, Convergence], reaches: [Fork] }, floor: 0.2 },
  ),
  random(
    "dpos/skewed-clocks",
    "clocks that differ by up to two slots: two stages",
    { ...chaos, skew: [0, 2], late: [0, 0], settles: false },
    400,
    { expects: { holds: [...all, TheHonestAreNeverGuilty], reaches: [Fork] } },
  ),
  random("dpos/chaos-lisk", `${chaotic}: prevotes and precommits`, chaosLisk, 400, {
    expects: { holds: [...all, LibsAgree, TheHonestAreNeverGuilty, Convergence], reaches: [Fork, Reorg] },
    floor: 0.2,
  }),
  random("dpos/synchrony", `${timely}: the last blocks of a quorum are enough`, synchrony, 400, {
    expects: { holds: [...all, LibsAgree, LibAdvances, Convergence], reaches: [Irreversible, PaymentWritten] },
  }),
  random(
    "dpos/synchrony-one-stage",
    `${timely}: one stage of confirmation`,
    { ...synchrony, params: clocked(small(4, 0, oneStage), 2) },
    400,
    { expects: { holds: [...all, LibsAgree, LibAdvances, Convergence], reaches: [Irreversible] } },
  ),
  random(
    "dpos/synchrony-two-stage",
    `${timely}: two stages`,
    { ...synchrony, params: clocked(small(4, 0, twoStage), 2) },
    400,
    { expects: { holds: [...all, LibsAgree, LibAdvances, Convergence], reaches: [Irreversible] } },
  ),
  random("dpos/voting", "votes change, delegates come and go; a new set waits until it is irreversible", voting, 400, {
    expects: { holds: all, reaches: [NewSchedule, Waiting, Missed] },
  }),
  random("dpos/one-traitor", "one of four signs what it likes: two stages", treason(3, twoStage), 500, {
    expects: { holds: all, reaches: [Fork, Punished] },
  }),
  random("dpos/one-traitor-lisk", "one of four signs what it likes: prevotes", treason(3, prevotes), 400, {
    expects: { holds: [...all, LibsAgree, TheHonestAreNeverGuilty], reaches: [Fork] },
  }),
  random(
    "dpos/one-traitor-delays-lisk",
    "one of four signs what it likes, and nothing else is wrong but delays: prevotes and precommits",
    treachery(prevotes),
    500,
    {
      expects: { holds: [...all, LibsAgree, TheHonestAreNeverGuilty], reaches: [Fork, Reorg, Irreversible, Rival] },
    },
  ),
  random(
    "dpos/one-twofold",
    "one of four runs twice, and may be cut in two: prevotes and precommits",
    twofold(1, prevotes),
    400,
    {
      expects: { holds: [...all, LibsAgree], reaches: [Fork, Reorg, Irreversible] },
    },
  ),
  random("dpos/in-a-row", "three delegates with two slots in a row each", inARow, 300, {
    expects: { holds: [...all, LibsAgree, LibAdvances], reaches: [FullRound, Irreversible] },
  }),
  ...malformed,
]

export const scenarios: ReadonlyArray<DposScenario> = [
  ...exhaustive,
  ...asynchronous,
  ...hiding,
  ...coalitions,
  ...inside,
  ...outside,
  ...struck,
]
