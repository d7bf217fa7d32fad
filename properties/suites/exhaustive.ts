/**
 * Checks an exhaustive scenario: every run of its world, and the recorded number of states.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Property } from "../../spec/core/Property.ts"
import { type Exhaustive, type Fixed, worldsOf } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Exploration } from "../../src/explore/Exploration.ts"
import { faultRules } from "../../src/run/Coverage.ts"
import { heldOf, judged, selected, sorted } from "./common.ts"
import { type Explored, exploreWorlds } from "./explored.ts"
import type { CheckOptions, Counterexample, Reason, ScenarioReport, Verdict } from "./Report.ts"

type ExhaustiveScenario = Exhaustive<Json, Json>

const verdictOf = (found: Explored): Verdict => {
  if (found.violations.length > 0) return "violated"
  return found.verdict.startsWith("holds") ? "holds (exhaustive)" : "inconclusive (budget)"
}

/** Figures that differ from the recorded ones. */
export const changesOf = (
  { states, depth, ends }: Pick<ExhaustiveScenario, "states" | "depth" | "ends">,
  found: Pick<Explored, "states" | "depth" | "terminals">,
): ReadonlyArray<string> => {
  const figures = [
    ["states", found.states, states],
    ["levels", found.depth, depth],
    ["ends", found.terminals, ends],
  ] as const
  return figures.flatMap(([what, is, was]) =>
    was === undefined || is === was ? [] : [`${is} ${what}, recorded are ${was}: explain the change, then record it`],
  )
}

const problemsOf = (
  scenario: ExhaustiveScenario,
  found: Explored,
  properties: ReadonlyArray<Property<Json>>,
  whole: boolean,
) => {
  const problems: Array<string> = []
  const wanted = new Set(properties.map((p) => p.id))
  const { refutes, reaches } = scenario.expects
  const violated = found.violations[0]?.property
  if (refutes === undefined && violated !== undefined) problems.push(`violated: ${violated}`)
  if (refutes !== undefined && violated === undefined) problems.push(`no counterexample to ${refutes.property.id}`)
  const finished = verdictOf(found) === "holds (exhaustive)"
  if (whole && finished) problems.push(...changesOf(scenario, found))
  const reached = new Set(found.reached.map((w) => w.property))
  for (const w of reaches ?? []) {
    if (finished && wanted.has(w.id) && !reached.has(w.id)) problems.push(`never reached: ${w.id}`)
  }
  for (const p of properties) {
    if (!finished || (p.kind !== "temporal" && p.kind !== "leadsTo") || (found.antecedents[p.id] ?? 0) > 0) continue
    problems.push(`${p.id} says nothing here: its antecedent never held${p.kind === "temporal" ? " at rest" : ""}`)
  }
  for (const id of found.unjudged) problems.push(`${id} was not judged: endless runs need a smaller world`)
  if (found.unjudged.length === 0 && verdictOf(found) === "inconclusive (budget)")
    problems.push(`the budget ended after ${found.states} states`)
  return problems
}

const reasonOf = (found: Explored, problems: ReadonlyArray<string>, refutes: boolean): Reason => {
  if (problems.length === 0) return "as expected"
  if (!refutes && found.violations.length > 0) return "violated"
  return verdictOf(found) === "inconclusive (budget)" ? "budget" : "changed"
}

/** What code of the chapter threw during a search. */
export interface Broken {
  readonly defect: string
}

/** Explores the scenario's worlds, or some of them. Throws nothing: a defect of a rule is told. */
export const searchWorlds = (
  chapter: AnyChapter,
  scenario: ExhaustiveScenario,
  options: CheckOptions,
  worlds: ReadonlyArray<Fixed<Json>> = worldsOf(scenario),
): Explored | Broken => {
  const properties = selected(judged(scenario), options.property)
  try {
    return exploreWorlds(chapter, scenario, properties, { statesMax: options.states }, worlds)
  } catch (defect) {
    return { defect: defect instanceof Error ? `${defect.name}: ${defect.message}` : String(defect) }
  }
}

/** What the search says about the scenario. */
export const exhaustiveReport = (
  chapter: AnyChapter,
  scenario: ExhaustiveScenario,
  options: CheckOptions,
  found: Explored | Broken,
): ScenarioReport => {
  const properties = selected(judged(scenario), options.property)
  const { expects } = scenario
  const base = {
    scenario: scenario.id,
    says: scenario.says,
    expected: expects.refutes === undefined ? "holds" : `refutes ${expects.refutes.property.id}`,
    seed: options.seed,
    runs: 1,
    properties: properties.map((p) => p.id),
  }
  if ("defect" in found) {
    const nothing = { steps: 0, reached: {}, applied: {}, fired: {}, held: {}, refused: {}, faults: {} }
    return {
      ...base,
      ...nothing,
      verdict: "no verdict (defect)",
      ok: false,
      reason: "defect",
      problems: [found.defect],
    }
  }
  const problems = problemsOf(scenario, found, properties, options.property === undefined)
  const counterexample = exampleOf(found)
  return {
    ...base,
    verdict: verdictOf(found),
    ok: problems.length === 0,
    reason: reasonOf(found, problems, expects.refutes !== undefined),
    problems,
    steps: found.transitions,
    states: found.states,
    depth: found.depth,
    statesPerLevel: found.statesPerLevel,
    reached: Object.fromEntries(found.reached.map((w) => [w.property, 1] as const).sort()),
    applied: sorted(new Map(Object.entries(found.antecedents))),
    ...covered(chapter, scenario, found),
    ...(counterexample === undefined ? {} : { counterexample }),
  }
}

/** Explores the scenario's worlds one after the other. */
export const checkExhaustive = (
  chapter: AnyChapter,
  scenario: ExhaustiveScenario,
  options: CheckOptions,
): ScenarioReport => exhaustiveReport(chapter, scenario, options, searchWorlds(chapter, scenario, options))

/** What a search has covered: rules, premises that held and refused, faults; each by distinct pairs of local state and input. */
export const covered = (
  chapter: AnyChapter,
  scenario: ExhaustiveScenario,
  found: Pick<Explored, "fired" | "refused">,
): Pick<ScenarioReport, "fired" | "held" | "refused" | "faults"> => {
  const all = Object.entries(found.fired)
  const fired = sorted(new Map(all.filter(([rule]) => !faultRules.has(rule))))
  const faults = sorted(new Map(all.filter(([rule]) => faultRules.has(rule))))
  const refused = sorted(flattened(found.refused))
  return { fired, held: heldOf(chapter, scenario, fired, refused), refused, faults }
}

const flattened = (refused: Exploration["refused"]): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(refused).flatMap(([rule, by]) => Object.entries(by).map(([p, n]) => [`${rule} ${p}`, n] as const)),
  )

const exampleOf = (found: Explored): Counterexample | undefined => {
  const violation = found.violations[0]
  return violation === undefined ? undefined : { ...violation, foundWith: violation.run.actions.length }
}
