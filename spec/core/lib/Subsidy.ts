/** The new money that a block may create. */

/**
 * The constants of the rule. Mainnet: 5,000,000,000 satoshi, 210,000 blocks.
 * Source: Bitcoin Core kernel/chainparams.cpp.
 */
export interface SubsidyParams {
  /** Subsidy of the first era, in the smallest unit. */
  readonly initial: bigint
  /** Blocks in an era. */
  readonly halvingInterval: number
}

/**
 * The subsidy at a height: halved once an era, rounded down, nothing from the 64th halving on.
 * height: blocks above genesis; the result is in the smallest unit.
 * Source: Bitcoin Core validation.cpp `GetBlockSubsidy`; BIP 42 for the end.
 */
export const subsidyAt = (height: number, params: SubsidyParams): bigint => {
  const halvings = Math.floor(height / params.halvingInterval)
  return halvings >= 64 ? 0n : params.initial >> BigInt(halvings)
}
