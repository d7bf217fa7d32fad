/**
 * What an account can do with its coins and its vote. Votes are tied to the stake that there is now: whatever moves stake moves
 * what it votes for. Next: [Delegates.ts](Delegates.ts).
 */
import { judgement, type NodeId, premise, reject } from "../core/Rule.ts"
import type { GovernanceParams } from "./Governance.ts"
import type { Lock, SetProxy, Transfer, Unlock, Vote, Withdraw } from "./Operations.ts"
import { type Account, accountOf, given, named, type Registry, spendable, stakeOf } from "./RegistryState.ts"
import { changed, paid } from "./Tally.ts"

/**
 * TRANSFER — coins change hands, and with them the weight of both votes where balances vote. Where locked coins do, votes stay as old
 * as they were.
 *
 *     amount ≤ what the sender can spend
 *     ─────────────────────────────────────────────────────────────
 *     registry —transfer→ sender − amount, receiver + amount; tally
 */
export const transferred = judgement({
  id: "dpos/transfer",
  source:
    "bitshares-core transfer_evaluator.cpp; db_maint.cpp (votes weigh what the balance is); eosio.token eosio.token.cpp transfer",
  premises: { NoBalance: reject("the sender has as much, not locked and not bound by its own vote") },
})(function* (params: GovernanceParams, registry: Registry, { account, to, amount }: Transfer) {
  const free = spendable(params, accountOf(registry, account))
  yield* premise("NoBalance", amount <= free, { amount, free })
  return paid(params, paid(params, registry, account, -amount), to, amount)
})

/** LOCK — coins are locked up; from now on they vote. */
export const locked = judgement({
  id: "dpos/lock",
  source:
    "steem steem_evaluator.cpp transfer_to_vesting; eosio.system delegate_bandwidth.cpp; java-tron FreezeBalanceActuator",
  premises: {
    NothingToLock: reject("in this chain locked coins vote"),
    NoBalanceToLock: reject("the account has as much that is not locked"),
  },
})(function* (params: GovernanceParams, registry: Registry, { account, amount }: Lock) {
  yield* premise("NothingToLock", params.stake === "locked")
  const { balance } = accountOf(registry, account)
  yield* premise("NoBalanceToLock", amount <= balance, { amount, balance })
  return changed(params, registry, account, (a) => ({ ...a, balance: a.balance - amount, locked: a.locked + amount }))
})

/** UNLOCK — coins are unlocked at once, and vote no more. Where votes name amounts the whole vote is withdrawn. */
export const unlocked = judgement({
  id: "dpos/unlock",
  source: "java-tron UnfreezeBalanceActuator; eosio.system delegate_bandwidth.cpp undelegatebw",
  premises: { NotLocked: reject("the account has locked as much") },
})(function* (params: GovernanceParams, registry: Registry, { account, amount }: Unlock) {
  const { locked } = accountOf(registry, account)
  yield* premise("NotLocked", amount <= locked, { amount, locked })
  return changed(params, registry, account, (a) => ({
    ...a,
    balance: a.balance + amount,
    locked: a.locked - amount,
    choices: params.ballot === "split" ? [] : a.choices,
  }))
})

const inOrder = <A extends { readonly delegate: NodeId }>(choices: ReadonlyArray<A>): ReadonlyArray<A> =>
  [...choices].sort((a, b) => (a.delegate < b.delegate ? -1 : 1))

/**
 * VOTE — a ballot takes the place of the account's former one, whose votes are subtracted first.
 *
 *     |choices| ≤ choicesMax    all different, all delegates    amounts named iff votes are split    Σ amounts ≤ stake
 *     ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────
 *     registry —vote→ tally − former ballot + ballot
 */
