/**
 * Delegates: how they register and leave, what misses and double production cost them, and how they rank.
 * Next: [DelegatesDrawn.ts](DelegatesDrawn.ts).
 */
import { match } from "ts-pattern"
import { given, judgement, type NodeId, premise, reject } from "../core/Rule.ts"
import type { GovernanceParams } from "./Governance.ts"
import type { Deregister, Register, ReportDouble } from "./Operations.ts"
import { accountOf, type Delegate, named, newDelegate, type Registry, withDelegate } from "./RegistryState.ts"
import { lapFrom, lapWithoutEnd } from "./TallyTime.ts"

// ── registering and leaving ────────────────────────────────────────────────────────────────────────────────────────

/** The registry with a delegate that has just registered for the first time. */
const enrolled = (registry: Registry, name: NodeId): Registry => {
  const lap = lapFrom(0n, registry.virtualTime) ?? lapWithoutEnd(registry.virtualTime)
  return withDelegate(registry, newDelegate(name, registry.height, lap))
}

/** REGISTER — an account stands for election; one whose key was taken can come back so. */
export const registered = judgement({
  id: "dpos/register",
  source: "eosio.system voting.cpp regproducer; steem steem_evaluator.cpp witness_update",
  premises: {
    AlreadyRegistered: reject("it does not stand for election already"),
    Banned: reject("it was not banned for ever"),
  },
})(function* (registry: Registry, { account }: Register) {
  const before = named(registry.delegates, account)
  yield* premise("AlreadyRegistered", before?.active !== true, account)
  yield* premise("Banned", before?.banned !== true, account)
  if (before === undefined) return enrolled(registry, account)
  return withDelegate(registry, { ...before, active: true, missedInARow: 0, lastProduced: registry.height })
})

/** DEREGISTER — a delegate stands for election no more. The votes for it stay where they are. */
export const deregistered = judgement({
  id: "dpos/deregister",
  source: "eosio.system voting.cpp unregprod; steem steem_evaluator.cpp witness_update (no signing key)",
  premises: { NotRegistered: reject("it stands for election") },
})(function* (registry: Registry, { account }: Deregister) {
  const before = yield* given(
    "NotRegistered",
    registry.delegates.find((d) => d.name === account && d.active),
    account,
  )
  return withDelegate(registry, { ...before, active: false })
})

/**
 * REPORT-DOUBLE — two blocks of one slot, signed by one delegate, are held against it.
 *
 *     one.id ≠ other.id    one slot    one signer    the slot has not been held against it before
 *     ──────────────────────────────────────────────────────────────────────────────────────────────
 *     registry —report→ signer suspended; with proofsMax proofs banned for ever
 */
export const doubleReported = judgement({
  id: "dpos/report-double",
  source: "LIP 24",
  premises: {
    NotPunished: reject("in this chain double production is punished"),
    NoProof: reject("the two are different blocks of one slot under one signature"),
    NoDelegate: reject("whoever signed them is a delegate"),
    ReportedBefore: reject("this slot has not been held against it before"),
  },
})(function* (params: GovernanceParams, registry: Registry, { one, other }: ReportDouble) {
  const rule = yield* given(
    "NotPunished",
    params.doubleProduction._tag === "punished" ? params.doubleProduction : undefined,
  )
  const isProof = one.id !== other.id && one.slot === other.slot && one.producer === other.producer
  yield* premise("NoProof", isProof, { one, other })
  const culprit = yield* given("NoDelegate", named(registry.delegates, one.producer), one.producer)
  yield* premise("ReportedBefore", !culprit.proven.includes(one.slot), one.slot)
  const proven = [...culprit.proven, one.slot].sort((a, b) => a - b)
  // LIP 24 counts from the block of the proof to the first of a round: each is one above the height that is looked at
  const suspendedUntil = registry.height + rule.blocks
  return withDelegate(registry, { ...expelledIf(culprit, proven.length >= rule.proofsMax), proven, suspendedUntil })
})

/** The delegate, banned for ever if so. */
const expelledIf = (delegate: Delegate, banned: boolean): Delegate =>
  banned ? { ...delegate, banned: true, active: false } : delegate

// ── producing and missing ──────────────────────────────────────────────────────────────────────────────────────────

/** A block as the registry counts it: whose it is, its slot and height, and whose slots passed without a block before it. */
export interface Produced {
  readonly producer: NodeId
  readonly slot: number
  readonly height: number
  readonly missed: ReadonlyArray<NodeId>
}

/** A delegate that has just missed a slot, at this height. */
const missing = (params: GovernanceParams, delegate: Delegate, height: number): Delegate => {
  const missedInARow = delegate.missedInARow + 1
  const after = { ...delegate, missed: delegate.missed + 1, missedInARow }
  const silentFor = height - delegate.lastProduced
  return match(params.eviction)
    .with({ _tag: "votes-only" }, () => after)
    .with({ _tag: "silent" }, ({ blocks }) => (silentFor > blocks ? { ...after, active: false } : after))
    .with({ _tag: "failing" }, ({ missedMax, blocks }) =>
      expelledIf(after, missedInARow > missedMax && silentFor > blocks),
    )
    .exhaustive()
}

/**
 * The registry after a block: misses are counted, and cost what the chain makes them cost. The producer of the block is not silent:
 * a slot that it missed itself just before is not held against it.
 * Source: bitshares-core db_update.cpp update_witness_missed_blocks; steem database.cpp update_global_dynamic_data.
 */
export const afterBlock = (
  params: GovernanceParams,
  registry: Registry,
  { producer, slot, height, missed }: Produced,
): Registry => {
  const others = missed.filter((name) => name !== producer)
  const noticed = others.reduce((r, name) => {
    const delegate = named(r.delegates, name)
    return delegate === undefined ? r : withDelegate(r, missing(params, delegate, height))
  }, registry)
  const found = named(noticed.delegates, producer)
  const counted =
    found === undefined ? noticed : withDelegate(noticed, { ...found, missedInARow: 0, lastProduced: height })
  return { ...counted, slot, height }
}

// ── rank ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether a delegate can be elected: it stands for election, as nobody does who was banned, and is not suspended. */
export const isEligible = (registry: Registry, delegate: Delegate): boolean =>
  delegate.active && delegate.suspendedUntil <= registry.height

/** What a delegate gave itself, by its own ballot. */
const ownVote = (registry: Registry, { name }: Delegate): bigint =>
  accountOf(registry, name).choices.find((c) => c.delegate === name)?.amount ?? 0n

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** What a delegate's votes weigh in the rank: all of them, or up to so many times its own. */
export const rankWeight = (params: GovernanceParams, registry: Registry, delegate: Delegate): bigint =>
  params.selfVoteFactor === 0
    ? delegate.votes
    : least(delegate.votes, BigInt(params.selfVoteFactor) * ownVote(registry, delegate))

/** All that can be elected, by weight and then by name: one order for everybody. */
export const rankOf = (params: GovernanceParams, registry: Registry): ReadonlyArray<NodeId> =>
  registry.delegates
    .filter((d) => isEligible(registry, d))
    .map((d) => ({ name: d.name, weight: rankWeight(params, registry, d) }))
    .sort((a, b) => (a.weight !== b.weight ? (a.weight > b.weight ? -1 : 1) : a.name < b.name ? -1 : 1))
    .map((d) => d.name)
