/**
 * Checks scenarios and whole chapters: everything must come out as the chapter expects, and nothing may go unexercised.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { type AnyRule, rulesOf } from "../../spec/core/Protocol.ts"
import type { Scenario } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { checkExhaustive } from "./exhaustive.ts"
import type { ChapterReport, CheckOptions, ScenarioReport } from "./Report.ts"
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

/**
 * The premises whose refusals a run shows: of rules that are tried in order, those of the first one, and of the others those that
 * blame the sender (see compose).
 */
const refusable = (chapter: AnyChapter): ReadonlyArray<string> =>
  honestRoles(chapter).flatMap(({ upon, internal, surveys, timers, endOfRound }) =>
    [upon, internal, surveys ?? {}, timers ?? {}, endOfRound === undefined ? {} : { endOfRound }].flatMap((rules) =>
      Object.values(rules).flatMap((r) => {
        const list: ReadonlyArray<AnyRule> = Array.isArray(r) ? r : [r]
        // where the last rule asks nothing, nothing is refused; that it fires shows that those before it were
        if (list[list.length - 1]?.stated.length === 0) return []
        return list.flatMap((rule, k) =>
          rule.stated.filter((p) => k === 0 || p.disposition === "reject").map((p) => `${rule.id} ${p.name}`),
        )
      }),
    ),
  )

/** Scenarios in which a premise is struck out show nothing of the rules as they are. */
const unchanged = (chapter: AnyChapter, reports: ReadonlyArray<ScenarioReport>): ReadonlyArray<ScenarioReport> => {
  const struck = new Set(chapter.scenarios.filter((s) => (s.struck ?? []).length > 0).map((s) => s.id))
  return reports.filter((r) => !struck.has(r.scenario))
}

/** Rules of honest roles that fired in no scenario. */
export const neverFired = (chapter: AnyChapter, reports: ReadonlyArray<ScenarioReport>): ReadonlyArray<string> => {
  const fired = new Set(unchanged(chapter, reports).flatMap((r) => Object.keys(r.fired)))
  return [...new Set(honestRules(chapter).map((r) => r.id))].filter((id) => !fired.has(id)).sort()
}

/** Premises that refused nothing in any scenario, as `rule premise`. */
export const neverRefused = (chapter: AnyChapter, reports: ReadonlyArray<ScenarioReport>): ReadonlyArray<string> => {
  const refused = new Set(unchanged(chapter, reports).flatMap((r) => Object.keys(r.refused)))
  return [...new Set(refusable(chapter))].filter((key) => !refused.has(key)).sort()
}

/** Puts the reports of a chapter's scenarios together. Coverage is judged only where all scenarios were checked in full. */
export const summarise = (
  chapter: AnyChapter,
  reports: ReadonlyArray<ScenarioReport>,
  complete: boolean,
): ChapterReport => {
  const missing = {
    neverFired: complete ? neverFired(chapter, reports) : [],
    neverRefused: complete ? neverRefused(chapter, reports) : [],
  }
  const covered = missing.neverFired.length === 0 && missing.neverRefused.length === 0
  return { chapter: chapter.id, ok: covered && reports.every((r) => r.ok), scenarios: reports, ...missing }
}
