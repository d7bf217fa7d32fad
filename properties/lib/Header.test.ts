/** Block headers: five of mainnet, the invalid branch of July 2015, and round trips of any header. */

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { decodeCompact } from "../../spec/core/lib/Compact.ts"
import { bytesOf, hexOf } from "../../spec/core/lib/Hash.ts"
import { decodeHeader, encodeHeader, type Header, hashMeetsTarget, headerHash } from "../../spec/core/lib/Header.ts"
import branch from "../fixtures/bip66-branch.json" with { type: "json" }
import headers from "../fixtures/headers.json" with { type: "json" }

const uint32 = fc.integer({ min: 0, max: 0xffffffff })
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hexOf)
const header: fc.Arbitrary<Header> = fc.record({
  version: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
  parent: hash,
  merkleRoot: hash,
  time: uint32,
  bits: uint32,
  nonce: uint32,
})

describe.each(headers)("mainnet header $height", ({ raw, hash, fields }) => {
  test("its bytes", () => {
    // Catches: a field out of place, a big-endian number, a hash in display order.
    expect(hexOf(encodeHeader(fields))).toBe(raw)
    expect(decodeHeader(bytesOf(raw))).toEqual(fields)
  })

  test("its hash, which meets its target", () => {
    // Catches: a hash displayed in byte order, a comparison of the reversed number.
    expect(headerHash(fields)).toBe(hash)
    expect(hashMeetsTarget(hash, decodeCompact(fields.bits).target)).toBe(true)
  })
})

describe("branch of 4 July 2015", () => {
  const decoded = branch.map(({ raw }) => decodeHeader(bytesOf(raw)) as Header)

  test("six linked headers, each with valid proof of work", () => {
    // Catches: a hash or a target under which these blocks would fail: only the version of the first is wrong.
    expect(decoded.length).toBe(6)
    decoded.forEach((header, i) => {
      expect(headerHash(header)).toBe(branch[i]?.hash)
      expect(hashMeetsTarget(headerHash(header), decodeCompact(header.bits).target)).toBe(true)
      if (i > 0) expect(header.parent).toBe(branch[i - 1]?.hash)
    })
  })

  test("the first has version 2", () => {
    // Catches: reading the version from other bytes.
    expect(decoded.map(({ version }) => version)).toEqual([2, 3, 3, 3, 3, 3])
  })
})

describe("any header", () => {
  test("is 80 bytes, and back", () => {
    // Catches: an unsigned version, a signed time, bits or nonce.
    fc.assert(
      fc.property(header, (fields) => {
        expect(encodeHeader(fields).length).toBe(80)
        expect(decodeHeader(encodeHeader(fields))).toEqual(fields)
      }),
    )
  })

  test("80 bytes are a header, and back, wherever they lie in memory", () => {
    // Catches: two headers with one spelling, a view that ignores the offset of a slice.
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 80, maxLength: 80 }), fc.nat(9), (bytes, offset) => {
        const slice = Uint8Array.from([...new Uint8Array(offset), ...bytes, 1, 2, 3]).subarray(offset, offset + 80)
        expect(encodeHeader(decodeHeader(slice) as Header)).toEqual(bytes)
      }),
    )
  })

  test("other lengths are no header", () => {
    // Catches: a header read from a longer or a shorter text.
    for (const length of [0, 79, 81, 160]) expect(decodeHeader(new Uint8Array(length))).toBeUndefined()
  })

  test("every byte counts", () => {
    // Catches: a field that is not hashed.
    fc.assert(
      fc.property(header, fc.nat(79), fc.nat(7), (fields, at, bit) => {
        const changed = encodeHeader(fields).map((byte, i) => (i === at ? byte ^ (1 << bit) : byte))
        expect(headerHash(decodeHeader(changed) as Header)).not.toBe(headerHash(fields))
      }),
    )
  })
})

describe("hashMeetsTarget", () => {
  test("a hash meets targets from its own number on", () => {
    // Catches: a strict comparison, a comparison of texts of different length.
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 256n - 2n }), fc.integer({ min: 0, max: 255 }), (value, drop) => {
        const number = (value >> BigInt(drop)) + 1n
        const hash = number.toString(16).padStart(64, "0")
        expect(hashMeetsTarget(hash, number)).toBe(true)
        expect(hashMeetsTarget(hash, number + 1n)).toBe(true)
        expect(hashMeetsTarget(hash, number - 1n)).toBe(false)
      }),
    )
  })
})
