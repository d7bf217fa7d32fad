/**
 * Blocks that are bad on purpose: each is made so that a given premise is the first that it breaks.
 * Next: [History.ts](History.ts).
 */
import { coinsOfGenesis, draftsOf, spendableIn } from "../../core/lib/Deviation.ts"
import type { Output, Payment } from "../../core/lib/Ledger.ts"
import type { Draft } from "../../core/lib/Spelling.ts"
import type { Context } from "../../core/Rule.ts"
import { makePayment, seal, type Unsealed } from "./Blocks.ts"
import { type Chain, chainOf } from "./Chain.ts"
import type { Params } from "./Params.ts"
import { blockFor } from "./Rules.ts"
import type { Block, State } from "./State.ts"
import { periodOf } from "./Validity.ts"

type Ctx = Context<Params>
/** Changes a good block into a bad one; undefined where that cannot be done here. */
type Forger = (good: Block, ctx: Ctx, chain: Chain) => Partial<Unsealed> | undefined
const isMature = ({ maturity }: Params, { height }: Chain, coin: { height: number; coinbase: boolean }): boolean =>
  !coin.coinbase || height + 1 - coin.height >= maturity

const mature = ({ params }: Ctx, chain: Chain) =>
  spendableIn(chain.coins).filter(({ coin }) => isMature(params, chain, coin))

/** The block with one payment, made from the first coin that can be spent. */
const withPayment =
  (draft: (own: ReturnType<typeof mature>[number], ctx: Ctx, chain: Chain) => Draft | undefined): Forger =>
  (_, ctx, chain) => {
    const [own] = mature(ctx, chain)
    const made = own && draft(own, ctx, chain)
    return made && { transactions: [makePayment(ctx.params.ids, made)] }
  }

const out = (value: bigint): ReadonlyArray<Output> => [{ value, owner: "M" }]

const forgers: { readonly [premise: string]: Forger } = {
  WrongHeight: ({ height }) => ({ height: height + 1 }),
  SlotNotLater: ({ signature }, { params }, { slot }) => ({
    slot,
    signature: { ...signature, period: periodOf(params, slot) },
  }),
  SlotNotBegun: (_, { params }) => ({ slot: params.clock._tag === "free" ? params.clock.last + 1 : 1_000_000 }),
  WrongAnswer: ({ answer }) => ({ answer: answer - 1 }),
  NotLeader: ({ signature }) => ({ leader: "nobody", signature: { ...signature, signer: "nobody" } }),
  SignedByAnother: ({ signature }) => ({ signature: { ...signature, signer: "nobody" } }),
  WrongPeriod: ({ signature }) => ({ signature: { ...signature, period: signature.period + 1 } }),
  CoinsCreated: ({ id, height }) => ({ transactions: [{ _tag: "Coinbase", id, height, outputs: out(1n) }] }),
  TooMany: (good, ctx, chain) => {
    const one = withPayment((own) => ({ inputs: [own.input], outputs: out(1n) }))(good, ctx, chain)?.transactions?.[0]
    return one && { transactions: Array.from({ length: ctx.params.paymentsMax + 1 }, () => one) }
  },
  NoInputs: withPayment(() => ({ inputs: [], outputs: out(0n) })),
  NoOutputs: withPayment((own) => ({ inputs: [own.input], outputs: [] })),
  ValueOutOfRange: withPayment((own) => ({ inputs: [own.input], outputs: out(-1n) })),
  RepeatedInput: withPayment((own) => ({ inputs: [own.input, own.input], outputs: out(own.coin.value) })),
  CoinMissing: withPayment((own) => ({
    inputs: [{ from: { ...own.input.from, index: 99 }, signedBy: "M" }],
    outputs: out(0n),
  })),
  CoinImmature: (_, { params }, chain) => {
    const young = spendableIn(chain.coins).find(({ coin }) => !isMature(params, chain, coin))
    return (
      young && { transactions: [makePayment(params.ids, { inputs: [young.input], outputs: out(young.coin.value) })] }
    )
  },
  BadSignature: withPayment((own) => ({
    inputs: [{ ...own.input, signedBy: `not ${own.input.signedBy}` }],
    outputs: out(1n),
  })),
  InputsOutOfRange: withPayment((_, ctx, chain) => {
    const coins = mature(ctx, chain)
    const sum = coins.reduce((all, { coin }) => all + coin.value, 0n)
    return sum > ctx.params.moneyMax ? { inputs: coins.map((c) => c.input), outputs: out(1n) } : undefined
  }),
  Overspent: withPayment((own) => ({ inputs: [own.input], outputs: out(own.coin.value + 1n) })),
}

/** The premises that can be broken on purpose. */
export const forgeries: ReadonlyArray<string> = Object.keys(forgers)

/** A block on the tip, for the next slot, that breaks this premise; undefined where what is known here does not allow it. */
export const forge = (ctx: Ctx, state: State, premise: string): Block | undefined => {
  const good = blockFor(ctx, { ...state, mempool: [] }, state.tip.slot + 1)
  const { _tag, id: __, ...fields } = good
  const changed = forgers[premise]?.(good, ctx, chainOf(ctx.params, state.tree, state.tip))
  return changed && seal(ctx.params.ids, { ...fields, ...changed })
}

/** Payments of the coins of the genesis, the good one first, with a fee of 1; each of the others breaks a premise. */
export const paymentsOfGenesis = ({ genesis, ids }: Params): ReadonlyArray<Payment> =>
  draftsOf(coinsOfGenesis(genesis), "M", 1n).map((draft) => makePayment(ids, draft))
