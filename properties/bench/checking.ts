/**
 * Random search as `quorate check` does it: worlds, strategies and requests drawn, everything counted that a report says.
 */
import type { Random } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { chapters } from "../../spec/index.ts"
import { blocksOf, drawBlock } from "../suites/blocks.ts"
import { type Measured, rate } from "./measure.ts"

const scenarioBy = (id: string) => {
  for (const chapter of chapters) {
    const scenario = chapter.scenarios.find((s) => s.id === id)
    if (scenario?.kind === "random") return { chapter, scenario: scenario as Random<Json, Json> }
  }
  throw new Error(`there is no random scenario ${id}`)
}

/** Steps a second in so many runs of a scenario. */
export const checking = (id: string, runs: number): Measured => {
  const { chapter, scenario } = scenarioBy(id)
  return rate(`as \`check\` does, ${id}`, "steps/s", (seed) => {
    let steps = 0
    for (let block = 0; block < blocksOf(runs); block++) {
      const report = drawBlock(chapter, scenario, { seed, runs }, block)
      if (report.counterexample !== undefined) throw new Error(`${id}: a violation was found`)
      steps += report.steps
    }
    return { amount: steps, note: `${(steps / runs).toFixed(1)} steps a run` }
  })
}
