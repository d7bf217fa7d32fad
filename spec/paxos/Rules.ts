/**
 * Lamport's form of single-decree Paxos, in the order in which messages flow: 1a, 1b, 2a, 2b. Messages are never lost and never
 * used up: each may be read again at any time. Next: [Servers.ts](Servers.ts), the same protocol with messages that are.
 */
import { insert } from "../core/lib/Sets.ts"
import type { Role } from "../core/Protocol.ts"
import {
  become,
  broadcast,
  type Context,
  defer,
  ignore,
  type NodeId,
  premise,
  type Received,
  rule,
  send,
} from "../core/Rule.ts"
import type { Envelope } from "../core/System.ts"
import { freshVoter, quorumsOf, type Vote } from "../problems/Voting.ts"
import { highestOf } from "./Choice.ts"
import type { Params } from "./Params.ts"
import type { Acceptor, Event, Heard, Leader, Message, Phase1a, Phase2a, Seen } from "./State.ts"

type Ctx = Context<Params>
type Got<Tag extends Message["_tag"]> = Received<Extract<Message, { readonly _tag: Tag }>>

const byBallot = (a: Vote, b: Vote): number => a.ballot - b.ballot
const acceptorsOf = ({ nodes }: Ctx): ReadonlyArray<NodeId> => [
  ...(nodes["acceptor"] ?? []),
  ...(nodes["forgetful"] ?? []),
]

/** PHASE-1A — a ballot begins: everybody is asked to take part in it, and to tell its last vote. */
export const phase1a = rule({ id: "paxos/phase-1a", source: "Lamport 2001 §2.2, phase 1(a)", premises: {} })(function* (
  _: Ctx,
  leader: Leader,
  { ballot }: Phase1a,
) {
  return become<Leader, Message>(leader, broadcast({ _tag: "1a", ballot }))
})

/**
 * PHASE-1B — an acceptor promises to vote in no lower ballot, and tells its last vote.
 *
 *              b > maxBal
 *     ─────────────────────────────
 *     maxBal —1a b→ b    1b b, last
 */
export const phase1b = rule({
  id: "paxos/phase-1b",
  source: "Lamport 2001 §2.2, phase 1(b)",
  premises: { NotHigher: ignore("the ballot is higher than any that it has promised") },
})(function* (_: Ctx, acceptor: Acceptor, { from, message: { ballot } }: Got<"1a">) {
  yield* premise("NotHigher", ballot > acceptor.maxBal, { ballot, maxBal: acceptor.maxBal })
  const last = highestOf(acceptor.votes, byBallot)
  return become<Acceptor, Message>({ ...acceptor, maxBal: ballot }, send(from, { _tag: "1b", ballot, last }))
})

/** What each acceptor told when it promised to take part in a ballot: its last vote, null for none. */
const toldIn = (ballot: number, heard: ReadonlyArray<Envelope>): ReadonlyMap<NodeId, Vote | null> =>
  new Map(
    heard.flatMap(({ from, message }) =>
      message._tag === "1b" && message.ballot === ballot ? [[from, message.last]] : [],
    ),
  )

/**
 * PHASE-2A — one value is proposed in a ballot: any, if a quorum has not voted at all, or else that of its highest-numbered vote.
 *
 *     no 2a b    Q a quorum, each with 1b b    no votes in Q, or v the value of the highest of them
 *     ─────────────────────────────────────────────────────────────────────────────────────────────
 *     —propose v in b→ 2a b, v
 *
 * Ensures: whatever a lower ballot chose, or can still choose, is v.
 */
