/**
 * Worlds outside an assumption, one for each: a counterexample must be found there, or the assumption would not be needed.
 * Next: [Scenarios.ts](Scenarios.ts).
 */
import { type Exhaustive, random, type Scenario, type Space } from "../core/Scenario.ts"
import type { Params } from "./Params.ts"
import { Convergence, LibAdvances, LibsAgree } from "./Settled.ts"
import type { Seen } from "./State.ts"
import {
  among,
  chaosLisk,
  clocked,
  delays,
  handover,
  lastProduced,
  oneStage,
  prevotes,
  small,
  synchrony,
  treachery,
  twofold,
} from "./Worlds.ts"

type DposScenario = Scenario<Params, Seen>

// ── that nodes agree ───────────────────────────────────────────────────────────────────────────────────────────────

const agreement: ReadonlyArray<DposScenario> = [
  random(
    "dpos/one-slot-late",
    "the last blocks of a quorum, when a block may take one slot to arrive",
    { ...synchrony, params: clocked(small(4, 0, lastProduced), 1), budget: { tick: [10, 40] }, delta: [1, 1] },
    8000,
    { expects: { refutes: { property: LibsAgree, trace: "one-slot-late" } } },
  ),
  random("dpos/delays-last-blocks", "nothing but delays: the last blocks of a quorum", delays(lastProduced), 4000, {
    expects: { refutes: { property: LibsAgree } },
  }),
  random(
    "dpos/one-traitor-delays-one-stage",
    "one of four signs what it likes, and nothing else is wrong but delays: one stage of confirmation",
    treachery(oneStage),
    6000,
    {
      expects: { refutes: { property: LibsAgree } },
    },
  ),
  random(
    "dpos/one-twofold-one-stage",
    "one of four runs twice, and may be cut in two: one stage of confirmation",
    twofold(1, oneStage),
    2000,
    { expects: { refutes: { property: LibsAgree } } },
  ),
  random("dpos/delays-one-stage", "nothing but delays: one stage of confirmation", delays(oneStage), 6000, {
    expects: { refutes: { property: LibsAgree } },
  }),
]

// ── a set of delegates that does not wait ──────────────────────────────────────────────────────────────────────────

const silentLose = "two delegates, nine slots: who is silent loses its seat"

/** Nobody is corrupt, and under prevotes delays do not matter: what is missing is that a new set waits. */
const sets: ReadonlyArray<Exhaustive<Params, Seen>> = [
  {
    kind: "exhaustive",
    id: "dpos/handover-at-once",
    says: `${silentLose} with the next block`,
    world: handover("at-once", 9),
    expects: { refutes: { property: LibsAgree, trace: "handover" } },
  },
  {
    kind: "exhaustive",
    id: "dpos/handover-next-round",
    says: `${silentLose} when the round is over: prevotes and precommits`,
    world: handover("next-round", 9, prevotes),
    expects: { refutes: { property: LibsAgree, trace: "handover-next-round" } },
  },
  {
    kind: "exhaustive",
    id: "dpos/handover-next-round-last-blocks",
    says: `${silentLose} when the round is over: the last blocks of a quorum`,
    world: handover("next-round", 9, lastProduced),
    expects: { refutes: { property: LibsAgree } },
  },
  {
    kind: "exhaustive",
    id: "dpos/unsettled-sets",
    says: `${silentLose} when the round is over, prevotes and precommits: the two never come together`,
    world: handover("next-round", 9, prevotes),
    expects: { refutes: { property: Convergence } },
  },
]

// ── that nodes come together ───────────────────────────────────────────────────────────────────────────────────────

const inTime = { timing: ["synchronous"], delta: [0, 0] } as const
const settling = (space: Space<Params>): Space<Params> => ({ ...space, settles: true })

const unsettled: ReadonlyArray<DposScenario> = [
  random(
    "dpos/unsettled-delays",
    "nothing but delays, then the network heals: where the last blocks of a quorum conflict, the best chain is not for all to follow",
    settling(delays(lastProduced)),
    2000,
    { expects: { refutes: { property: Convergence, trace: "unsettled" } } },
  ),
  random(
    "dpos/unsettled-traitor",
    "one of four shows its blocks to whom it likes, those of the honest arrive in their slot, then all is told to all: the last blocks of a quorum",
    settling({ ...treachery(lastProduced), ...inTime }),
    2000,
    { expects: { refutes: { property: Convergence } } },
  ),
  random(
    "dpos/unsettled-clocks",
    "clocks that differ by up to two slots and then stand still: a block of the fastest is put off for ever",
    { ...chaosLisk, skew: [0, 2], late: [0, 0] },
    400,
    { expects: { refutes: { property: Convergence } } },
  ),
]

// ── that the LIB goes on ───────────────────────────────────────────────────────────────────────────────────────────

/** Four seats: two honest delegates, one that votes for nothing, and one that nobody plays. */
const abstention: Space<Params> = {
  ...synchrony,
  params: clocked(among(["A", "B", "C", "M"], 0, prevotes), 2),
  nodes: { delegate: [2, 2], abstainer: [1, 1] },
  budget: { tick: [26, 50] },
  requests: { count: [0, 0], from: () => [] },
  steps: [100, 250],
}

const stalling: ReadonlyArray<DposScenario> = [
  random(
    "dpos/one-abstains",
    "one of four is silent and another votes for nothing, and every block arrives in its slot: three of four produce, and nothing is irreversible",
    abstention,
    2000,
    { expects: { refutes: { property: LibAdvances, trace: "abstained" } } },
  ),
]

export const outside: ReadonlyArray<DposScenario> = [...agreement, ...sets, ...unsettled, ...stalling]
