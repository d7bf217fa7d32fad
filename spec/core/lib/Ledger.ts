/**
 * The ledger: coins that transactions create and spend. A transaction moves whole coins; what it does not pay out is its fee.
 */
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import { judgement, type NodeId, premise, reject } from "../Rule.ts"

/** Which output of which transaction. */
export interface Outpoint {
  readonly transaction: string
  readonly index: number
}

/** Amounts are whole numbers of the smallest unit. */
export interface Output {
  readonly value: bigint
  readonly owner: NodeId
}

/** Spends a coin. The signature is ideal: it names who made it, and nobody can sign for another. */
export interface Input {
  readonly from: Outpoint
  readonly signedBy: NodeId
}

/** Creates the coins of a block's reward. The height makes it differ from every other coinbase (BIP 34). */
export interface Coinbase {
  readonly _tag: "Coinbase"
  readonly id: string
  readonly height: number
  readonly outputs: ReadonlyArray<Output>
}

export interface Payment {
  readonly _tag: "Payment"
  readonly id: string
  readonly inputs: ReadonlyArray<Input>
  readonly outputs: ReadonlyArray<Output>
}

export type Transaction = Coinbase | Payment

/** An unspent output: its value and owner, and where it was created. */
export interface Coin extends Output {
  readonly height: number
  readonly coinbase: boolean
}

/** All unspent coins, by outpoint. */
export type Coins = HashMap.HashMap<string, Coin>

export interface LedgerParams {
  /** No amount and no sum of amounts may be larger. */
  readonly moneyMax: bigint
  /** How many blocks above its own a coinbase may first be spent. */
  readonly maturity: number
}

export const noCoins: Coins = HashMap.empty()
export const keyOf = (o: Outpoint): string => `${o.transaction}:${o.index}`
/** The outpoint with this key. */
export const outpointOf = (key: string): Outpoint => {
  const cut = key.lastIndexOf(":")
  return { transaction: key.slice(0, cut), index: Number(key.slice(cut + 1)) }
}
export const coinAt = (coins: Coins, o: Outpoint): Coin | undefined =>
  Option.getOrUndefined(HashMap.get(coins, keyOf(o)))
const outpoints = (tx: Transaction): ReadonlyArray<Outpoint> =>
  tx.outputs.map((_, index) => ({ transaction: tx.id, index }))

const inRange = (value: bigint, max: bigint): boolean => value >= 0n && value <= max

/** Whether every value and every running sum lies in 0…max: a sum that wraps around would not be noticed at the end. */
export const sumsInRange = (values: ReadonlyArray<bigint>, max: bigint): boolean => {
  let sum = 0n
  for (const value of values) {
    sum += value
    if (!inRange(value, max) || !inRange(sum, max)) return false
  }
  return true
}

export const total = (values: ReadonlyArray<bigint>): bigint => values.reduce((a, b) => a + b, 0n)
const valuesOf = (outputs: ReadonlyArray<Output>): ReadonlyArray<bigint> => outputs.map((o) => o.value)

/**
 * WELL-FORMED — what can be said of a transaction by looking at it alone.
 *
 *     payment ⇒ inputs ≠ ∅    outputs ≠ ∅    each value and running sum ∈ 0…moneyMax    inputs all different
 */
export const wellFormed = judgement({
  id: "ledger/well-formed",
  source: "Bitcoin Core consensus/tx_check.cpp CheckTransaction; CVE-2010-5139; CVE-2018-17144",
  premises: {
    NoInputs: reject("a payment has at least one input"),
    NoOutputs: reject("a transaction has at least one output"),
    ValueOutOfRange: reject("each output's value and each running sum lies in the range of money"),
    RepeatedInput: reject("no two inputs of a payment spend the same coin"),
  },
})(function* (params: LedgerParams, tx: Transaction) {
  const inputs = tx._tag === "Payment" ? tx.inputs.map((i) => keyOf(i.from)) : []
  yield* premise("NoInputs", tx._tag === "Coinbase" || inputs.length > 0, tx.id)
  yield* premise("NoOutputs", tx.outputs.length > 0, tx.id)
  yield* premise("ValueOutOfRange", sumsInRange(valuesOf(tx.outputs), params.moneyMax), tx.id)
  yield* premise("RepeatedInput", new Set(inputs).size === inputs.length, tx.id)
})

