/**
 * Voting: consensus by numbered ballots, with every guard reading the votes of all. It says which votes are safe to cast and
 * leaves open how anybody could know. Paxos is this, with messages. Next: [Paxos](../paxos/README.md).
 * Source: tlaplus/Examples `Voting.tla`.
 */
import { majority, quorums } from "../core/lib/Quorum.ts"
import { insert, type SetOf, setOf } from "../core/lib/Sets.ts"
import type { Protocol, Role } from "../core/Protocol.ts"
import { refines } from "../core/Refinement.ts"
import { become, type Context, ignore, premise, rule } from "../core/Rule.ts"
import { type ConsensusParams, consensus } from "./Consensus.ts"

export interface VotingParams {
  readonly acceptors: ReadonlyArray<string>
  readonly values: ReadonlyArray<string>
  /** Ballots are numbered from 0 to one less than this. */
  readonly ballots: number
}

/** A vote for a value in a ballot. */
export interface Vote {
  readonly ballot: number
  readonly value: string
}

/** The number of no ballot: less than all others. */
export const noBallot = -1

/** One acceptor: the highest ballot that it takes part in, and all votes that it ever cast. */
export interface Voter {
  readonly maxBal: number
  readonly votes: SetOf<Vote>
}

/** All acceptors. */
export interface Voters {
  readonly [acceptor: string]: Voter
}

export type Increase = { readonly _tag: "IncreaseMaxBal"; readonly acceptor: string; readonly ballot: number }
export type Cast = Vote & { readonly _tag: "VoteFor"; readonly acceptor: string }

// ── what votes mean ────────────────────────────────────────────────────────────────────────────────────────────────

export const freshVoter: Voter = { maxBal: noBallot, votes: [] }

const below = (ballot: number): ReadonlyArray<number> => Array.from({ length: ballot }, (_, b) => b)
const hasVotedFor = ({ votes }: Voter, { ballot, value }: Vote): boolean =>
  votes.some((v) => v.ballot === ballot && v.value === value)
const hasVotedIn = ({ votes }: Voter, ballot: number): boolean => votes.some((v) => v.ballot === ballot)

