/**
 * Blocks and branches that are bad on purpose: each is made so that a given premise is the first that it breaks. Next:
 * [Adversary.ts](Adversary.ts).
 */
import * as Result from "effect/Result"
import { parentOf } from "../../core/lib/BlockTree.ts"
import { coinsOfGenesis, draftsOf } from "../../core/lib/Deviation.ts"
import { type Coin, type Coinbase, keyOf, type Output, type Payment } from "../../core/lib/Ledger.ts"
import type { Draft } from "../../core/lib/Spelling.ts"
import type { Context } from "../../core/Rule.ts"
import { type Chain, chainOf, coinsOf, type Staked } from "./Chain.ts"
import { assemble } from "./ForkChoice.ts"
import { makeCoinstake, makePayment, seal } from "./Hashing.ts"
import { isLucky, mayMint } from "./Kernel.ts"
import type { Params } from "./Params.ts"
import type { Block, State } from "./State.ts"

type Ctx = Context<Params>

/** What a forger starts from: the chain that it follows, and a good block on it. */
interface Bench {
  readonly ctx: Ctx
  readonly state: State
  readonly chain: Chain
  readonly good: Block
}
/** A bad block; undefined where none can be made here. */
type Forger = (bench: Bench) => Block | undefined

/** So many time steps are searched; from this one on they are too far ahead for any clock. */
const aheadMax = 24
const farAhead = 2_000_000_000

interface Try {
  readonly staked: Staked
  readonly slot: number
}

/** Of some time steps the first in which, for an own coin, the named premise of MAY-MINT alone fails; undefined: none fails. */
const searchIn = (
  { self, params }: Ctx,
  chain: Chain,
  wanted: string | undefined,
  slots: ReadonlyArray<number>,
): Try | undefined => {
  for (const slot of slots) {
    for (const staked of coinsOf(chain, self)) {
      const result = mayMint.check(params, chain, staked, slot)
      const first = Result.isSuccess(result) ? undefined : result.failure._tag
      if (first === wanted && (first === "HighHash" || isLucky(params, chain, staked, slot))) return { staked, slot }
    }
  }
  return undefined
}

/** The time steps from one on, as far as they go or are searched. */
const slotsFrom = ({ clock }: Params, first: number): ReadonlyArray<number> => {
  const last = clock._tag === "free" ? clock.last : first + aheadMax
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
}
const search = (ctx: Ctx, chain: Chain, wanted: string | undefined): Try | undefined =>
  searchIn(ctx, chain, wanted, slotsFrom(ctx.params, chain.slot + 1))

/** A block of a coin that is not ready: this premise of MAY-MINT is in the way. */
const unready =
  (wanted: string): Forger =>
  ({ ctx, state, chain }) => {
    const tried = search(ctx, chain, wanted)
    return tried && assemble(ctx.params, state, tried.staked, tried.slot, 0n)
  }

/** The block with another time, stake or coinstake; the ids follow. */
const remade = (
  { ctx: { params }, good }: Bench,
  change: Partial<Pick<Block, "slot" | "stake">>,
  coinstake: { readonly height?: number; readonly outputs?: ReadonlyArray<Output> } = {},
): Block => {
  const content = { parent: good.parent, slot: good.slot, stake: good.stake, ...change }
  const { height, outputs } = { ...(good.transactions[0] as Coinbase), ...coinstake }
  const first = makeCoinstake(params.hash, content, { height, outputs })
  return seal(params.hash, content, [first, ...good.transactions.slice(1)])
}

/** The same kernel once more: the coin that minted a block mints it again, and leaves a unit of what it may claim. */
const twinOf = (params: Params, block: Block): Block | undefined => {
  const [first, ...rest] = block.transactions
  const paid = first?.outputs[0]
  if (first?._tag !== "Coinbase" || paid === undefined || paid.value < 1n) return undefined
  const outputs = [{ ...paid, value: paid.value - 1n }]
  return seal(params.hash, block, [makeCoinstake(params.hash, block, { height: block.height, outputs }), ...rest])
}

