/**
 * What is claimed of Lamport's form, and that it refines Voting. Next: [RegisterProperties.ts](RegisterProperties.ts), what clients
 * may rely on.
 */
import { isSubset, type SetOf, setOf } from "../core/lib/Sets.ts"
import {
  eachStep,
  eventually,
  invariant,
  monitor,
  type Property,
  stepInvariant,
  type World,
  witness,
} from "../core/Property.ts"
import { refines } from "../core/Refinement.ts"
import {
  chosenBy,
  freshVoter,
  isSafeAt,
  type Vote,
  type Voters,
  type VotingParams,
  voting,
} from "../problems/Voting.ts"
import { MostAreUp, memory, sight, trust } from "./Assumptions.ts"
import type { Params } from "./Params.ts"
import type { Seen, SeenAcceptor } from "./State.ts"

type W = World<Seen>

const isAcceptor = (o: Seen | null): o is SeenAcceptor => o?._tag === "Acceptor"

/** All acceptors as Voting knows them. One that is down shows nothing: it counts, and has not voted. */
const votersOf = (w: W): Voters =>
  Object.fromEntries(
    Object.entries(w).flatMap(([place, o]) => {
      if (o === null) return [[place, freshVoter]]
      return isAcceptor(o) ? [[place, { maxBal: o.maxBal, votes: o.votes }]] : []
    }),
  )
const votesIn = (w: W): ReadonlyArray<Vote> => Object.values(votersOf(w)).flatMap((v) => v.votes)

// ── safety ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A value is chosen when a quorum has voted for it in one ballot, whether anybody knows or not. */
export const Agreement = invariant<Seen, Params>(
  { id: "paxos/agreement", source: "Lamport 2001 §2.1", says: "no two values are chosen", ...memory },
  (w) => chosenBy(votersOf(w)).length <= 1,
)

export const OnlyProposedIsVotedFor = invariant<Seen, Params>(
  {
    id: "paxos/only-proposed-is-voted-for",
    source: "Lamport 2001 §2.1",
    says: "every vote is for one of the values that may be proposed, in one of the ballots",
    ...trust,
  },
  (w, { values, ballots }) => votesIn(w).every(({ ballot, value }) => values.includes(value) && ballot < ballots),
)

export const OneValuePerBallot = invariant<Seen, Params>(
  {
    id: "paxos/one-value-per-ballot",
    source: "Voting.tla, OneValuePerBallot",
    says: "all votes of one ballot are for one value",
    ...memory,
  },
  (w) => {
    const votes = setOf(votesIn(w))
    return votes.every((a) => votes.every((b) => a.ballot !== b.ballot || a.value === b.value))
  },
)

/** Lamport's P2b, said of votes and of the future too. That it holds is what P2c, the premises of phase 2a, is for. */
export const VotesAreSafe = invariant<Seen, Params>(
  {
    id: "paxos/votes-are-safe",
    source: "Lamport 2001 §2.2, P2b; Voting.tla, VotesSafe",
    says: "of a value that somebody votes for, no lower ballot has chosen another, nor ever will",
    ...sight,
  },
  (w) => {
    const voters = votersOf(w)
    return setOf(votesIn(w)).every((vote) => isSafeAt(voters, vote))
  },
)

export const PromisesAreKept = eachStep<Seen, Params>(
  {
    id: "paxos/promises-are-kept",
    source: "Lamport 2001 §2.2",
    says: "an acceptor casts no vote below its promise, never lowers that, and takes no vote back",
    ...trust,
  },
  (before, after) =>
    !isAcceptor(before) ||
    !isAcceptor(after) ||
    (after.maxBal >= before.maxBal &&
      isSubset(before.votes, after.votes) &&
      after.votes.every((v) => v.ballot >= before.maxBal || before.votes.some((u) => u.ballot === v.ballot))),
)

/** What anybody has ever voted for, by acceptor: a crash takes nothing out of this. */
interface Cast {
  readonly [acceptor: string]: SetOf<Vote>
}

