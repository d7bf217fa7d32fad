/**
 * A headers file as records: strict, and the first thing that is wrong is told with its place.
 * Next: [verify.ts](verify.ts), which checks the records.
 */
import * as Result from "effect/Result"
import { excerpt, type InputError, inputError } from "./InputError.ts"
import { cut, type Piece, whereIs } from "./pieces.ts"

/** One header of the file, with what the file says about it. */
export interface HeaderRecord {
  /** Blocks below it. */
  readonly height: number
  /** The 80 bytes of the header: 160 lower-case digits. */
  readonly header: string
  /** The hash that the file states: 64 lower-case digits, as displayed. */
  readonly hash?: string
  /** The compact target that the file states: uint32. */
  readonly bits?: number
  /** The work of the chain up to and with this block that the file states: a count of hashes. */
  readonly chainwork?: bigint
}

type Read<A> = Result.Result<A, InputError>

const shape = `right is {"height":0,"header":"<160 hexadecimal digits>"}`

/**
 * The records of a file: one JSON object a line, or one JSON array of objects, in ascending height; gaps are allowed.
 * Fails with the first line or element that is not as it should be. Blank lines, CRLF and a byte order mark are passed over.
 */
export const parseHeaders = (text: string): Read<ReadonlyArray<HeaderRecord>> => {
  const pieces = cut(text)
  const records: Array<HeaderRecord> = []
  for (let next = pieces.next(); ; next = pieces.next()) {
    if (next.done === true) return complete(records, next.value)
    const piece = next.value
    const record = Result.flatMap(objectOf(piece), (fields) => recordOf(fields, whereIs(piece)))
    if (Result.isFailure(record)) return Result.fail(record.failure)
    const before = records.at(-1)
    if (before !== undefined && before.height >= record.success.height) return outOfOrder(piece, before, record.success)
    records.push(record.success)
  }
}

const complete = (records: ReadonlyArray<HeaderRecord>, rest: Read<void>): Read<ReadonlyArray<HeaderRecord>> => {
  if (Result.isFailure(rest)) return Result.fail(rest.failure)
  return records.length === 0
    ? Result.fail(inputError("line 1", "the file holds no header", shape))
    : Result.succeed(records)
}

const outOfOrder = (piece: Piece, before: HeaderRecord, record: HeaderRecord): Read<never> => {
  const wrong =
    before.height === record.height
      ? `height ${record.height} comes twice`
      : `height ${record.height} comes after ${before.height}`
  return Result.fail(inputError(whereIs(piece), wrong, "heights must ascend, each at most once"))
}

interface Fields {
  readonly height?: unknown
  readonly header?: unknown
  readonly hash?: unknown
  readonly bits?: unknown
  readonly chainwork?: unknown
}

const objectOf = (piece: Piece): Read<Fields> => {
  const bad = (wrong: string) => Result.fail(inputError(whereIs(piece), wrong, shape))
  if (piece.text === "") return bad("there is no object between two commas or before the end")
  try {
    const value: unknown = JSON.parse(piece.text)
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return Result.succeed(value)
    return bad(`this is ${kindOf(value)}, not an object`)
  } catch {
    return bad(`this is not one whole JSON object: ${excerpt(piece.text)}`)
  }
}

const kindOf = (value: unknown): string => {
  if (value === undefined) return "missing"
  if (value === null) return "null"
  if (Array.isArray(value)) return "an array"
  if (typeof value === "object") return "an object"
  return typeof value === "string" ? "a text" : `the ${typeof value} ${excerpt(String(value))}`
}

const recordOf = (fields: Fields, where: string): Read<HeaderRecord> => {
  const { height } = fields
  if (typeof height !== "number" || !Number.isSafeInteger(height) || height < 0) {
    return Result.fail(inputError(where, `"height" is ${kindOf(height)}`, "it must be a whole number from 0 on"))
  }
  const raw = digits(where, "header", fields.header, 160, 160)
  if (Result.isFailure(raw)) return Result.fail(raw.failure)
  const hash = stated(where, "hash", fields.hash, 64, 64)
  if (Result.isFailure(hash)) return Result.fail(hash.failure)
  const bits = stated(where, "bits", fields.bits, 8, 8)
  if (Result.isFailure(bits)) return Result.fail(bits.failure)
  const chainwork = stated(where, "chainwork", fields.chainwork, 1, 64)
  if (Result.isFailure(chainwork)) return Result.fail(chainwork.failure)
  return Result.succeed({
    height,
    header: raw.success.toLowerCase(),
    ...(hash.success !== undefined && { hash: hash.success.toLowerCase() }),
    ...(bits.success !== undefined && { bits: Number.parseInt(bits.success, 16) }),
    ...(chainwork.success !== undefined && { chainwork: BigInt(`0x${chainwork.success}`) }),
  })
}

const stated = (where: string, name: string, value: unknown, least: number, most: number): Read<string | undefined> =>
  value === undefined ? Result.succeed(undefined) : digits(where, name, value, least, most)

/** A text of so many hexadecimal digits. */
const digits = (where: string, name: string, value: unknown, least: number, most: number): Read<string> => {
  const many = least === most ? `${most}` : `${least} to ${most}`
  const bad = (wrong: string) =>
    Result.fail(inputError(where, `"${name}" ${wrong}`, `it must be a text of ${many} hexadecimal digits`))
  if (typeof value !== "string") return bad(value === undefined ? "is missing" : `is ${kindOf(value)}`)
  const other = value.search(/[^0-9a-fA-F]/)
  if (other >= 0) return bad(`has ${excerpt(JSON.stringify(value[other]))} as character ${other + 1}`)
  if (value.length < least || value.length > most) return bad(`has ${value.length} digits`)
  return Result.succeed(value)
}
