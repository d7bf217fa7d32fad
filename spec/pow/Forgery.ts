/**
 * Blocks that are bad on purpose: each is made so that a given premise is the first that it breaks.
 * Next: [Adversary.ts](Adversary.ts).
 */

import * as HashMap from "effect/HashMap"
import { decodeCompact } from "../core/lib/Compact.ts"
import { coinsOfGenesis, draftsOf, spendableIn } from "../core/lib/Deviation.ts"
import type { Header } from "../core/lib/Header.ts"
import { type Coin, keyOf, type Output, type Payment, type Transaction } from "../core/lib/Ledger.ts"
import type { Draft } from "../core/lib/Spelling.ts"
import type { Context } from "../core/Rule.ts"
import { assemble } from "./Assembly.ts"
import { type Chain, chainOf } from "./Chain.ts"
import { makePayment, makeTransaction, rootOf, seal, solves } from "./Hashing.ts"
import type { Params } from "./Params.ts"
import type { Block, State } from "./State.ts"

type Ctx = Context<Params>
/** Changes a good block into a bad one; undefined where that cannot be done here. */
type Forger = (good: Block, ctx: Ctx, chain: Chain) => Block | undefined

const triesMax = 4096

/** The header with the first nonce that makes it solved, or unsolved. */
const withNonce = (params: Params, header: Header, solved: boolean): Header | undefined => {
  for (let nonce = 0; nonce < triesMax; nonce++) {
    const tried = { ...header, nonce }
    const { id } = seal(params.hash, tried, [])
    if (solves(params.hash, tried, id, decodeCompact(header.bits).target) === solved) return tried
  }
  return undefined
}

/** The block with another header, solved anew. */
const remade =
  (change: Partial<Header>): Forger =>
  (good, { params }) => {
    const header = withNonce(params, { ...good.header, ...change }, true)
    return header === undefined ? undefined : seal(params.hash, header, good.transactions)
  }

/** The block with other transactions: the root follows, and the puzzle is solved anew. */
const refilled = (params: Params, good: Block, transactions: ReadonlyArray<Transaction>): Block | undefined => {
  const header = withNonce(params, { ...good.header, merkleRoot: rootOf(params.hash, transactions).root }, true)
  return header === undefined ? undefined : seal(params.hash, header, transactions)
}

const withTransactions =
  (
    change: (
      transactions: ReadonlyArray<Transaction>,
      ctx: Ctx,
      chain: Chain,
    ) => ReadonlyArray<Transaction> | undefined,
  ): Forger =>
  (good, ctx, chain) => {
    const changed = change(good.transactions, ctx, chain)
    return changed === undefined ? undefined : refilled(ctx.params, good, changed)
  }

/** The block with another coinbase. */
const withCoinbase = (change: { readonly height?: number; readonly outputs?: ReadonlyArray<Output> }): Forger =>
  withTransactions(([first, ...rest], { params }) => {
    if (first?._tag !== "Coinbase") return undefined
    const { height, outputs } = { ...first, ...change }
    return [makeTransaction(params.hash, { height, outputs }), ...rest]
  })

/** The block with one payment more. */
const withPayment = (make: (ctx: Ctx, chain: Chain) => Draft | undefined): Forger =>
  withTransactions((transactions, ctx, chain) => {
    const payment = make(ctx, chain)
    return payment === undefined ? undefined : [...transactions, makePayment(ctx.params.hash, payment)]
  })

type Wanted = (coin: Coin) => boolean

/** The coins of this chain that are wanted, in a fixed order, each as an input signed by its owner. */
const coinsOf = (chain: Chain, wanted: Wanted) => spendableIn(chain.coins).filter(({ coin }) => wanted(coin))
const spendable = (params: Params, chain: Chain) =>
  coinsOf(chain, (c) => !c.coinbase || chain.height + 1 - c.height >= params.maturity)
const mature = ({ params }: Ctx, chain: Chain) => spendable(params, chain)[0]
const young = ({ params }: Ctx, chain: Chain) =>
  coinsOf(chain, (c) => c.coinbase && chain.height + 1 - c.height < params.maturity)[0]

/** A coinbase with more outputs than this is not made: the limit on size is too far away. */
const outputsMax = 1_000

