/**
 * Checks scenarios and whole chapters: everything must come out as the chapter expects, and nothing may go unexercised.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { rulesOf } from "../../spec/core/Protocol.ts"
import type { Scenario } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { checkExhaustive } from "./exhaustive.ts"
import type { ChapterReport, CheckOptions, Covered, ScenarioReport } from "./Report.ts"
import { checkRandom } from "./random.ts"

/** Checks one scenario of a chapter. */
export const checkScenario = (
  chapter: AnyChapter,
  scenario: Scenario<Json, Json>,
  options: CheckOptions,
): ScenarioReport =>
  scenario.kind === "exhaustive" ? checkExhaustive(chapter, scenario, options) : checkRandom(chapter, scenario, options)

/** The scenarios that say something about a property; where none is asked for, all of them but the large ones. */
export const scenariosOf = (chapter: AnyChapter, property: string | undefined): ReadonlyArray<Scenario<Json, Json>> =>
  chapter.scenarios.filter((scenario) => {
    if (property === undefined) return !isLarge(scenario)
    const { holds = [], reaches = [], refutes } = scenario.expects
    const about = [...holds, ...reaches, ...(refutes === undefined ? [] : [refutes.property])]
    return about.some((p) => p.id === property)
  })

/** Whether a scenario takes seconds by itself. */
export const isLarge = (scenario: Scenario<Json, Json>): boolean =>
  scenario.kind === "exhaustive" && scenario.large === true

const honestRoles = (chapter: AnyChapter) =>
  Object.values(chapter.protocol.roles).filter((role) => role.corrupt !== true)
const honestRules = (chapter: AnyChapter) => honestRoles(chapter).flatMap((role) => rulesOf(role))

/** The premises of honest roles, as `rule premise`. */
const refusable = (chapter: AnyChapter): ReadonlyArray<string> =>
  honestRules(chapter).flatMap((rule) => rule.stated.map((p) => `${rule.id} ${p.name}`))

/** Scenarios in which a premise is struck out show nothing of the rules as they are. */
const unchanged = (chapter: AnyChapter, reports: ReadonlyArray<ScenarioReport>): ReadonlyArray<ScenarioReport> => {
  const struck = new Set(chapter.scenarios.filter((s) => (s.struck ?? []).length > 0).map((s) => s.id))
  return reports.filter((r) => !struck.has(r.scenario))
}

const rulesToFire = (chapter: AnyChapter): ReadonlySet<string> => new Set(honestRules(chapter).map((r) => r.id))
const premisesToRefuse = (chapter: AnyChapter): ReadonlySet<string> => new Set(refusable(chapter))

/** Rules of honest roles that fired in no scenario. */
export const neverFired = (chapter: AnyChapter, reports: ReadonlyArray<ScenarioReport>): ReadonlyArray<string> => {
  const fired = new Set(unchanged(chapter, reports).flatMap((r) => Object.keys(r.fired)))
  return [...rulesToFire(chapter)].filter((id) => !fired.has(id)).sort()
}

/** Premises that refused nothing in any scenario, as `rule premise`. */
export const neverRefused = (chapter: AnyChapter, reports: ReadonlyArray<ScenarioReport>): ReadonlyArray<string> => {
  const refused = new Set(unchanged(chapter, reports).flatMap((r) => Object.keys(r.refused)))
  return [...premisesToRefuse(chapter)].filter((key) => !refused.has(key)).sort()
}

/** What was exercised, of all there is. */
const coveredBy = (chapter: AnyChapter, reports: ReadonlyArray<ScenarioReport>, missing: Missing): Covered => {
  const [rules, premises] = [rulesToFire(chapter).size, premisesToRefuse(chapter).size]
  const reached = new Set(reports.flatMap((r) => Object.keys(r.reached)))
  const witnesses = new Set(chapter.scenarios.flatMap((s) => (s.expects.reaches ?? []).map((w) => w.id)))
  return {
    rules: { seen: rules - missing.neverFired.length, of: rules },
    premises: { seen: premises - missing.neverRefused.length, of: premises },
    witnesses: { seen: [...witnesses].filter((id) => reached.has(id)).length, of: witnesses.size },
    faults: [...new Set(reports.flatMap((r) => Object.keys(r.faults)))].sort(),
  }
}

type Missing = Pick<ChapterReport, "neverFired" | "neverRefused">

/** Puts the reports of a chapter's scenarios together. Gaps are told only where all scenarios were checked in full. */
export const summarise = (
  chapter: AnyChapter,
  reports: ReadonlyArray<ScenarioReport>,
  complete: boolean,
): ChapterReport => {
  const missing = { neverFired: neverFired(chapter, reports), neverRefused: neverRefused(chapter, reports) }
  const told: Missing = complete ? missing : { neverFired: [], neverRefused: [] }
  const isWhole = told.neverFired.length === 0 && told.neverRefused.length === 0
  const covered = coveredBy(chapter, reports, missing)
  return { chapter: chapter.id, ok: isWhole && reports.every((r) => r.ok), scenarios: reports, covered, ...told }
}
