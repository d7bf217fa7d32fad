/**
 * What came out of a check of headers: counts, the work of the chain, the first violation; as text and as JSON.
 */

/** The checks, in the order in which they are made and reported; each with what it compares. */
export const checks = {
  genesis: "the block at height 0 is the genesis of the parameters",
  linkage: "it names the hash of the block before it",
  work: "its target is allowed, and its hash is at most the target",
  bitsInPeriod: "inside a period its bits are those of the block before",
  bitsAtRetarget: "at the start of a period its bits follow from the period before",
  medianTime: "its time is later than the median of the blocks before it",
  futureTime: "its time is not too far ahead of the clock",
  version: "its version is at least the one in force at its height",
  statedHash: "the hash that the file states is its hash",
  statedBits: "the bits that the file states are its bits",
  statedWork: "the chain work that the file states is the sum of the work of its blocks",
} as const

export type Check = keyof typeof checks

/** How often a check was made, and how often it could not be made and why. */
export interface Count {
  readonly check: Check
  readonly checked: number
  readonly notChecked: ReadonlyArray<{ readonly why: string; readonly headers: number }>
}

/** A header that breaks a rule. */
export interface Violation {
  readonly height: number
  /** Id of the rule or judgement: `pow/…`. */
  readonly rule: string
  /** The premise that does not hold. `StatedHash`, `StatedBits`, `StatedWork`: what the file says of the header is not so. */
  readonly premise: string
  /** What must hold, and what was seen. */
  readonly detail: string
}

export interface HeadersReport {
  /** Headers in the file, and how many were looked at: all of them, or those up to the first violation. */
  readonly headers: number
  readonly lookedAt: number
  readonly firstHeight: number
  readonly lastHeight: number
  /** One count for each check, in their order. */
  readonly counts: ReadonlyArray<Count>
  /** The expected number of hashes of the whole chain, where it starts at the genesis, has no gap and breaks no rule. */
  readonly cumulativeWork?: bigint
  readonly firstViolation?: Violation
}

/** 0: all that could be checked holds; 1: a header breaks a rule. (2, for a file that cannot be read, has no report.) */
export const exitCodeOf = (report: HeadersReport): 0 | 1 => (report.firstViolation === undefined ? 0 : 1)

const headersOf = (n: number): string => (n === 1 ? "1 header" : `${n} headers`)

/** The report as lines of plain text. */
export const formatReport = (report: HeadersReport): ReadonlyArray<string> => {
  const { firstViolation, cumulativeWork, headers, lookedAt, firstHeight, lastHeight } = report
  const heights = firstHeight === lastHeight ? `height ${firstHeight}` : `heights ${firstHeight} to ${lastHeight}`
  const rest = headers - lookedAt
  return [
    `headers  ${headersOf(headers)}, ${heights}`,
    ...report.counts.flatMap(countLines),
    ...(cumulativeWork === undefined
      ? []
      : [`work of the chain  0x${cumulativeWork.toString(16)} (${cumulativeWork})`]),
    ...(rest === 0 ? [] : [`not looked at  ${headersOf(rest)} after the violation`]),
    firstViolation === undefined
      ? "verdict  all that could be checked holds"
      : `verdict  violated at height ${firstViolation.height}: ${firstViolation.rule} ${firstViolation.premise}: ${firstViolation.detail}`,
  ]
}

const nameWidth = Math.max(...Object.keys(checks).map((name) => name.length))
const countWidth = 8

const countLines = ({ check, checked, notChecked }: Count): ReadonlyArray<string> => {
  if (checked === 0 && notChecked.length === 0) return []
  const left = `${check.padEnd(nameWidth)} ${String(checked).padStart(countWidth)} checked`
  const indent = " ".repeat(nameWidth + 1)
  return [
    `${left}  ${checks[check]}`,
    ...notChecked.map(({ why, headers }) => `${indent}${String(headers).padStart(countWidth)} not checked: ${why}`),
  ]
}

/** The report as JSON values: numbers of hashes as hexadecimal text without prefix, as the file states them. */
export const reportJson = ({ cumulativeWork, ...report }: HeadersReport) => ({
  ...report,
  ...(cumulativeWork !== undefined && { cumulativeWork: cumulativeWork.toString(16) }),
})