export const voted = judgement({
  id: "dpos/vote",
  source:
    "eosio.system voting.cpp update_votes; java-tron VoteWitnessActuator; LIP 23; bitshares-core account.cpp validate",
  premises: {
    TooManyChoices: reject("there are no more choices than allowed"),
    ChosenTwice: reject("no delegate is chosen twice"),
    UnknownDelegate: reject("every choice has registered as a delegate"),
    WrongAmounts: reject("each choice names an amount above 0 where votes are split, and none elsewhere"),
    NotEnoughStake: reject("the amounts come to no more than the voter's stake"),
    MoreWantedThanChosen: reject("the voter wants no more delegates than it chooses"),
    ProxyVotes: reject("the voter has no proxy; one that has withdraws it first"),
  },
})(function* (params: GovernanceParams, registry: Registry, { account, choices, wanted }: Vote) {
  const names = choices.map((c) => c.delegate)
  const voter = accountOf(registry, account)
  const unknown = names.filter((name) => named(registry.delegates, name) === undefined)
  const split = params.ballot === "split"
  yield* premise("TooManyChoices", names.length <= params.choicesMax, {
    choices: names.length,
    allowed: params.choicesMax,
  })
  yield* premise("ChosenTwice", new Set(names).size === names.length, names)
  yield* premise("UnknownDelegate", unknown.length === 0, unknown)
  yield* premise(
    "WrongAmounts",
    choices.every(({ amount }) => (split ? amount > 0n : amount === 0n)),
    choices,
  )
  yield* premise("NotEnoughStake", given(choices) <= stakeOf(params, voter), given(choices))
  yield* premise("MoreWantedThanChosen", wanted <= names.length, wanted)
  yield* premise("ProxyVotes", voter.proxy === account, voter.proxy)
  return changed(params, registry, account, (a) => ({ ...a, choices: inOrder(choices), wanted }))
})

/** WITHDRAW — the account votes for nobody any more, neither itself nor by a proxy. */
export const withdrawn = judgement({
  id: "dpos/withdraw",
  source: "steem steem_evaluator.cpp account_witness_vote, account_witness_proxy; eosio.system voting.cpp",
  premises: { NothingToWithdraw: reject("the account has a vote or a proxy") },
})(function* (params: GovernanceParams, registry: Registry, { account }: Withdraw) {
  const { choices, proxy } = accountOf(registry, account)
  yield* premise("NothingToWithdraw", choices.length > 0 || proxy !== account)
  return changed(params, registry, account, (a) => ({ ...a, choices: [], wanted: 0, proxy: account }))
})

/** The accounts that a vote passes through on its way up from an account, which is the first; it stops where it comes round. */
const upFrom = (registry: Registry, name: NodeId): ReadonlyArray<NodeId> => {
  const path = [name]
  for (let next = accountOf(registry, name).proxy; !path.includes(next); next = accountOf(registry, next).proxy)
    path.push(next)
  return path
}

/** How many proxies in a row the longest way up to an account passes. */
const depthBelow = (registry: Registry, name: NodeId): number =>
  registry.accounts
    .filter((a: Account) => a.proxy === name && a.name !== name)
    .reduce((most, a) => Math.max(most, 1 + depthBelow(registry, a.name)), 0)

/** PROXY — another account votes with this one's stake; what this one voted for before is subtracted. */
export const proxySet = judgement({
  id: "dpos/set-proxy",
  source:
    "steem steem_evaluator.cpp account_witness_proxy; eosio.system voting.cpp; bitshares-core account.hpp voting_account",
  premises: {
    ProxyUnknown: reject("the proxy is an account that has been used"),
    ProxyLoop: reject("the proxy's own vote does not come back to this account"),
    ProxyTooDeep: reject("no vote passes through more proxies than allowed"),
  },
})(function* (params: GovernanceParams, registry: Registry, { account, to }: SetProxy) {
  const path = upFrom(registry, to)
  const depth = depthBelow(registry, account) + path.length
  yield* premise("ProxyUnknown", named(registry.accounts, to) !== undefined, to)
  yield* premise("ProxyLoop", !path.includes(account), path)
  yield* premise("ProxyTooDeep", depth <= params.proxyDepth, depth)
  return changed(params, registry, account, (a) => ({ ...a, choices: [], wanted: 0, proxy: to }))
})
