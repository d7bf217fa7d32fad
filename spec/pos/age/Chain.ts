/**
 * What a chain amounts to: trust, coins and since when they are held, and the modifiers of its blocks. A function of the chain,
 * never stored in a state. Next: [Kernel.ts](Kernel.ts).
 */
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import { alongChain, type Tree } from "../../core/lib/BlockTree.ts"
import { apply, type Coin, type Coins, coinAt, keyOf, noCoins, type Outpoint } from "../../core/lib/Ledger.ts"
import { answerTo } from "../../core/lib/Oracle.ts"
import { recent } from "../../core/lib/Recent.ts"
import { workOf } from "../../core/lib/Work.ts"
import type { NodeId } from "../../core/Rule.ts"
import type { Params } from "./Params.ts"
import type { Block } from "./State.ts"

/** When a coin was made, and where in its block: transaction and output. */
export interface Birth {
  readonly slot: number
  readonly place: string
}

/** A coin that may be staked, and since when it is held. */
export interface Staked {
  readonly from: Outpoint
  readonly coin: Coin
  readonly birth: Birth
}

/** The time and the modifier of one block of a chain. */
export interface Mark {
  readonly slot: number
  readonly modifier: string
}

export interface Chain {
  /** The block that it ends in. */
  readonly id: string
  readonly height: number
  readonly slot: number
  /** The expected number of kernels, of one coin-day each, that it took. */
  readonly trust: bigint
  /** The target of the next block, for one coin-day. */
  readonly target: bigint
  readonly coins: Coins
  /** The coins of each owner, the one held longest first. */
  readonly held: HashMap.HashMap<NodeId, ReadonlyArray<Staked>>
  readonly marks: HashMap.HashMap<number, Mark>
}

const empty: Chain = {
  id: "",
  height: -1,
  slot: 0,
  trust: 0n,
  target: 0n,
  coins: noCoins,
  held: HashMap.empty(),
  marks: HashMap.empty(),
}

const none: ReadonlyArray<never> = []

/** The coins that an owner holds in a chain, the one held longest first. */
export const coinsOf = ({ held }: Pick<Chain, "held">, owner: NodeId): ReadonlyArray<Staked> =>
  Option.getOrElse(HashMap.get(held, owner), () => none)

const isAt = ({ from }: Staked, at: Outpoint): boolean => from.index === at.index && from.transaction === at.transaction

/** The unspent coin of a chain at an outpoint. */
export const stakedAt = ({ coins, held }: Pick<Chain, "coins" | "held">, from: Outpoint): Staked | undefined => {
  const owner = coinAt(coins, from)?.owner
  return owner === undefined ? undefined : coinsOf({ held }, owner).find((s) => isAt(s, from))
}

/** The coins without the one that a block stakes: its coinstake has spent it, and pays it back. */
export const coinsWithout = (coins: Coins, { stake }: Block): Coins =>
  stake === null ? coins : HashMap.remove(coins, keyOf(stake.from))

type Holdings = Pick<Chain, "coins" | "held">

/** The holdings without a coin. */
const without = ({ coins, held }: Holdings, from: Outpoint): Chain["held"] => {
  const owner = coinAt(coins, from)?.owner
  return owner === undefined
    ? held
    : HashMap.set(
        held,
        owner,
        coinsOf({ held }, owner).filter((s) => !isAt(s, from)),
      )
}

/** The order in which an owner counts its coins: the one held longest first. */
const isOlder = (a: Staked, b: Staked): boolean =>
  a.birth.slot < b.birth.slot || (a.birth.slot === b.birth.slot && keyOf(a.from) < keyOf(b.from))

/** The holdings with a coin more. */
const withCoin = (held: Chain["held"], staked: Staked): Chain["held"] => {
  const { owner } = staked.coin
  const others = coinsOf({ held }, owner).filter((s) => !isAt(s, staked.from))
  const place = 1 + others.findLastIndex((s) => isOlder(s, staked))
  return HashMap.set(held, owner, others.toSpliced(place, 0, staked))
}

