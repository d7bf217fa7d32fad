/**
 * Payments that wait to be written, and what becomes of those that were: for every chapter whose blocks carry payments.
 * Used by [Ledger.ts](Ledger.ts)'s chains; a list of payments is sorted by id, and no two of them conflict.
 */
import * as Result from "effect/Result"
import { ignore, judgement, lenient, premise } from "../Rule.ts"
import { abandoned, type Linked, type Tree } from "./BlockTree.ts"
import {
  type Coins,
  coinAt,
  conflict,
  type LedgerParams,
  type Payment,
  spends,
  type Transaction,
  wellFormed,
} from "./Ledger.ts"

/** A block that carries transactions. */
export interface Carrier extends Linked {
  readonly transactions: ReadonlyArray<Transaction>
}

/** The end of a chain: its height, and the coins that are unspent there. */
export interface ChainEnd {
  readonly height: number
  readonly coins: Coins
}

const none: ReadonlyArray<never> = []

export const byId = <A extends { readonly id: string }>(xs: ReadonlyArray<A>): ReadonlyArray<A> =>
  xs.length < 2 ? xs : [...xs].sort((a, b) => (a.id < b.id ? -1 : 1))

export const paymentsOf = (block: Carrier): ReadonlyArray<Payment> =>
  block.transactions.filter((tx) => tx._tag === "Payment")

/** Whether a payment could be written into the next block of a chain. */
export const isSpendable = (params: LedgerParams, { coins, height }: ChainEnd, payment: Payment): boolean =>
  payment.inputs.every((i) => coinAt(coins, i.from) !== undefined) &&
  Result.isSuccess(spends.check(params, coins, height + 1, payment))

/** Whether all that waits could be written now: each payment spends unspent coins, and no two of them spend the same one. */
export const isFree = (params: LedgerParams, end: ChainEnd, waiting: ReadonlyArray<Payment>): boolean =>
  waiting.every((p, i) => isSpendable(params, end, p) && !waiting.slice(0, i).some((q) => conflict(p, q)))

/** The payments of the blocks that are left behind when a node goes over from one chain to another. */
export const takenBack = <B extends Carrier>(tree: Tree<B>, from: B, to: B): ReadonlyArray<Payment> =>
  abandoned(tree, from, to).flatMap(paymentsOf)

/**
 * The payments that wait after a change of chain: those that waited before and those taken back, as far as the new chain still
 * allows them. None of them conflict: what waits spends coins that were unspent in the old chain, what is taken back spent
 * coins there.
 */
export const stillWaiting = (
  params: LedgerParams,
  end: ChainEnd,
  waiting: ReadonlyArray<Payment>,
  returned: ReadonlyArray<Payment>,
): ReadonlyArray<Payment> => {
  const candidates = [...waiting, ...returned]
  return candidates.length === 0 ? none : byId(candidates.filter((p) => isSpendable(params, end, p)))
}

/**
 * WAITS — a payment may join those that wait: it is new, nobody spent its coins in this chain, no waiting payment spends them.
 *
 *     payment ∉ waiting    well-formed    coins, height + 1 ⊢ payment : fee    no conflict with waiting
 *     ───────────────────────────────────────────────────────────────────────────────────────────────
 *     waiting ⊢ payment : waiting ∪ {payment}
 */
export const waits = judgement({
  id: "ledger/waits",
  source: "Nakamoto 2008 §5 step 2",
  premises: {
    Known: ignore("it does not wait already"),
    wellFormed,
    spends: lenient(spends, "CoinMissing", "CoinImmature"),
    Conflict: ignore("no waiting payment spends a coin that it spends"),
  },
})(function* (params: LedgerParams, end: ChainEnd, waiting: ReadonlyArray<Payment>, payment: Payment) {
  yield* premise(
    "Known",
    waiting.every((p) => p.id !== payment.id),
    payment.id,
  )
  yield* wellFormed(params, payment)
  yield* spends(params, end.coins, end.height + 1, payment)
  yield* premise("Conflict", !waiting.some((p) => conflict(p, payment)), payment.id)
  return byId([...waiting, payment])
})