/** The good block with other transactions. */
const refilled = ({ ctx: { params }, good }: Bench, transactions: Block["transactions"]): Block =>
  seal(params.hash, good, transactions)

/** The good block with one payment more. */
const withPayment =
  (make: (bench: Bench) => Draft | undefined): Forger =>
  (bench) => {
    const draft = make(bench)
    const { good, ctx } = bench
    return draft && refilled(bench, [...good.transactions, makePayment(ctx.params.hash, draft)])
  }

/** The forger's own coins, other than the one that mints, that are wanted; each as a signed input. */
const spendable = ({ ctx: { self }, chain, good }: Bench, wanted: (coin: Coin) => boolean) =>
  coinsOf(chain, self)
    .filter(({ from, coin }) => wanted(coin) && keyOf(from) !== (good.stake === null ? "" : keyOf(good.stake.from)))
    .map(({ from, coin }) => ({ input: { from, signedBy: self }, coin }))
const isMature =
  ({ ctx: { params }, chain }: Bench) =>
  (c: Coin): boolean =>
    !c.coinbase || chain.height + 1 - c.height >= params.maturity
const mature = (bench: Bench) => spendable(bench, isMature(bench))[0]
const young = (bench: Bench) => spendable(bench, (c) => !isMature(bench)(c))[0]
const pays = (value: bigint): ReadonlyArray<Output> => [{ value, owner: "M" }]

const forgers: { readonly [premise: string]: Forger } = {
  TooYoung: unready("TooYoung"),
  StakeImmature: unready("StakeImmature"),
  ModifierOpen: unready("ModifierOpen"),
  HighHash: unready("HighHash"),
  Gap: ({ ctx: { params }, good }) => seal(params.hash, { ...good, parent: `${good.parent}?` }, good.transactions),
  NotLater: ({ ctx, state, chain }) => {
    const earlier = Array.from({ length: chain.slot }, (_, i) => chain.slot - i)
    const tried = searchIn(ctx, chain, undefined, earlier)
    return tried && assemble(ctx.params, state, tried.staked, tried.slot, 0n)
  },
  TooEarly: (bench) => {
    const { ctx, state, chain } = bench
    const tried = searchIn(
      ctx,
      chain,
      undefined,
      Array.from({ length: aheadMax }, (_, i) => farAhead + i),
    )
    return tried ? assemble(ctx.params, state, tried.staked, tried.slot, 0n) : remade(bench, { slot: farAhead })
  },
  NoStake: (bench) => remade(bench, { stake: null }),
  NotTheOwner: (bench) => {
    const { stake } = bench.good
    return stake === null ? undefined : remade(bench, { stake: { ...stake, signedBy: `not ${stake.signedBy}` } })
  },
  NoCoinstake: (bench) => {
    const coin = mature(bench)
    const payment = coin && makePayment(bench.ctx.params.hash, { inputs: [coin.input], outputs: pays(1n) })
    const block = payment && refilled(bench, [payment])
    return block && { ...block, height: bench.good.height }
  },
  SecondCoinstake: (bench) =>
    refilled(bench, [
      ...bench.good.transactions,
      makeCoinstake(bench.ctx.params.hash, bench.good, { height: bench.good.height + 1, outputs: pays(0n) }),
    ]),
  TooMany: (bench) => {
    const { hash, paymentsMax } = bench.ctx.params
    const coins = spendable(bench, isMature(bench)).slice(0, paymentsMax + 1)
    const payments = coins.map(({ input }) => makePayment(hash, { inputs: [input], outputs: pays(1n) }))
    return coins.length > paymentsMax ? refilled(bench, [...bench.good.transactions, ...payments]) : undefined
  },
  NoOutputs: (bench) => remade(bench, {}, { outputs: [] }),
  ValueOutOfRange: (bench) => remade(bench, {}, { outputs: pays(-1n) }),
  NoInputs: withPayment(() => ({ inputs: [], outputs: pays(0n) })),
  RepeatedInput: withPayment((bench) => {
    const coin = mature(bench)
    return coin && { inputs: [coin.input, coin.input], outputs: pays(1n) }
  }),
  WrongHeight: (bench) => remade(bench, {}, { height: bench.good.height + 1 }),
  CoinMissing: withPayment(({ good: { stake } }) => {
    return stake === null ? undefined : { inputs: [stake], outputs: pays(0n) }
  }),
  CoinImmature: withPayment((bench) => {
    const coin = young(bench)
    return coin && { inputs: [coin.input], outputs: pays(1n) }
  }),
  BadSignature: withPayment((bench) => {
    const coin = mature(bench)
    return coin && { inputs: [{ ...coin.input, signedBy: `not ${coin.coin.owner}` }], outputs: pays(1n) }
  }),
  InputsOutOfRange: withPayment((bench) => {
    const coins = spendable(bench, isMature(bench))
    const sum = coins.reduce((all, { coin }) => all + coin.value, 0n)
    return sum > bench.ctx.params.moneyMax ? { inputs: coins.map((c) => c.input), outputs: pays(1n) } : undefined
  }),
  Overspent: withPayment((bench) => {
    const coin = mature(bench)
    return coin && { inputs: [coin.input], outputs: pays(coin.coin.value + 1n) }
  }),
  GreedyCoinstake: (bench) => {
    const [first] = bench.good.transactions
    const due = first?.outputs[0]
    return due && remade(bench, {}, { outputs: [{ ...due, value: due.value + 1n }] })
  },
  /** The tip's twin. */
  StakeSeen: ({ ctx: { params }, state: { tree, tip } }) =>
    parentOf(tree, tip) === undefined ? undefined : twinOf(params, tip),
}

