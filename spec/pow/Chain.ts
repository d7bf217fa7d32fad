/**
 * What a chain amounts to: work, coins, and what its next block must look like. A function of the chain, never stored in a
 * state. Next: [ForkChoice.ts](ForkChoice.ts).
 */
import { alongChain, type Tree } from "../core/lib/BlockTree.ts"
import { decodeCompact } from "../core/lib/Compact.ts"
import { type Coins, connect, noCoins } from "../core/lib/Ledger.ts"
import { medianTimePast } from "../core/lib/MedianTime.ts"
import { nextBits } from "../core/lib/Retarget.ts"
import { subsidyAt } from "../core/lib/Subsidy.ts"
import { workOf } from "../core/lib/Work.ts"
import type { Params } from "./Params.ts"
import type { Block } from "./State.ts"

export interface Chain {
  readonly height: number
  /** The expected number of hashes that it took, genesis included. */
  readonly work: bigint
  readonly coins: Coins
  /** The times of the last `medianSpan` blocks, and of the first block of this period. */
  readonly times: ReadonlyArray<number>
  readonly periodStart: number
  /** What the next block's target must be, in compact form. */
  readonly requiredBits: number
  /** The time that the next block must come after. */
  readonly medianTime: number
}

const empty: Chain = { height: -1, work: 0n, coins: noCoins, times: [], periodStart: 0, requiredBits: 0, medianTime: 0 }

/** One block more: its work and coins are added, and at the end of a period the target is set anew. */
const extend = (params: Params, chain: Chain, block: Block): Chain => {
  const { interval } = params.retarget
  const { bits, time } = block.header
  const height = chain.height + 1
  const periodStart = height % interval === 0 ? time : chain.periodStart
  const periodEnds = (height + 1) % interval === 0
  const times = [...chain.times, time].slice(-params.medianSpan)
  const spendable = height > 0 || params.genesisSpendable
  return {
    height,
    work: chain.work + workOf(decodeCompact(bits).target),
    coins: spendable ? connect(chain.coins, height, block.transactions) : chain.coins,
    times,
    periodStart,
    requiredBits: periodEnds ? nextBits(params.retarget, bits, periodStart, time) : bits,
    medianTime: medianTimePast(times),
  }
}

/** The chain that ends in a block of the tree. */
export const chainOf: (params: Params, tree: Tree<Block>, block: Block) => Chain = alongChain(empty, extend)

/** The most that a coinbase at this height may create, besides the fees of its block. */
export const subsidy = (params: Params, height: number): bigint => subsidyAt(height, params.subsidy)
