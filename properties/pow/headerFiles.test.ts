/** Headers files as text: what can be read, what cannot and how that is told, and the report on what was read. */

import * as Result from "effect/Result"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { InputError } from "../../src/cli/headers/InputError.ts"
import { type HeaderRecord, parseHeaders } from "../../src/cli/headers/parse.ts"
import { formatReport, reportJson } from "../../src/cli/headers/Report.ts"
import { verifyHeaders } from "../../src/cli/headers/verify.ts"
import { breaks, brokenChain, headerChain, headerParams, statedOf } from "../arbitrary/malformed/headerChain.ts"

const errorOf = (text: string): InputError | undefined => {
  const parsed = parseHeaders(text)
  return Result.isFailure(parsed) ? parsed.failure : undefined
}

/** A way to write the objects of a file. */
interface Layout {
  readonly array: boolean
  readonly eol: string
  readonly mark: string
  readonly blank: string
  readonly indent: number
}

const layout: fc.Arbitrary<Layout> = fc.record({
  array: fc.boolean(),
  eol: fc.constantFrom("\n", "\r\n"),
  mark: fc.constantFrom("", "\uFEFF"),
  blank: fc.constantFrom("", "\n", " \r\n\t\n"),
  indent: fc.nat(2),
})

const write = (records: ReadonlyArray<object>, { array, eol, mark, blank, indent }: Layout): string => {
  if (!array) return mark + blank + records.map((r) => JSON.stringify(r)).join(eol + blank) + eol + blank
  return `${mark}${blank}[${eol}${records.map((r) => JSON.stringify(r, null, indent)).join(`,${eol}`)}]${blank}`
}

describe("reading", () => {
  test("lines or an array, with any line ends, blank lines and byte order mark, give the same records", () => {
    // Catches: a format that is read in part, a key that is required though it may be missing, a lost height.
    fc.assert(
      fc.property(headerChain, layout, fc.boolean(), (headers, how, capitals) => {
        const stated = statedOf(headers).map((r) => ({ ...r, extra: { "a]b": ["}", '"'] } }))
        const upper = stated.map((r) => ({ ...r, header: r.header.toUpperCase(), hash: r.hash.toUpperCase() }))
        const expected = stated.map(({ height, header, hash, bits, chainwork }): HeaderRecord => {
          const work = BigInt(`0x${chainwork}`)
          return { height, header, hash, bits: Number.parseInt(bits, 16), chainwork: work }
        })
        expect(Result.getOrThrow(parseHeaders(write(capitals ? upper : stated, how)))).toEqual(expected)
      }),
    )
  })

  const raw = "00".repeat(80)
  const line = (fields: object) => JSON.stringify({ height: 1, header: raw, ...fields })
  const shape = 'right is {"height":0,"header":"<160 hexadecimal digits>"}'
  const digits = (n: string) => `it must be a text of ${n} hexadecimal digits`
  test.each([
    ["", `line 1: the file holds no header; ${shape}`],
    [" \n\n", `line 1: the file holds no header; ${shape}`],
    ["[]", `line 1: the file holds no header; ${shape}`],
    ["headers", `line 1: this is not one whole JSON object: headers; ${shape}`],
    [`${line({})}\n{"height":2,`, `line 2: this is not one whole JSON object: {"height":2,; ${shape}`],
    [`\n\n[${line({})},\n 7]`, `element 2 (line 4): this is the number 7, not an object; ${shape}`],
    [
      `[\n${line({})},\n\n${line({ height: 2 })},\r\n7]`,
      `element 3 (line 5): this is the number 7, not an object; ${shape}`,
    ],
    [`[${line({})},]`, `element 2 (line 1): there is no object between two commas or before the end; ${shape}`],
    [`[${line({})}`, "line 1: the array has no end; end it with ]"],
    [`[${line({})}]\n]`, "line 2: there is text after the array; one array, or one object a line, is the whole file"],
    ["null", `line 1: this is null, not an object; ${shape}`],
    [`"\u0007\u2028"`, `line 1: this is not one whole JSON object: "\\u0007\\u2028"; ${shape}`],
    [line({ height: undefined }), 'line 1: "height" is missing; it must be a whole number from 0 on'],
    [line({ height: -1 }), 'line 1: "height" is the number -1; it must be a whole number from 0 on'],
    [line({ height: 1.5 }), 'line 1: "height" is the number 1.5; it must be a whole number from 0 on'],
    [line({ height: "1" }), 'line 1: "height" is a text; it must be a whole number from 0 on'],
    [line({ header: undefined }), `line 1: "header" is missing; ${digits("160")}`],
    [line({ header: null }), `line 1: "header" is null; ${digits("160")}`],
    [line({ header: raw.slice(1) }), `line 1: "header" has 159 digits; ${digits("160")}`],
    [line({ header: `0x${raw}` }), `line 1: "header" has "x" as character 2; ${digits("160")}`],
    [line({ hash: 12 }), `line 1: "hash" is the number 12; ${digits("64")}`],
    [line({ hash: raw }), `line 1: "hash" has 160 digits; ${digits("64")}`],
    [line({ bits: 486604799 }), `line 1: "bits" is the number 486604799; ${digits("8")}`],
    [line({ bits: "1d00fff" }), `line 1: "bits" has 7 digits; ${digits("8")}`],
    [line({ chainwork: [] }), `line 1: "chainwork" is an array; ${digits("1 to 64")}`],
    [line({ chainwork: "" }), `line 1: "chainwork" has 0 digits; ${digits("1 to 64")}`],
    [`${line({})}\r\n\r\n${line({})}`, "line 3: height 1 comes twice; heights must ascend, each at most once"],
    [
      `[${line({})},${line({ height: 0 })}]`,
      "element 2 (line 1): height 0 comes after 1; heights must ascend, each at most once",
    ],
  ])("%#: is refused with place, fault and remedy", (text, message) => {
    // Catches: bad input that is read as something else, or refused without a word of help.
    expect(errorOf(text)?.message).toBe(message)
  })
})

