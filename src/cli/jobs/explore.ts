/** Explores the world of an exhaustive scenario. */
import { performance } from "node:perf_hooks"
import { judged } from "../../../properties/suites/common.ts"
import { exploreWorlds, type Explored as Found } from "../../../properties/suites/explored.ts"
import type { Mode, Progress, Store } from "../../explore/Exploration.ts"
import { Unsupported } from "../../explore/supported.ts"
import { chapterWith } from "../chapters.ts"
import { GivesUp, messageOf } from "../exit.ts"
import type { ForChapter } from "./jobs.ts"

interface Input extends ForChapter {
  readonly scenario: string
  readonly mode: Mode
  readonly store: Store
  readonly symmetry: boolean
  readonly partialOrder: boolean
  readonly statesMax: number | undefined
  readonly depthMax: number | undefined
  readonly bytesMax: number | undefined
  readonly secondsMax: number | undefined
}

export interface Explored extends Found {
  readonly seconds: number
}

export const job = async (input: Input, tell: (progress: Progress) => void): Promise<Explored> => {
  const { chapter } = await chapterWith(input.chapter.id, input.chapter.path)
  const scenario = chapter.scenarios.find((s) => s.id === input.scenario)
  if (scenario?.kind !== "exhaustive") throw new GivesUp(`${input.scenario} has no fixed world to explore`)
  const { chapter: _, scenario: __, secondsMax, ...asked } = input
  const began = performance.now()
  const shouldStop = secondsMax === undefined ? undefined : () => performance.now() - began > secondsMax * 1000
  const options = { ...asked, shouldStop, onProgress: tell }
  const found = exploring(() => exploreWorlds(chapter, scenario, judged(scenario), options))
  return { ...found, seconds: (performance.now() - began) / 1000 }
}

const exploring = (search: () => Found): Found => {
  try {
    return search()
  } catch (thrown) {
    throw thrown instanceof Unsupported ? new GivesUp(`this world cannot be explored: ${messageOf(thrown)}`) : thrown
  }
}
