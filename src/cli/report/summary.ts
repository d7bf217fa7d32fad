/** The end of a check: what came out, what was covered, and how to have the same again. */
import type { ScenarioReport, Share } from "../../../properties/suites/Report.ts"
import type { StrategyName } from "../../run/strategies/Strategy.ts"
import { type ExitCode, exit } from "../exit.ts"
import { counted, duration, many, padEnd, paragraph, type Terminal } from "../terminal.ts"
import { type Checked, gapsOf, isOutOfBudget, isViolation } from "./outcome.ts"

export interface Totals {
  readonly checked: ReadonlyArray<Checked>
  /** Reports of scenarios that an early end cut short. */
  readonly underWay: ReadonlyArray<ScenarioReport>
  /** Large scenarios that were not searched. */
  readonly leftOut: ReadonlyArray<string>
  /** Whether each kept trace violates its property again. */
  readonly regressions: ReadonlyArray<boolean>
  readonly code: ExitCode
  readonly seconds: number
  readonly seed: number
  readonly strategy: StrategyName
  /** Whether a part of the work was taken from a file: then there is no telling how fast it went. */
  readonly resumed: boolean
  /** How many scenarios were not searched to their end. */
  readonly unchecked: number
  /** The command that gives the same result. */
  readonly again: string
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((a, b) => a + b, 0)

const endings: { readonly [code: number]: string } = {
  [exit.asExpected]: "everything is as expected",
  [exit.violated]: "not as expected",
  [exit.badInput]: "no verdict: code of a chapter throws",
  [exit.interrupted]: "interrupted: this is what was found by then",
  [exit.budgetEnded]: "the budget ended before a verdict that was asked for: give it more runs",
}

const endingOf = ({ code, unchecked }: Totals): string =>
  unchecked === 0 || code === exit.interrupted || code === exit.violated
    ? (endings[code] ?? "")
    : "not everything was checked: this is what was found by then"

/** Lines no longer than this, where the terminal is not narrower: but for the command, which is there to be copied. */
const columnsMax = 80
const labelWidth = 13

const shareOf = (shares: ReadonlyArray<Share>): string =>
  `${counted(sum(shares.map((s) => s.seen)))} of ${counted(sum(shares.map((s) => s.of)))}`

const searchedLine = (reports: ReadonlyArray<ScenarioReport>): string => {
  const runs = sum(reports.filter(isRandom).map((r) => r.runs))
  const states = sum(reports.map((r) => r.states ?? r.met?.states ?? 0))
  const steps = sum(reports.map((r) => r.steps))
  return `${many(runs, "random run")}, ${many(steps, "step")}, ${many(states, "state")}`
}

const isRandom = ({ strategy }: ScenarioReport): boolean => strategy !== undefined

const verdictsLine = (reports: ReadonlyArray<ScenarioReport>): string => {
  const of = (verdict: string) => reports.filter((r) => r.ok && r.verdict === verdict).length
  const violated = reports.filter(isViolation).length
  return [
    ...(violated > 0 ? [`${counted(violated)} violated`] : []),
    `${of("holds (exhaustive)")} hold (exhaustive)`,
    `${of("no violation found")} no violation found`,
    `${of("violated")} refuted as expected`,
  ].join(", ")
}

const regressionsLine = (regressions: ReadonlyArray<boolean>): string =>
  regressions.length === 0
    ? "none kept by --save"
    : `${many(regressions.length, "kept trace")} replayed, ${regressions.filter(Boolean).length} violate again`

export const summaryLines = (totals: Totals, { style, columns }: Terminal): ReadonlyArray<string> => {
  const { checked, underWay, leftOut, unchecked, regressions, code, seconds, seed, strategy, resumed, again } = totals
  const reports = checked.flatMap((c) => c.report.scenarios)
  const covered = checked.map((c) => c.report.covered)
  const gaps = checked.flatMap((c) => gapsOf(c.report))
  const red = reports.filter((r) => !r.ok).length
  const open = reports.filter(isOutOfBudget).length
  const faults = [...new Set(covered.flatMap((c) => c.faults))].sort()
  const steps = sum([...reports, ...underWay].map((r) => r.steps))
  const chapters = checked.map((c) => c.report.chapter).join(", ")
  const rows: ReadonlyArray<readonly [label: string, text: string]> = [
    [
      "scenarios",
      [
        `${counted(reports.length - red)} of ${counted(reports.length)} as expected`,
        ...(open > 0 ? [`${open} without a verdict`] : []),
        ...(unchecked > 0 ? [`${unchecked} not checked`] : []),
      ].join(", ") + (chapters === "" ? "" : `: ${chapters}`),
    ],
    ...(leftOut.length === 0 ? [] : [["left out", `large: npx quorate explore ${leftOut.join(", ")}`] as const]),
    ["verdicts", verdictsLine(reports)],
    ["searched", searchedLine([...reports, ...underWay])],
    ...(reports.some(isRandom) ? [["drawn by", `strategy ${strategy}, seed ${seed}`] as const] : []),
    [
      "covered",
      `${shareOf(covered.map((c) => c.rules))} rules fired, ${shareOf(covered.map((c) => c.premises))} premises refused something, ${shareOf(covered.map((c) => c.witnesses))} witnesses were reached`,
    ],
    ["faults", faults.length === 0 ? "none" : faults.join(", ")],
    ...(gaps.length === 0 ? [] : [["gaps", gaps.join("; ")] as const]),
    ["regressions", regressionsLine(regressions)],
    ["time", resumed ? duration(seconds) : `${duration(seconds)}, ${counted(Math.round(steps / seconds))} steps/s`],
  ]
  const lines = rows.flatMap(([label, text]) =>
    paragraph(label, text, labelWidth, Math.min(columns, columnsMax)).map((line) =>
      label === "gaps" ? style("red", line) : line,
    ),
  )
  return [
    ...lines,
    `${padEnd("same again", labelWidth)}npx ${again}`,
    `${padEnd("verdict", labelWidth)}${style(code === exit.asExpected ? "green" : "red", endingOf(totals))}`,
  ]
}
