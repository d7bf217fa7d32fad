/**
 * What a chain amounts to: trust, coins and since when they are held, and the modifiers of its blocks. A function of the chain,
 * never stored in a state. Next: [Kernel.ts](Kernel.ts).
 */
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import { alongChain, type Tree } from "../../core/lib/BlockTree.ts"
import { type Coin, type Coins, coinAt, connect, keyOf, noCoins, type Outpoint } from "../../core/lib/Ledger.ts"
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
  readonly births: HashMap.HashMap<string, Birth>
  readonly marks: HashMap.HashMap<number, Mark>
}

const empty: Chain = {
  id: "",
  height: -1,
  slot: 0,
  trust: 0n,
  target: 0n,
  coins: noCoins,
  births: HashMap.empty(),
  marks: HashMap.empty(),
}

/** A coin that may be staked, and since when it is held. */
export interface Staked {
  readonly from: Outpoint
  readonly coin: Coin
  readonly birth: Birth
}

/** The unspent coin of a chain at an outpoint. */
export const stakedAt = ({ coins, births }: Chain, from: Outpoint): Staked | undefined => {
  const coin = coinAt(coins, from)
  const birth = Option.getOrUndefined(HashMap.get(births, keyOf(from)))
  return coin === undefined || birth === undefined ? undefined : { from, coin, birth }
}

/** The coins without the one that a block stakes: its coinstake has spent it, and pays it back. */
export const coinsWithout = (coins: Coins, { stake }: Block): Coins =>
  stake === null ? coins : HashMap.remove(coins, keyOf(stake.from))

/** Since when the coins of a block are held: from its time on, unless (a mistake) a coinstake keeps the age of what it spends. */
const birthsAfter = (params: Params, chain: Chain, { slot, stake, transactions }: Block): Chain["births"] => {
  const kept = stake === null || params.consumes ? undefined : stakedAt(chain, stake.from)?.birth.slot
  let births = stake === null ? chain.births : HashMap.remove(chain.births, keyOf(stake.from))
  transactions.forEach((tx, i) => {
    const since = tx._tag === "Coinbase" ? (kept ?? slot) : slot
    if (tx._tag === "Payment") for (const input of tx.inputs) births = HashMap.remove(births, keyOf(input.from))
    tx.outputs.forEach((_, index) => {
      births = HashMap.set(births, keyOf({ transaction: tx.id, index }), { slot: since, place: `${i}.${index}` })
    })
  })
  return births
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
    coins: connect(coinsWithout(chain.coins, block), height, block.transactions),
    births: birthsAfter(params, chain, block),
    marks: HashMap.set(chain.marks, height, markAfter(params, chain, block)),
  }
}

/** The chain that ends in a block of the tree. */
export const chainOf: (params: Params, tree: Tree<Block>, block: Block) => Chain = alongChain(empty, extend)

/** The modifier of the last block that is not later than a time step; of the genesis if all are. */
export const modifierAt = ({ marks, height }: Chain, slot: number): string => {
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

const outpointOf = (key: string): Outpoint => {
  const cut = key.lastIndexOf(":")
  return { transaction: key.slice(0, cut), index: Number(key.slice(cut + 1)) }
}

/** The order in which an owner counts its coins: the one held longest first. */
const byAge = (a: Staked, b: Staked): number => a.birth.slot - b.birth.slot || (keyOf(a.from) < keyOf(b.from) ? -1 : 1)

const ownedBy = recent<Coins, ReadonlyMap<NodeId, ReadonlyArray<Staked>>>(1024)
const none: ReadonlyArray<never> = []

/** The coins that an owner holds in a chain, the one held longest first. */
export const coinsOf = (chain: Chain, owner: NodeId): ReadonlyArray<Staked> => {
  const known = ownedBy.get(chain.coins)
  if (known !== undefined) return known.get(owner) ?? none
  const all = [...HashMap.keys(chain.coins)].flatMap((key) => stakedAt(chain, outpointOf(key)) ?? [])
  const owners = new Map<NodeId, Array<Staked>>()
  for (const staked of all.sort(byAge)) {
    const theirs = owners.get(staked.coin.owner)
    if (theirs === undefined) owners.set(staked.coin.owner, [staked])
    else theirs.push(staked)
  }
  ownedBy.set(chain.coins, owners)
  return owners.get(owner) ?? none
}
