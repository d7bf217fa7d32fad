/** What the file itself says of a header: its hash, its bits, the work of the chain up to it. */
import * as Result from "effect/Result"
import type { Header } from "../../../spec/core/lib/Header.ts"
import type { HeaderRecord } from "./parse.ts"
import type { Violation } from "./Report.ts"
import type { Tally } from "./Tally.ts"

/** A header breaks a rule. */
export const violated = (
  height: number,
  rule: string,
  premise: string,
  detail: string,
): Result.Result<never, Violation> => Result.fail({ height, rule, premise, detail })

/** A compact target as files write it: 8 digits. */
export const bitsText = (bits: number): string => bits.toString(16).padStart(8, "0")

/** What the file says about the header, compared with what is so. */
export const judgeStated = (
  { height, ...stated }: HeaderRecord,
  { bits }: Header,
  hash: string,
  work: bigint | undefined,
  count: Tally,
): Result.Result<void, Violation> => {
  if (stated.hash !== undefined) {
    count.checked("statedHash")
    if (stated.hash !== hash) {
      return violated(height, "pow/valid-header", "StatedHash", `its hash is ${hash}: the file states ${stated.hash}`)
    }
  }
  if (stated.bits !== undefined) {
    count.checked("statedBits")
    if (stated.bits !== bits) {
      const detail = `its bits are ${bitsText(bits)}: the file states ${bitsText(stated.bits)}`
      return violated(height, "pow/valid-header", "StatedBits", detail)
    }
  }
  if (stated.chainwork === undefined) return Result.succeed(undefined)
  if (work === undefined) count.notChecked("statedWork", "the work of the chain below it is not known")
  else {
    count.checked("statedWork")
    if (stated.chainwork !== work) {
      const detail = `the work up to it is ${work.toString(16)}: the file states ${stated.chainwork.toString(16)}`
      return violated(height, "pow/fork-choice", "StatedWork", detail)
    }
  }
  return Result.succeed(undefined)
}
