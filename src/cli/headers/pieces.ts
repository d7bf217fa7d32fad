/**
 * The text of a headers file, cut into the texts of its objects: one a line, or the elements of an array.
 * Next: [parse.ts](parse.ts), which reads each piece.
 */
import * as Result from "effect/Result"
import { type InputError, inputError } from "./InputError.ts"

/** The text of one object, and where it begins. */
export interface Piece {
  readonly text: string
  /** Line in the file, from 1. */
  readonly line: number
  /** Place in the array, from 1; absent in a file of lines. */
  readonly element?: number
}

/** The pieces in order, one at a time; at the end, whether what is left of the text is as it should be. */
export type Pieces = Generator<Piece, Result.Result<void, InputError>, void>

const sound: Result.Result<void, InputError> = Result.succeed(undefined)

/** Where a piece is, for people. */
export const whereIs = ({ line, element }: Piece): string =>
  element === undefined ? `line ${line}` : `element ${element} (line ${line})`

/** Cuts a file; the first character that is no space tells an array from lines. A byte order mark is passed over. */
export const cut = (text: string): Pieces => {
  const start = Math.max(text.search(/\S/), 0)
  return text[start] === "[" ? elements(text, start) : lines(text)
}

const newlines = (text: string): number => {
  let count = 0
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) count++
  return count
}

function* lines(text: string): Pieces {
  let line = 1
  for (let from = 0; from < text.length; line++) {
    const end = text.indexOf("\n", from)
    const content = text.slice(from, end < 0 ? text.length : end).trim()
    if (content !== "") yield { text: content, line }
    from = end < 0 ? text.length : end + 1
  }
  return sound
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const opens = (c: number): boolean => c === 0x7b || c === 0x5b
const closes = (c: number): boolean => c === 0x7d || c === 0x5d

/** Where the element that begins at `from` ends: at a comma or bracket of the array itself, or at the end of the text. */
const endOfElement = (text: string, from: number): number => {
  let depth = 0
  let quoted = false
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (quoted) {
      if (c === backslash) i++
      else if (c === quote) quoted = false
    } else if (c === quote) quoted = true
    else if (opens(c)) depth++
    else if (depth === 0 && (c === comma || c === 0x5d)) return i
    else if (closes(c)) depth--
  }
  return text.length
}

function* elements(text: string, open: number): Pieces {
  let line = newlines(text.slice(0, open)) + 1
  let element = 0
  for (let from = open + 1; ; ) {
    const end = endOfElement(text, from)
    const content = text.slice(from, end)
    const begin = content.search(/\S/)
    if (begin >= 0 || text[end] === "," || element > 0) {
      element++
      yield { text: content.trim(), line: line + newlines(content.slice(0, Math.max(begin, 0))), element }
    }
    line += newlines(content)
    if (text[end] !== ",") return closing(text, end, line)
    from = end + 1
  }
}

/** An array ends with its bracket and nothing but space behind it. */
const closing = (text: string, end: number, line: number): Result.Result<void, InputError> => {
  if (end === text.length) return Result.fail(inputError(`line ${line}`, "the array has no end", "end it with ]"))
  const rest = text.slice(end + 1)
  const more = rest.search(/\S/)
  if (more < 0) return sound
  const where = `line ${line + newlines(rest.slice(0, more))}`
  return Result.fail(
    inputError(where, "there is text after the array", "one array, or one object a line, is the whole file"),
  )
}
