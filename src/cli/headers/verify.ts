/**
 * Checks headers against the rules of the chapter, as far as the headers before them tell. Every rule of a header is judged by
 * the chapter's own VALID-HEADER; where a fact about the chain is missing, it is given one that cannot fail.
 */
import * as Result from "effect/Result"
import { bytesOf, displayHex, sha256d } from "../../../spec/core/lib/Hash.ts"
import { decodeHeader, type Header } from "../../../spec/core/lib/Header.ts"
import { type Below, bitsAfter, genesisOf, medianBefore, step, workUpTo } from "./below.ts"
import { type Params, validHeader } from "./chapter.ts"
import type { HeaderRecord } from "./parse.ts"
import type { Check, HeadersReport, Violation } from "./Report.ts"
import { bitsText, judgeStated, violated } from "./stated.ts"
import { type Tally, tally } from "./Tally.ts"

/**
 * The report on headers in ascending height: what was checked, what could not be, and the first that breaks a rule.
 * The check ends there. params: with the hash `sha256d`; now: seconds since 1970, for the one rule that needs a clock; without
 * it that rule is not checked. The order of the checks is that of RECEIVE-BLOCK; what the file states comes last.
 */
export const verifyHeaders = (params: Params, records: ReadonlyArray<HeaderRecord>, now?: number): HeadersReport => {
  const count = tally()
  let below = genesisOf(params)
  let lookedAt = 0
  let firstViolation: Violation | undefined
  for (const record of records) {
    lookedAt++
    const judged =
      record.height === 0 ? judgeGenesis(params, record, below, count) : judge(params, record, below, now, count)
    if (Result.isFailure(judged)) {
      firstViolation = judged.failure
      break
    }
    below = judged.success
  }
  const whole = firstViolation === undefined && below.whole && records.length > 0
  return {
    headers: records.length,
    lookedAt,
    firstHeight: records[0]?.height ?? 0,
    lastHeight: records.at(-1)?.height ?? 0,
    counts: count.counts(),
    ...(whole && below.work !== undefined && { cumulativeWork: below.work }),
    ...(firstViolation !== undefined && { firstViolation }),
  }
}

type Judged = Result.Result<Below, Violation>

/** What the 80 bytes of a record say, and their hash. */
const read = (record: HeaderRecord): { readonly header: Header; readonly hash: string } => {
  const bytes = bytesOf(record.header)
  return { header: decodeHeader(bytes) as Header, hash: displayHex(sha256d(bytes)) }
}

/** The genesis is given, not judged: a block at height 0 is that one, or a block without a parent. */
const judgeGenesis = (params: Params, record: HeaderRecord, below: Below, count: Tally): Judged => {
  const { header, hash } = read(record)
  count.checked("genesis")
  if (hash !== below.hash) {
    return violated(
      0,
      "pow/receive-block",
      "ParentUnknown",
      `only the genesis ${below.hash} has no parent: hash ${hash}`,
    )
  }
  const weakest = { height: 0, requiredBits: header.bits, medianTime: -1, now: Number.POSITIVE_INFINITY }
  if (Result.isSuccess(validHeader.check(params, header, hash, weakest))) count.checked("work")
  else count.notChecked("work", "the genesis of these parameters is given, not mined")
  return Result.map(judgeStated(record, header, hash, below.work, count), () => below)
}

const judge = (params: Params, record: HeaderRecord, below: Below, now: number | undefined, count: Tally): Judged => {
  const { height } = record
  const { header, hash } = read(record)
  if (below.height !== height - 1) count.notChecked("linkage", "the block before it is not there")
  else {
    count.checked("linkage")
    if (header.parent !== below.hash) {
      const detail = `its parent is the block before it: ${below.hash}, not ${header.parent}`
      return violated(height, "pow/receive-block", "ParentUnknown", detail)
    }
  }
  const rules = judgeHeader(params, height, header, hash, below, now, count)
  if (Result.isFailure(rules)) return Result.fail(rules.failure)
  const derived = workUpTo(params, below, height, header.bits)
  const stated = judgeStated(record, header, hash, derived, count)
  if (Result.isFailure(stated)) return Result.fail(stated.failure)
  return Result.succeed(step(params, below, height, header, hash, derived ?? record.chainwork))
}

/** The check that a premise of VALID-HEADER stands for. */
const checkOf = (params: Params, height: number, premise: string): Check => {
  if (premise === "WrongBits") return height % params.retarget.interval === 0 ? "bitsAtRetarget" : "bitsInPeriod"
  if (premise === "TimeTooOld") return "medianTime"
  if (premise === "TimeTooNew") return "futureTime"
  return premise === "OldVersion" ? "version" : "work"
}

const missing: { readonly [premise: string]: string } = {
  bitsInPeriod: "no earlier block of its period is there",
  bitsAtRetarget: "the first or the last block of the period before is not there",
  medianTime: "not all blocks that the median takes are there",
  futureTime: "there is no clock to compare with",
}

/** VALID-HEADER, with what is not known replaced by what cannot fail, and counted as not checked. */
const judgeHeader = (
  params: Params,
  height: number,
  header: Header,
  hash: string,
  below: Below,
  now: number | undefined,
  count: Tally,
): Result.Result<void, Violation> => {
  const requiredBits = bitsAfter(params, below, height)
  const medianTime = medianBefore(params, below, height)
  const judged = validHeader.check(params, header, hash, {
    height,
    requiredBits: requiredBits ?? header.bits,
    medianTime: medianTime ?? -1,
    now: now ?? Number.POSITIVE_INFINITY,
  })
  const known: { readonly [premise: string]: unknown } = {
    WrongBits: requiredBits,
    TimeTooOld: medianTime,
    TimeTooNew: now,
  }
  const failed = Result.isFailure(judged) ? judged.failure : undefined
  // The premises in their order, up to the one that failed; the two about work are one check.
  for (const premise of ["HighHash", "WrongBits", "TimeTooOld", "TimeTooNew", "OldVersion"]) {
    const check = checkOf(params, height, premise)
    if (premise in known && known[premise] === undefined) count.notChecked(check, missing[check] ?? "")
    else count.checked(check)
    if (failed !== undefined && checkOf(params, height, failed._tag) === check) break
  }
  if (failed === undefined) return Result.succeed(undefined)
  const detail = `${validHeader.stated.find((s) => s.name === failed._tag)?.says}: ${show(failed.seen)}`
  return violated(height, failed.statedBy, failed._tag, detail)
}

const fieldText = (name: string, value: unknown): string =>
  (name === "bits" || name === "required") && typeof value === "number"
    ? `${name} ${bitsText(value)}`
    : `${name} ${value}`

/** What a premise saw, in words. */
const show = (seen: unknown): string => {
  if (typeof seen === "number") return `bits ${bitsText(seen)}`
  if (typeof seen === "string") return `hash ${seen}`
  return Object.entries(seen ?? {})
    .map(([name, value]) => fieldText(name, value))
    .join(", ")
}
