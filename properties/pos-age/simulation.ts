/**
 * Many holders and one chain, without delays: in every time step each holder tries its coins by the chapter's own rules, and what
 * is minted is known to all at once. For statistics: who mints, and who owns how much in the end. Next:
 * [measured.ts](measured.ts).
 */
import * as Result from "effect/Result"
import { ancestry } from "../../spec/core/lib/BlockTree.ts"
import type { Output } from "../../spec/core/lib/Ledger.ts"
import { stakeOf, stakesIn, totalStake } from "../../spec/core/lib/Stake.ts"
import type { Context } from "../../spec/core/Rule.ts"
import { minterOf } from "../../spec/pos/age/Adversary.ts"
import { chainOf, coinsOf, type Staked } from "../../spec/pos/age/Chain.ts"
import { assemble, follow } from "../../spec/pos/age/ForkChoice.ts"
import { holder, start } from "../../spec/pos/age/Holder.ts"
import { isLucky, mayMint } from "../../spec/pos/age/Kernel.ts"
import { lively, type Params, withGenesis } from "../../spec/pos/age/Params.ts"
import { mint } from "../../spec/pos/age/Rules.ts"
import type { Block, State } from "../../spec/pos/age/State.ts"
import { rng } from "../../src/random/rng.ts"

/** A day is a step; ages as in Peercoin, 30 to 90 days; a block every other day; held coins earn two per cent a month. */
export const scaled: Params = {
  ...lively,
  hash: "sha256d",
  clock: { _tag: "ticks", perSlot: 1 },
  ages: { min: 30, max: 90, fromMin: true },
  modifier: { _tag: "dynamic", before: 21 },
  coin: 1_000n,
  target: lively.targetMax / 2_000n,
  retarget: { span: 60, spacing: 2 },
  reward: { num: 2n, den: 3n, unit: 1n },
  moneyMax: 1n << 200n,
}

/** An owner's coins, all of one size. */
export const coinsFor = (owner: string, count: number, value: bigint): ReadonlyArray<Output> =>
  Array.from({ length: count }, () => ({ owner, value }))

/** Other runs of one world: the coins lie in another order, and somebody who never mints owns a little more or less. */
const shuffled = (params: Params, coins: ReadonlyArray<Output>, seed: number): Params => {
  const random = rng(seed)
  const left = [...coins]
  const order = coins.map(() => left.splice(random.int(left.length), 1)[0] as Output)
  return withGenesis(params, [...order, { owner: "nobody", value: BigInt(seed) }])
}

/** How a holder acts in a time step; absent: it mints whenever it can. */
export type Strategy = (ctx: Context<Params>, state: State, slot: number) => State

const honestly: Strategy = (ctx, state, slot) => {
  for (const event of holder.atSlot?.(ctx, state, slot) ?? []) {
    if (event._tag !== "Mint") continue
    const minted = mint.apply(ctx, state, event)
    if (Result.isSuccess(minted)) return minted.success.state
  }
  return state
}

/** Mints nothing before a time step, and whenever it can from then on. */
export const asleepUntil =
  (first: number): Strategy =>
  (ctx, state, slot) =>
    slot < first ? state : honestly(ctx, state, slot)

/** How good a state is for an owner who has just minted in a time step. */
type Prospect = (ctx: Context<Params>, state: State, slot: number) => number

const lookAhead = 6
const ways = 16

/** The sooner one of the owner's coins mints on its block, the better; only the next few time steps are looked at. */
export const mintsSoon: Prospect = ({ self, params }, state, slot) => {
  const chain = chainOf(params, state.tree, state.tip)
  for (let s = slot + 1; s <= slot + lookAhead; s++) {
    if (coinsOf(chain, self).some((c) => Result.isSuccess(mayMint.check(params, chain, c, s)))) return -s
  }
  return Number.NEGATIVE_INFINITY
}

/** In how many time steps some way ahead a coin of the owner is lucky, as if no other block came before: its block decides their modifier. */
export const luckyLater =
  (from: number, to: number): Prospect =>
  ({ self, params }, state, slot) => {
    const chain = chainOf(params, state.tree, state.tip)
    const coins = coinsOf(chain, self)
    const slots = Array.from({ length: to - from + 1 }, (_, i) => slot + from + i)
    // as if a later block were the parent: the modifier is then settled
    const isOurs = (c: Staked, s: number) =>
      s - c.birth.slot >= params.ages.min && isLucky(params, { ...chain, slot: s - 1 }, c, s)
    return slots.filter((s) => coins.some((c) => isOurs(c, s))).length
  }

/** Writes its block in several ways, and keeps the one with the best prospect. */
export const grinding =
  (prospect: Prospect): Strategy =>
  (ctx, state, slot) => {
    const { self, params } = ctx
    const events = holder.atSlot?.(ctx, state, slot) ?? []
    const event = events.find((e) => e._tag === "Mint" && Result.isSuccess(mint.apply(ctx, state, e)))
    if (event?._tag !== "Mint") return state
    const staked = coinsOf(chainOf(params, state.tree, state.tip), self)[event.coin]
    if (staked === undefined) return state
    const written = Array.from({ length: ways }, (_, left) =>
      follow(params, state, assemble(params, state, staked, slot, BigInt(left))),
    )
    const prospects = written.map((after) => prospect(ctx, after, slot))
    return written[prospects.indexOf(Math.max(...prospects))] as State
  }

export interface World {
  readonly params: Params
  readonly coins: ReadonlyArray<Output>
  readonly steps: number
  readonly strategies?: { readonly [owner: string]: Strategy }
}

export interface Outcome {
  readonly params: Params
  /** The state that all share in the end. */
  readonly state: State
  /** The blocks of the chain, the lowest first, without the genesis. */
  readonly blocks: ReadonlyArray<Block>
  /** An owner's share of all coins, in parts of one. */
  readonly share: (owner: string) => number
}

/** One run. Who comes first in a time step is drawn. */
export const simulate = ({ params, coins, steps, strategies = {} }: World, seed: number): Outcome => {
  const shuffledParams = shuffled(params, coins, seed)
  const owners = [...new Set(coins.map((c) => c.owner))]
  const contexts = owners.map((self) => ({ self, params: shuffledParams, nodes: { holder: owners } }))
  const random = rng(seed + 1_000)
  let state = start(shuffledParams)
  for (let slot = 1; slot <= steps; slot++) {
    const first = random.int(owners.length)
    for (let i = 0; i < owners.length; i++) {
      const ctx = contexts[(first + i) % owners.length] as Context<Params>
      const after = (strategies[ctx.self] ?? honestly)(ctx, state, slot)
      if (after === state) continue
      state = after
      break
    }
  }
  const chain = chainOf(shuffledParams, state.tree, state.tip)
  const stakes = stakesIn(chain.coins)
  return {
    params: shuffledParams,
    state,
    blocks: ancestry(state.tree, state.tip).slice(0, -1).reverse(),
    share: (owner) => Number(stakeOf(stakes, owner)) / Number(totalStake(stakes)),
  }
}

/** How many of some blocks an owner minted. */
export const mintedBy = (blocks: ReadonlyArray<Block>, owner: string): number =>
  blocks.filter((b) => minterOf(b) === owner).length
