/** The one JSON document of a check. Wall-clock figures end in `seconds` or `PerSecond`; all else follows from the seed. */
import type { AnyChapter } from "../../../spec/core/Chapter.ts"
import { GivesUp } from "../exit.ts"
import type { Regression } from "../jobs/regression.ts"
import type { Checked } from "./outcome.ts"
import type { Timed } from "./rows.ts"
import { attempt, refutation, traceText } from "./violation.ts"

/** What was asked for. */
export interface Asked {
  readonly seed: number
  readonly runs?: number | undefined
  readonly steps?: number | undefined
  readonly property?: string | undefined
}

const scenarioJson = (chapter: AnyChapter, { report, seconds }: Timed) => {
  const { counterexample, ...rest } = report
  if (counterexample === undefined) return { ...rest, seconds }
  const { property, run, foundWith } = counterexample
  const text = attempt(() => traceText(refutation(chapter, property, run)))
  const trace = text instanceof GivesUp ? { unspeakable: text.message } : { trace: text }
  return { ...rest, counterexample: { property, steps: run.actions.length, foundWith, ...trace }, seconds }
}

export interface Document {
  readonly version: string
  readonly asked: Asked
  readonly ok: boolean
  readonly exitCode: number
  readonly checked: ReadonlyArray<{ readonly chapter: AnyChapter } & Checked>
  readonly regressions: ReadonlyArray<Regression & { readonly ok: boolean }>
  /** Files that traces of violations were written to. */
  readonly traces: ReadonlyArray<string>
  readonly seconds: number
}

export const documentOf = ({ version, asked, ok, exitCode, checked, regressions, traces, seconds }: Document) => {
  const steps = checked.flatMap((c) => c.scenarios).reduce((n, s) => n + s.report.steps, 0)
  return {
    quorate: version,
    ...asked,
    ok,
    exitCode,
    chapters: checked.map(({ chapter, report, scenarios }) => ({
      ...report,
      scenarios: scenarios.map((s) => scenarioJson(chapter, s)),
    })),
    regressions,
    traces,
    seconds,
    stepsPerSecond: Math.round(steps / seconds),
  }
}
