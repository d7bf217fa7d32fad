/** What a check came to: whether each part is as expected, and the exit code of the whole. */
import type { ChapterReport, ScenarioReport } from "../../../properties/suites/Report.ts"
import { type ExitCode, exit } from "../exit.ts"
import type { Regression } from "../jobs/regression.ts"
import type { Timed } from "./rows.ts"

/** One chapter, checked. */
export interface Checked {
  readonly report: ChapterReport
  readonly scenarios: ReadonlyArray<Timed>
  /** The path of one's own chapter. */
  readonly path: string | undefined
}

export const isViolation = ({ ok, counterexample }: ScenarioReport): boolean => !ok && counterexample !== undefined

/** Whether a scenario is red only because its budget ended too early: more runs or states could still show what was expected. */
export const isOutOfBudget = ({ reason }: ScenarioReport): boolean => reason === "budget"

/** Whether code of the chapter threw. */
export const isBroken = ({ reason }: ScenarioReport): boolean => reason === "defect"

/** What keeps a chapter as a whole from being as expected: something was never exercised. */
export const gapsOf = ({ neverFired, neverRefused }: ChapterReport): ReadonlyArray<string> => [
  ...neverFired.map((rule) => `no scenario fires the rule ${rule}`),
  ...neverRefused.map((premise) => `no scenario sees the premise ${premise} refuse anything`),
]

/** A kept trace violates its property again, unless a scenario of the chapter expects just that. */
export const isRegression = (kept: Regression, expected: ReadonlySet<string>): boolean =>
  kept.violates !== undefined && !expected.has(kept.violates)

export const exitCodeOf = (checked: ReadonlyArray<Checked>, regressions: ReadonlyArray<boolean>): ExitCode => {
  const reports = checked.flatMap((c) => c.scenarios.map((s) => s.report))
  if (reports.some(isBroken)) return exit.badInput
  if (regressions.includes(true) || checked.some((c) => gapsOf(c.report).length > 0)) return exit.violated
  const red = reports.filter((r) => !r.ok)
  if (red.length === 0) return exit.asExpected
  return red.every(isOutOfBudget) ? exit.budgetEnded : exit.violated
}
