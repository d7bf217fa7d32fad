/**
 * What is claimed of votes and elections inside runs, and what must be reachable. Next: [ElectionWorlds.ts](ElectionWorlds.ts).
 */
import { allBlocks, parentOf } from "../core/lib/BlockTree.ts"
import { type Assumption, eachNode, invariant, nodesIn, witness } from "../core/Property.ts"
import type { Json } from "../core/System.ts"
import { chainOf } from "./Chain.ts"
import { isEligible, rankWeight } from "./Delegates.ts"
import type { GovernanceParams } from "./Governance.ts"
import { perBlock } from "./History.ts"
import type { Params } from "./Params.ts"
import { type Account, cycleEnds, type Delegate, type Registry, seatsOf } from "./Registry.ts"
import { given, named, stakeOf, supply } from "./RegistryState.ts"
import type { Seen } from "./State.ts"
import { counted, speakerOf, tallyIsExact } from "./Tally.ts"

const registryOf = ({ tree, head }: Seen, params: Params): Registry => chainOf(params, tree, head).registry

// ── votes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where votes are counted late the end of a cycle must have counted them; in between they are counted here. */
const isExact = perBlock((tree, head, params) => {
  const { governance } = params
  const parent = parentOf(tree, head)
  const { registry } = chainOf(params, tree, head)
  const isCounted = parent === undefined || governance.counting === "running" || cycleEnds(governance, parent, head)
  return tallyIsExact(governance, isCounted ? registry : counted(governance, registry))
})

export const TallyIsExact = eachNode<Seen, Params>(
  {
    id: "dpos/tally-is-exact",
    source: "definition; eosio.system voting.cpp; java-tron MaintenanceManager",
    says: "the votes of each delegate are what its voters' ballots come to, counted from scratch, whatever they changed or moved",
  },
  ({ tree, head }, params) => isExact(tree, head, params),
)

/** Whether each ballot of a registry is one that its voter may cast with what it owns. */
export const ballotsFit = (governance: GovernanceParams, registry: Registry): boolean =>
  registry.accounts.every(
    (a) =>
      a.balance >= 0n &&
      a.locked >= 0n &&
      a.choices.length <= governance.choicesMax &&
      given(a.choices) <= stakeOf(governance, a) &&
      a.choices.every((c) => named(registry.delegates, c.delegate) !== undefined),
  )
const ballotsAreCovered = perBlock((tree, head, params) =>
  ballotsFit(params.governance, chainOf(params, tree, head).registry),
)

export const BallotsAreCovered = eachNode<Seen, Params>(
  {
    id: "dpos/ballots-are-covered",
    source: "eosio.system voting.cpp update_votes; java-tron VoteWitnessActuator; LIP 23",
    says: "no ballot has more choices than allowed, names more than its voter owns, or chooses somebody who is no delegate",
  },
  ({ tree, head }, params) => ballotsAreCovered(tree, head, params),
)

// ── elections ──────────────────────────────────────────────────────────────────────────────────────────────────────

const least = (weights: ReadonlyArray<bigint>): bigint => weights.reduce((a, b) => (a < b ? a : b))

/** Whether the seats of a registry, just given, are with those who have the most votes and can be elected. */
export const seatsFit = (governance: GovernanceParams, registry: Registry): boolean => {
  const seats = seatsOf(governance, registry)
  const weight = (d: Delegate): bigint => rankWeight(governance, registry, d)
  const eligible = registry.delegates.filter((d) => isEligible(registry, d))
  const seated = eligible.filter((d) => registry.elected.slice(0, seats).includes(d.name))
  const others = eligible.filter((d) => !registry.elected.includes(d.name))
  if (eligible.length === 0) return true
  return (
    seated.length === Math.min(seats, eligible.length) && others.every((d) => weight(d) <= least(seated.map(weight)))
  )
}

/** Whether the election in this block, if there is one, gave the seats as it should. */
const electsTheBest = perBlock((tree, block, params) => {
  const { governance } = params
  const parent = parentOf(tree, block)
  const { registry } = chainOf(params, tree, block)
  const isElection = parent !== undefined && cycleEnds(governance, parent, block) && registry.activated
  return !isElection || seatsFit(governance, registry)
})

export const ElectedHaveMostVotes = eachNode<Seen, Params>(
  {
    id: "dpos/elected-have-most-votes",
    source: "Larimer 2014; bitshares-core db_maint.cpp update_active_witnesses",
    says: "whoever can be elected and has no seat after an election has no more votes than anybody who has one by rank",
  },
  ({ tree, head }, params) => electsTheBest(tree, head, params),
)

/** Whether accounts that together own less than a tenth of all coins are the only ones who vote for those with seats, and for each of them. */
const fewElectAll = perBlock((tree, head, params) => {
  const { registry } = chainOf(params, tree, head)
  const backs = (a: Account, name: string): boolean =>
    speakerOf(registry, a).choices.some((c) => c.delegate === name) && stakeOf(params.governance, a) > 0n
  const backers = registry.accounts.filter((a) => registry.elected.some((name) => backs(a, name)))
  const stake = backers.reduce((sum, a) => sum + stakeOf(params.governance, a), 0n)
  return 10n * stake < supply(registry) && registry.elected.every((name) => backers.some((a) => backs(a, name)))
})

