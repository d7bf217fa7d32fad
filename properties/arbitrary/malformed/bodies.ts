/**
 * Blocks whose transactions are not what a header may commit to, one forger for each premise of VALID-BODY.
 * Next: [payments.ts](payments.ts).
 */
import { type Payment, sizeOf, type Transaction } from "../../../spec/core/lib/Ledger.ts"
import { rootOf, seal } from "../../../spec/pow/Hashing.ts"
import type { Params } from "../../../spec/pow/Params.ts"
import { goodBody } from "./headers.ts"
import { badBlock } from "./refused.ts"
import { between, blockAt, coinbase, headerFor, mature, mined, miners, pay, pick, type Site } from "./site.ts"

const nothing = (site: Site, n: number): Transaction => coinbase(site, [{ value: 0n, owner: pick(miners, n) }])

/** Payments of one unit, each of the coin that the one before it makes. */
export const paymentsInRow = (site: Site, count: number, n: number): ReadonlyArray<Payment> => {
  const owner = pick(miners, n)
  const row: Array<Payment> = [pay(site.params, [pick(mature(site), n).input], [{ value: 1n, owner }])]
  while (row.length < count) {
    const from = { transaction: (row.at(-1) as Payment).id, index: 0 }
    row.push(pay(site.params, [{ from, signedBy: owner }], [{ value: 1n, owner }]))
  }
  return row
}

/** The header commits to a list without the last transaction, to one with one more, or to the parent's. */
export const wrongRoot = badBlock((site, [a, b]) => {
  const transactions = goodBody(site, a)
  const others = [transactions.slice(0, -1), [...transactions, ...paymentsInRow(site, 1, b)], site.base.transactions]
  const { root } = rootOf(site.params.hash, pick(others, b))
  return { block: mined(site.params, { ...headerFor(site, transactions), merkleRoot: root }, transactions) }
})

/** The last transactions come twice, in such a number that the root, and with it the id, stays that of the good block. */
export const mutated = badBlock((site, [a, b]) => {
  const [count, twice] = pick(
    [
      [2, 1],
      [4, 1],
      [5, 2],
      [6, 1],
    ] as const,
    a,
  )
  const transactions = [nothing(site, a), ...paymentsInRow(site, count, b)]
  const good = blockAt(site, transactions)
  const doubled = [...transactions, ...transactions.slice(-twice)]
  return { block: seal(site.params.hash, good.header, doubled), also: ["RepeatedId", "CoinMissing", "Overspent"] }
})

/** No transaction at all, payments alone, or the coinbase behind a payment. */
export const noCoinbase = badBlock((site, [a, b]) => {
  const payments = paymentsInRow(site, 1, b)
  if (a % 3 === 0) return { block: blockAt(site, []), also: undefined }
  if (a % 3 === 1) return { block: blockAt(site, payments), also: ["WrongHeight"] }
  return { block: blockAt(site, [...payments, nothing(site, b)]), also: ["SecondCoinbase", "WrongHeight"] }
})

/** A second coinbase, for the miner or another, at the end or in between. */
export const secondCoinbase = badBlock((site, [a, b]) => {
  const [first, ...others] = goodBody(site, a) as [Transaction, Transaction]
  const second = coinbase(site, [
    { value: BigInt(b), owner: pick(miners, b) },
    { value: 1n, owner: "A" },
  ])
  return { block: blockAt(site, a % 2 === 0 ? [first, ...others, second] : [first, second, ...others]) }
})

const sizeMax = 600
const narrow = (params: Params): Params => ({ ...params, blockSizeMax: sizeMax })

/** Just above the limit or far above it: many outputs, or many payments. */
export const tooLarge = badBlock((site, [a, b]) => {
  const wide = coinbase(site, new Array(between(62, 90, b)).fill({ value: 0n, owner: pick(miners, b) }))
  const many = [nothing(site, b), ...paymentsInRow(site, between(10, 14, b), b)]
  const transactions = a % 2 === 0 ? [wide] : many
  const size = transactions.reduce((sum, tx) => sum + sizeOf(tx), 0)
  if (size <= sizeMax) throw new Error(`a block of ${size} bytes is not too large`)
  return { block: blockAt(site, transactions) }
}, narrow)
