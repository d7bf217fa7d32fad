/** Explores one world of an exhaustive scenario. */
import { performance } from "node:perf_hooks"
import { type Broken, searchWorlds } from "../../../properties/suites/exhaustive.ts"
import type { Explored } from "../../../properties/suites/explored.ts"
import type { CheckOptions } from "../../../properties/suites/Report.ts"
import { worldsOf } from "../../../spec/core/Scenario.ts"
import { scenarioOf } from "../chapters.ts"
import type { ForChapter, Part } from "./jobs.ts"

interface Input extends ForChapter {
  readonly scenario: string
  readonly options: CheckOptions
  readonly world: number
}

export const job = async ({ chapter: name, scenario: id, options, world }: Input): Promise<Part<Explored | Broken>> => {
  const { chapter, scenario } = await scenarioOf(name, id, "exhaustive")
  const start = performance.now()
  const found = searchWorlds(chapter, scenario, options, worldsOf(scenario).slice(world, world + 1))
  return { found, seconds: (performance.now() - start) / 1000 }
}
