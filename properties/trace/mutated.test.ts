/** Whatever is done to the text of a trace, reading and replaying it ends in an error, a verdict or a divergence. */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { renderExplanation } from "../../src/render/explain.ts"
import { renderReplayed } from "../../src/render/replayed.ts"
import { replayText } from "../../src/replay/replay.ts"
import { printTrace } from "../../src/trace/print.ts"
import { isPrintable } from "../../src/trace/text.ts"
import { allValid, deepReorg, everything, noDeepReorg, overtaken, struckHash } from "./lessons.ts"
import { chapters, sampleOf } from "./samples.ts"
import { toyChapter, toyRun } from "./toy.ts"

const pow = chapters[0] as AnyChapter
const all: ReadonlyArray<AnyChapter> = [...chapters, toyChapter]

const texts: ReadonlyArray<string> = [
  printTrace(pow, deepReorg, noDeepReorg),
  printTrace(pow, everything, overtaken),
  printTrace(pow, struckHash, allValid),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((seed) => printTrace(pow, sampleOf(seed).run, sampleOf(seed).about)),
  ...[1, 2, 3].map((seed) => printTrace(toyChapter, toyRun(seed), { shows: "holds", properties: ["toy/silence"] })),
]

/** A change of a text. Numbers are taken modulo what there is. */
type Change =
  | { readonly _tag: "flip"; readonly at: number; readonly bit: number }
  | { readonly _tag: "drop" | "double" | "blank"; readonly line: number }
  | { readonly _tag: "swap"; readonly line: number; readonly other: number }
  | { readonly _tag: "truncate"; readonly at: number }
  | { readonly _tag: "insert"; readonly at: number; readonly text: string }
  | { readonly _tag: "number"; readonly which: number; readonly to: string }
  | { readonly _tag: "word"; readonly which: number; readonly other: number }
  | { readonly _tag: "renumber" }
  | { readonly _tag: "cause"; readonly which: number; readonly to: number }
  | { readonly _tag: "place"; readonly which: number; readonly other: number }

const lines = (text: string, change: (lines: Array<string>) => void): string => {
  const split = text.split("\n")
  change(split)
  return split.join("\n")
}

const replaceNth = (
  text: string,
  pattern: RegExp,
  which: number,
  to: (found: ReadonlyArray<string>) => string,
): string => {
  const found = [...text.matchAll(pattern)]
  const hit = found[which % Math.max(1, found.length)]
  if (hit === undefined) return text
  return text.slice(0, hit.index) + to(found.map((m) => m[0])) + text.slice(hit.index + hit[0].length)
}

/** Numbers the steps again, so that what was dropped or swapped is not refused for its number alone. */
const renumber = (text: string): string => {
  let n = 0
  return text.replace(/^ +[0-9]+ /gm, (number) => `${++n}`.padStart(number.length - 1).concat(" "))
}

const apply = (text: string, change: Change): string => {
  switch (change._tag) {
    case "flip": {
      const at = change.at % text.length
      const code = text.charCodeAt(at) ^ (1 << change.bit)
      return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)
    }
    case "drop":
      return lines(text, (l) => l.splice(change.line % l.length, 1))
    case "double":
      return lines(text, (l) => l.splice(change.line % l.length, 0, l[change.line % l.length] as string))
    case "blank":
      return lines(text, (l) => l.splice(change.line % l.length, 0, ""))
    case "swap":
      return lines(text, (l) => {
        const [i, j] = [change.line % l.length, change.other % l.length]
        ;[l[i], l[j]] = [l[j] as string, l[i] as string]
      })
    case "truncate":
      return text.slice(0, change.at % text.length)
    case "insert":
      return text.slice(0, change.at % text.length) + change.text + text.slice(change.at % text.length)
    case "number":
      return replaceNth(text, /-?[0-9]+/g, change.which, () => change.to)
    case "word":
      return replaceNth(text, /[A-Za-z]+/g, change.which, (found) => found[change.other % found.length] as string)
    case "renumber":
      return renumber(text)
    case "cause":
      return replaceNth(text, /(?<=receive )[0-9]+/g, change.which, () => `${change.to}`)
    case "place":
      return replaceNth(
        text,
        /(?<=^ +[0-9]+ {2})[A-Z]/gm,
        change.which,
        (found) => found[change.other % found.length] as string,
      )
  }
}

