/** Text in columns: no line is too wide, no word is lost, and none is broken that fits into a line. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { wrap } from "../../src/render/layout.ts"

describe("wrap", () => {
  test("breaks at a space in the first half of the line, too", () => {
    // Catches: "free: the difficult", "y follows the power".
    expect(wrap("free: the difficulty follows the power", 18)).toEqual(["free: the", "difficulty follows", "the power"])
  })

  test("breaks a word that is longer than a line, where the line would stay half empty", () => {
    // Catches: a line of one letter before a word that has to be broken anyway; an empty line.
    expect(wrap("a abcdefghijklmnop b", 10)).toEqual(["a abcdefgh", "ijklmnop b"])
    expect(wrap("abcdefgh abcdefghijklmnop", 10)).toEqual(["abcdefgh", "abcdefghij", "klmnop"])
    expect(wrap("  abcdefghij", 10)).toEqual(["  abcdefgh", "ij"])
  })

  test("keeps words whole that fit, and every letter", () => {
    // Catches: a word cut in two for no need, a letter that falls between two lines.
    const words = fc.array(fc.stringMatching(/^[a-z]{1,20}$/), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(words, fc.integer({ min: 8, max: 30 }), (list, width) => {
        const lines = wrap(list.join(" "), width)
        expect(lines.filter((l) => l.length > width || l === "")).toEqual([])
        expect(lines.join("").replaceAll(" ", "")).toBe(list.join(""))
        if (list.every((word) => word.length <= width)) expect(lines.join(" ").split(" ")).toEqual(list)
      }),
    )
  })
})
