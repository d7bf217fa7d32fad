/**
 * `quorate/vitest`: every suite of a chapter as tests of vitest.
 *
 * @example
 * ```ts
 * // my-chapter.test.ts
 * import { checkChapter } from "quorate/vitest"
 * import { chapter } from "./my-chapter.ts"
 *
 * checkChapter(chapter)
 * ```
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Result from "effect/Result"
import { describe, expect, test } from "vitest"
import type { AnyChapter } from "../spec/core/Chapter.ts"
import { faultsOf } from "../src/cli/wellFormed.ts"
import { renderExplanation } from "../src/render/explain.ts"
import { renderLanes } from "../src/render/lanes.ts"
import { renderReplayed } from "../src/render/replayed.ts"
import { replayText } from "../src/replay/replay.ts"
import { spellTrace, traceOf } from "../src/trace/print.ts"
import { record } from "../src/trace/record.ts"
import { checkScenario, neverFired, neverRefused } from "./suites/check.ts"
import type { Counterexample, ScenarioReport } from "./suites/Report.ts"

export interface SuiteOptions {
  /** 0…2³²−1; 1 where absent. */
  readonly seed?: number
  /** Runs of each random scenario; its own number where absent. With a number, coverage is not judged. */
  readonly runs?: number
  /** A folder of worked traces, each of which must replay as recorded. */
  readonly traces?: string
  /** Milliseconds for one scenario; two minutes where absent. */
  readonly timeout?: number
}

const twoMinutes = 120_000

const picture = (chapter: AnyChapter, { property, run }: Counterexample): string => {
  const recording = record(chapter, run, { shows: "refutes", properties: [property] })
  const trace = spellTrace(chapter, traceOf(recording))
  return `${renderLanes(recording)}\n${renderExplanation(recording)}\n${trace}`
}

/** Why a scenario is not as expected, with the trace of what it found. */
const failureOf = (chapter: AnyChapter, { problems, counterexample }: ScenarioReport): string =>
  `${problems.join("\n")}\n${counterexample === undefined ? "" : `\n${picture(chapter, counterexample)}`}`

/**
 * Registers the suites of a chapter: it is whole; each scenario comes out as expected, with its expected counterexample; over
 * all scenarios every rule fires and every premise refuses something; each worked trace replays as recorded.
 */
export const checkChapter = (chapter: AnyChapter, options: SuiteOptions = {}): void => {
  const { seed = 1, runs, traces, timeout = twoMinutes } = options
  describe(chapter.id, () => {
    const reports: Array<ScenarioReport> = []

    test("is a whole chapter", () => expect(faultsOf(chapter)).toEqual([]))

    test.for(chapter.scenarios)("$id: $says", { timeout }, (scenario) => {
      const report = checkScenario(chapter, scenario, runs === undefined ? { seed } : { seed, runs })
      reports.push(report)
      if (!report.ok) expect.fail(failureOf(chapter, report))
    })

    test.skipIf(runs !== undefined)("every rule fires, every premise refuses something", ({ skip }) => {
      if (reports.length < chapter.scenarios.length) skip("only some of the scenarios were checked")
      expect({ neverFired: neverFired(chapter, reports), neverRefused: neverRefused(chapter, reports) }).toEqual({
        neverFired: [],
        neverRefused: [],
      })
    })

    const files = traces === undefined ? [] : readdirSync(traces).filter((name) => name.endsWith(".trace"))
    test.for(files)("the trace %s replays as recorded", (name) => {
      const replayed = replayText([chapter], readFileSync(join(traces ?? "", name), "utf8"))
      if (Result.isFailure(replayed)) expect.fail(replayed.failure.message)
      else if (replayed.success._tag !== "Reproduced") expect.fail(renderReplayed(replayed.success))
    })
  })
}
