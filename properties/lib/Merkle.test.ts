/** Merkle roots: vectors of mainnet, a recursive twin, and the lists that share the root of a shorter one. */

import { createHash } from "node:crypto"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { merkleRoot } from "../../spec/core/lib/Merkle.ts"
import vectors from "../fixtures/merkle.json" with { type: "json" }

const id = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex"))
const distinctIds = fc.uniqueArray(id, { minLength: 1, maxLength: 40 })
const idAt = (n: number): string => vectors.ids[n - 1] as string

/** How many nodes the level above these leaves has. */
const widthAt = (leaves: number, level: number) => Math.ceil(leaves / 2 ** level)

/** The root from the top down: a node beyond the end of its level is the last one. */
const rootTopDown = (ids: ReadonlyArray<string>): string => {
  const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest()
  const node = (level: number, index: number): Buffer => {
    const i = Math.min(index, widthAt(ids.length, level) - 1)
    if (level === 0) return Buffer.from(ids[i] as string, "hex").reverse()
    return sha256(sha256(Buffer.concat([node(level - 1, 2 * i), node(level - 1, 2 * i + 1)])))
  }
  let height = 0
  while (widthAt(ids.length, height) > 1) height++
  return node(height, 0).reverse().toString("hex")
}

/** The leaves, with what lies below the last node of an odd level written out twice: the filler made explicit. */
const spellOutFiller = (ids: ReadonlyArray<string>, level: number): ReadonlyArray<string> => {
  const subtree = 2 ** level
  const last = ids.slice((widthAt(ids.length, level) - 1) * subtree)
  const full = Array.from({ length: subtree }, (_, i) => {
    // From the subtree's top down to the leaf that stands in place i.
    let node = 0
    for (let l = level - 1; l >= 0; l--) node = Math.min(2 * node + ((i >> l) & 1), widthAt(last.length, l) - 1)
    return last[node] as string
  })
  return [...ids.slice(0, ids.length - last.length), ...full, ...full]
}

describe("vectors", () => {
  test.each(vectors.roots.map((root, i) => ({ n: i + 1, root })))("first $n ids", ({ n, root }) => {
    // Catches: hashing once, ids in display order, an odd node promoted instead of paired, a mark on the filler.
    expect(merkleRoot(vectors.ids.slice(0, n))).toEqual({ root, mutated: false })
  })

  test.each(vectors.mutations)("$mutated passes for $honest", ({ honest, mutated }) => {
    // Catches: no detection, detection at the level of ids only (… 5, 6, 5, 6).
    const short = merkleRoot(honest.map(idAt))
    const long = merkleRoot(mutated.map(idAt))
    expect(long.root).toBe(short.root)
    expect(short.mutated).toBe(false)
    expect(long.mutated).toBe(true)
  })

  test.each(vectors.blocks)("block $height", ({ ids, root }) => {
    // Catches: a root that differs from what a miner's header says.
    expect(merkleRoot(ids)).toEqual({ root, mutated: false })
  })

  test("equal neighbours that are no siblings are no mutation", () => {
    // Catches: comparing every two neighbours.
    expect(merkleRoot([1, 2, 2, 3].map(idAt)).mutated).toBe(false)
    expect(merkleRoot([1, 1, 2, 3].map(idAt)).mutated).toBe(true)
  })

  test("an empty list has the root zero", () => {
    // Catches: an exception or an absent root where there is no transaction.
    expect(merkleRoot([])).toEqual({ root: "0".repeat(64), mutated: false })
  })
})

describe("any list", () => {
  test("has the root of the recursive definition", () => {
    // Catches: a wrong filler at some level, at lengths that no vector has.
    fc.assert(
      fc.property(fc.array(id, { minLength: 1, maxLength: 40 }), (ids) => {
        expect(merkleRoot(ids).root).toBe(rootTopDown(ids))
      }),
    )
  })

  test("of distinct ids is not mutated", () => {
    // Catches: the filler of an odd level taken for a mutation, at any length.
    fc.assert(
      fc.property(distinctIds, (ids) => {
        expect(merkleRoot(ids).mutated).toBe(false)
      }),
    )
  })

  test("with its filler written out keeps the root and is marked, whatever the level", () => {
    // Catches: detection that stops below some level.
    let written = 0
    fc.assert(
      fc.property(distinctIds, fc.nat(5), (ids, level) => {
        fc.pre(widthAt(ids.length, level) > 1 && widthAt(ids.length, level) % 2 === 1)
        const longer = spellOutFiller(ids, level)
        written++
        expect(merkleRoot(longer)).toEqual({ root: merkleRoot(ids).root, mutated: true })
      }),
    )
    expect(written).toBeGreaterThan(0)
  })

  test("depends on the order of its ids", () => {
    // Catches: siblings sorted before they are hashed.
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 2, maxLength: 20 }), (ids) => {
        expect(merkleRoot(ids.toReversed()).root).not.toBe(merkleRoot(ids).root)
      }),
    )
  })
})
