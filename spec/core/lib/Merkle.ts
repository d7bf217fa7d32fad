/** The Merkle root of a block's transaction ids, and the mark on lists that have the root of a shorter one. */

import { displayHex, fromDisplayHex, sha256d } from "./Hash.ts"

/** The root, and whether the list could stand for a shorter one. */
export interface MerkleRoot {
  /** As displayed: 64 digits, all zero for an empty list. */
  readonly root: string
  /** Two siblings are equal without one being the filler of an odd level: a block is refused, its header is not. */
  readonly mutated: boolean
}

/**
 * The root of a binary tree over the ids; the last node of an odd level is paired with itself.
 * ids: transaction ids in block order, as displayed.
 * That filler gives [1, 2, 3] and [1, 2, 3, 3] one root, so a list with equal siblings at any level is marked.
 * Source: Bitcoin Core consensus/merkle.cpp `ComputeMerkleRoot`; CVE-2012-2459 for the mark.
 */
export const merkleRoot = (ids: ReadonlyArray<string>): MerkleRoot => {
  let level = ids
  let mutated = false
  while (level.length > 1) {
    const above: Array<string> = []
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] as string
      const right = level[i + 1]
      mutated ||= left === right
      above.push(parentOf(left, right ?? left))
    }
    level = above
  }
  return { root: level[0] ?? "0".repeat(64), mutated }
}

/** The hash of two nodes side by side. */
const parentOf = (left: string, right: string): string => {
  const pair = new Uint8Array(64)
  pair.set(fromDisplayHex(left), 0)
  pair.set(fromDisplayHex(right), 32)
  return displayHex(sha256d(pair))
}
