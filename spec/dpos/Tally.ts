/**
 * What votes weigh, and two ways to add them up: a running tally that subtracts old votes before it adds new ones, and the
 * definition that it must agree with. Next: [Votes.ts](Votes.ts).
 */
import { fromRatio, one, power } from "../core/lib/Fixed.ts"
import type { NodeId } from "../core/Rule.ts"
import type { GovernanceParams } from "./Governance.ts"
import type { Choice } from "./Operations.ts"
import {
  type Account,
  accountOf,
  type Delegate,
  named,
  put,
  type Registry,
  stakeOf,
  withDelegate,
} from "./RegistryState.ts"
import { lapAfter } from "./TallyTime.ts"

// ── weights ────────────────────────────────────────────────────────────────────────────────────────────────────────

const weeksPerYear = 52

/** 2^(w / 52) for the weeks of one year, in fixed point: 2 · (1/2)^((52 − w) / 52). */
const growth: ReadonlyArray<bigint> = Array.from({ length: weeksPerYear }, (_, w) =>
  w === 0 ? one : 2n * power(one / 2n, fromRatio(BigInt(weeksPerYear - w), BigInt(weeksPerYear))),
)

/** stake · 2^(weeks / 52), rounded down: what a vote cast in that week weighs. It doubles with every 52 weeks. */
export const grown = (stake: bigint, weeks: number): bigint =>
  ((stake << BigInt(Math.floor(weeks / weeksPerYear))) * (growth[weeks % weeksPerYear] as bigint)) / one

/** The week of the registry's head. */
export const weekOf = (params: GovernanceParams, registry: Registry): number =>
  params.decay._tag === "weeks" ? Math.floor(registry.slot / params.decay.slotsPerWeek) : 0

/** What an account's own stake weighs. */
export const weightOf = (params: GovernanceParams, account: Account): bigint =>
  params.decay._tag === "weeks" ? grown(stakeOf(params, account), account.week) : stakeOf(params, account)

/** What an account speaks for: its own weight, and that of all who let it vote for them. */
export const voiceOf = (params: GovernanceParams, account: Account): bigint =>
  weightOf(params, account) + account.proxied

// ── the definition ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Whose ballot counts for an account: its own, or that at the end of its proxies. */
export const speakerOf = (registry: Registry, account: Account): Account =>
  account.proxy === account.name ? account : speakerOf(registry, accountOf(registry, account.proxy))

/** What an account adds to each delegate, by the ballot that counts for it. */
export const sharesOf = (params: GovernanceParams, registry: Registry, account: Account): ReadonlyArray<Choice> => {
  const { choices } = speakerOf(registry, account)
  if (params.ballot === "split") return choices
  const amount = weightOf(params, account)
  return choices.map(({ delegate }) => ({ delegate, amount }))
}

/** The tally by its definition: for each delegate the sum of what all accounts add to it. Delegates by name. */
export const countAnew = (params: GovernanceParams, registry: Registry): ReadonlyArray<readonly [NodeId, bigint]> => {
  const sums = new Map<NodeId, bigint>()
  for (const account of registry.accounts) {
    for (const { delegate, amount } of sharesOf(params, registry, account)) {
      sums.set(delegate, (sums.get(delegate) ?? 0n) + amount)
    }
  }
  return registry.delegates.map(({ name }) => [name, sums.get(name) ?? 0n])
}

/** Whether the tally agrees with its definition. Where it is only brought up to date at the end of a cycle, it does then. */
export const tallyIsExact = (params: GovernanceParams, registry: Registry): boolean =>
  countAnew(params, registry).every(([name, votes]) => named(registry.delegates, name)?.votes === votes)

// ── the running tally ──────────────────────────────────────────────────────────────────────────────────────────────

/** A delegate with more votes, or fewer. */
const addTo = (params: GovernanceParams, registry: Registry, { delegate, amount }: Choice): Registry => {
  const before = named(registry.delegates, delegate) as Delegate
  const votes = before.votes + amount
  const lap = params.draw.by === "virtual-time" ? lapAfter(before, votes, registry.virtualTime) : before.lap
  return withDelegate(registry, { ...before, votes, lap })
}

const negative = (choices: ReadonlyArray<Choice>): ReadonlyArray<Choice> =>
  choices.map((c) => ({ ...c, amount: -c.amount }))

const addAll = (params: GovernanceParams, registry: Registry, choices: ReadonlyArray<Choice>): Registry =>
  choices.reduce((r, choice) => addTo(params, r, choice), registry)

