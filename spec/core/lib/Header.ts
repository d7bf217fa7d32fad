/** The 80-byte block header of Bitcoin: its fields, its bytes, its hash and the test of its proof of work. */

import { displayHex, fromDisplayHex, sha256d } from "./Hash.ts"

/** What a header says. Source: Bitcoin Core primitives/block.h `CBlockHeader`. */
export interface Header {
  /** int32: a number in the first blocks, a set of bits since BIP 9. */
  readonly version: number
  /** Hash of the block before, as displayed: 64 digits. */
  readonly parent: string
  /** Root of the tree of transaction ids, as displayed: 64 digits. */
  readonly merkleRoot: string
  /** uint32: seconds since 1970-01-01 UTC, as the miner claims. */
  readonly time: number
  /** uint32: the target in compact form. */
  readonly bits: number
  /** uint32: what the miner varies. */
  readonly nonce: number
}

const headerBytes = 80

/**
 * The 80 bytes that are hashed: integers and hashes all little-endian.
 * Source: Bitcoin Core primitives/block.h `CBlockHeader`, SERIALIZE_METHODS.
 */
export const encodeHeader = (header: Header): Uint8Array => {
  const bytes = new Uint8Array(headerBytes)
  const view = new DataView(bytes.buffer)
  view.setInt32(0, header.version, true)
  bytes.set(fromDisplayHex(header.parent), 4)
  bytes.set(fromDisplayHex(header.merkleRoot), 36)
  view.setUint32(68, header.time, true)
  view.setUint32(72, header.bits, true)
  view.setUint32(76, header.nonce, true)
  return bytes
}

/** The header that 80 bytes spell; nothing if there are more or fewer. Source: as `encodeHeader`. */
export const decodeHeader = (bytes: Uint8Array): Header | undefined => {
  if (bytes.length !== headerBytes) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes)
  return {
    version: view.getInt32(0, true),
    parent: displayHex(bytes.subarray(4, 36)),
    merkleRoot: displayHex(bytes.subarray(36, 68)),
    time: view.getUint32(68, true),
    bits: view.getUint32(72, true),
    nonce: view.getUint32(76, true),
  }
}

/** The hash that names a header, as displayed: 64 digits. Source: Bitcoin Core primitives/block.cpp `GetHash`. */
export const headerHash = (header: Header): string => displayHex(sha256d(encodeHeader(header)))

/**
 * Whether a hash is at most the target, both as 256-bit numbers.
 * hash: 64 digits as displayed. Source: Nakamoto 2008 §4; Bitcoin Core pow.cpp `CheckProofOfWork`.
 */
export const hashMeetsTarget = (hash: string, target: bigint): boolean => BigInt(`0x${hash}`) <= target