/** All quorums: every majority. Any two of them have a member in common. */
export const quorumsOf = <A>(all: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  quorums(all, majority(all.length))

/** The values that are chosen: each has the votes of a quorum, all in one ballot. */
export const chosenBy = (voters: Voters): SetOf<string> => {
  const all = Object.values(voters)
  const cast = all.flatMap((voter) => voter.votes)
  return setOf(
    cast
      .filter((vote) => all.filter((voter) => hasVotedFor(voter, vote)).length >= majority(all.length))
      .map((vote) => vote.value),
  )
}

/** No other value was chosen in a ballot, nor can be: a quorum voted for this one there, or not at all and never will. */
const noneOtherChoosable = (voters: Voters, vote: Vote): boolean =>
  Object.values(voters).filter(
    (voter) => hasVotedFor(voter, vote) || (voter.maxBal > vote.ballot && !hasVotedIn(voter, vote.ballot)),
  ).length >= majority(Object.keys(voters).length)

/** A value is safe at a ballot if no lower ballot has chosen another, nor ever will. */
export const isSafeAt = (voters: Voters, { ballot, value }: Vote): boolean =>
  below(ballot).every((lower) => noneOtherChoosable(voters, { ballot: lower, value }))

/**
 * What a quorum can know by itself: all of it takes part in the ballot, and the last one below it in which any of it voted had a
 * vote for this value. That the value is then safe is what Paxos rests on.
 */
export const showsSafe = (quorum: ReadonlyArray<Voter>, { ballot, value }: Vote): boolean =>
  quorum.every((voter) => voter.maxBal >= ballot) &&
  [noBallot, ...below(ballot)].some(
    (last) =>
      (last === noBallot || quorum.some((voter) => hasVotedFor(voter, { ballot: last, value }))) &&
      quorum.every((voter) => !voter.votes.some((v) => v.ballot > last && v.ballot < ballot)),
  )

// ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** INCREASE-MAX-BAL — an acceptor takes part in a higher ballot, and votes in no lower one from now on. */
export const increaseMaxBal = rule({
  id: "voting/increase-max-bal",
  source: "Voting.tla, IncreaseMaxBal",
  premises: { NotHigher: ignore("the ballot is higher than any that it took part in") },
})(function* (_: Context<VotingParams>, voters: Voters, { acceptor, ballot }: Increase) {
  const voter = voters[acceptor] as Voter
  yield* premise("NotHigher", ballot > voter.maxBal, { ballot, maxBal: voter.maxBal })
  return become<Voters>({ ...voters, [acceptor]: { ...voter, maxBal: ballot } })
})

/**
 * VOTE-FOR — an acceptor votes for a value that is safe.
 *
 *     maxBal(a) ≤ b    a has not voted in b    all others' votes in b are for v    some quorum shows v safe at b
 *     ──────────────────────────────────────────────────────────────────────────────────────────────────────────
 *     votes(a), maxBal(a) —vote for v in b→ votes(a) ∪ {(b, v)}, b
 */
export const voteFor = rule({
  id: "voting/vote-for",
  source: "Voting.tla, VoteFor",
  premises: {
    Promised: ignore("it took part in no higher ballot"),
    Voted: ignore("it has not voted in this ballot"),
    OtherValue: ignore("nobody else voted for another value in this ballot"),
    Unsafe: ignore("some quorum shows that the value is safe"),
  },
})(function* (_: Context<VotingParams>, voters: Voters, { acceptor, ballot, value }: Cast) {
  const voter = voters[acceptor] as Voter
  const all = Object.values(voters)
  yield* premise("Promised", voter.maxBal <= ballot, voter.maxBal)
  yield* premise("Voted", !hasVotedIn(voter, ballot))
  const others = Object.entries(voters).flatMap(([name, { votes }]) => (name === acceptor ? [] : votes))
  yield* premise("OtherValue", !others.some((v) => v.ballot === ballot && v.value !== value))
  yield* premise(
    "Unsafe",
    quorumsOf(all).some((quorum) => showsSafe(quorum, { ballot, value })),
  )
  return become<Voters>({ ...voters, [acceptor]: { maxBal: ballot, votes: insert(voter.votes, { ballot, value }) } })
})

const everyBallot = ({ acceptors, ballots }: VotingParams) =>
  acceptors.flatMap((acceptor) => below(ballots).map((ballot) => ({ acceptor, ballot })))

const all: Role<VotingParams, Voters, never, Increase | Cast, never, Voters> = {
  initial: ({ params }) => become<Voters>(Object.fromEntries(params.acceptors.map((a) => [a, freshVoter]))),
  upon: {},
  internal: { IncreaseMaxBal: increaseMaxBal, VoteFor: voteFor },
  candidates: ({ params }) => [
    ...everyBallot(params).map((at) => ({ _tag: "IncreaseMaxBal", ...at }) as const),
    ...everyBallot(params).flatMap((at) => params.values.map((value) => ({ _tag: "VoteFor", ...at, value }) as const)),
  ],
  observe: (_, state) => state,
}

/** One participant, `all`, stands for every acceptor: an abstract system has no messages. */
export const voting: Protocol<VotingParams> = {
  name: "voting",
  roles: { all },
  symmetry: { groups: ({ params }) => [params.acceptors, params.values], sets: ["votes", "acceptors", "values"] },
}

/** The first rung of the ladder: what votes choose is a single value. */
export const VotingRefinesConsensus = refines<Voters, VotingParams, ConsensusParams>(
  {
    id: "voting/refines-consensus",
    source: "tlaplus/Examples Voting.tla, C!Spec",
    says: "every step chooses one value where none was chosen, or changes nothing of what is chosen",
  },
  {
    problem: consensus,
    setup: (_, { values }) => ({ params: { values }, nodes: { all: ["all"] } }),
    map: ({ all }) => ({ chosen: chosenBy(all ?? {}) }),
  },
)
