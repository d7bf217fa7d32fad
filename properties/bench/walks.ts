/**
 * Random search of small worlds: walks by table look-up, every one of them a run that fast-check draws.
 */
import * as fc from "fast-check"
import { worldsOf } from "../../spec/core/Scenario.ts"
import { chapters } from "../../spec/index.ts"
import { walks } from "../arbitrary/walks.ts"
import { judged } from "../suites/common.ts"
import { type Measured, rate } from "./measure.ts"

/** Longest run, as in the comparison with other simulators. */
export const stepsMax = 20

/** An exhaustive scenario by its id, with its chapter and its first world. */
export const fixedWorld = (id: string) => {
  for (const chapter of chapters) {
    const scenario = chapter.scenarios.find((s) => s.id === id)
    const world = scenario?.kind === "exhaustive" ? worldsOf(scenario)[0] : undefined
    if (scenario !== undefined && world !== undefined) return { chapter, scenario, world }
  }
  throw new Error(`there is no exhaustive scenario ${id}`)
}

/** Steps a second through `fc.check`, the properties of the scenario on. `idles`: an action that changes nothing counts as a step. */
export const walking = (id: string, runs: number, idles: boolean): Measured => {
  const { chapter, scenario, world } = fixedWorld(id)
  const properties = judged(scenario)
  const convention = idles ? "actions that change nothing count" : "only actions that change something count"
  return rate(`random walks through \`fc.check\`, ${id}`, "steps/s", (repetition) => {
    let steps = 0
    const onRun = (_: unknown, facts: { readonly steps: number }) => {
      steps += facts.steps
    }
    const arbitrary = walks(chapter.protocol, world, properties, { steps: stepsMax, idles, onRun })
    const property = fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined)
    const found = fc.check(property, { numRuns: runs, seed: repetition })
    if (found.failed) throw new Error(`${id}: a violation was found`)
    return { amount: steps, note: `${(steps / runs).toFixed(1)} steps a run; ${convention}` }
  })
}
