/**
 * Checks a random scenario: what its runs, drawn in [blocks](blocks.ts), say about it.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Random } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { BlockSum, blocksOf, drawBlock } from "./blocks.ts"
import { heldOf, judged, selected, sorted } from "./common.ts"
import type { CheckOptions, Reason, ScenarioReport, Verdict } from "./Report.ts"

type RandomScenario = Random<Json, Json>

/** What is wrong with a campaign that violated nothing: witnesses not reached, antecedents that hardly ever held. */
const blindSpots = (scenario: RandomScenario, drawn: BlockSum, properties: ReadonlyArray<Property<Json>>) => {
  const problems: Array<string> = []
  for (const p of properties) {
    if (p.kind === "witness" && !drawn.reached.has(p.id)) problems.push(`never reached: ${p.id}`)
    if (p.kind !== "temporal") continue
    const share = drawn.runs === 0 ? 0 : (drawn.applied.get(p.id) ?? 0) / drawn.runs
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

const verdictOf = ({ counterexample, defect }: BlockSum): Verdict => {
  if (defect !== undefined) return "no verdict (defect)"
  return counterexample === undefined ? "no violation found" : "violated"
}

const reasonOf = (problems: ReadonlyArray<string>, broken: boolean, changed: boolean, violated: boolean): Reason => {
  if (broken) return "defect"
  if (violated) return "violated"
  if (changed) return "changed"
  return problems.length === 0 ? "as expected" : "budget"
}

/** What the runs that were drawn say about the scenario. */
export const randomReport = (
  chapter: AnyChapter,
  scenario: RandomScenario,
  options: CheckOptions,
  drawn: BlockSum,
): ScenarioReport => {
  const properties = selected(judged(scenario), options.property)
  const refutes = scenario.expects.refutes
  const { counterexample, defect } = drawn
  const problems = [...(defect === undefined ? [] : [defect]), ...notJudged(properties)]
  if (refutes === undefined && counterexample !== undefined) problems.push(`violated: ${counterexample.property}`)
  if (refutes !== undefined && !drawn.isOver)
    problems.push(`no counterexample to ${refutes.property.id} found in ${drawn.runs} runs`)
  if (refutes === undefined && counterexample === undefined) problems.push(...blindSpots(scenario, drawn, properties))
  const restless = drawn.unsettled > 0
  if (restless) problems.push(`${drawn.unsettled} runs did not come to rest`)
  const changed = restless || notJudged(properties).length > 0
  const isViolated = refutes === undefined && counterexample !== undefined
  const fired = sorted(drawn.fired)
  const refused = sorted(drawn.refused)
  return {
    scenario: scenario.id,
    says: scenario.says,
    expected: refutes === undefined ? "holds" : `refutes ${refutes.property.id}`,
    verdict: verdictOf(drawn),
    ok: problems.length === 0,
    reason: reasonOf(problems, defect !== undefined, changed, isViolated),
    problems,
    seed: options.seed,
    runs: drawn.runs,
    steps: drawn.steps,
    strategy: options.strategy ?? "mix",
    met: drawn.configurations.met,
    properties: properties.map((p) => p.id),
    reached: sorted(drawn.reached),
    applied: sorted(drawn.applied),
    fired,
    held: heldOf(chapter, scenario, fired, refused),
    refused,
    faults: sorted(drawn.faults),
    ...(counterexample === undefined ? {} : { counterexample }),
  }
}

/** Draws the runs of the scenario block by block, until one violates a property or all have been drawn. */
export const checkRandom = (chapter: AnyChapter, scenario: RandomScenario, options: CheckOptions): ScenarioReport => {
  const drawn = new BlockSum()
  const blocks = blocksOf(options.runs ?? scenario.runs)
  while (drawn.blocks < blocks && !drawn.isOver) drawn.add(drawBlock(chapter, scenario, options, drawn.blocks))
  return randomReport(chapter, scenario, options, drawn)
}
