/**
 * What Paxos takes for granted. Outside of it each claim has its counterexample. Next: [Properties.ts](Properties.ts).
 */
import type { Assumption } from "../core/Property.ts"

export const AllPremises: Assumption = { id: "paxos/all-premises", says: "no premise is struck out of the rules" }

export const NobodyDeviates: Assumption = {
  id: "paxos/nobody-deviates",
  says: "nobody lies, runs twice under one name, or forgets what it should have written down",
  holds: ({ nodes }, { corrupt }) =>
    Object.keys(corrupt ?? {}).length === 0 && nodes["inventor"] === undefined && nodes["forgetful"] === undefined,
}

export const NothingIsLost: Assumption = {
  id: "paxos/nothing-is-lost",
  says: "nobody crashes and no message is lost",
  holds: (_, { budget }) => ["crash", "drop"].every((fault) => (budget?.[fault] ?? 0) === 0),
}

export const MostAreUp: Assumption = {
  id: "paxos/most-are-up",
  says: "a majority of the acceptors does not crash",
  holds: ({ nodes }, { budget }) => 2 * (budget?.["crash"] ?? 0) < (nodes["acceptor"] ?? []).length,
}

/** Safety needs no more than this: in particular, no bound on delays, and no reliable network. */
export const trust = { assumes: [AllPremises, NobodyDeviates] }
