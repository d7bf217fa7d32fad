/**
 * Checks a random scenario: draws runs through fast-check until one violates a property, or all have been drawn.
 */
import * as fc from "fast-check"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Random, Space } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Run } from "../../src/run/Action.ts"
import { runs } from "../arbitrary/runs.ts"
import { type Tally, tally } from "../arbitrary/tally.ts"
import { heldOf, judged, selected, sorted } from "./common.ts"
import type { CheckOptions, Reason, ScenarioReport } from "./Report.ts"
import { shortestWithin } from "./shortest.ts"

type RandomScenario = Random<Json, Json>

/** How many runs are drawn between two reports of progress. */
const progressEvery = 50

const shorter = (space: Space<Json>, steps: number | undefined): Space<Json> =>
  steps === undefined ? space : { ...space, steps: [Math.min(space.steps[0], steps), Math.min(space.steps[1], steps)] }

/** What is wrong with a campaign that violated nothing: witnesses not reached, antecedents that hardly ever held. */
const blindSpots = (scenario: RandomScenario, figures: Tally<Json>, properties: ReadonlyArray<Property<Json>>) => {
  const problems: Array<string> = []
  for (const p of properties) {
    if (p.kind === "witness" && !figures.reached.has(p.id)) problems.push(`never reached: ${p.id}`)
    if (p.kind !== "temporal") continue
    const share = figures.runs === 0 ? 0 : (figures.applied.get(p.id) ?? 0) / figures.runs
    const floor = scenario.floor ?? 0
    if (share === 0 || share < floor) {
      problems.push(`${p.id} said something in ${percent(share)} of the runs only; it should in ${percent(floor)}`)
    }
  }
  return problems
}

/** Random runs end: they say nothing of what must happen in the end. */
const notJudged = (properties: ReadonlyArray<Property<Json>>): ReadonlyArray<string> =>
  properties.flatMap(({ kind, id }) =>
    kind === "leadsTo" ? [`${id} is not judged at random: it needs an exhaustive scenario`] : [],
  )

const percent = (share: number): string => `${Math.round(share * 100)} %`

const reasonOf = (problems: ReadonlyArray<string>, broken: boolean, changed: boolean, violated: boolean): Reason => {
  if (broken) return "defect"
  if (violated) return "violated"
  if (changed) return "changed"
  return problems.length === 0 ? "as expected" : "budget"
}

/** Draws runs of the scenario. Throws nothing: a defect of a rule is a problem in the report. */
export const checkRandom = (chapter: AnyChapter, scenario: RandomScenario, options: CheckOptions): ScenarioReport => {
  const properties = selected(judged(scenario), options.property)
  const refutes = scenario.expects.refutes
  const numRuns = options.runs ?? scenario.runs
  const { strategy = "mix" } = options
  const figures = tally<Json>()
  let foundWith = 0
  const arbitrary = runs(chapter.protocol, shorter(scenario.space, options.steps), properties, {
    ...(scenario.struck === undefined ? {} : { struck: scenario.struck }),
    coverage: figures.coverage,
    configurations: figures.configurations,
    strategy,
    remembers: true,
    shortest: shortestWithin(chapter.protocol, properties),
    onRun: (run, facts) => {
      figures.onRun(run, facts)
      if (facts.violated !== undefined && foundWith === 0) foundWith = run.actions.length
      if (figures.runs % progressEvery !== 0) return
      options.onProgress?.({ scenario: scenario.id, runs: figures.runs, of: numRuns, steps: figures.steps })
    },
  })
  const found = search(arbitrary, numRuns, options.seed)
  const property = found.run === undefined ? undefined : arbitrary.violated(found.run)
  const problems = [...found.problems, ...notJudged(properties)]
  const broken = found.problems.length > 0
  if (refutes === undefined && property !== undefined) problems.push(`violated: ${property}`)
  if (refutes !== undefined && property === undefined && found.problems.length === 0) {
    problems.push(`no counterexample to ${refutes.property.id} found in ${figures.runs} runs`)
  }
  if (refutes === undefined && property === undefined) problems.push(...blindSpots(scenario, figures, properties))
  const restless = figures.unsettled > 0
  if (restless) problems.push(`${figures.unsettled} runs did not come to rest`)
  const changed = restless || notJudged(properties).length > 0
  const fired = sorted(figures.coverage.fired)
  const refused = sorted(figures.coverage.refused)
  return {
    scenario: scenario.id,
    says: scenario.says,
    expected: refutes === undefined ? "holds" : `refutes ${refutes.property.id}`,
    verdict: broken ? "no verdict (defect)" : property === undefined ? "no violation found" : "violated",
    ok: problems.length === 0,
    reason: reasonOf(problems, broken, changed, refutes === undefined && property !== undefined),
    problems,
    seed: options.seed,
    runs: figures.runs,
    steps: figures.steps,
    strategy,
    met: figures.configurations.met,
    properties: properties.map((p) => p.id),
    reached: sorted(new Map([...figures.reached].map(([id, { runs: n }]) => [id, n]))),
    applied: sorted(figures.applied),
    fired,
    held: heldOf(chapter, scenario, fired, refused),
    refused,
    faults: sorted(figures.coverage.faults),
    ...(found.run === undefined || property === undefined
      ? {}
      : { counterexample: { property, run: found.run, foundWith } }),
  }
}

interface Found {
  readonly run: Run<Json> | undefined
  readonly problems: ReadonlyArray<string>
}

const search = (arbitrary: ReturnType<typeof runs<Json>>, numRuns: number, seed: number): Found => {
  try {
    const property = fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined)
    const details = fc.check(property, { seed: seed | 0, numRuns })
    return { run: details.counterexample?.[0], problems: [] }
  } catch (defect) {
    return {
      run: undefined,
      problems: [defect instanceof Error ? `${defect.name}: ${defect.message}` : String(defect)],
    }
  }
}
