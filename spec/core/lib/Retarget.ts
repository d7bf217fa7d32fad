/** The change of difficulty at the end of each period. */

import { decodeCompact, encodeCompact } from "./Compact.ts"

/**
 * The constants of the rule. Mainnet: 2016 blocks, 1,209,600 seconds, 2^224 − 1.
 * Source: Bitcoin Core kernel/chainparams.cpp.
 */
export interface RetargetParams {
  /** Blocks in a period. */
  readonly interval: number
  /** Seconds that a period should take. */
  readonly timespan: number
  /** The easiest target allowed. */
  readonly powLimit: bigint
}

/**
 * The compact target of the next period: the old target × the time that the period took ÷ the time that it should take.
 * oldBits: of the period's last block, uint32; firstTime, lastTime: seconds, of the period's first and last block.
 * Between those two lie interval − 1 gaps, not interval: the rule is off by one, and a stable chain a little slow.
 * The time taken counts as at least a quarter and at most four times the wanted one; the target stays in the limit.
 * Source: Bitcoin Core pow.cpp `CalculateNextWorkRequired`; the times are picked as in `GetNextWorkRequired`.
 */
export const nextBits = (params: RetargetParams, oldBits: number, firstTime: number, lastTime: number): number => {
  const { powLimit, timespan } = params
  const shortest = Math.floor(timespan / 4)
  const longest = timespan * 4
  const taken = Math.min(Math.max(lastTime - firstTime, shortest), longest)
  const scaled = (decodeCompact(oldBits).target * BigInt(taken)) / BigInt(timespan)
  return encodeCompact(scaled > powLimit ? powLimit : scaled)
}
