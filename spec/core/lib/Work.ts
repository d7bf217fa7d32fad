/** The work that a block proves: how many hashes its target makes one expect. */

const hashes = 1n << 256n

/**
 * The expected number of hashes to meet a target: floor(2^256 / (target + 1)).
 * target: 1 to 2^256 − 1, already judged valid; the result is a count of hashes, which a chain adds up.
 * Source: Bitcoin Core chain.cpp `GetBlockProof`.
 */
export const workOf = (target: bigint): bigint => hashes / (target + 1n)