/**
 * An account's voice grew by so much: its choices do, or else its proxy's voice. On the way each proxy's own vote is given its
 * weight of this week.
 */
const raise = (params: GovernanceParams, registry: Registry, account: Account, amount: bigint): Registry => {
  if (account.proxy === account.name) {
    return addAll(
      params,
      registry,
      account.choices.map(({ delegate }) => ({ delegate, amount })),
    )
  }
  const before = accountOf(registry, account.proxy)
  const proxy = { ...before, proxied: before.proxied + amount, week: weekOf(params, registry) }
  const difference = voiceOf(params, proxy) - voiceOf(params, before)
  return raise(params, { ...registry, accounts: put(registry.accounts, proxy) }, proxy, difference)
}

/** The tally without an account's vote. */
const silenced = (params: GovernanceParams, registry: Registry, account: Account): Registry =>
  params.ballot === "split"
    ? addAll(params, registry, negative(account.choices))
    : raise(params, registry, account, -voiceOf(params, account))

/** The tally with an account's vote. */
const heard = (params: GovernanceParams, registry: Registry, account: Account): Registry =>
  params.ballot === "split"
    ? addAll(params, registry, account.choices)
    : raise(params, registry, account, voiceOf(params, account))

/** Notes what was last counted of a voter, once a cycle. */
const noted = (registry: Registry, account: Account): Registry =>
  named(registry.records, account.name) !== undefined
    ? registry
    : { ...registry, records: put(registry.records, { name: account.name, counted: account.choices }) }

/**
 * The registry with a change of one account: of its voting stake, its ballot or its proxy. Its old votes are subtracted first, then it
 * changes, then its new votes are added; or the old votes are noted, or nothing is done before the end of the cycle.
 */
export const changed = (
  params: GovernanceParams,
  registry: Registry,
  name: NodeId,
  change: (account: Account) => Account,
): Registry => {
  const before = accountOf(registry, name)
  const after = { ...change(before), week: weekOf(params, registry) }
  const written = (r: Registry): Registry => ({ ...r, accounts: put(r.accounts, after) })
  if (params.counting === "recount") return written(registry)
  if (params.counting === "records") return written(noted(registry, before))
  return heard(params, written(silenced(params, registry, before)), after)
}

/** The registry in which an account has so many coins more, or fewer, that are not locked. Where only locked coins vote no vote is touched. */
export const paid = (params: GovernanceParams, registry: Registry, name: NodeId, amount: bigint): Registry => {
  const change = (account: Account): Account => ({ ...account, balance: account.balance + amount })
  if (params.stake === "balance") return changed(params, registry, name, change)
  return { ...registry, accounts: put(registry.accounts, change(accountOf(registry, name))) }
}

// ── the end of a cycle ─────────────────────────────────────────────────────────────────────────────────────────────

/** The registry with its tally up to date. */
export const counted = (params: GovernanceParams, registry: Registry): Registry => {
  if (params.counting === "recount") {
    const votes = countAnew(params, registry)
    return { ...registry, delegates: registry.delegates.map((d, i) => ({ ...d, votes: votes[i]?.[1] ?? 0n })) }
  }
  const settled = registry.records.reduce((r, { name, counted }) => {
    const without = addAll(params, r, negative(counted))
    return addAll(params, without, accountOf(r, name).choices)
  }, registry)
  return { ...settled, records: [] }
}

/** The coins of all whose vote counts for somebody. */
export const turnout = (params: GovernanceParams, registry: Registry): bigint =>
  registry.accounts.reduce((sum, a) => (speakerOf(registry, a).choices.length > 0 ? sum + stakeOf(params, a) : sum), 0n)

/**
 * How many delegates voters want: the least odd number 2i + 1 such that more than half of the stake that has an opinion wants no
 * more. An account that wants 0 or 1 has none; an even number counts as the next odd one.
 */
export const countWanted = (params: GovernanceParams, registry: Registry): number => {
  const most = Math.floor(params.delegatesMax / 2)
  const stakeFor = new Map<number, bigint>()
  for (const account of registry.accounts) {
    const half = Math.min(Math.floor(speakerOf(registry, account).wanted / 2), most)
    stakeFor.set(half, (stakeFor.get(half) ?? 0n) + stakeOf(params, account))
  }
  const opinions = [...stakeFor].filter(([half]) => half > 0).sort(([a], [b]) => a - b)
  const middle = opinions.reduce((sum, [, stake]) => sum + stake, 0n) / 2n
  let below = 0n
  for (const [half, stake] of middle > 0n ? opinions : []) {
    below += stake
    if (below > middle) return 2 * half + 1
  }
  return 0
}
