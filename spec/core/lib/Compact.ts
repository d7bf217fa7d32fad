/** The compact form (nBits) in which a header states its target: size, sign and the leading digits. */

/** What a compact number says; a target counts only if it is neither negative nor overflowing. */
export interface Decoded {
  /** The magnitude modulo 2^256. */
  readonly target: bigint
  readonly negative: boolean
  readonly overflow: boolean
}

const sizeUnit = 0x01000000
const signBit = 0x00800000
const wordMask = 0x007fffff
const targetMax = (1n << 256n) - 1n

/**
 * The number a compact form stands for: word × 256^(size − 3), where digits below the point are dropped.
 * bits: uint32. It is negative if the sign bit is set and a digit is left, and overflows beyond 256 bits.
 * Source: Bitcoin Core arith_uint256.cpp `SetCompact`.
 */
export const decodeCompact = (bits: number): Decoded => {
  const size = bits >>> 24
  const digits = bits & wordMask
  const word = size < 3 ? digits >>> (8 * (3 - size)) : digits
  const magnitude = size < 3 ? BigInt(word) : BigInt(word) << BigInt(8 * (size - 3))
  return {
    target: BigInt.asUintN(256, magnitude),
    negative: word !== 0 && (bits & signBit) !== 0,
    overflow: magnitude > targetMax,
  }
}

/**
 * The compact form of a number, truncated to its three leading bytes; two, if the first would be read as a sign.
 * target: 0 to 2^256 − 1; `negative` marks the number as below zero; the result is a uint32.
 * Source: Bitcoin Core arith_uint256.cpp `GetCompact`.
 */
export const encodeCompact = (target: bigint, negative = false): number => {
  const bytes = bytesIn(target)
  const word = Number(bytes > 3 ? target >> BigInt(8 * (bytes - 3)) : target << BigInt(8 * (3 - bytes)))
  const looksNegative = (word & signBit) !== 0
  const unsigned = looksNegative ? (bytes + 1) * sizeUnit + (word >>> 8) : bytes * sizeUnit + word
  return negative && (unsigned & wordMask) !== 0 ? unsigned + signBit : unsigned
}

/** How many bytes a number needs: none for zero. */
const bytesIn = (value: bigint): number => (value === 0n ? 0 : Math.ceil(value.toString(16).length / 2))