export const phase2a = rule({
  id: "paxos/phase-2a",
  source: "Lamport 2001 §2.2, phase 2(a)",
  premises: {
    SecondProposal: ignore("nothing has been proposed in this ballot"),
    NoQuorum: defer("all of some quorum has promised to take part in it"),
    OtherValue: ignore("nobody in such a quorum has voted, or the value is that of its highest-numbered vote"),
  },
})(function* (ctx: Ctx, leader: Leader, { ballot, value, heard }: Phase2a & Heard) {
  const proposed = heard.find(({ message: m }) => m._tag === "2a" && m.ballot === ballot)
  yield* premise("SecondProposal", proposed === undefined, proposed?.message)
  const told = toldIn(ballot, heard)
  const ready = quorumsOf(acceptorsOf(ctx)).filter((quorum) => quorum.every((a) => told.has(a)))
  yield* premise("NoQuorum", ready.length > 0, [...told.keys()])
  const highest = ready.map((quorum) =>
    highestOf(
      quorum.map((a) => told.get(a) ?? null),
      byBallot,
    ),
  )
  // with NoQuorum struck out there may be none to go against
  const isSafe = ready.length === 0 || highest.some((vote) => vote === null || vote.value === value)
  yield* premise("OtherValue", isSafe, highest)
  const proposal: Message = { _tag: "2a", ballot, value }
  return become<Leader, Message>(leader, broadcast(proposal), send(ctx.self, proposal))
})

/**
 * PHASE-2B — an acceptor votes for what is proposed, unless it has promised to take part in a higher ballot.
 *
 *                       b ≥ maxBal
 *     ───────────────────────────────────────────────────
 *     maxBal, votes —2a b, v→ b, votes ∪ {(b, v)}    2b b, v
 */
export const phase2b = rule({
  id: "paxos/phase-2b",
  source: "Lamport 2001 §2.2, phase 2(b)",
  premises: { Promised: ignore("it has promised to take part in no higher ballot") },
})(function* (_: Ctx, acceptor: Acceptor, { from, message: { ballot, value } }: Got<"2a">) {
  yield* premise("Promised", ballot >= acceptor.maxBal, { ballot, maxBal: acceptor.maxBal })
  const votes = insert(acceptor.votes, { ballot, value })
  return become<Acceptor, Message>({ maxBal: ballot, votes }, send(from, { _tag: "2b", ballot, value }))
})

/** HEAR — what is said to the leader lies before it from now on. Nothing else happens. */
export const hear = rule({ id: "paxos/hear", source: "Paxos.tla, msgs", premises: {} })(function* (
  _: Ctx,
  leader: Leader,
  __: Got<"1b" | "2a" | "2b">,
) {
  return become<Leader, Message>(leader)
})

// ── roles ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const leader: Role<Params, Leader, Extract<Message, { readonly _tag: "1b" | "2a" | "2b" }>, Phase1a, Message, Seen> = {
  initial: () => become<Leader, Message>({}),
  upon: { "1b": hear, "2a": hear, "2b": hear },
  internal: { Phase1a: phase1a },
  surveys: { Phase2a: phase2a },
  candidates: ({ params }) => eventsOf(params),
  observe: () => ({ _tag: "Leader" }),
}

/** Every ballot may begin, and every value be proposed in it. */
const eventsOf = ({ ballots, values }: Params): ReadonlyArray<Event> => {
  const numbers = Array.from({ length: ballots }, (_, ballot) => ballot)
  return [
    ...numbers.map((ballot) => ({ _tag: "Phase1a", ballot }) as const),
    ...numbers.flatMap((ballot) => values.map((value) => ({ _tag: "Phase2a", ballot, value }) as const)),
  ]
}

const acceptor: Role<Params, Acceptor, Extract<Message, { readonly _tag: "1a" | "2a" }>, never, Message, Seen> = {
  initial: () => become<Acceptor, Message>(freshVoter),
  upon: { "1a": phase1b, "2a": phase2b },
  internal: {},
  candidates: () => [],
  durable: (state) => state,
  recover: (_, durable: Acceptor) => become<Acceptor, Message>(durable),
  observe: (_, state) => ({ _tag: "Acceptor", ...state }),
}

/** An acceptor that writes nothing down: after a crash it has promised nothing and voted for nothing. */
const forgetful: typeof acceptor = {
  ...acceptor,
  durable: () => null,
  recover: () => become<Acceptor, Message>(freshVoter),
}

export const ballotRoles = { leader, acceptor, forgetful }
