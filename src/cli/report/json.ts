/** The one JSON document of a check. Wall-clock figures end in `seconds` or `PerSecond`; all else follows from the seed. */
import type { AnyChapter } from "../../../spec/core/Chapter.ts"
import type { StrategyName } from "../../run/strategies/Strategy.ts"
import { GivesUp } from "../exit.ts"
import type { Regression } from "../jobs/regression.ts"
import type { Checked } from "./outcome.ts"
import type { Timed } from "./rows.ts"
import { attempt, refutation, traceText } from "./violation.ts"

/** What was asked for. */
export interface Asked {
  readonly seed: number
  readonly strategy: StrategyName
  readonly runs?: number | undefined
  readonly steps?: number | undefined
  readonly property?: string | undefined
}

/** Distinct states are told alike of searches and of runs; of runs also in how many of them, and of their steps, they were counted. */
const scenarioJson = (chapter: AnyChapter, { report, seconds }: Timed) => {
  const { counterexample, met, ...rest } = report
  const { states, perDepth: statesPerLevel, ...statesCountedIn } = met ?? {}
  const whole = met === undefined ? rest : { ...rest, states, statesPerLevel, statesCountedIn }
  if (counterexample === undefined) return { ...whole, seconds }
  const { property, run, foundWith } = counterexample
  const text = attempt(() => traceText(refutation(chapter, property, run)))
  const trace = text instanceof GivesUp ? { unspeakable: text.message } : { trace: text }
  return { ...whole, counterexample: { property, steps: run.actions.length, foundWith, ...trace }, seconds }
}

/** What was seen so far; it is no verdict. */
const underWayJson = ({ report, seconds }: Timed) => {
  const { scenario, runs, steps, met, reached, applied, fired, held, refused, faults } = report
  return { scenario, runs, steps, states: met?.states, reached, applied, fired, held, refused, faults, seconds }
}

export interface Document {
  readonly version: string
  readonly asked: Asked
  readonly ok: boolean
  readonly exitCode: number
  /** Whether Ctrl-C ended the check: then only what was found by then is told. */
  readonly interrupted: boolean
  /** Why not every scenario was checked, where the time was over or something failed. */
  readonly unfinished?: string | undefined
  /** Random scenarios that an early end cut short. */
  readonly underWay: ReadonlyArray<Timed>
  readonly checked: ReadonlyArray<{ readonly chapter: AnyChapter } & Checked>
  readonly regressions: ReadonlyArray<Regression & { readonly ok: boolean }>
  /** Files that traces of violations were written to. */
  readonly traces: ReadonlyArray<string>
  readonly seconds: number
  /** Whether a part of the work was taken from a file: then there is no telling how fast it went. */
  readonly resumed: boolean
}

export const documentOf = (document: Document) => {
  const {
    version,
    asked,
    ok,
    exitCode,
    interrupted,
    unfinished,
    underWay,
    checked,
    regressions,
    traces,
    seconds,
    resumed,
  } = document
  const steps = checked.flatMap((c) => c.scenarios).reduce((n, s) => n + s.report.steps, 0)
  return {
    quorate: version,
    ...asked,
    ok,
    exitCode,
    ...(interrupted && { interrupted }),
    ...(unfinished !== undefined && { unfinished }),
    ...(underWay.length > 0 && { underWay: underWay.map(underWayJson) }),
    chapters: checked.map(({ chapter, report, scenarios }) => ({
      ...report,
      scenarios: scenarios.map((s) => scenarioJson(chapter, s)),
    })),
    regressions,
    traces,
    seconds,
    ...(!resumed && { stepsPerSecond: Math.round(steps / seconds) }),
  }
}