/**
 * What a block does to coins and holdings. Its coins are held from its time on, unless (a mistake) a coinstake keeps the age of what
 * it spends.
 */
const holdingsAfter = (params: Params, chain: Chain, block: Block): Holdings => {
  const { slot, stake, transactions } = block
  const kept = stake === null || params.consumes ? undefined : stakedAt(chain, stake.from)?.birth.slot
  let held = stake === null ? chain.held : without(chain, stake.from)
  let coins = coinsWithout(chain.coins, block)
  transactions.forEach((tx, i) => {
    if (tx._tag === "Payment") for (const { from } of tx.inputs) held = without({ coins, held }, from)
    coins = apply(coins, chain.height + 1, tx)
    const since = tx._tag === "Coinbase" ? (kept ?? slot) : slot
    tx.outputs.forEach((_, index) => {
      const from = { transaction: tx.id, index }
      const coin = coinAt(coins, from)
      if (coin !== undefined) held = withCoin(held, { from, coin, birth: { slot: since, place: `${i}.${index}` } })
    })
  })
  return { coins, held }
}

/** Each block adds one bit to the modifier: Peercoin takes 64 of them, from blocks of some nine days. */
const markAfter = ({ kernel }: Params, { marks, height }: Chain, { id, slot }: Block): Mark => {
  if (kernel._tag === "chosen") return { slot, modifier: "" }
  const kind = kernel._tag === "mixed" ? "mixed" : "sha256"
  const before = Option.getOrUndefined(HashMap.get(marks, height))
  if (before === undefined) return { slot, modifier: "0" }
  const bit = answerTo(kind, "bit", id) % 2
  return { slot, modifier: answerTo(kind, "modifier", before.modifier, bit).toString(16) }
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** The next target: a slow average of the pace so far; there is none before the second block. Source: Peercoin GetNextTargetRequired. */
const retargeted = (params: Params, { height, slot, target }: Chain, next: Block): bigint => {
  const { retarget, targetMax, stepSeconds } = params
  if (height < 1) return params.target
  if (retarget === null) return target
  const { span, spacing } = retarget
  const taken = (span - 1) * spacing + 2 * (next.slot - slot) * stepSeconds
  const moved = (target * BigInt(taken)) / BigInt((span + 1) * spacing)
  return least(moved > 0n ? moved : 1n, targetMax)
}

/** One block more. */
const extend = (params: Params, chain: Chain, block: Block): Chain => {
  const height = chain.height + 1
  return {
    id: block.id,
    height,
    slot: block.slot,
    trust: height === 0 ? 0n : chain.trust + workOf(chain.target),
    target: retargeted(params, chain, block),
    ...holdingsAfter(params, chain, block),
    marks: HashMap.set(chain.marks, height, markAfter(params, chain, block)),
  }
}

/** The chain that ends in a block of the tree. */
export const chainOf: (params: Params, tree: Tree<Block>, block: Block) => Chain = alongChain(empty, extend)

/** The modifier of the last block that is not later than a time step; of the genesis if all are. */
const searchModifier = ({ marks, height }: Chain, slot: number): string => {
  const mark = (h: number): Mark => Option.getOrThrow(HashMap.get(marks, h))
  let low = 0
  let high = height
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (mark(middle).slot <= slot) low = middle
    else high = middle - 1
  }
  return mark(low).modifier
}

/** All coins that are tried in one time step ask for the same one. */
const askedLately = recent<Chain, { readonly slot: number; readonly modifier: string }>(64)

export const modifierAt = (chain: Chain, slot: number): string => {
  const known = askedLately.get(chain)
  if (known?.slot === slot) return known.modifier
  const modifier = searchModifier(chain, slot)
  askedLately.set(chain, { slot, modifier })
  return modifier
}
