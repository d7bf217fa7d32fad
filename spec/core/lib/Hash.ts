/** Bitcoin's double hash, and the byte-reversed hexadecimal in which Bitcoin prints a hash. */

import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"

/** SHA-256 applied twice: 32 bytes from any number of bytes. Source: Bitcoin Core hash.h `CHash256`. */
export const sha256d = (bytes: Uint8Array): Uint8Array => sha256(sha256(bytes))

/** The bytes as lower-case hexadecimal in the order given: two digits a byte. */
export const hexOf = (bytes: Uint8Array): string => bytesToHex(bytes)

/** The bytes that a hexadecimal text spells: an even number of digits, checked by the codec at the edge. */
export const bytesOf = (hex: string): Uint8Array => hexToBytes(hex)

/**
 * A 32-byte hash as Bitcoin prints it, last byte first: 64 digits that read as one big-endian number.
 * Source: Bitcoin Core uint256.cpp `GetHex`.
 */
export const displayHex = (hash: Uint8Array): string => hexOf(hash.toReversed())

/**
 * The 32 bytes, in the order in which they are hashed, of a hash as Bitcoin prints it: 64 digits.
 * Source: Bitcoin Core uint256.h `FromHex`.
 */
export const fromDisplayHex = (hash: string): Uint8Array => bytesOf(hash).toReversed()
