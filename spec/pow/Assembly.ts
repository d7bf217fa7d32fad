/**
 * How a miner makes a block: it fills it with what waits, then looks for a nonce. Next: [Rules.ts](Rules.ts).
 */
import * as Result from "effect/Result"
import { decodeCompact } from "../core/lib/Compact.ts"
import type { Header } from "../core/lib/Header.ts"
import { type Coins, type Payment, sizeOf, spends, type Transaction, total } from "../core/lib/Ledger.ts"
import { recent } from "../core/lib/Recent.ts"
import type { Context } from "../core/Rule.ts"
import { chainOf, subsidy } from "./Chain.ts"
import { hashOf, makeTransaction, rootOf, seal, solves } from "./Hashing.ts"
import type { Params } from "./Params.ts"
import type { Block, State } from "./State.ts"

type Ctx = Context<Params>

/** A block that still lacks its nonce (the header says 0). */
interface Draft {
  readonly header: Header
  readonly transactions: ReadonlyArray<Transaction>
}

const feeOf = (params: Params, coins: Coins, height: number, payment: Payment): bigint =>
  Result.getOrElse(spends.check(params, coins, height, payment), () => 0n)

/** The waiting payments that fit below a coinbase, in the order of the mempool. */
const fitting = (params: Params, mempool: ReadonlyArray<Payment>, coinbase: number): ReadonlyArray<Payment> => {
  const payments: Array<Payment> = []
  let room = params.blockSizeMax - coinbase
  for (const p of mempool) {
    if (sizeOf(p) > room) continue
    payments.push(p)
    room -= sizeOf(p)
  }
  return payments
}

/** BLOCK ASSEMBLY — as many waiting payments as fit, under a coinbase that takes subsidy and fees, on top of the tip. */
const fill = ({ self, params }: Ctx, state: State, now: number): Draft => {
  const chain = chainOf(params, state.tree, state.tip)
  const height = chain.height + 1
  const empty = sizeOf({ _tag: "Coinbase", id: "", height, outputs: [{ value: 0n, owner: self }] })
  const payments = fitting(params, state.mempool, empty)
  const fees = total(payments.map((p) => feeOf(params, chain.coins, height, p)))
  const reward = { height, outputs: [{ value: subsidy(params, height) + fees, owner: self }] }
  const transactions = [makeTransaction(params.hash, reward), ...payments]
  const time = Math.max(now, chain.medianTime + 1)
  const merkleRoot = rootOf(params.hash, transactions).root
  const header = { version: params.version, parent: state.tip.id, merkleRoot, time, bits: chain.requiredBits, nonce: 0 }
  return { header, transactions }
}

/** The draft is the same for every nonce: the last few are kept, where a nonce must be searched for. */
const drafts = recent<State, { readonly ctx: Ctx; readonly now: number; readonly draft: Draft }>(256)
const draftOf = (ctx: Ctx, state: State, now: number): Draft => {
  if (ctx.params.hash === "spelled") return fill(ctx, state, now)
  const kept = drafts.get(state)
  if (kept !== undefined && kept.now === now && kept.ctx.self === ctx.self && kept.ctx.params === ctx.params) {
    return kept.draft
  }
  const draft = fill(ctx, state, now)
  drafts.set(state, { ctx: { ...ctx }, now, draft })
  return draft
}

/** The block that a miner makes now, with this nonce. */
export const assemble = (ctx: Ctx, state: State, now: number, nonce: number): Block => {
  const { header, transactions } = draftOf(ctx, state, now)
  return seal(ctx.params.hash, { ...header, nonce }, transactions)
}

/** Whether a header with this id solves its own puzzle, and the puzzle is no easier than any may be. */
const isSolvedBy = (params: Params, header: Header, id: string): boolean => {
  const { target, negative, overflow } = decodeCompact(header.bits)
  const isTarget = target > 0n && !negative && !overflow && target <= params.retarget.powLimit
  return isTarget && solves(params.hash, header, id, target)
}
export const isSolved = (params: Params, { header, id }: Block): boolean => isSolvedBy(params, header, id)

const nonceTriesMax = 64

/** The first nonce that solves the block a miner would make now; if none of the first few does, the next one, untried. */
export const searchNonce = (ctx: Ctx, state: State, now: number): number => {
  const { hash } = ctx.params
  if (hash === "spelled") return 0
  const { header } = draftOf(ctx, state, now)
  for (let nonce = 0; nonce < nonceTriesMax; nonce++) {
    const tried = { ...header, nonce }
    if (isSolvedBy(ctx.params, tried, hashOf(hash, tried))) return nonce
  }
  return nonceTriesMax
}
