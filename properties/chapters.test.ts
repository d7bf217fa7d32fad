/**
 * Every scenario of every chapter, as `quorate check` runs it: all comes out as expected and nothing goes unexercised.
 */
import { describe, expect, test } from "vitest"
import { chapters } from "../spec/index.ts"
import { checkScenario, summarise } from "./suites/check.ts"
import type { ScenarioReport } from "./suites/Report.ts"

const seed = Number(process.env["QUORATE_SEED"] ?? 1)

describe.each(chapters.map((chapter) => [chapter.id, chapter] as const))("%s", (_, chapter) => {
  const reports: Array<ScenarioReport> = []

  // a changed number of states, a lost witness, a premise that no longer carries load: each makes its scenario red
  test.each(chapter.scenarios.map((s) => [s.id, s] as const))("%s", (_, scenario) => {
    const report = checkScenario(chapter, scenario, { seed })
    reports.push(report)
    expect(report.problems, `seed ${seed}`).toEqual([])
  })

  // a rule that no scenario fires, or a premise that refuses nothing anywhere, is not checked by any of them
  test("every rule fires and every premise refuses something", () => {
    const { neverFired, neverRefused } = summarise(chapter, reports, reports.length === chapter.scenarios.length)
    expect({ neverFired, neverRefused }).toEqual({ neverFired: [], neverRefused: [] })
  })
})
