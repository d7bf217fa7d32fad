/** What a red scenario means for the exit code: found, or merely not found yet. */
import { describe, expect, test } from "vitest"
import { chapters } from "../../spec/index.ts"
import { type Checked, exitCodeOf, gapsOf, isOutOfBudget } from "../../src/cli/report/outcome.ts"
import { checkScenario, summarise } from "../suites/check.ts"
import type { ScenarioReport } from "../suites/Report.ts"

const pow = chapters.find((c) => c.id === "pow")
const reportOf = (id: string, options: { readonly runs?: number; readonly states?: number }): ScenarioReport => {
  const scenario = pow?.scenarios.find((s) => s.id === id)
  if (pow === undefined || scenario === undefined) throw new Error(`there is no ${id}`)
  return checkScenario(pow, scenario, { seed: 1, ...options })
}
const checkedOf = (...reports: ReadonlyArray<ScenarioReport>): Checked => {
  if (pow === undefined) throw new Error("there is no pow")
  const report = summarise(pow, reports, false)
  return { report, scenarios: reports.map((r) => ({ report: r, seconds: 0 })), path: undefined }
}

describe("a budget that is too small", () => {
  test.each([
    ["pow/majority", { runs: 1 }],
    ["pow/chaos", { runs: 1 }],
    ["pow/two-payments", { states: 50 }],
  ])("leaves %s without a verdict: 3", (id, options) => {
    const report = reportOf(id, options)
    expect(report.ok).toBe(false)
    expect(isOutOfBudget(report)).toBe(true)
    expect(exitCodeOf([checkedOf(report)], [])).toBe(3)
  })
})

describe("a verdict", () => {
  const good = reportOf("pow/two-miners", {})
  const red = (reason: ScenarioReport["reason"], problem: string): ScenarioReport => ({
    ...good,
    ok: false,
    reason,
    problems: [problem],
  })

  test("as expected is 0", () => expect(exitCodeOf([checkedOf(good)], [false])).toBe(0))

  test.each([
    ["another number of states", red("changed", "7 states, recorded are 8: explain the change, then record it")],
    ["a witness that no run of the whole world reaches", red("changed", "never reached: pow/fork")],
  ])("of %s is 1", (_, report) => {
    expect(isOutOfBudget(report)).toBe(false)
    expect(exitCodeOf([checkedOf(good, report)], [])).toBe(1)
  })

  test("is not there where code throws: 2, whatever else was found", () => {
    const broken = { ...red("defect", "Defect: react threw"), verdict: "no verdict (defect)" as const }
    expect(isOutOfBudget(broken)).toBe(false)
    expect(exitCodeOf([checkedOf(good, broken, red("violated", "violated: pow/x"))], [true])).toBe(2)
  })

  test("is 1 if a kept trace violates again, or something is never exercised", () => {
    expect(exitCodeOf([checkedOf(good)], [false, true])).toBe(1)
    const gaps = { ...checkedOf(good).report, neverFired: ["pow/mine"], neverRefused: ["HighHash"] }
    expect(gapsOf(gaps)).toHaveLength(2)
    expect(exitCodeOf([{ ...checkedOf(good), report: gaps }], [])).toBe(1)
  })
})