/**
 * SPENDS — a payment may spend its coins in a block of this height; concludes its fee.
 *
 *     each input ∈ coins, mature, signed by its owner    Σ inputs in range    Σ inputs ≥ Σ outputs
 *     ────────────────────────────────────────────────────────────────────────────────────────────
 *     coins, height ⊢ payment : Σ inputs − Σ outputs
 */
export const spends = judgement({
  id: "ledger/spends",
  source: "Bitcoin Core consensus/tx_verify.cpp CheckTxInputs, validation.cpp CheckInputScripts; Nakamoto 2008 §2",
  premises: {
    CoinMissing: reject("every coin that it spends exists in this chain and is unspent"),
    CoinImmature: reject("a coinbase is spent no sooner than `maturity` blocks above it"),
    BadSignature: reject("each input is signed by the coin's owner"),
    InputsOutOfRange: reject("the inputs' values and running sums lie in the range of money"),
    Overspent: reject("it pays out no more than it spends"),
  },
})(function* (params: LedgerParams, coins: Coins, height: number, tx: Payment) {
  const signed = tx.inputs.map((i) => ({ by: i.signedBy, coin: coinAt(coins, i.from) }))
  const spent = signed.flatMap(({ coin }) => coin ?? [])
  yield* premise("CoinMissing", spent.length === tx.inputs.length, tx.id)
  yield* premise(
    "CoinImmature",
    spent.every((c) => !c.coinbase || height - c.height >= params.maturity),
    tx.id,
  )
  yield* premise(
    "BadSignature",
    signed.every(({ by, coin }) => coin === undefined || coin.owner === by),
    tx.id,
  )
  yield* premise("InputsOutOfRange", sumsInRange(valuesOf(spent), params.moneyMax), tx.id)
  const fee = total(valuesOf(spent)) - total(valuesOf(tx.outputs))
  yield* premise("Overspent", fee >= 0n, tx.id)
  return fee
})

/** Size of a transaction in bytes: what Bitcoin's encoding takes without scripts. */
export const sizeOf = (tx: Transaction): number =>
  10 + (tx._tag === "Coinbase" ? 41 : 41 * tx.inputs.length) + 9 * tx.outputs.length

/** The coins after a transaction that may be applied at this height. */
export const apply = (coins: Coins, height: number, tx: Transaction): Coins => {
  const left = tx._tag === "Coinbase" ? coins : tx.inputs.reduce((c, i) => HashMap.remove(c, keyOf(i.from)), coins)
  const coinbase = tx._tag === "Coinbase"
  return outpoints(tx).reduce((c, o, i) => {
    const { value, owner } = tx.outputs[i] as Output
    return HashMap.set(c, keyOf(o), { value, owner, height, coinbase })
  }, left)
}

/** The coins after all transactions of a block. */
export const connect = (coins: Coins, height: number, transactions: ReadonlyArray<Transaction>): Coins =>
  transactions.reduce((c, tx) => apply(c, height, tx), coins)

/** The coins that a block's payments spend, newest first: what is needed to take the block back. */
export type Undo = ReadonlyArray<readonly [key: string, coin: Coin]>

/** The undo record of a block, from the coins before it. */
export const undoOf = (coins: Coins, transactions: ReadonlyArray<Transaction>): Undo =>
  transactions.flatMap((tx) =>
    tx._tag === "Coinbase"
      ? []
      : tx.inputs.flatMap((i) => {
          const coin = coinAt(coins, i.from)
          return coin === undefined ? [] : [[keyOf(i.from), coin] as const]
        }),
  )

/** The coins before a block, from the coins after it: the exact inverse of `connect`, as long as no id was used twice. */
export const disconnect = (coins: Coins, transactions: ReadonlyArray<Transaction>, undo: Undo): Coins => {
  const created = transactions.flatMap(outpoints)
  const without = created.reduce((c, o) => HashMap.remove(c, keyOf(o)), coins)
  return undo.reduce((c, [key, coin]) => HashMap.set(c, key, coin), without)
}

/** Whether some output of a transaction with this id is unspent (BIP 30). */
export const isUnspent = (coins: Coins, tx: Transaction): boolean =>
  outpoints(tx).some((o) => coinAt(coins, o) !== undefined)

/** The value of all coins. */
export const supply = (coins: Coins): bigint => total([...HashMap.values(coins)].map((c) => c.value))

/** Whether two payments spend a coin in common. */
export const conflict = (a: Payment, b: Payment): boolean =>
  a.inputs.some((i) => b.inputs.some((j) => i.from.transaction === j.from.transaction && i.from.index === j.from.index))
