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
  says: "everybody is linked to everybody, nobody crashes and no message is lost",
  holds: (_, { budget, links }) =>
    links === undefined && ["crash", "drop"].every((fault) => (budget?.[fault] ?? 0) === 0),
}

export const MostAreUp: Assumption = {
  id: "paxos/most-are-up",
  says: "there is a leader that is linked to everybody, and a majority of the acceptors does not crash",
  holds: ({ nodes }, { budget, links }) =>
    links === undefined &&
    (nodes["leader"] ?? []).length > 0 &&
    2 * (budget?.["crash"] ?? 0) < (nodes["acceptor"] ?? []).length,
}

/** Lamport's form only: the leader's memory is what was said to it. A message that is lost is there one that nobody reads. */
export const MessagesStay: Assumption = {
  id: "paxos/messages-stay",
  says: "no message is taken out of the set that the leader reads",
  holds: ({ nodes }, { budget }) => nodes["leader"] === undefined || (budget?.["drop"] ?? 0) === 0,
}

/** Who is down shows nothing: a property that reads promises would take its promise for broken. */
export const VotesAreSeen: Assumption = {
  id: "paxos/votes-are-seen",
  says: "every acceptor is up and shows its promise and its votes",
  holds: (_, { budget }) => (budget?.["crash"] ?? 0) === 0,
}

/** What every claim takes for granted. No bound on delays is among it. */
export const trust = { assumes: [AllPremises, NobodyDeviates] }
/** What safety in Lamport's form takes for granted. */
export const memory = { assumes: [...trust.assumes, MessagesStay] }
/** What claims about all votes and promises together take for granted. */
export const sight = { assumes: [...memory.assumes, VotesAreSeen] }
