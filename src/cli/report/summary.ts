/** Ten lines at the end of a check. */
import { type ExitCode, exit } from "../exit.ts"
import { aligned, counted, duration, many, type Terminal } from "../terminal.ts"
import { type Checked, gapsOf, isOutOfBudget, isViolation } from "./outcome.ts"

export interface Totals {
  readonly checked: ReadonlyArray<Checked>
  /** Whether each kept trace violates its property again. */
  readonly regressions: ReadonlyArray<boolean>
  readonly code: ExitCode
  readonly seconds: number
  /** The command that gives the same result. */
  readonly again: string
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((a, b) => a + b, 0)

const endings: { readonly [code: number]: string } = {
  [exit.asExpected]: "everything is as expected",
  [exit.violated]: "not as expected",
  [exit.budgetEnded]: "the budget ended before a verdict that was asked for: give it more runs",
}

export const summaryLines = (totals: Totals, { style }: Terminal): ReadonlyArray<string> => {
  const { checked, regressions, code, seconds, again } = totals
  const reports = checked.flatMap((c) => c.report.scenarios)
  const of = (verdict: string) => reports.filter((r) => r.ok && r.verdict === verdict).length
  const steps = sum(reports.map((r) => r.steps))
  const properties = new Set(reports.flatMap((r) => r.properties))
  const reached = new Set(reports.flatMap((r) => Object.keys(r.reached)))
  const fired = new Set(reports.flatMap((r) => Object.keys(r.fired)))
  const refused = new Set(reports.flatMap((r) => Object.keys(r.refused)))
  const gaps = checked.flatMap((c) => gapsOf(c.report))
  const red = reports.filter((r) => !r.ok).length
  const violated = reports.filter(isViolation).length
  const open = reports.filter(isOutOfBudget).length
  const lines = [
    ["chapters", checked.map((c) => c.report.chapter).join(", ")],
    [
      "scenarios",
      `${counted(reports.length - red)} of ${counted(reports.length)} as expected${open > 0 ? `, ${open} without a verdict` : ""}`,
    ],
    [
      "verdicts",
      `${of("holds (exhaustive)")} hold (exhaustive) · ${of("no violation found")} no violation found · ${many(of("violated"), "counterexample")} found, as expected${violated > 0 ? ` · ${counted(violated)} violated` : ""}`,
    ],
    [
      "searched",
      `${many(sum(reports.map((r) => r.runs)), "run")}, ${many(steps, "step")}, ${many(sum(reports.map((r) => r.states ?? 0)), "state")}`,
    ],
    [
      "properties",
      `${properties.size} put to the test, ${many(reached.size, "witness", "witnesses")} among them reached`,
    ],
    ["coverage", `${many(fired.size, "rule")} fired, ${many(refused.size, "premise")} of rules refused something`],
    ["gaps", gaps.length === 0 ? "none" : style("red", gaps.join("; "))],
    [
      "regressions",
      regressions.length === 0
        ? "none kept by --save"
        : `${many(regressions.length, "kept trace")} replayed, ${regressions.filter(Boolean).length} violate again`,
    ],
    ["time", `${duration(seconds)}, ${counted(Math.round(steps / seconds))} steps/s; the same again: ${again}`],
    ["verdict", style(code === exit.asExpected ? "green" : "red", endings[code] ?? "")],
  ]
  return aligned(lines)
}
