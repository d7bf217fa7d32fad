/**
 * What two-phase commit promises, and what it does not. Last come the claims that are expected to fail.
 * Next: [Scenarios.ts](Scenarios.ts), where they are put to the test.
 */
import {
  type Assumption,
  eachStep,
  invariant,
  leadsTo,
  type Property,
  temporal,
  type World,
  witness,
} from "../core/Property.ts"
import type { Setup } from "../core/Protocol.ts"
import type { Params } from "./Params.ts"
import type { Manager, Resource, Seen } from "./State.ts"

type Claim = Property<Seen, Params>

const paper = "Gray and Lamport 2006"

const isManager = (o: Seen | null): o is Manager => o !== null && typeof o === "object"

/** Where the transaction manager's decision leads; undefined while there is none. */
const decided = (w: World<Seen>): Resource | undefined => {
  const decision = Object.values(w).find(isManager)?.decision
  return decision === "commit" ? "committed" : decision === "abort" ? "aborted" : undefined
}

/** Whether some resource manager is in this state now. */
const some = (w: World<Seen>, state: Resource): boolean => Object.values(w).includes(state)

// ── what is taken for granted ──────────────────────────────────────────────────────────────────────────────────────

const AllPremises: Assumption = { id: "twophase/all-premises", says: "no premise is struck out of the rules" }
const isOne = ({ nodes }: Setup<never>): boolean => nodes["manager"]?.length === 1
const Honest: Assumption = {
  id: "twophase/honest",
  says: "there is one transaction manager, and it does not lie",
  holds: (setup, { corrupt }) => isOne(setup) && Object.keys(corrupt ?? {}).length === 0,
}
const NothingLost: Assumption = {
  id: "twophase/nothing-lost",
  says: "everybody is linked to everybody, and no message is lost for good",
  holds: (_, { budget, links }) => links === undefined && (budget?.["drop"] ?? 0) === 0,
}
const ManagerLives: Assumption = {
  id: "twophase/manager-lives-on",
  says: "there is one transaction manager; it does not crash, and may give up",
  holds: (setup, { corrupt, budget }) =>
    isOne(setup) &&
    Object.keys(corrupt ?? {}).length === 0 &&
    (budget?.["crash"] ?? 0) === 0 &&
    (budget?.["GiveUp"] ?? 1) > 0,
}

// ── safety ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const Consistent: Claim = invariant(
  {
    id: "twophase/consistent",
    source: `${paper} §2, consistency; TCommit.tla TCConsistent`,
    says: "no resource manager has committed where another one has aborted",
    assumes: [AllPremises, Honest],
  },
  (w) => !(some(w, "committed") && some(w, "aborted")),
)

export const CommitIsUnanimous: Claim = invariant(
  {
    id: "twophase/commit-is-unanimous",
    source: `${paper} §2; TCommit.tla canCommit`,
    says: "while somebody has committed, everybody is prepared or has committed too",
    assumes: [AllPremises, Honest],
  },
  (w) => !some(w, "committed") || !(some(w, "working") || some(w, "aborted")),
)

export const DecisionsStay: Claim = eachStep(
  {
    id: "twophase/decisions-stay",
    source: `${paper} §2, stability`,
    says: "who has committed or aborted does not change any more, the transaction manager included",
    assumes: [AllPremises, Honest],
  },
  (before, after) => {
    if (isManager(before)) return before.decision === "none" || before.decision === (after as Manager).decision
    return before === "working" || before === "prepared" || before === after
  },
)

export const safety: ReadonlyArray<Claim> = [Consistent, CommitIsUnanimous, DecisionsStay]

// ── progress ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const DecisionArrives: Claim = temporal(
  {
    id: "twophase/decision-arrives",
    source: `${paper} §3.1`,
    says: "once the transaction manager has decided and everything has arrived, every resource manager has done as decided",
    assumes: [AllPremises, Honest, NothingLost],
  },
  (w) => decided(w) !== undefined,
  (w) => Object.values(w).every((o) => isManager(o) || o === decided(w)),
)

/** The claim behind the whole chapter: it holds as long as the transaction manager lives. */
export const NobodyWaitsForEver: Claim = leadsTo(
  {
    id: "twophase/nobody-waits-for-ever",
    source: `${paper} §3.3`,
    says: "a prepared resource manager sooner or later commits or aborts",
    assumes: [AllPremises, ManagerLives, NothingLost],
  },
  (w) => some(w, "prepared"),
  (w) => !some(w, "prepared"),
)

// ── what must be seen to happen ────────────────────────────────────────────────────────────────────────────────────

export const Committed: Claim = witness(
  { id: "twophase/committed", source: `${paper} §2`, says: "somebody commits" },
  { node: (o) => o === "committed" },
)

export const PromiseReleased: Claim = witness(
  { id: "twophase/promise-released", source: `${paper} §3.1`, says: "a prepared resource manager is told to abort" },
  { step: (before, after) => before === "prepared" && after === "aborted" },
)

export const witnesses: ReadonlyArray<Claim> = [Committed, PromiseReleased]

// ── expected to fail ───────────────────────────────────────────────────────────────────────────────────────────────

/** Its shortest counterexample is the shortest way to a commit. */
export const NobodyCommits: Claim = invariant(
  { id: "twophase/nobody-commits", source: "this chapter", says: "nobody ever commits" },
  (w) => !some(w, "committed"),
)
