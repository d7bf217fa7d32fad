/**
 * Where a block is put, and how one is made there by hand: what the forgers of bad blocks start from.
 * Next: [validChain.ts](validChain.ts), the chains below such a place.
 */
import * as HashMap from "effect/HashMap"
import { decodeCompact } from "../../../spec/core/lib/Compact.ts"
import type { Header } from "../../../spec/core/lib/Header.ts"
import type { Coin, Input, Output, Payment, Transaction } from "../../../spec/core/lib/Ledger.ts"
import type { Context } from "../../../spec/core/Rule.ts"
import { type Chain, chainOf } from "../../../spec/pow/Chain.ts"
import { hashOf, makePayment, makeTransaction, rootOf, seal, solves } from "../../../spec/pow/Hashing.ts"
import type { Params } from "../../../spec/pow/Params.ts"
import type { Block, State } from "../../../spec/pow/State.ts"

/** The miners of a generated world. */
export const miners = ["A", "B", "C"] as const

/** What a node of a generated world reads besides its state. */
export const contextOf = (params: Params, self = "A"): Context<Params> => ({ self, params, nodes: { miner: miners } })

/** A block of a node's tree, on which the next one shall stand. */
export interface Site {
  readonly params: Params
  readonly state: State
  readonly base: Block
  readonly chain: Chain
  /** Height of the next block. */
  readonly height: number
}

export const siteAt = (params: Params, state: State, base: Block): Site => {
  const chain = chainOf(params, state.tree, base)
  return { params, state, base, chain, height: chain.height + 1 }
}

/** The member of a list that a number stands for. */
export const pick = <A>(list: ReadonlyArray<A>, n: number): A => list[n % list.length] as A
/** The whole number from `low` to `high` that a number stands for. */
export const between = (low: number, high: number, n: number): number => low + (n % (high - low + 1))

// ── coins ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A coin and the input that spends it. */
export interface Purse {
  readonly coin: Coin
  readonly input: Input
}

/** The coins of a chain that are worth something, in a fixed order, each with the input by which its owner spends it. */
export const pursesOf = ({ coins }: Chain): ReadonlyArray<Purse> =>
  [...HashMap.entries(coins)]
    .filter(([, coin]) => coin.value > 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, coin]) => {
      const cut = key.lastIndexOf(":")
      const from = { transaction: key.slice(0, cut), index: Number(key.slice(cut + 1)) }
      return { coin, input: { from, signedBy: coin.owner } }
    })

const isMature = ({ params, height }: Site, { coin }: Purse): boolean =>
  !coin.coinbase || height - coin.height >= params.maturity

/** The coins that a payment in the next block may spend. */
export const mature = (site: Site): ReadonlyArray<Purse> => pursesOf(site.chain).filter((p) => isMature(site, p))
/** The coins that it may not spend yet. */
export const immature = (site: Site): ReadonlyArray<Purse> => pursesOf(site.chain).filter((p) => !isMature(site, p))

/** A payment of these coins to these owners. */
export const pay = (params: Params, inputs: ReadonlyArray<Input>, outputs: ReadonlyArray<Output>): Payment =>
  makePayment(params.hash, { inputs, outputs })

// ── blocks ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A coinbase for the next block, or for another height. */
export const coinbase = (site: Site, outputs: ReadonlyArray<Output>, height = site.height): Transaction =>
  makeTransaction(site.params.hash, { height, outputs })

const triesMax = 1 << 16

/** The header with the first nonce that solves its own puzzle, or, on wish, the first that does not. */
const withNonce = (params: Params, header: Header, solved: boolean): Header => {
  const { target } = decodeCompact(header.bits)
  for (let nonce = 0; nonce < triesMax; nonce++) {
    const tried = { ...header, nonce }
    if (solves(params.hash, tried, hashOf(params.hash, tried), target) === solved) return tried
  }
  return header
}

/** The block with another header: mined again, or, on wish, left unsolved. */
export const mined = (params: Params, header: Header, transactions: ReadonlyArray<Transaction>, solved = true): Block =>
  seal(params.hash, withNonce(params, header, solved), transactions)

/** The longest that a block of a random chain comes after its parent, in seconds. */
export const waitMax = 3600

/** The header of the next block, valid but for its nonce; later than each block of a random chain there, so none of them. */
export const headerFor = ({ params, base, chain }: Site, transactions: ReadonlyArray<Transaction>): Header => ({
  version: params.version,
  parent: base.id,
  merkleRoot: rootOf(params.hash, transactions).root,
  time: Math.max(chain.medianTime + 1, base.header.time + waitMax) + 1,
  bits: chain.requiredBits,
  nonce: 0,
})

/** The next block, solved, with these transactions; parts of its header may be changed. */
export const blockAt = (site: Site, transactions: ReadonlyArray<Transaction>, change: Partial<Header> = {}): Block =>
  mined(site.params, { ...headerFor(site, transactions), ...change }, transactions)
