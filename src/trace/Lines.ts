/**
 * The lines of a text, read one after the other, with their numbers for errors.
 */
import * as Result from "effect/Result"
import { limits, type TraceError, traceError } from "./Trace.ts"
import { isPrintable, quote } from "./text.ts"

const headPattern = /^([a-z]+) +(\S.*)$/

export class Lines {
  private readonly lines: ReadonlyArray<string>
  private at = 0

  private constructor(lines: ReadonlyArray<string>) {
    this.lines = lines
  }

  /** Splits a text; refuses one that is too long, has characters that do not show, or breaks off. */
  static of(text: string): Result.Result<Lines, TraceError> {
    if (text.length > limits.charsMax) {
      return Result.fail(traceError(1, "the text is too long", `at most ${limits.charsMax} characters are allowed`))
    }
    if (text === "") return Result.fail(traceError(1, "the text is empty", "a trace belongs here"))
    const lines = text.split("\n")
    const odd = lines.findIndex((l) => !isPrintable(l))
    if (odd >= 0) {
      const right = lines[odd]?.endsWith("\r")
        ? "lines end in a line feed alone"
        : "only characters that show are allowed"
      return Result.fail(traceError(odd + 1, "there is a character that does not show", right))
    }
    if (lines.pop() !== "")
      return Result.fail(traceError(lines.length + 1, "the text breaks off", "the last line ends in a line feed"))
    return Result.succeed(new Lines(lines))
  }

  /** An error in the line that was taken last. */
  wrong(wrong: string, right: string): Result.Result<never, TraceError> {
    return Result.fail(traceError(this.number, wrong, right))
  }

  /** The number of the line that was taken last. */
  get number(): number {
    return Math.max(1, this.at)
  }

  /** The line that was taken last. */
  get last(): string {
    return this.lines[this.at - 1] ?? ""
  }

  peek(): string | undefined {
    return this.lines[this.at]
  }

  take(): string | undefined {
    return this.lines[this.at++]
  }

  /** The first word of the next line. */
  key(): string {
    return this.peek()?.split(" ", 1)[0] ?? ""
  }

  /** Takes `key value`; the value has no spaces at its ends. */
  head(key: string): Result.Result<string, TraceError> {
    const line = this.take()
    const found = headPattern.exec(line ?? "")
    if (found === null || found[1] !== key || line?.endsWith(" "))
      return this.wrong(missing(line), `\`${key} …\` belongs here`)
    return Result.succeed(found[2] as string)
  }

  exactly(text: string): Result.Result<void, TraceError> {
    const line = this.take()
    return line === text ? Result.succeed(undefined) : this.wrong(missing(line), `\`${text}\` belongs here`)
  }

  /** Takes lines of comment. */
  notes(): ReadonlyArray<string> {
    const notes: Array<string> = []
    while (this.peek()?.startsWith("#")) notes.push((this.take() as string).slice(1).trim())
    return notes
  }

  /** Nothing may be left. */
  nothing(): Result.Result<void, TraceError> {
    const line = this.take()
    return line === undefined
      ? Result.succeed(undefined)
      : this.wrong(`${quote(line)} is left over`, "the verdict is the last line")
  }
}

const missing = (line: string | undefined): string =>
  line === undefined ? "the text ends too early" : `${quote(line)} stands here`