const dictionary = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  "\n",
  "\r\n",
  "\uFEFF",
  "\u0000",
  "\uD800",
  "null",
  "1e999",
  "-1",
  "[[[[",
  '"height"',
  '"hash":5,',
  "0".repeat(160),
]

/** Changes to a text: what is cut out at a place, and what is put in. */
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.oneof({ weight: 5, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(400) }),
    put: fc.oneof(fc.constantFrom(...dictionary), fc.constantFrom(..."0123456789abcdef"), fc.constant("")),
  }),
  { maxLength: 3 },
)

const mutations = 10_000

describe("any text", () => {
  test("ends in a report or an error of one line", () => {
    // Catches: a text that throws, hangs or is told of in several lines; edits that are all refused for one reason.
    const seen = { holds: 0, violated: 0, unreadable: 0 }
    const chain = fc.oneof(
      headerChain,
      brokenChain(breaks.OldVersion).map((c) => c.headers),
    )
    const files = fc.sample(fc.tuple(chain, layout, fc.boolean(), fc.nat(9)), 200).map(([headers, how, full, from]) => {
      const records = statedOf(headers).slice(from, from + 8)
      const short = records.map(({ height, header }) => ({ height, header }))
      return write(full ? records : short, how)
    })
    fc.assert(
      fc.property(fc.nat(files.length - 1), edits, (file, changes) => {
        const text = changes.reduce((t, { at, cut, put }) => {
          const place = Math.floor(at * t.length)
          return t.slice(0, place) + put + t.slice(place + cut)
        }, files[file] as string)
        const parsed = parseHeaders(text)
        if (Result.isFailure(parsed)) {
          seen.unreadable++
          expect(parsed.failure.message).toMatch(/^(line|element) [^\n\r\u2028]{10,400}$/)
          return
        }
        const report = verifyHeaders(headerParams, parsed.success)
        expect(formatReport(report).join("")).not.toMatch(/[\n\r]/)
        if (report.firstViolation === undefined) seen.holds++
        else seen.violated++
      }),
      { numRuns: mutations },
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(mutations / 100)
  })
})

describe("the report", () => {
  test("says in text and in JSON what came out", () => {
    // Catches: a report that cannot be printed as JSON, a violation that is not told in words.
    fc.assert(
      fc.property(brokenChain(breaks.WrongBits), fc.boolean(), ({ headers, at }, short) => {
        const stated = statedOf(short ? headers.slice(0, at) : headers)
        const report = verifyHeaders(
          headerParams,
          Result.getOrThrow(parseHeaders(stated.map((r) => JSON.stringify(r)).join("\n"))),
        )
        const json = JSON.parse(JSON.stringify(reportJson(report)))
        const text = formatReport(report)
        expect(json.headers).toBe(stated.length)
        if (short) {
          expect(json.cumulativeWork).toBe(stated.at(-1)?.chainwork)
          expect(text.at(-1)).toBe("verdict  all that could be checked holds")
        } else {
          expect(json.firstViolation).toMatchObject({ height: at, premise: "WrongBits" })
          expect(text.at(-1)).toContain(`verdict  violated at height ${at}: pow/valid-header WrongBits: `)
          expect(text.at(-1)).toMatch(/: bits [0-9a-f]{8}, required [0-9a-f]{8}$/)
        }
      }),
    )
  })
})
