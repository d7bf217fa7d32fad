/**
 * The form with clients: servers that are proposer, acceptor and learner in one, and clients that write a register once and read
 * it. A message is used up when it is taken. Next: [Servers.ts](Servers.ts).
 */
import type { History, RegisterOperation } from "../core/lib/Linearizability.ts"
import type { NodeId } from "../core/Rule.ts"

/** Ballots are numbered by round, and within a round by server: no two servers ever begin the same one. */
export interface Ballot {
  readonly round: number
  readonly server: NodeId
}

export const inOrder = (a: Ballot, b: Ballot): number =>
  a.round - b.round || (a.server < b.server ? -1 : a.server > b.server ? 1 : 0)

/** What is proposed: a value, and whose request it is. */
export interface Proposal {
  readonly request: string
  readonly client: NodeId
  readonly value: string
}

/** A vote. */
export interface Accepted {
  readonly ballot: Ballot
  readonly proposal: Proposal
}

export interface Server {
  /** The highest ballot that it has met. */
  readonly ballot: Ballot
  /** Its last vote. */
  readonly accepted: Accepted | null
  readonly decided: boolean
  /** What it proposes. From here on nothing survives a crash. */
  readonly proposal: Proposal | null
  /** Who has promised to take part in its ballot, each with its last vote. */
  readonly prepares: { readonly [server: string]: Accepted | null }
  /** Who has voted for its proposal. */
  readonly accepts: ReadonlyArray<NodeId>
}

/** A client: the operation that it waits for, under the name of its request, and what it got for earlier ones. */
export type Client = History<RegisterOperation<string>, string | null> & { readonly request: string | null }

type M<Tag extends string, Body> = { readonly _tag: Tag } & Readonly<Body>
export type Put = M<"Put", { request: string; value: string }>
export type Get = M<"Get", { request: string }>
export type PutOk = M<"PutOk", { request: string }>
export type GetOk = M<"GetOk", { request: string; value: string }>
export type Prepare = M<"Prepare", { ballot: Ballot }>
export type Prepared = M<"Prepared", { ballot: Ballot; last: Accepted | null }>
export type Accept = M<"Accept", Accepted>
export type AcceptedBy = M<"Accepted", { ballot: Ballot }>
export type Decided = M<"Decided", Accepted>

export type ToServer = Put | Get | Prepare | Prepared | Accept | AcceptedBy | Decided
export type ToClient = PutOk | GetOk
export type RegisterMessage = ToServer | ToClient
