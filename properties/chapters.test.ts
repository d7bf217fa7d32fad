/**
 * Every scenario of every chapter, as `quorate check` runs it: all comes out as expected, nothing goes unexercised, and what is
 * found is the worked trace. Large ones, which take minutes together, are checked by `npm run test:large`.
 * `UPDATE=1` rewrites the traces, `UPDATE=pow` those of one chapter (with `QUORATE_LARGE=1` those of large scenarios); read the
 * difference.
 */
import { describe, expect, test } from "vitest"
import { chapters } from "../spec/index.ts"
import { checkScenario, isLarge, summarise } from "./suites/check.ts"
import type { ScenarioReport } from "./suites/Report.ts"
import { readWorked, tracedBy, writeWorked } from "./workedTraces.ts"

const seed = Number(process.env["QUORATE_SEED"] ?? 1)
const onlyLarge = process.env["QUORATE_LARGE"] === "1"
const update = process.env["UPDATE"]
/** The seed with which the worked traces were found. */
const workedSeed = 1

describe.each(chapters.map((chapter) => [chapter.id, chapter] as const))("%s", (_, chapter) => {
  const reports: Array<ScenarioReport> = []
  const scenarios = chapter.scenarios.filter((s) => isLarge(s) === onlyLarge)

  // a changed number of states, a lost witness, a premise that no longer carries load: each makes its scenario red
  test.each(scenarios.map((s) => [s.id, s] as const))("%s", (_, scenario) => {
    const report = checkScenario(chapter, scenario, { seed })
    reports.push(report)
    expect(report.problems, `seed ${seed}`).toEqual([])
    const worked = scenario.expects.refutes?.trace
    if (worked === undefined || seed !== workedSeed) return
    // a rule, a generator or a pass of the shrinker that changes shows as a difference to be read
    const found = tracedBy(chapter, report)
    if (update === "1" || update === chapter.id) writeWorked(chapter, worked, found)
    expect(found).toBe(readWorked(chapter, worked))
  })

  // a rule that no scenario fires, or a premise that refuses nothing anywhere, is not checked by any of them
  test.skipIf(onlyLarge)("every rule fires and every premise refuses something", () => {
    const { neverFired, neverRefused } = summarise(chapter, reports, reports.length === scenarios.length)
    expect({ neverFired, neverRefused }).toEqual({ neverFired: [], neverRefused: [] })
  })
})
