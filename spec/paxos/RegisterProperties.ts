/**
 * What is claimed of the form with clients: inside, that servers agree; outside, that clients see one register.
 * Next: [Scenarios.ts](Scenarios.ts).
 */
import { linearizable, register } from "../core/lib/Linearizability.ts"
import { eachStep, invariant, temporal, type World, witness } from "../core/Property.ts"
import { NothingIsLost, trust } from "./Assumptions.ts"
import type { Params } from "./Params.ts"
import { inOrder } from "./Register.ts"
import type { Seen, SeenClient, SeenServer } from "./State.ts"

type W = World<Seen>

const serversIn = (w: W): ReadonlyArray<SeenServer> =>
  Object.values(w).flatMap((o) => (o?._tag === "Server" ? [o] : []))
const clientsIn = (w: W): ReadonlyArray<SeenClient> =>
  Object.values(w).flatMap((o) => (o?._tag === "Client" ? [o] : []))
const decidedIn = (w: W): ReadonlyArray<string | null> => serversIn(w).flatMap((s) => (s.decided ? [s.accepted] : []))

// ── inside: consensus ──────────────────────────────────────────────────────────────────────────────────────────────

export const DecisionsAgree = invariant<Seen, Params>(
  { id: "paxos/decisions-agree", source: "Lamport 2001 §2.1", says: "no two servers decide differently", ...trust },
  (w) => new Set(decidedIn(w)).size <= 1,
)

export const DecisionsWereAskedFor = invariant<Seen, Params>(
  {
    id: "paxos/decisions-were-asked-for",
    source: "Lamport 2001 §2.1",
    says: "what is decided is what some client put",
    ...trust,
  },
  (w) => {
    const asked = clientsIn(w).flatMap(({ pending, results }) => [pending, ...results.map((r) => r.operation)])
    return decidedIn(w).every((v) => asked.some((o) => o?._tag === "Put" && o.value === v))
  },
)

export const DecisionsStay = eachStep<Seen, Params>(
  { id: "paxos/decisions-stay", source: "Lamport 2001 §2.1", says: "a server that has decided keeps to it", ...trust },
  (before, after) =>
    before._tag !== "Server" ||
    after._tag !== "Server" ||
    !before.decided ||
    (after.decided && after.accepted === before.accepted),
)

export const BallotsOnlyGrow = eachStep<Seen, Params>(
  {
    id: "paxos/ballots-only-grow",
    source: "Lamport 2001 §2.2",
    says: "a server that has not decided follows ever higher ballots",
    ...trust,
  },
  (before, after) =>
    before._tag !== "Server" || after._tag !== "Server" || after.decided || inOrder(after.ballot, before.ballot) >= 0,
)

// ── outside: consistency ───────────────────────────────────────────────────────────────────────────────────────────

export const ClientsSeeOneRegister = linearizable<
  Seen,
  string | null,
  NonNullable<SeenClient["pending"]>,
  string | null
>(
  {
    id: "paxos/clients-see-one-register",
    source: "Herlihy and Wing 1990 §2",
    says: "the operations of all clients together are linearizable: each seems to happen at one instant",
    ...trust,
  },
  register<string | null>(null),
  (o) => (o._tag === "Client" ? o : null),
)

export const registerSafety = [
  DecisionsAgree,
  DecisionsWereAskedFor,
  DecisionsStay,
  BallotsOnlyGrow,
  ClientsSeeOneRegister,
]

// ── at rest ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Holds while nobody crashes and nothing is lost: the highest ballot meets no other. */
export const EverybodyDecides = temporal<Seen, Params>(
  {
    id: "paxos/everybody-decides",
    source: "Lamport 2001 §2.4",
    says: "once everything is delivered, every server has decided",
    assumes: [...trust.assumes, NothingIsLost],
  },
  (w) => clientsIn(w).length > 0,
  (w) => serversIn(w).every((s) => s.decided),
)

// ── witnesses ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const Decides = witness<Seen, Params>(
  { id: "paxos/decides", source: "Lamport 2001 §2.3", says: "a server decides" },
  { node: (o) => o._tag === "Server" && o.decided },
)

export const AdoptsAValue = witness<Seen, Params>(
  {
    id: "paxos/adopts-a-value",
    source: "Lamport 2001 §2.2, phase 2(a)",
    says: "a server gives up its own value and proposes that of an earlier ballot",
  },
  {
    step: (before, after) =>
      before._tag === "Server" &&
      after._tag === "Server" &&
      before.proposes !== null &&
      after.proposes !== null &&
      after.proposes !== before.proposes,
  },
)

export const ReadsAValue = witness<Seen, Params>(
  { id: "paxos/reads-a-value", source: "Herlihy and Wing 1990 §2", says: "a client reads a value" },
  { node: (o) => o._tag === "Client" && o.results.some((r) => r.operation._tag === "Get") },
)

export const registerWitnesses = [Decides, AdoptsAValue, ReadsAValue]