/** Agreement of all votes that were ever cast. An invariant sees only those that are still remembered. */
export const OneValueEver: Property<Seen, Params> = {
  ...(monitor<Seen, Cast, Params>(
    {
      id: "paxos/one-value-ever",
      source: "Lamport 2001 §2.1",
      says: "no two values are ever chosen, votes that were forgotten included",
      ...memory,
    },
    {},
    (cast, { place, before, after }) => {
      if (before === after || !isAcceptor(after)) return cast
      const known = cast[place] ?? []
      return isSubset(after.votes, known) ? cast : { ...cast, [place]: setOf([...known, ...after.votes]) }
    },
    (cast) =>
      chosenBy(Object.fromEntries(Object.entries(cast).map(([a, votes]) => [a, { maxBal: 0, votes }]))).length <= 1,
  ) as Extract<Property<Seen, Params>, { readonly kind: "monitor" }>),
  start: (w: W): Cast => Object.fromEntries(Object.keys(votersOf(w)).map((a) => [a, []])),
}

/** The ladder: Consensus ← Voting ← Paxos. An acceptor's ballot and votes are those that Voting speaks of. */
export const RefinesVoting = refines<Seen, Params, VotingParams>(
  {
    id: "paxos/refines-voting",
    source: "tlaplus/Examples Paxos.tla, V!Spec",
    says: "every step is a step of Voting, or none: votes are cast only where all votes together show that it is safe",
    ...sight,
  },
  {
    problem: voting,
    setup: (w, { values, ballots }) => ({
      params: { acceptors: Object.keys(votersOf(w)), values, ballots },
      nodes: { all: ["all"] },
    }),
    map: votersOf,
  },
)

export const safety = [
  Agreement,
  OnlyProposedIsVotedFor,
  OneValuePerBallot,
  VotesAreSafe,
  PromisesAreKept,
  RefinesVoting,
]

// ── progress ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Ballots end here: the highest one meets no other. With ballots without end two proposers can pass each other over for ever. */
export const SomethingIsChosen = eventually<Seen, Params>(
  {
    id: "paxos/something-is-chosen",
    source: "Lamport 2001 §2.4",
    says: "sooner or later a value is chosen, if every ballot begins and nobody who is up sits still",
    assumes: [...memory.assumes, MostAreUp],
  },
  (w) => chosenBy(votersOf(w)).length > 0,
)

// ── witnesses ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const BallotsCompete = witness<Seen, Params>(
  {
    id: "paxos/ballots-compete",
    source: "Lamport 2001 §2.4",
    says: "an acceptor that has voted promises to take part in a higher ballot",
  },
  {
    step: (before, after) =>
      isAcceptor(before) && isAcceptor(after) && before.votes.length > 0 && after.maxBal > before.maxBal,
  },
)

export const VotesAgain = witness<Seen, Params>(
  {
    id: "paxos/votes-again",
    source: "Lamport 2001 §2.2",
    says: "an acceptor votes in two ballots",
  },
  { node: (o) => isAcceptor(o) && o.votes.length > 1 },
)

export const witnesses = [BallotsCompete, VotesAgain]

// ── false, on purpose ──────────────────────────────────────────────────────────────────────────────────────────────

/** Its shortest counterexample is how a value is chosen. */
export const NothingIsChosen = invariant<Seen, Params>(
  { id: "paxos/nothing-is-chosen", source: "Lamport 2001 §2.2", says: "no value is ever chosen" },
  (w) => chosenBy(votersOf(w)).length === 0,
)

/** A vote for a value is not yet a choice: a higher ballot may go past it. */
export const FirstVoteWins = stepInvariant<Seen, Params>(
  {
    id: "paxos/first-vote-wins",
    source: "Lamport 2001 §2.2",
    says: "once somebody has voted for a value, nobody votes for another",
  },
  (before, after) => {
    const [cast, now] = [votesIn(before), votesIn(after)]
    return cast.length === 0 || now.every((v) => cast.some((u) => u.value === v.value))
  },
)

export const refuted = [NothingIsChosen, FirstVoteWins]
