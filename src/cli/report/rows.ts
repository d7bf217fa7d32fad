/** The table of results: one row for each scenario, printed as soon as it and all before it are done. */
import type { ScenarioReport } from "../../../properties/suites/Report.ts"
import { oneLine } from "../exit.ts"
import { counted, duration, many, padEnd, padStart, type Terminal } from "../terminal.ts"
import { isBroken } from "./outcome.ts"

/** A scenario's report, and how long it took. */
export interface Timed {
  readonly report: ScenarioReport
  readonly seconds: number
}

const columns = { expected: 8, runs: 7, steps: 11, states: 11, time: 7 } as const

const cells = (
  [mark, id, expected, runs, steps, states, time, verdict]: ReadonlyArray<string>,
  idWidth: number,
): string =>
  [
    mark,
    padEnd(id ?? "", idWidth),
    padEnd(expected ?? "", columns.expected),
    padStart(runs ?? "", columns.runs),
    padStart(steps ?? "", columns.steps),
    padStart(states ?? "", columns.states),
    padStart(time ?? "", columns.time),
    verdict,
  ].join(" ")

/** The heading of the table. */
export const heading = (idWidth: number, { style }: Terminal): string =>
  style("dim", cells([" ", "scenario", "expected", "runs", "steps", "states", "time", " verdict"], idWidth))

/** What came out, in the fixed words; an expected counterexample is told as found. */
const verdictOf = ({ report }: Timed): string => {
  const { verdict, counterexample, ok, runs, steps, states } = report
  if (isBroken(report)) return "no verdict: code of the chapter throws"
  if (counterexample !== undefined) {
    const length = many(counterexample.run.actions.length, "step")
    return ok ? `counterexample found, as expected (${length})` : `violated: ${counterexample.property} (${length})`
  }
  if (verdict === "holds (exhaustive)") return `holds (exhaustive, ${many(states ?? 0, "state")})`
  if (verdict === "no violation found") return `no violation found (${many(runs, "run")}, ${many(steps, "step")})`
  return verdict
}

/** The row of a scenario that the end of the check cut short. */
export const underWayRow = ({ report, seconds }: Timed, idWidth: number, { style }: Terminal): string =>
  cells(
    [
      style("yellow", "…"),
      report.scenario,
      report.expected.startsWith("refutes") ? "refutes" : report.expected,
      counted(report.runs),
      counted(report.steps),
      counted(report.met?.states ?? 0),
      duration(seconds),
      " under way: nothing violated by then",
    ],
    idWidth,
  )

/** The row of one scenario, and below it what did not come out as expected. */
export const rowsOf = (timed: Timed, idWidth: number, { style }: Terminal): ReadonlyArray<string> => {
  const { report } = timed
  const row = cells(
    [
      report.ok ? style("green", "✓") : style("red", "✗"),
      report.scenario,
      report.expected.startsWith("refutes") ? "refutes" : report.expected,
      report.states === undefined ? counted(report.runs) : "all",
      counted(report.steps),
      counted(report.states ?? report.met?.states ?? 0),
      duration(timed.seconds),
      ` ${report.ok ? verdictOf(timed) : style("red", verdictOf(timed))}`,
    ],
    idWidth,
  )
  // the verdict has told of a violation already
  const problems = report.problems.filter((problem) => problem !== `violated: ${report.counterexample?.property}`)
  return [row, ...problems.map((problem) => `    ${style("red", oneLine(problem))}`)]
}
