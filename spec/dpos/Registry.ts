/**
 * The life of a registry: it begins with a genesis, operations and blocks change it, and at the end of each cycle it elects.
 * Next: [Shuffle.ts](Shuffle.ts).
 */
import * as Result from "effect/Result"
import { type Stakes, stakesFrom } from "../core/lib/Stake.ts"
import { judgement, type NodeId, premise, reject } from "../core/Rule.ts"
import { deregistered, doubleReported, rankOf, registered } from "./Delegates.ts"
import { drawnBeside } from "./DelegatesDrawn.ts"
import type { GovernanceParams } from "./Governance.ts"
import type { Operation } from "./Operations.ts"
import { newAccount, type Registry, supply } from "./RegistryState.ts"
import { counted, countWanted, turnout } from "./Tally.ts"
import { locked, proxySet, transferred, unlocked, voted, withdrawn } from "./Votes.ts"

export { afterBlock } from "./Delegates.ts"
export type { Account, Delegate, Registry } from "./RegistryState.ts"

// ── operations ─────────────────────────────────────────────────────────────────────────────────────────────────────

const amountIn = (operation: Operation): bigint | undefined => ("amount" in operation ? operation.amount : undefined)

/**
 * APPLY-OPERATION — an operation of a block changes the registry of the chain before it.
 *
 *     signed by its account    amount > 0    the premises of its own kind
 *     ───────────────────────────────────────────────────────────────────
 *     registry —operation→ registry′
 */
export const applyOperation = judgement({
  id: "dpos/apply-operation",
  source: "the operations of bitshares-core, steem, eosio.contracts, java-tron and LIPs 22 to 24",
  premises: {
    NotSignedByAccount: reject("the account that it speaks for has signed it"),
    NoAmount: reject("what it moves is more than 0"),
    transferred,
    locked,
    unlocked,
    voted,
    withdrawn,
    proxySet,
    registered,
    deregistered,
    doubleReported,
  },
})(function* (params: GovernanceParams, registry: Registry, operation: Operation) {
  yield* premise("NotSignedByAccount", operation.signedBy === operation.account, operation.signedBy)
  yield* premise("NoAmount", (amountIn(operation) ?? 1n) > 0n, amountIn(operation))
  switch (operation._tag) {
    case "Transfer":
      return yield* transferred(params, registry, operation)
    case "Lock":
      return yield* locked(params, registry, operation)
    case "Unlock":
      return yield* unlocked(params, registry, operation)
    case "Vote":
      return yield* voted(params, registry, operation)
    case "Withdraw":
      return yield* withdrawn(params, registry, operation)
    case "SetProxy":
      return yield* proxySet(params, registry, operation)
    case "Register":
      return yield* registered(registry, operation)
    case "Deregister":
      return yield* deregistered(registry, operation)
    case "ReportDouble":
      return yield* doubleReported(params, registry, operation)
  }
})

// ── elections ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** How many seats go by rank: the fixed number, or what the voters want if that is more. */
export const seatsOf = (params: GovernanceParams, registry: Registry): number =>
  params.delegatesMax === params.delegates
    ? params.delegates
    : Math.max(params.delegates, countWanted(params, registry))

/** Who is active by rank, and who stands by. */
export const standing = (
  params: GovernanceParams,
  registry: Registry,
): { readonly active: ReadonlyArray<NodeId>; readonly standby: ReadonlyArray<NodeId> } => {
  const rank = rankOf(params, registry)
  const seats = seatsOf(params, registry)
  return { active: rank.slice(0, seats), standby: rank.slice(seats, seats + params.standby) }
}

/** The registry in which the seats are given anew; as they were if nobody can have one. */
const seated = (params: GovernanceParams, registry: Registry, seed: number): Registry => {
  const rank = standing(params, registry)
  const { registry: after, drawn } = drawnBeside(params, registry, rank, seed)
  const elected = [...rank.active, ...drawn]
  return elected.length === 0 ? registry : { ...after, elected }
}

/** Whether enough coins vote now, at the end of a cycle, or did at that of an earlier one, for votes to elect anybody. */
const isActivated = (params: GovernanceParams, registry: Registry): boolean => {
  const { num, den } = params.activation
  return registry.activated || turnout(params, registry) * BigInt(den) >= supply(registry) * BigInt(num)
}

/**
 * The end of a cycle: votes are counted, delegates ranked, seats given; whoever stood by moves up where a seat has become free.
 * `seed` decides what is drawn.
 */
export const endOfCycle = (
  params: GovernanceParams,
  registry: Registry,
  seed: number,
): { readonly registry: Registry; readonly elected: ReadonlyArray<NodeId> } => {
  const tallied = counted(params, registry)
  const after = isActivated(params, tallied) ? seated(params, { ...tallied, activated: true }, seed) : tallied
  return { registry: after, elected: after.elected }
}

/** A moment in a chain. */
interface Moment {
  readonly slot: number
  readonly height: number
}

/** Whether a cycle ends with the block that leads from one moment to the next. */
export const cycleEnds = ({ cycle }: GovernanceParams, before: Moment, after: Moment): boolean => {
  const [from, to] = cycle.unit === "slots" ? [before.slot, after.slot] : [before.height, after.height]
  return Math.floor(to / cycle.length) > Math.floor(from / cycle.length)
}

// ── the beginning ──────────────────────────────────────────────────────────────────────────────────────────────────

/** What a chain starts with: coins, and operations that are applied in order; those that are refused are left out. */
export interface Genesis {
  readonly balances: Stakes
  readonly operations: ReadonlyArray<Operation>
}

const empty: Registry = {
  slot: 0,
  height: 0,
  accounts: [],
  delegates: [],
  records: [],
  elected: [],
  activated: false,
  virtualTime: 0n,
}

/** The registry of a genesis. Its first delegates are elected by its votes, whatever the turnout. */
export const begin = (params: GovernanceParams, { balances, operations }: Genesis): Registry => {
  const accounts = stakesFrom(balances).map(([name, balance]) => ({ ...newAccount(name), balance }))
  const opened: Registry = { ...empty, accounts }
  const after = operations.reduce((registry, operation) => {
    const applied = applyOperation.check(params, registry, operation)
    return Result.isSuccess(applied) ? applied.success : registry
  }, opened)
  return seated(params, counted(params, after), 0)
}
