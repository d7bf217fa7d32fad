/**
 * What a chain amounts to: coins, and for each epoch whose stake counts and which nonce. Functions of the chain, never stored in a
 * state. Next: [ForkChoice.ts](ForkChoice.ts).
 */
import { alongChain, type Tree } from "../../core/lib/BlockTree.ts"
import { apply, type Coins, coinAt, noCoins, type Payment, total } from "../../core/lib/Ledger.ts"
import { answerTo } from "../../core/lib/Oracle.ts"
import { recent } from "../../core/lib/Recent.ts"
import { type Stakes, stakesIn } from "../../core/lib/Stake.ts"
import { outputFor } from "./Lottery.ts"
import type { Params } from "./Params.ts"
import type { Block } from "./State.ts"

/** What decides who leads in an epoch. */
export interface Draw {
  readonly epoch: number
  /** The stakes at the end of the epoch before the last one. */
  readonly stakes: Stakes
  /** The stakes at the end of the last epoch: they count in the next one. */
  readonly frozen: Stakes
  readonly nonce: number
}

export interface Chain {
  readonly height: number
  readonly slot: number
  readonly coins: Coins
  readonly draw: Draw
  /** What this epoch's blocks have said so far for the next epoch's nonce. */
  readonly heard: number | string
}

const nowhere: Draw = { epoch: 0, stakes: [], frozen: [], nonce: 0 }
const empty: Chain = { height: -1, slot: 0, coins: noCoins, draw: nowhere, heard: 0 }

/** Epoch 1 has the slots 1 … epochSlots. The genesis block stands alone in epoch 0. */
export const epochOf = ({ epochSlots }: Params, slot: number): number => Math.ceil(slot / epochSlots)

/** The nonce of an epoch, from what the blocks of the last epoch that had any have said. */
const nextNonce = ({ lottery }: Params, { draw, heard }: Chain, epoch: number): number =>
  lottery === "chosen" ? 0 : answerTo(lottery, "epoch", draw.nonce, epoch, heard)

/** The draw of a later epoch, as this chain has it if no block is added before. */
const turn = (params: Params, chain: Chain, epoch: number): Draw => {
  const now = stakesIn(chain.coins)
  const stakes = epoch === chain.draw.epoch + 1 ? chain.draw.frozen : now
  return { epoch, stakes, frozen: now, nonce: nextNonce(params, chain, epoch) }
}

const turns = recent<Chain, { readonly params: Params; readonly draw: Draw }>(1024)

/** DRAW — the stakes and the nonce that decide who leads in a slot above a chain. David and others 2018, the full protocol. */
export const drawFor = (params: Params, chain: Chain, slot: number): Draw => {
  const epoch = epochOf(params, slot)
  if (epoch === chain.draw.epoch) return chain.draw
  const kept = turns.get(chain)
  if (kept !== undefined && kept.params === params && kept.draw.epoch === epoch) return kept.draw
  const draw = turn(params, chain, epoch)
  turns.set(chain, { params, draw })
  return draw
}

/** What a block adds for the next epoch's nonce. */
const hear = (params: Params, before: number | string, draw: Draw, block: Block): number | string => {
  const isLate = block.slot - (draw.epoch - 1) * params.epochSlots > params.nonceSlots
  if (params.lottery === "chosen" || isLate) return before
  if (params.nonceFrom === "content") return block.id
  return answerTo(params.lottery, "heard", before, outputFor(params, draw.nonce, block.slot, block.leader))
}

/** What a payment leaves over, where these are the coins before it. */
const feeOf = (coins: Coins, { inputs, outputs }: Payment): bigint =>
  total(inputs.map((i) => coinAt(coins, i.from)?.value ?? 0n)) - total(outputs.map((o) => o.value))

/**
 * The coins after a block. Its payments are made one after the other: one may spend what another before it pays out. What they
 * leave over becomes its leader's coin, the only reward. No coins are created.
 */
const coinsAfter = (before: Coins, { id, height, leader, transactions }: Block): Coins => {
  let coins = before
  let fees = 0n
  for (const tx of transactions) {
    if (tx._tag === "Payment") fees += feeOf(coins, tx)
    coins = apply(coins, height, tx)
  }
  if (fees <= 0n) return coins
  return apply(coins, height, { _tag: "Coinbase", id, height, outputs: [{ value: fees, owner: leader }] })
}

/** One block more: its payments are made, its leader gets the fees, and in a new epoch stakes and nonce are set anew. */
const extend = (params: Params, chain: Chain, block: Block): Chain => {
  const coins = coinsAfter(chain.coins, block)
  const { height, slot } = block
  if (height === 0) {
    const stakes = stakesIn(coins)
    return { height, slot, coins, draw: { epoch: 0, stakes, frozen: stakes, nonce: params.seed }, heard: 0 }
  }
  const draw = drawFor(params, chain, slot)
  const before = draw.epoch === chain.draw.epoch ? chain.heard : 0
  return { height, slot, coins, draw, heard: hear(params, before, draw, block) }
}

/** The chain that ends in a block of the tree. */
export const chainOf: (params: Params, tree: Tree<Block>, block: Block) => Chain = alongChain(empty, extend)