const forgers: { readonly [premise: string]: Forger } = {
  HighHash: (good, { params }) => {
    const header = withNonce(params, good.header, false)
    return header === undefined ? undefined : seal(params.hash, header, good.transactions)
  },
  BadTarget: remade({ bits: 0x2100ffff }),
  WrongBits: (good, ctx, chain) => remade({ bits: good.header.bits - 1 })(good, ctx, chain),
  TimeTooOld: (good, ctx, chain) => remade({ time: chain.medianTime })(good, ctx, chain),
  TimeTooNew: (good, ctx, chain) => remade({ time: 2_000_000_000 })(good, ctx, chain),
  OldVersion: remade({ version: 1 }),
  WrongRoot: (good, ctx, chain) => remade({ merkleRoot: good.id.padStart(64, "0").slice(-64) })(good, ctx, chain),
  /** Of three transactions the last one is doubled: the root is the same. Spelled ids tell the two lists apart. */
  Mutated: (good, { params }, chain) => {
    const payments = spendable(params, chain)
      .slice(0, 2)
      .map(({ input, coin }) =>
        makePayment(params.hash, { inputs: [input], outputs: [{ value: coin.value, owner: "M" }] }),
      )
    const [one, two] = payments
    if (one === undefined || two === undefined || params.hash === "spelled") return undefined
    const whole = refilled(params, good, [...good.transactions.slice(0, 1), one, two])
    return whole && seal(params.hash, whole.header, [...whole.transactions, two])
  },
  NoCoinbase: withTransactions(() => []),
  SecondCoinbase: withTransactions((transactions, { params }, { height }) => [
    ...transactions,
    makeTransaction(params.hash, { height: height + 1, outputs: [{ value: 0n, owner: "M" }] }),
  ]),
  TooLarge: (good, ctx, chain) => {
    const enough = Math.ceil(ctx.params.blockSizeMax / 9)
    const outputs = enough > outputsMax ? undefined : Array.from({ length: enough }, () => ({ value: 0n, owner: "M" }))
    return outputs && withCoinbase({ outputs })(good, ctx, chain)
  },
  NoOutputs: withCoinbase({ outputs: [] }),
  ValueOutOfRange: withCoinbase({ outputs: [{ value: -1n, owner: "M" }] }),
  NoInputs: withPayment(() => ({ inputs: [], outputs: [{ value: 0n, owner: "M" }] })),
  RepeatedInput: withPayment((ctx, chain) => {
    const own = mature(ctx, chain)
    return own && { inputs: [own.input, own.input], outputs: [{ value: own.coin.value, owner: "M" }] }
  }),
  WrongHeight: (good, ctx, chain) => withCoinbase({ height: good.height + 1 })(good, ctx, chain),
  CoinMissing: withPayment((ctx, chain) => {
    const own = mature(ctx, chain)
    const from = own && { transaction: own.input.from.transaction, index: 99 }
    return from && !HashMap.has(chain.coins, keyOf(from))
      ? { inputs: [{ from, signedBy: "M" }], outputs: [{ value: 0n, owner: "M" }] }
      : undefined
  }),
  CoinImmature: withPayment((ctx, chain) => {
    const own = young(ctx, chain)
    return own && { inputs: [own.input], outputs: [{ value: own.coin.value, owner: "M" }] }
  }),
  RepeatedId: withTransactions((transactions, ctx, chain) => {
    const own = mature(ctx, chain)
    if (own === undefined) return undefined
    const outputs = [{ value: own.coin.value, owner: "M" }]
    const payment = makePayment(ctx.params.hash, { inputs: [own.input], outputs })
    return [...transactions, payment, payment]
  }),
  InputsOutOfRange: withPayment(({ params }, chain) => {
    const coins = spendable(params, chain)
    const sum = coins.reduce((all, { coin }) => all + coin.value, 0n)
    return sum > params.moneyMax
      ? { inputs: coins.map((c) => c.input), outputs: [{ value: 1n, owner: "M" }] }
      : undefined
  }),
  BadSignature: withPayment((ctx, chain) => {
    const own = mature(ctx, chain)
    return (
      own && { inputs: [{ ...own.input, signedBy: `not ${own.input.signedBy}` }], outputs: [{ value: 1n, owner: "M" }] }
    )
  }),
  /** The coinbase takes one less, or the block would break GreedyCoinbase too. */
  Overspent: withTransactions(([first, ...rest], ctx, chain) => {
    const own = mature(ctx, chain)
    if (own === undefined || first?._tag !== "Coinbase") return undefined
    const { hash } = ctx.params
    const outputs = first.outputs.map((o) => ({ ...o, value: o.value - 1n }))
    const overspent = { inputs: [own.input], outputs: [{ value: own.coin.value + 1n, owner: "M" }] }
    return [makeTransaction(hash, { height: first.height, outputs }), ...rest, makePayment(hash, overspent)]
  }),
  GreedyCoinbase: (good, ctx, chain) => {
    const due = good.transactions[0]?.outputs[0]?.value ?? 0n
    return withCoinbase({ outputs: [{ value: due + 1n, owner: "M" }] })(good, ctx, chain)
  },
}

/** The premises that can be broken on purpose. */
export const forgeries: ReadonlyArray<string> = Object.keys(forgers)

/** A block on the tip that breaks this premise alone; undefined where what is known here does not allow it. */
export const forge = (ctx: Ctx, state: State, premise: string): Block | undefined =>
  forgers[premise]?.(assemble(ctx, { ...state, mempool: [] }, 0, 0), ctx, chainOf(ctx.params, state.tree, state.tip))

/** Payments of the coins of the genesis, the good one first; each of the others breaks a premise. */
export const paymentsOfGenesis = ({ genesis, hash }: Params): ReadonlyArray<Payment> =>
  draftsOf(coinsOfGenesis(genesis)).map((draft) => makePayment(hash, draft))
