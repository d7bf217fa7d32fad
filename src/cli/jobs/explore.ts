/** Explores worlds of an exhaustive scenario, until it is told to stop. */
import { performance } from "node:perf_hooks"
import { judged } from "../../../properties/suites/common.ts"
import { type Explored, exploreWorlds } from "../../../properties/suites/explored.ts"
import { worldsOf } from "../../../spec/core/Scenario.ts"
import type { Mode, Progress, Store } from "../../explore/Exploration.ts"
import { Unsupported } from "../../explore/supported.ts"
import { scenarioOf } from "../chapters.ts"
import { GivesUp, messageOf } from "../exit.ts"
import type { ForChapter, Part } from "./jobs.ts"

/** What a search is asked. */
export interface Limits {
  readonly mode: Mode
  readonly store: Store
  readonly symmetry: boolean
  readonly partialOrder: boolean
  readonly statesMax: number | undefined
  readonly depthMax: number | undefined
  readonly bytesMax: number | undefined
  readonly secondsMax: number | undefined
}

interface Input extends ForChapter, Limits {
  readonly scenario: string
  /** The worlds from one to before another; the others are explored elsewhere. */
  readonly worlds: readonly [from: number, to: number]
  /** Shared with the main thread: anything but 0 ends the search. */
  readonly stop: SharedArrayBuffer
}

export const job = async (input: Input, tell: (progress: Progress) => void): Promise<Part<Explored>> => {
  const { chapter: name, scenario: id, worlds, stop, secondsMax, ...asked } = input
  const { chapter, scenario } = await scenarioOf(name, id, "exhaustive")
  const isTold = new Int32Array(stop)
  const end = secondsMax === undefined ? Number.POSITIVE_INFINITY : performance.now() + secondsMax * 1000
  const shouldStop = () => Atomics.load(isTold, 0) !== 0 || performance.now() > end
  const options = { ...asked, shouldStop, onProgress: tell }
  const some = worldsOf(scenario).slice(...worlds)
  const began = performance.now()
  const found = exploring(id, () => exploreWorlds(chapter, scenario, judged(scenario), options, some))
  return { found, seconds: (performance.now() - began) / 1000 }
}

const exploring = (id: string, search: () => Explored): Explored => {
  try {
    return search()
  } catch (thrown) {
    if (thrown instanceof Unsupported) throw new GivesUp(`this world cannot be explored: ${messageOf(thrown)}`)
    throw new GivesUp(`${id}: no verdict: code of the chapter throws: ${messageOf(thrown)}`)
  }
}
