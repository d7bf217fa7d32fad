/** Draws one block of the runs of a random scenario. */
import { performance } from "node:perf_hooks"
import { type BlockReport, drawBlock } from "../../../properties/suites/blocks.ts"
import type { CheckOptions, Counterexample } from "../../../properties/suites/Report.ts"
import { scenarioOf } from "../chapters.ts"
import type { ForChapter, Part } from "./jobs.ts"

interface Input extends ForChapter {
  readonly scenario: string
  readonly options: CheckOptions
  readonly block: number
}

/** Tells a violation as it was found, which takes no time, and answers with it shrunk. */
export const job = async (
  { chapter: name, scenario: id, options, block }: Input,
  tell: (found: Counterexample) => void,
): Promise<Part<BlockReport>> => {
  const { chapter, scenario } = await scenarioOf(name, id, "random")
  const start = performance.now()
  const found = drawBlock(chapter, scenario, options, block, tell)
  return { found, seconds: (performance.now() - start) / 1000 }
}
