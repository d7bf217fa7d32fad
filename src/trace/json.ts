/**
 * JSON as traces have it: written with sorted keys and no spaces; read strictly, with errors that do not depend on the
 * engine's own parser. No key twice, no `__proto__`, nothing nested too deep, no number that is not finite.
 */
import * as Result from "effect/Result"
import type { Json } from "../../spec/core/System.ts"
import { limits } from "./Trace.ts"

/** Writes plain JSON data on one line, keys sorted by code unit. */
export const stableJson = (v: Json): string => {
  if (v === null || typeof v !== "object") return JSON.stringify(v) ?? "null"
  if (Array.isArray(v)) return `[${v.map(stableJson).join(",")}]`
  const keys = Object.keys(v).filter((k) => v[k] !== undefined)
  return `{${keys
    .sort()
    .map((k) => `${JSON.stringify(k)}:${stableJson(v[k])}`)
    .join(",")}}`
}

/** A value, and the offset of the first character after it. */
export interface Read {
  readonly value: Json
  readonly end: number
}

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y

const parseString = (quoted: string): string | undefined => {
  try {
    return JSON.parse(quoted)
  } catch {
    return undefined
  }
}

class Reader {
  private readonly text: string
  at: number
  /** What was expected where reading stopped. */
  expected = ""

  constructor(text: string, at: number) {
    this.text = text
    this.at = at
  }

  private stop(expected: string): undefined {
    if (this.expected === "") this.expected = expected
    return undefined
  }

  private skip(): string {
    while (this.text[this.at] === " ") this.at++
    return this.text[this.at] ?? ""
  }

  private eats(char: string): boolean {
    if (this.skip() !== char) return false
    this.at++
    return true
  }

  string(): string | undefined {
    const start = this.at
    if (this.text[start] !== '"') return this.stop("a text in quotes")
    let end = start + 1
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === "\\" ? 2 : 1
    const parsed = parseString(this.text.slice(start, end + 1))
    if (parsed === undefined) return this.stop("a text in quotes")
    this.at = end + 1
    return parsed
  }

  /** The value here; undefined if there is none (JSON has no undefined). */
  value(depth: number): Json {
    if (depth > limits.nestingMax) return this.stop(`nesting of at most ${limits.nestingMax}`)
    const char = this.skip()
    if (char === "{") return this.object(depth)
    if (char === "[") return this.array(depth)
    if (char === '"') return this.string()
    for (const [word, value] of words) if (this.text.startsWith(word, this.at)) return this.word(word, value)
    numberPattern.lastIndex = this.at
    const number = numberPattern.exec(this.text)?.[0]
    if (number === undefined) return this.stop("a JSON value")
    const value = Number(number)
    this.at += number.length
    return Number.isFinite(value) ? value : this.stop("a number that is not too large")
  }

  private word(word: string, value: Json): Json {
    this.at += word.length
    return value
  }

  private array(depth: number): Json {
    this.at++
    const items: Array<Json> = []
    if (this.eats("]")) return items
    for (;;) {
      const item = this.value(depth + 1)
      if (item === undefined) return undefined
      items.push(item)
      if (this.eats("]")) return items
      if (!this.eats(",")) return this.stop("`,` or `]`")
    }
  }

  private object(depth: number): Json {
    this.at++
    const fields: { [key: string]: Json } = {}
    if (this.eats("}")) return fields
    for (;;) {
      this.skip()
      const start = this.at
      const key = this.string()
      if (key === undefined) return undefined
      if (key === "__proto__" || Object.hasOwn(fields, key)) {
        this.at = start
        return this.stop(`the key ${JSON.stringify(key)} ${key === "__proto__" ? "not to be used" : "only once"}`)
      }
      if (!this.eats(":")) return this.stop("`:`")
      const value = this.value(depth + 1)
      if (value === undefined) return undefined
      fields[key] = value
      if (this.eats("}")) return fields
      if (!this.eats(",")) return this.stop("`,` or `}`")
    }
  }
}

const words: ReadonlyArray<readonly [string, Json]> = [
  ["null", null],
  ["true", true],
  ["false", false],
]

/** Reads the JSON value that begins at an offset. The error says what was expected, and at which column of the text. */
export const readJson = (text: string, from: number): Result.Result<Read, string> => {
  const reader = new Reader(text, from)
  const value = reader.value(1)
  if (value === undefined) return Result.fail(`${reader.expected} expected at column ${reader.at + 1}`)
  return Result.succeed({ value, end: reader.at })
}
