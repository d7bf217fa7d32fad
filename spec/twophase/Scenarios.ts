/**
 * Worlds in which two-phase commit is put to the test, and what must come out. Next: the worked traces in [traces/](traces).
 */
import type { Environment } from "../core/Environment.ts"
import type { Property } from "../core/Property.ts"
import type { Exhaustive, Scenario, Space } from "../core/Scenario.ts"
import { type Params, presets, transaction } from "./Params.ts"
import {
  CommitIsUnanimous,
  Committed,
  Consistent,
  DecisionArrives,
  DecisionsStay,
  NobodyCommits,
  NobodyWaitsForEver,
  PromiseReleased,
  safety,
  witnesses,
} from "./Properties.ts"
import type { Seen } from "./State.ts"

type TwoPhaseScenario = Scenario<Params, Seen>

/** As published: what has been said stays said, and whoever it was said to may hear it at any time, or never. */
export const messageSet: Environment = { network: "set", idle: "stays" }

// ── every run of a small world ─────────────────────────────────────────────────────────────────────────────────────

/** The published model. Where the numbers come from is worked out on the page. */
const everyRun = (resources: number, states: number, depth: number, ends: number): Exhaustive<Params, Seen> => ({
  kind: "exhaustive",
  id: `twophase/rm-${resources}`,
  says: `${resources} resource managers, any order of events, as in TwoPhase.tla`,
  world: { setup: transaction(resources), environment: messageSet },
  states,
  depth,
  ends,
  expects: { holds: [...safety, DecisionArrives], reaches: witnesses },
})

const exhaustive: ReadonlyArray<TwoPhaseScenario> = [
  everyRun(2, 56, 8, 10),
  everyRun(3, 288, 11, 28),
  everyRun(4, 1568, 14, 82),
  everyRun(5, 8832, 17, 244),
  everyRun(6, 50816, 20, 730),
  everyRun(7, 296448, 23, 2188),
  { ...everyRun(8, 1745408, 26, 6562), large: true },
  {
    kind: "exhaustive",
    id: "twophase/manager-lives",
    says: "three resource managers and a transaction manager that never fails: everybody gets an answer",
    world: { setup: transaction(3), environment: messageSet },
    states: 288,
    expects: { holds: [NobodyWaitsForEver] },
  },
  {
    kind: "exhaustive",
    id: "twophase/manager-restarts",
    says: "the transaction manager crashes up to twice and remembers what it wrote down",
    world: { setup: transaction(3), environment: { ...messageSet, budget: { crash: 2 } } },
    states: 1440,
    expects: { holds: [...safety, DecisionArrives], reaches: witnesses },
  },
]

// ── random worlds ──────────────────────────────────────────────────────────────────────────────────────────────────

const space: Space<Params> = {
  params: presets["published"] as Params,
  nodes: { resource: [2, 5], manager: [1, 1] },
  network: "set",
  idle: "stays",
  steps: [5, 40],
  settles: true,
}

const random: ReadonlyArray<TwoPhaseScenario> = [
  {
    kind: "random",
    id: "twophase/any-order",
    says: "up to five resource managers; then everything that was said arrives",
    space,
    runs: 2000,
    floor: 0.3,
    expects: { holds: [...safety, DecisionArrives], reaches: witnesses },
  },
  {
    kind: "random",
    id: "twophase/restarts",
    says: "the transaction manager crashes and comes back, and the network loses nothing for good",
    space: { ...space, budget: { crash: [1, 3] } },
    runs: 2000,
    floor: 0.3,
    expects: { holds: [...safety, DecisionArrives], reaches: [Committed, PromiseReleased] },
  },
]

// ── where it ends: a counterexample must be found ──────────────────────────────────────────────────────────────────

const lesson = (
  id: string,
  says: string,
  environment: Partial<Environment>,
  property: Property<Seen, Params>,
  trace?: string,
): TwoPhaseScenario => ({
  kind: "exhaustive",
  id: `twophase/${id}`,
  says,
  world: { setup: transaction(2), environment: { ...messageSet, ...environment } },
  expects: { refutes: trace === undefined ? { property } : { property, trace } },
})

