/**
 * The rules of a server in the form with clients, in the order in which messages flow. The phases are those of the paper; the steps
 * are those of Stateright's example. Next: [Clients.ts](Clients.ts).
 */
import { majority } from "../core/lib/Quorum.ts"
import { insert } from "../core/lib/Sets.ts"
import type { Role } from "../core/Protocol.ts"
import {
  become,
  broadcast,
  type Context,
  given,
  ignore,
  judgement,
  type NodeId,
  premise,
  type Received,
  rule,
  send,
} from "../core/Rule.ts"
import { highestOf } from "./Choice.ts"
import type { Params } from "./Params.ts"
import {
  type Accept,
  type Accepted,
  type AcceptedBy,
  type Ballot,
  type Decided,
  type Get,
  inOrder,
  type Prepare,
  type Prepared,
  type Proposal,
  type Put,
  type RegisterMessage,
  type Server,
  type ToServer,
} from "./Register.ts"
import type { Seen } from "./State.ts"

type Ctx = Context<Params>

const serversOf = ({ nodes }: Ctx): ReadonlyArray<NodeId> => nodes["server"] ?? []
const majorityOf = (ctx: Ctx): number => majority(serversOf(ctx).length)
const votes = (a: Accepted, b: Accepted): number => inOrder(a.ballot, b.ballot)
const undecided = { Decided: ignore("it has not decided") }

/** PUT — a server that proposes nothing proposes what a client asks for, in a ballot higher than any that it has met. */
export const put = rule({
  id: "paxos/put",
  source: "Lamport 2001 §2.2, phase 1(a)",
  premises: { ...undecided, Busy: ignore("it proposes nothing") },
})(function* (ctx: Ctx, server: Server, { from, message: { request, value } }: Received<Put>) {
  yield* premise("Decided", !server.decided)
  yield* premise("Busy", server.proposal === null)
  const ballot: Ballot = { round: server.ballot.round + 1, server: ctx.self }
  const proposal: Proposal = { request, client: from, value }
  const prepares = { [ctx.self]: server.accepted }
  return become<Server, RegisterMessage>(
    { ...server, ballot, proposal, prepares, accepts: [] },
    broadcast({ _tag: "Prepare", ballot }),
  )
})

/** PROMISE — a server follows a higher ballot, and tells its last vote. */
export const promise = rule({
  id: "paxos/promise",
  source: "Lamport 2001 §2.2, phase 1(b)",
  premises: { ...undecided, NotHigher: ignore("the ballot is higher than any that it has met") },
})(function* (_: Ctx, server: Server, { from, message: { ballot } }: Received<Prepare>) {
  yield* premise("Decided", !server.decided)
  yield* premise("NotHigher", inOrder(ballot, server.ballot) > 0, server.ballot)
  return become<Server, RegisterMessage>(
    { ...server, ballot },
    send(from, { _tag: "Prepared", ballot, last: server.accepted }),
  )
})

/** LEADS — an answer concerns what the server proposes now. Concludes the proposal. */
const leads = judgement({
  id: "paxos/leads",
  source: "Lamport 2001 §2.2",
  premises: {
    ...undecided,
    OtherBallot: ignore("the answer is to the ballot that it follows now"),
    Forgotten: ignore("it still knows what it proposes"),
  },
})(function* (server: Server, ballot: Ballot) {
  yield* premise("Decided", !server.decided)
  yield* premise("OtherBallot", inOrder(ballot, server.ballot) === 0, server.ballot)
  return yield* given("Forgotten", server.proposal ?? undefined)
})

/**
 * PROPOSE — once a majority has promised, the value of the highest vote told is proposed, or else the server's own.
 *
 *     all the server's own ballot    |promises| = majority    v = value of the highest vote in promises, else own
 *     ──────────────────────────────────────────────────────────────────────────────────────────────────────────
 *     proposal —prepared→ v    accept v
 */
export const propose = rule({
  id: "paxos/propose",
  source: "Lamport 2001 §2.2, phase 2(a)",
  premises: { leads, NoMajority: ignore("this promise, a new one, makes the majority complete") },
})(function* (ctx: Ctx, server: Server, { from, message: { ballot, last } }: Received<Prepared>) {
  const own = yield* leads(server, ballot)
  const prepares = { ...server.prepares, [from]: last }
  const told = Object.values(prepares)
  const isNew = server.prepares[from] === undefined
  yield* premise("NoMajority", isNew && told.length === majorityOf(ctx), told.length)
  const proposal = highestOf(told, votes)?.proposal ?? own
  const accepted = { ballot, proposal }
  return become<Server, RegisterMessage>(
    { ...server, prepares, proposal, accepted, accepts: insert(server.accepts, ctx.self) },
    broadcast({ _tag: "Accept", ...accepted }),
  )
})

