/**
 * Reads the tokens of one line, from left to right. Tokens are set apart by spaces.
 */
import * as Result from "effect/Result"
import type { Json } from "../../spec/core/System.ts"
import { readJson } from "./json.ts"
import { isBare, quote } from "./text.ts"

const digitsMax = 9

export class Scanner {
  private readonly line: string
  private at = 0

  constructor(line: string) {
    this.line = line
  }

  private skip(): void {
    while (this.line[this.at] === " ") this.at++
  }

  /** What has not been read, quoted for an error. */
  rest(): string {
    this.skip()
    return quote(this.line.slice(this.at))
  }

  atEnd(): boolean {
    this.skip()
    return this.at >= this.line.length
  }

  /** Whether a bar or the end of the line comes next. */
  atBar(): boolean {
    return this.atEnd() || this.line[this.at] === "|"
  }

  /** Whether this text comes next, after any spaces. */
  sees(text: string): boolean {
    this.skip()
    return this.line.startsWith(text, this.at)
  }

  /** Reads this text if it comes next, without a space before it. */
  eats(text: string): boolean {
    if (!this.line.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  /** Reads this word if it comes next and a space or the end of the line follows it. */
  eatsWord(word: string): boolean {
    this.skip()
    const after = this.line[this.at + word.length]
    if (!this.line.startsWith(word, this.at) || (after !== undefined && after !== " ")) return false
    this.at += word.length
    return true
  }

  /** A whole number without leading zeros. */
  number(): number | undefined {
    this.skip()
    const start = this.at
    while (isDigit(this.line[this.at])) this.at++
    const digits = this.line.slice(start, this.at)
    if (digits.length > 0 && digits.length <= digitsMax && (digits === "0" || digits[0] !== "0")) return Number(digits)
    this.at = start
    return undefined
  }

  /** A bare name, or one in quotes. */
  name(): string | undefined {
    this.skip()
    if (this.line[this.at] === '"') {
      const read = readJson(this.line, this.at)
      if (Result.isFailure(read)) return undefined
      this.at = read.success.end
      return read.success.value
    }
    const start = this.at
    while (this.at < this.line.length && isBare(this.line[this.at] as string)) this.at++
    return this.at === start ? undefined : this.line.slice(start, this.at)
  }

  /** All up to the next space. */
  word(): string {
    this.skip()
    const space = this.line.indexOf(" ", this.at)
    const end = space < 0 ? this.line.length : space
    const word = this.line.slice(this.at, end)
    this.at = end
    return word
  }

  /** A JSON value; the error says what was expected at which column. */
  json(): Result.Result<Json, string> {
    this.skip()
    const read = readJson(this.line, this.at)
    if (Result.isFailure(read)) return Result.fail(read.failure)
    this.at = read.success.end
    return Result.succeed(read.success.value)
  }

  /** All that is left, without spaces at its ends. */
  remainder(): string {
    const rest = this.line.slice(this.at).trim()
    this.at = this.line.length
    return rest
  }
}

const isDigit = (char: string | undefined): boolean => char !== undefined && char >= "0" && char <= "9"