const outside: ReadonlyArray<TwoPhaseScenario> = [
  lesson("can-commit", "the shortest way to a commit", {}, NobodyCommits, "commit"),
  lesson(
    "manager-crashes",
    "the transaction manager crashes once and need not come back: who is prepared waits",
    { budget: { crash: 1 } },
    NobodyWaitsForEver,
    "blocked",
  ),
  lesson(
    "patient-manager",
    "the transaction manager never gives up: whoever aborted need not say so, and the others wait",
    { budget: { GiveUp: 0 } },
    NobodyWaitsForEver,
  ),
  lesson(
    "manager-silent",
    "there is no transaction manager at all, only its name",
    { corrupt: { TM: "silent" } },
    NobodyWaitsForEver,
  ),
  lesson(
    "lost-answer",
    "a message is lost for good, and nobody says it again",
    { budget: { drop: 1 } },
    DecisionArrives,
  ),
  lesson(
    "cut-off",
    "one of two resource managers has no link to the transaction manager: it does not hear the decision",
    { links: { TM: ["A"] } },
    DecisionArrives,
  ),
  {
    kind: "exhaustive",
    id: "twophase/two-managers",
    says: "there are two transaction managers under two names, and neither knows of the other",
    world: {
      setup: { params: {}, nodes: { manager: ["TM", "TN"], resource: ["A", "B"] } },
      environment: messageSet,
    },
    expects: { refutes: { property: Consistent } },
  },
  lesson(
    "two-faced-manager",
    "the transaction manager lies: it is two, one that commits and one that gives up",
    { corrupt: { TM: "twins" } },
    Consistent,
    "two-faces",
  ),
]

// ── a premise is struck out, and a property must notice ────────────────────────────────────────────────────────────

const without = (
  id: string,
  rule: string,
  premise: string,
  says: string,
  expects: TwoPhaseScenario["expects"],
  figures: { readonly states?: number; readonly ends?: number } = {},
): TwoPhaseScenario => ({
  kind: "exhaustive",
  id: `twophase/${id}`,
  says,
  struck: [{ rule: `twophase/${rule}`, premise }],
  world: { setup: transaction(2), environment: messageSet },
  ...figures,
  expects,
})

const struck: ReadonlyArray<TwoPhaseScenario> = [
  without("impatient", "commit", "NotAllPrepared", "the transaction manager commits before all have promised", {
    refutes: { property: Consistent, trace: "impatient" },
  }),
  without("broken-promise", "choose-to-abort", "NotWorking", "a resource manager aborts although it has promised", {
    refutes: { property: Consistent, trace: "broken-promise" },
  }),
  without("changed-mind", "abort", "Decided", "the transaction manager gives up after it has committed", {
    refutes: { property: CommitIsUnanimous },
  }),
  without("late-commit", "commit", "Decided", "the transaction manager commits after it has given up", {
    refutes: { property: DecisionsStay, trace: "late-commit" },
  }),
  without("second-promise", "prepare", "NotWorking", "a resource manager promises after it has aborted", {
    refutes: { property: DecisionsStay },
  }),
  {
    kind: "exhaustive",
    id: "twophase/promise-again",
    says: "a resource manager promises after it was told the decision",
    struck: [{ rule: "twophase/prepare", premise: "NotWorking" }],
    world: {
      setup: transaction(2),
      environment: { network: "multiset", idle: "consumed", budget: { Prepare: 3, ChooseToAbort: 0 } },
    },
    expects: { refutes: { property: DecisionArrives } },
  },
  // nobody reads the notes once the decision is made: this premise carries nothing
  without(
    "late-notes",
    "note-prepared",
    "Decided",
    "the transaction manager notes promises after its decision",
    { holds: [...safety, DecisionArrives], reaches: witnesses },
    { states: 56, ends: 5 },
  ),
]

export const scenarios: ReadonlyArray<TwoPhaseScenario> = [...exhaustive, ...random, ...outside, ...struck]
