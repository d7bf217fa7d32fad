/** The double hash and its two spellings, against Node's own SHA-256. */

import { createHash } from "node:crypto"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { bytesOf, displayHex, fromDisplayHex, hexOf, sha256d } from "../../spec/core/lib/Hash.ts"

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest()
const bytes = fc.uint8Array({ maxLength: 200 })
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe("sha256d", () => {
  test("known hashes", () => {
    // Catches: hashing once, or another hash.
    expect(hexOf(sha256d(new Uint8Array()))).toBe("5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456")
    expect(hexOf(sha256d(new TextEncoder().encode("hello")))).toBe(
      "9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50",
    )
  })

  test("is SHA-256 of SHA-256", () => {
    // Catches: anything that goes wrong at a block boundary (55, 56, 64 bytes …) only.
    fc.assert(
      fc.property(bytes, (input) => {
        expect(hexOf(sha256d(input))).toBe(sha256(sha256(input)).toString("hex"))
      }),
    )
  })
})

describe("spellings", () => {
  test("hexadecimal and back", () => {
    // Catches: a lost leading zero, upper case, another byte order.
    fc.assert(
      fc.property(bytes, (input) => {
        expect(hexOf(input)).toBe(Buffer.from(input).toString("hex"))
        expect(bytesOf(hexOf(input))).toEqual(input)
      }),
    )
  })

  test("displayed and back", () => {
    // Catches: reversing digits instead of bytes, reversing in place.
    fc.assert(
      fc.property(hash, (input) => {
        const before = Uint8Array.from(input)
        expect(displayHex(input)).toBe(Buffer.from(input).reverse().toString("hex"))
        expect(fromDisplayHex(displayHex(input))).toEqual(before)
        expect(input).toEqual(before)
      }),
    )
  })
})
