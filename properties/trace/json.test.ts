/** The reader and writer of JSON, beside the engine's own. */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { readJson, stableJson } from "../../src/trace/json.ts"

/** The value of a whole text; undefined if it is refused. */
const read = (text: string): unknown => {
  const found = readJson(text, 0)
  return Result.isSuccess(found) && found.success.end === text.length ? found.success.value : undefined
}
const slow = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const noProto = (v: unknown): boolean => !JSON.stringify(v ?? null).includes("__proto__")

describe("JSON", () => {
  test("is read as the engine's own reader does", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        fc.pre(noProto(value))
        expect(read(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: 500 },
    )
  })

  test("is refused where the engine's own reader refuses it", () => {
    const pieces = [
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      '"a"',
      "1",
      "-",
      "0",
      ".5",
      "e3",
      "null",
      "true",
      " ",
      "\\",
      "\\u00e9",
      "x",
    ]
    let refused = 0
    let taken = 0
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 7 }), (parts) => {
        const text = parts.join("")
        const value = slow(text.trim())
        if (value === undefined) refused++
        else taken++
        if (text === text.trim() && !/"a" *:.*"a" *:/.test(text)) expect(read(text)).toEqual(value)
      }),
      { numRuns: 4000 },
    )
    expect(Math.min(refused, taken)).toBeGreaterThan(50)
  })

  test("with a key twice, with __proto__, too deep or too large is refused", () => {
    expect(readJson('{"a":1, "a":2}', 0)).toMatchObject({ failure: 'the key "a" only once expected at column 9' })
    expect(readJson('{"__proto__":1}', 0)).toMatchObject({
      failure: 'the key "__proto__" not to be used expected at column 2',
    })
    expect(read(`${"[".repeat(32)}${"]".repeat(32)}`)).toBeDefined()
    expect(read(`${"[".repeat(33)}${"]".repeat(33)}`)).toBeUndefined()
    expect(readJson("[1e999]", 0)).toMatchObject({ failure: "a number that is not too large expected at column 7" })
    expect(readJson('{"a":"b', 0)).toMatchObject({ failure: "a text in quotes expected at column 6" })
    expect(readJson("", 0)).toMatchObject({ failure: "a JSON value expected at column 1" })
  })

  test("is written with sorted keys, whatever order they were set in", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
        fc.pre(noProto(fields))
        const backwards = Object.fromEntries(Object.entries(fields).reverse())
        expect(stableJson(backwards)).toBe(stableJson(fields))
        expect(read(stableJson(fields))).toEqual(JSON.parse(JSON.stringify(fields)))
      }),
    )
    expect(stableJson({ b: [true, null], a: { d: 1, c: "é" }, gone: undefined })).toBe(
      '{"a":{"c":"é","d":1},"b":[true,null]}',
    )
  })
})
