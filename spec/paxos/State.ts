/**
 * Lamport's form: what an acceptor remembers, what is said, what the leader does, and what everybody shows.
 * Next: [Rules.ts](Rules.ts); for the form with clients [Register.ts](Register.ts).
 */
import type { History, RegisterOperation } from "../core/lib/Linearizability.ts"
import type { Envelope } from "../core/System.ts"
import type { Vote, Voter } from "../problems/Voting.ts"
import type { Ballot } from "./Register.ts"

/**
 * The highest ballot that the acceptor has promised to take part in, and its votes. The paper keeps the last vote only; all of
 * them are kept here so that properties can see them. Rules read the last one.
 */
export type Acceptor = Voter

/** All who propose, taken together. They remember nothing: what they need lies in their inbox. */
export type Leader = Readonly<Record<string, never>>

/** The paper's four messages, by the names that it gives to their phases. */
export type Message =
  /** *Prepare*: a ballot begins. */
  | { readonly _tag: "1a"; readonly ballot: number }
  /** *Promise*: to vote in no lower ballot, with the last vote that was cast. */
  | { readonly _tag: "1b"; readonly ballot: number; readonly last: Vote | null }
  /** *Accept!*: vote for this value. */
  | ({ readonly _tag: "2a" } & Vote)
  /** *Accepted*: a vote. */
  | ({ readonly _tag: "2b" } & Vote)

export type Phase1a = { readonly _tag: "Phase1a"; readonly ballot: number }
export type Phase2a = { readonly _tag: "Phase2a" } & Vote
export type Event = Phase1a | Phase2a

/** All messages that were ever said to the leader. */
export interface Heard {
  readonly heard: ReadonlyArray<Envelope>
}

// ── what can be observed ───────────────────────────────────────────────────────────────────────────────────────────

export type SeenAcceptor = Acceptor & { readonly _tag: "Acceptor" }

/** A server of the form with clients. */
export interface SeenServer {
  readonly _tag: "Server"
  readonly ballot: Ballot
  /** What it proposes, or would if it could. */
  readonly proposes: string | null
  /** Its last vote. */
  readonly accepted: string | null
  readonly decided: boolean
}

/** A client shows its dealings with the register. */
export type SeenClient = History<RegisterOperation<string>, string | null> & { readonly _tag: "Client" }

export type Seen = SeenAcceptor | { readonly _tag: "Leader" } | SeenServer | SeenClient