/** The premises that a block can break on purpose. */
export const forgeries: ReadonlyArray<string> = Object.keys(forgers)

/** A block on the tip, minted with an own coin, that breaks this premise first; undefined where none can be made here. */
export const forge = (ctx: Ctx, state: State, premise: string): Block | undefined => {
  const chain = chainOf(ctx.params, state.tree, state.tip)
  const tried = search(ctx, chain, undefined)
  if (premise !== "StakeSeen" && tried === undefined)
    return forgers[premise] && unreadyAlone(ctx, state, chain, premise)
  const good = tried ? assemble(ctx.params, { ...state, mempool: [] }, tried.staked, tried.slot, 0n) : state.tip
  return forgers[premise]?.({ ctx, state: { ...state, mempool: [] }, chain, good })
}

/** The premise that takes several blocks to break: each of them is good. */
export const bushy = "NotAChain"

/** A branch that breaks this premise first: one block, or twins of one kernel side by side; undefined where none can be made here. */
export const forgeBranch = (ctx: Ctx, state: State, premise: string): ReadonlyArray<Block> | undefined => {
  if (premise !== bushy) {
    const block = forge(ctx, state, premise)
    return block && [block]
  }
  const tried = search(ctx, chainOf(ctx.params, state.tree, state.tip), undefined)
  const good = tried && assemble(ctx.params, { ...state, mempool: [] }, tried.staked, tried.slot, 0n)
  const twin = good && twinOf(ctx.params, good)
  return twin && [good, twin]
}

/** Where no own coin is ready, a block of one that is not can still be made. */
const unreadyAlone = (ctx: Ctx, state: State, chain: Chain, premise: string): Block | undefined =>
  ["TooYoung", "StakeImmature", "ModifierOpen", "HighHash", "NotLater"].includes(premise)
    ? forgers[premise]?.({ ctx, state: { ...state, mempool: [] }, chain, good: state.tip })
    : undefined

/** Payments of the coins of the genesis that break one premise each, with the good payment first. */
export const paymentsOfGenesis = (params: Params): ReadonlyArray<Payment> => {
  const coins = coinsOfGenesis(params.genesis)
  const own = coins.filter(({ owner }) => owner === coins[0]?.owner)
  return draftsOf(own).map((draft) => makePayment(params.hash, draft))
}
