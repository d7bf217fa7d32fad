/**
 * Random valid chains: forks, payments with fees, uneven times and so changes of the target. Every block was accepted by the
 * chapter's own rules. Next: [headers.ts](headers.ts), blocks that are not.
 */
import * as Result from "effect/Result"
import fc from "fast-check"
import { spends } from "../../../spec/core/lib/Ledger.ts"
import { byId } from "../../../spec/core/lib/Mempool.ts"
import { assemble } from "../../../spec/pow/Assembly.ts"
import { start } from "../../../spec/pow/Miner.ts"
import type { Params } from "../../../spec/pow/Params.ts"
import { receiveBlock } from "../../../spec/pow/Rules.ts"
import type { Block, State } from "../../../spec/pow/State.ts"
import { between, contextOf, mature, mined, miners, pay, pick, type Site, siteAt, waitMax } from "./site.ts"

export interface ValidChain {
  readonly params: Params
  /** Of a node that has received the blocks. */
  readonly state: State
  /** In the order in which they came; the genesis is not among them. */
  readonly blocks: ReadonlyArray<Block>
}

/** How long a chain is, and how lively. */
export interface ChainOptions {
  readonly blocksMin?: number
  readonly blocksMax?: number
  /** Payments in a block. */
  readonly paymentsMax?: number
  /** How many blocks at the start follow one another without a fork. */
  readonly trunk?: number
}

interface Spending {
  readonly coin: number
  readonly share: number
  readonly fee: number
  readonly to: number
}

interface Growth {
  /** How many blocks before the newest one the parent is. */
  readonly back: number
  readonly miner: number
  /** Seconds after the parent; the rules may ask for more. */
  readonly wait: number
  readonly payments: ReadonlyArray<Spending>
}

const spending: fc.Arbitrary<Spending> = fc.record({
  coin: fc.nat(99),
  share: fc.nat(99),
  fee: fc.nat(9),
  to: fc.nat(8),
})

const growth = (paymentsMax: number): fc.Arbitrary<Growth> =>
  fc.record({
    back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }) }),
    miner: fc.nat(2),
    wait: fc.oneof(fc.integer({ min: -900, max: 1200 }), fc.integer({ min: 400, max: waitMax })),
    payments: fc.array(spending, { maxLength: paymentsMax }),
  })

/** A random tree of valid blocks, as a node holds it that has received them one by one. */
export const validChain = (params: Params, options: ChainOptions = {}): fc.Arbitrary<ValidChain> => {
  const { blocksMin = 0, blocksMax = 14, paymentsMax = 2, trunk = 0 } = options
  return fc
    .array(growth(paymentsMax), { minLength: blocksMin, maxLength: blocksMax, size: "max" })
    .map((steps) =>
      steps.reduce((chain, step, i) => grow(chain, i < trunk ? { ...step, back: 0 } : step), root(params)),
    )
}

const root = (params: Params): ValidChain => ({ params, state: start(params), blocks: [] })

/** One block more, as a miner would assemble it on its parent. A block that is there already is not added again. */
const grow = (known: ValidChain, step: Growth): ValidChain => {
  const { params, state, blocks } = known
  const base = blocks[blocks.length - 1 - step.back] ?? params.genesis
  const site = siteAt(params, state, base)
  const mempool = byId(paymentsAt(site, step.payments))
  const ctx = contextOf(params, pick(miners, step.miner))
  const draft = assemble(ctx, { ...state, tip: base, mempool }, Math.max(0, base.header.time + step.wait), 0)
  return accept(known, mined(params, draft.header, draft.transactions))
}

/** The chain with one block more, which must be valid. */
export const accept = ({ params, state, blocks }: ValidChain, block: Block): ValidChain => {
  const input = { from: "B", now: block.header.time, message: { _tag: "NewBlock", block } } as const
  const result = receiveBlock.apply(contextOf(params), state, input)
  if (Result.isSuccess(result)) return { params, state: result.success.state, blocks: [...blocks, block] }
  if (result.failure._tag === "Duplicate") return { params, state, blocks }
  throw new Error(`a generated block is not valid: ${result.failure._tag}`)
}

/** Payments of different coins of this chain: each to one owner or two, and a fee; an output is worth one at least. */
const paymentsAt = (site: Site, wanted: ReadonlyArray<Spending>) => {
  const purses = mature(site)
  if (purses.length === 0) return []
  const chosen = wanted.map((w) => ({ ...w, purse: pick(purses, w.coin) }))
  const different = chosen.filter(({ purse }, i) => chosen.findIndex((c) => c.purse === purse) === i)
  const payments = different.map(({ purse: { coin, input }, share, fee, to }) => {
    const left = Number(coin.value) - between(0, Math.min(fee, Number(coin.value) - 1), fee)
    const first = between(1, left, share)
    const values = first === left ? [left] : [first, left - first]
    const outputs = values.map((value, i) => ({ value: BigInt(value), owner: pick(miners, to + i * (1 + (to % 2))) }))
    return pay(site.params, [input], outputs)
  })
  return payments.filter((p) => Result.isSuccess(spends.check(site.params, site.chain.coins, site.height, p)))
}

/** A chain whose blocks above the trunk have coins to spend, and one of those blocks to stand on. */
export const sites = (params: Params, options: ChainOptions = {}): fc.Arbitrary<Site> => {
  const trunk = params.maturity + 2
  const blocksMax = Math.max(options.blocksMax ?? trunk + 4, trunk)
  return fc
    .tuple(validChain(params, { ...options, trunk, blocksMin: trunk, blocksMax }), fc.nat(99))
    .map(([{ state, blocks }, n]) => {
      const high = blocks.filter((b) => b.height > params.maturity)
      return siteAt(params, state, pick(high.toReversed(), n))
    })
}
