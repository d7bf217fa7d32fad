/**
 * The registry: what a chain's blocks say of accounts, votes and delegates. Small and plain; lists are sorted by name.
 * Next: [Tally.ts](Tally.ts).
 */
import type { NodeId } from "../core/Rule.ts"
import type { GovernanceParams } from "./Governance.ts"
import type { Choice } from "./Operations.ts"

/** An account: what it owns, and how it votes. */
export interface Account {
  readonly name: NodeId
  /** Coins that are not locked, in whole units. */
  readonly balance: bigint
  readonly locked: bigint
  /** Its ballot, sorted by delegate. It has no proxy then. */
  readonly choices: ReadonlyArray<Choice>
  /** Who votes for it; none is its own name. */
  readonly proxy: NodeId
  /** How many delegates it wants; 0 for no opinion. */
  readonly wanted: number
  /** The week in which its vote was last given its weight; 0 where votes do not decay. */
  readonly week: number
  /** The weight of all who let it vote for them, where a running tally needs it. */
  readonly proxied: bigint
}

/** How far a runner-up has come towards its next seat, in virtual time; of no use where no seat goes by it. */
export interface Lap {
  readonly position: bigint
  readonly since: bigint
  readonly due: bigint
}

/** A delegate, once registered; it stays in the registry for ever. */
export interface Delegate {
  readonly name: NodeId
  /** What the votes for it weigh, as far as they have been counted. */
  readonly votes: bigint
  /** It stands for election: registered, and its key has not been taken. */
  readonly active: boolean
  readonly banned: boolean
  /** Slots of its own that passed without its block: in all, and since its last block. */
  readonly missed: number
  readonly missedInARow: number
  /** The height of its last block, or that of the head on which it registered; LIP 23 has one more, the block of the registration. */
  readonly lastProduced: number
  /** Below this height no votes count for it. */
  readonly suspendedUntil: number
  /** The slots in which it was shown to have produced twice. */
  readonly proven: ReadonlyArray<number>
  readonly lap: Lap
}

/** A ballot that was replaced in this cycle, as it was when last counted. */
export interface VoteRecord {
  readonly name: NodeId
  readonly counted: ReadonlyArray<Choice>
}

export interface Registry {
  /** The head's slot and height. */
  readonly slot: number
  readonly height: number
  readonly accounts: ReadonlyArray<Account>
  readonly delegates: ReadonlyArray<Delegate>
  readonly records: ReadonlyArray<VoteRecord>
  /** Those who are active by the last election, by rank, and then those who were drawn. */
  readonly elected: ReadonlyArray<NodeId>
  /** Whether enough coins voted at the end of some cycle. */
  readonly activated: boolean
  readonly virtualTime: bigint
}

// ── sorted lists ───────────────────────────────────────────────────────────────────────────────────────────────────

interface Named {
  readonly name: NodeId
}

/** Where a name is in a list, or would be. */
const placeOf = <A extends Named>(list: ReadonlyArray<A>, name: NodeId): number => {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] as A).name < name) low = middle + 1
    else high = middle
  }
  return low
}

export const named = <A extends Named>(list: ReadonlyArray<A>, name: NodeId): A | undefined => {
  const found = list[placeOf(list, name)]
  return found?.name === name ? found : undefined
}

/** The list with this item in place of the one of its name. */
export const put = <A extends Named>(list: ReadonlyArray<A>, item: A): ReadonlyArray<A> => {
  const place = placeOf(list, item.name)
  return list[place]?.name === item.name ? list.with(place, item) : list.toSpliced(place, 0, item)
}

// ── accounts and delegates ─────────────────────────────────────────────────────────────────────────────────────────

export const newAccount = (name: NodeId): Account => ({
  name,
  balance: 0n,
  locked: 0n,
  choices: [],
  proxy: name,
  wanted: 0,
  week: 0,
  proxied: 0n,
})

export const newDelegate = (name: NodeId, height: number, lap: Lap): Delegate => ({
  name,
  votes: 0n,
  active: true,
  banned: false,
  missed: 0,
  missedInARow: 0,
  lastProduced: height,
  suspendedUntil: 0,
  proven: [],
  lap,
})

/** The account of a name; an empty one for a name that nobody has used. */
export const accountOf = (registry: Registry, name: NodeId): Account =>
  named(registry.accounts, name) ?? newAccount(name)

export const withDelegate = (registry: Registry, delegate: Delegate): Registry => ({
  ...registry,
  delegates: put(registry.delegates, delegate),
})

/** What an account votes with. */
export const stakeOf = (params: GovernanceParams, account: Account): bigint =>
  params.stake === "locked" ? account.locked : account.balance

/** What the named amounts of a ballot come to. */
export const given = (choices: ReadonlyArray<Choice>): bigint => choices.reduce((sum, c) => sum + c.amount, 0n)

/** What an account can spend: votes of named amounts bind the coins of a balance. */
export const spendable = (params: GovernanceParams, account: Account): bigint =>
  params.stake === "balance" ? account.balance - given(account.choices) : account.balance

/** Every coin, wherever it lies. */
export const supply = (registry: Registry): bigint =>
  registry.accounts.reduce((sum, a) => sum + a.balance + a.locked, 0n)
