/** Checks one scenario. */
import { performance } from "node:perf_hooks"
import { checkScenario } from "../../../properties/suites/check.ts"
import type { CheckOptions, Progress } from "../../../properties/suites/Report.ts"
import { chapterWith } from "../chapters.ts"
import { GivesUp } from "../exit.ts"
import type { Timed } from "../report/rows.ts"
import type { ForChapter } from "./jobs.ts"

interface Input extends ForChapter {
  readonly scenario: string
  readonly options: Omit<CheckOptions, "onProgress">
}

export const job = async (input: Input, tell: (progress: Progress) => void): Promise<Timed> => {
  const { chapter } = await chapterWith(input.chapter.id, input.chapter.path)
  const scenario = chapter.scenarios.find((s) => s.id === input.scenario)
  if (scenario === undefined) throw new GivesUp(`${chapter.id} has no scenario ${input.scenario}`)
  const start = performance.now()
  const report = checkScenario(chapter, scenario, { ...input.options, onProgress: tell })
  return { report, seconds: (performance.now() - start) / 1000 }
}