/** False, and worth knowing: seats go to whoever has the most votes of those who come to vote. */
export const FewNeverElectAll = eachNode<Seen, Params>(
  {
    id: "dpos/few-never-elect-all",
    source: "Larimer 2014 (voter participation)",
    says: "no delegates have all seats by the votes of less than a tenth of all coins",
  },
  ({ tree, head }, params) => !fewElectAll(tree, head, params),
)

const isSlander = ({ _tag, operation }: Json): boolean => _tag === "Ask" && operation._tag === "ReportDouble"

export const SignaturesAreIdeal: Assumption = {
  id: "dpos/signatures-are-ideal",
  says: "no client shows blocks under a signature that the signer never made",
  holds: (_, { workload }) =>
    !Object.values(workload ?? {})
      .flat()
      .some(isSlander),
}

/** Asked while everybody is up: a proof names two blocks, and whoever accuses has seen both. */
export const ProofsAreTrue = invariant<Seen, Params>(
  {
    id: "dpos/proofs-are-true",
    source: "LIP 24",
    says: "a slot is held against a delegate only if honest nodes know two blocks of that slot that it signed",
    assumes: [SignaturesAreIdeal],
  },
  (w, params) => {
    if (Object.values(w).includes(null)) return true
    const signed = (producer: string, slot: number): number =>
      new Set(
        nodesIn(w).flatMap(({ tree }) =>
          allBlocks(tree).flatMap((b) => (b.producer === producer && b.slot === slot ? [b.id] : [])),
        ),
      ).size
    return nodesIn(w).every((o) =>
      registryOf(o, params).delegates.every((d) => d.proven.every((slot) => signed(d.name, slot) > 1)),
    )
  },
)

// ── witnesses ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether some delegate is so in one registry and otherwise in the next. */
const becomes = (before: Registry, after: Registry, was: (d: Delegate) => boolean, is: (d: Delegate) => boolean) =>
  before !== after && before.delegates.some((d) => was(d) && is(named(after.delegates, d.name) ?? d))

export const VotedOut = witness<Seen, Params>(
  {
    id: "dpos/voted-out",
    source: "Larimer 2014",
    says: "a delegate that produced stands for election still, and others have its seat because they have more votes",
  },
  {
    node: ({ tree, head }, params) => {
      const { registry, schedule } = chainOf(params, tree, head)
      return registry.delegates.some(
        (d) => d.lastProduced > 0 && isEligible(registry, d) && !schedule.active.includes(d.name),
      )
    },
  },
)
export const Evicted = witness<Seen, Params>(
  {
    id: "dpos/evicted",
    source: "steem database.cpp; LIP 23",
    says: "a delegate that missed its slots loses its key, or is banned",
  },
  {
    step: (before, after, params) =>
      becomes(
        registryOf(before, params),
        registryOf(after, params),
        (d) => d.active,
        (d) => !d.active && d.missedInARow > 0,
      ),
  },
)
export const CameBack = witness<Seen, Params>(
  {
    id: "dpos/came-back",
    source: "steem steem_evaluator.cpp witness_update",
    says: "a delegate that had lost its key, or had left, registers again",
  },
  {
    step: (before, after, params) =>
      becomes(
        registryOf(before, params),
        registryOf(after, params),
        (d) => !d.active,
        (d) => d.active,
      ),
  },
)
export const Replaced = witness<Seen, Params>(
  {
    id: "dpos/replaced",
    source: "Larimer 2014; LIP 24",
    says: "a delegate that was banned for producing twice has no seat any more, and somebody who stood by has produced",
  },
  {
    node: ({ tree, head }, params) => {
      const { registry, schedule } = chainOf(params, tree, head)
      const isOut = registry.delegates.some((d) => d.banned && d.proven.length > 0 && !schedule.active.includes(d.name))
      return isOut && schedule.written > 0 && head.height > schedule.written && schedule.active.includes(head.producer)
    },
  },
)
export const VotesMovedWithCoins = witness<Seen, Params>(
  {
    id: "dpos/votes-moved-with-coins",
    source: "bitshares-core db_maint.cpp",
    says: "a payment changes the votes of a delegate",
  },
  {
    step: (before, after, params) =>
      after.head.parent === before.head.id &&
      after.head.operations.length === 0 &&
      after.head.transactions.length > 0 &&
      becomes(
        registryOf(before, params),
        registryOf(after, params),
        () => true,
        (d) => d.votes !== named(registryOf(before, params).delegates, d.name)?.votes,
      ),
  },
)

export const electionProperties = [TallyIsExact, BallotsAreCovered, ElectedHaveMostVotes, ProofsAreTrue]
export const electionWitnesses = [VotedOut, Evicted, CameBack, Replaced, VotesMovedWithCoins]