/** NOTE-PROMISE — a promise that does not make a majority complete is kept. */
export const notePromise = rule({
  id: "paxos/note-promise",
  source: "Lamport 2001 §2.2, phase 2(a)",
  premises: { leads, Counted: ignore("this server has not promised yet") },
})(function* (_: Ctx, server: Server, { from, message: { ballot, last } }: Received<Prepared>) {
  yield* leads(server, ballot)
  yield* premise("Counted", server.prepares[from] === undefined)
  return become<Server, RegisterMessage>({ ...server, prepares: { ...server.prepares, [from]: last } })
})

/** ACCEPT — a server votes for what is proposed, unless it follows a higher ballot. */
export const accept = rule({
  id: "paxos/accept",
  source: "Lamport 2001 §2.2, phase 2(b)",
  premises: { ...undecided, Promised: ignore("it follows no higher ballot") },
})(function* (_: Ctx, server: Server, { from, message: { ballot, proposal } }: Received<Accept>) {
  yield* premise("Decided", !server.decided)
  yield* premise("Promised", inOrder(ballot, server.ballot) >= 0, server.ballot)
  return become<Server, RegisterMessage>(
    { ...server, ballot, accepted: { ballot, proposal } },
    send(from, { _tag: "Accepted", ballot }),
  )
})

/** DECIDE — with the votes of a majority the value is chosen: everybody is told, and who asked for it is answered. */
export const decide = rule({
  id: "paxos/decide",
  source: "Lamport 2001 §2.3",
  premises: { leads, NoMajority: ignore("this vote makes the majority complete") },
})(function* (ctx: Ctx, server: Server, { from, message: { ballot } }: Received<AcceptedBy>) {
  const proposal = yield* leads(server, ballot)
  const accepts = insert(server.accepts, from)
  yield* premise("NoMajority", accepts.length === majorityOf(ctx), accepts.length)
  return become<Server, RegisterMessage>(
    { ...server, accepts, decided: true },
    broadcast({ _tag: "Decided", ballot, proposal }),
    send(proposal.client, { _tag: "PutOk", request: proposal.request }),
  )
})

/** NOTE-VOTE — a vote that does not make a majority complete is kept. */
export const noteVote = rule({
  id: "paxos/note-vote",
  source: "Lamport 2001 §2.3",
  premises: { leads, Counted: ignore("this server has not voted yet") },
})(function* (_: Ctx, server: Server, { from, message: { ballot } }: Received<AcceptedBy>) {
  yield* leads(server, ballot)
  yield* premise("Counted", !server.accepts.includes(from))
  return become<Server, RegisterMessage>({ ...server, accepts: insert(server.accepts, from) })
})

/** LEARN — a server is told what is decided. */
export const learn = rule({ id: "paxos/learn", source: "Lamport 2001 §2.3", premises: undecided })(function* (
  _: Ctx,
  server: Server,
  { message: { ballot, proposal } }: Received<Decided>,
) {
  yield* premise("Decided", !server.decided)
  return become<Server, RegisterMessage>({ ...server, ballot, accepted: { ballot, proposal }, decided: true })
})

/** GET — a server that has decided tells the value. One that has not says nothing. */
export const get = rule({
  id: "paxos/get",
  source: "Stateright, examples/paxos.rs",
  premises: { Undecided: ignore("it has decided") },
})(function* (_: Ctx, server: Server, { from, message: { request } }: Received<Get>) {
  const { proposal } = yield* given("Undecided", server.decided ? (server.accepted ?? undefined) : undefined)
  return become<Server, RegisterMessage>(server, send(from, { _tag: "GetOk", request, value: proposal.value }))
})

// ── roles ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const nothingYet = { proposal: null, prepares: {}, accepts: [] }
const fresh = (ctx: Ctx): Server => {
  const ballot = { round: 0, server: serversOf(ctx)[0] as NodeId }
  return { ballot, accepted: null, decided: false, ...nothingYet }
}

type Durable = Pick<Server, "ballot" | "accepted" | "decided">

const server: Role<Params, Server, ToServer, never, RegisterMessage, Seen> = {
  initial: (ctx) => become<Server, RegisterMessage>(fresh(ctx)),
  upon: {
    Put: put,
    Prepare: promise,
    Prepared: [propose, notePromise],
    Accept: accept,
    Accepted: [decide, noteVote],
    Decided: learn,
    Get: get,
  },
  internal: {},
  candidates: () => [],
  durable: ({ ballot, accepted, decided }): Durable => ({ ballot, accepted, decided }),
  recover: (_, durable: Durable) => become<Server, RegisterMessage>({ ...durable, ...nothingYet }),
  observe: (_, { ballot, proposal, accepted, decided }) => ({
    _tag: "Server",
    ballot,
    proposes: proposal?.value ?? null,
    accepted: accepted?.proposal.value ?? null,
    decided,
  }),
}

export const serverRoles = { server }
