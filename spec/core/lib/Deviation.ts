/**
 * What nodes that deviate make of the coins of any ledger: payments back to themselves, and payments that break a premise.
 */
import * as HashMap from "effect/HashMap"
import type { NodeId } from "../Rule.ts"
import { type Coin, type Coins, type Input, type Output, outpointOf, type Payment } from "./Ledger.ts"
import { byId, type Carrier } from "./Mempool.ts"
import type { Draft } from "./Spelling.ts"

/** A coin, and the input with which its owner spends it. */
export interface Spendable {
  readonly coin: Coin
  readonly input: Input
}

/** All these coins, by outpoint, each with the input with which its owner spends it. */
export const spendableIn = (coins: Coins): ReadonlyArray<Spendable> =>
  [...HashMap.entries(coins)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, coin]) => ({ coin, input: { from: outpointOf(key), signedBy: coin.owner } }))

/** For each payment of a node's own coins one that spends the same coins, but pays the node itself; sorted by id. */
export const paidBack = (
  self: NodeId,
  payments: ReadonlyArray<Payment>,
  make: (draft: Draft) => Payment,
): ReadonlyArray<Payment> => {
  const own = payments.filter((p) => p.inputs.every((i) => i.signedBy === self))
  const back = own.map(({ inputs, outputs }) => {
    const value = outputs.reduce((sum, o) => sum + o.value, 0n)
    return make({ inputs, outputs: [{ value, owner: self }] })
  })
  return byId(back.filter((p, i) => back.findIndex((q) => q.id === p.id) === i))
}

/** A coin of the genesis, and the input with which its owner spends it. */
export interface FirstCoin extends Output {
  readonly input: Input
}

export const coinsOfGenesis = (genesis: Carrier): ReadonlyArray<FirstCoin> => {
  const coinbase = genesis.transactions[0]
  return (coinbase?.outputs ?? []).map((coin, index) => {
    const from = { transaction: coinbase?.id ?? "", index }
    return { ...coin, input: { from, signedBy: coin.owner } }
  })
}

/**
 * Payments of the first of some coins that break one premise each, with the good payment first, which pays `to` (its owner if
 * nobody is named) all but a fee. Each can be made by whoever owns a coin; a bad signature is one that its maker had no right to
 * give.
 */
export const draftsOf = (coins: ReadonlyArray<FirstCoin>, to?: NodeId, fee = 0n): ReadonlyArray<Draft> => {
  const [first] = coins
  if (first === undefined) return []
  const { input, value, owner } = first
  const out = (amount: bigint): ReadonlyArray<Output> => [{ value: amount, owner: to ?? owner }]
  return [
    { inputs: [input], outputs: out(value - fee) },
    { inputs: [{ ...input, signedBy: `not ${owner}` }], outputs: out(value) },
    { inputs: [input], outputs: out(value + 1n) },
    { inputs: [input], outputs: out(-1n) },
    { inputs: [input], outputs: [] },
    { inputs: [], outputs: out(0n) },
    { inputs: [input, input], outputs: out(value) },
    { inputs: coins.map((c) => c.input), outputs: out(value) },
  ]
}