const nat = fc.nat({ max: 1_000_000 })
const oddNumbers = [
  "0",
  "-1",
  "1",
  "2",
  "7",
  "64",
  "1e3",
  "1e999",
  "01",
  "0.5",
  "4294967296",
  "9007199254740993",
  "999999999999",
  "-0",
]
const oddTexts = [
  "\n",
  " | ",
  "{",
  "}",
  '"',
  "\\",
  "\u0000",
  "\r",
  "→",
  "[[[[",
  '"__proto__":1,',
  '{"a":1,"a":2}',
  "receive 1",
  "null",
  "  9  heal\n",
  "# note\n",
]
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ _tag: fc.constant("flip" as const), at: nat, bit: fc.nat({ max: 15 }) }),
  fc.record({ _tag: fc.constantFrom("drop" as const, "double" as const, "blank" as const), line: nat }),
  fc.record({ _tag: fc.constant("swap" as const), line: nat, other: nat }),
  fc.record({ _tag: fc.constant("truncate" as const), at: nat }),
  fc.record({
    _tag: fc.constant("insert" as const),
    at: nat,
    text: fc.oneof(fc.constantFrom(...oddTexts), fc.string({ maxLength: 8 })),
  }),
  fc.record({ _tag: fc.constant("number" as const), which: nat, to: fc.constantFrom(...oddNumbers) }),
  fc.record({ _tag: fc.constant("word" as const), which: nat, other: nat }),
  fc.constant({ _tag: "renumber" as const }),
  fc.record({ _tag: fc.constant("cause" as const), which: nat, to: fc.nat({ max: 12 }) }),
  fc.record({ _tag: fc.constant("place" as const), which: nat, other: nat }),
)

/** How a text ends; renders the outcome, too. */
const outcomeOf = (text: string): string => {
  const replayed = replayText(all, text)
  if (Result.isFailure(replayed)) {
    const { message, line } = replayed.failure
    expect(message).toMatch(/^line [0-9]+: .+; .+$/)
    expect(isPrintable(message)).toBe(true)
    expect(line).toBeLessThanOrEqual(text.split("\n").length + 1)
    return "TraceError"
  }
  expect(renderReplayed(replayed.success)).not.toBe("")
  if (replayed.success._tag !== "Diverges") expect(renderExplanation(replayed.success.recording)).not.toBe("")
  if (replayed.success._tag === "Diverges") return `Diverges ${replayed.success.why.what}`
  return replayed.success._tag
}

describe("a changed trace", () => {
  test("ends in an error, a verdict or a divergence, never in an exception", () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(fc.nat({ max: texts.length - 1 }), fc.array(change, { minLength: 1, maxLength: 3 }), (k, changes) => {
        const text = texts[k] as string
        const outcome = outcomeOf(changes.reduce(apply, text))
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
      }),
      { numRuns: 10_000 },
    )
    const wanted = ["TraceError", "Reproduced", "Diverges action", "Diverges effect"]
    expect(wanted.filter((o) => (seen.get(o) ?? 0) < 10)).toEqual([])
  })

  test("with steps renumbered after one was dropped or moved is replayed, not refused for its numbers", () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.nat({ max: texts.length - 1 }), nat, nat, (k, line, other) => {
        const moved = apply(texts[k] as string, { _tag: "swap", line, other })
        const text = renumber(apply(moved, { _tag: "drop", line }))
        const steps = (text.match(/^ +[0-9]+ /gm) ?? []).length
        seen.add(
          outcomeOf(
            text.replace(/step [0-9]+\n$/, `step ${steps}\n`).replace(/[0-9]+ steps\)\n$/, `${steps} steps)\n`),
          ),
        )
      }),
      { numRuns: 400 },
    )
    const wanted = ["TraceError", "Diverges action", "Diverges effect"]
    expect(wanted.filter((o) => !seen.has(o))).toEqual([])
  })

  test("that is any text at all is refused", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(outcomeOf(text)).toBe("TraceError")
      }),
    )
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii", maxLength: 200 }), (text) => {
        expect(outcomeOf(`quorate trace 1\nchapter pow\n${text}\n`)).toBe("TraceError")
      }),
    )
  })
})
