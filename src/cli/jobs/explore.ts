/** Explores the world of an exhaustive scenario. */
import { performance } from "node:perf_hooks"
import { judged } from "../../../properties/suites/common.ts"
import type { Exploration, Found, Progress } from "../../explore/Exploration.ts"
import { explore } from "../../explore/explore.ts"
import { Unsupported } from "../../explore/supported.ts"
import type { Run, WorldSpec } from "../../run/Action.ts"
import { playPath } from "../../run/fromPath.ts"
import { docketOf } from "../../run/Judge.ts"
import { playerOf, systemOf } from "../../run/perform.ts"
import { chapterWith } from "../chapters.ts"
import { GivesUp, messageOf } from "../exit.ts"
import type { ForChapter } from "./jobs.ts"

interface Input extends ForChapter {
  readonly scenario: string
  readonly statesMax: number | undefined
  readonly depthMax: number | undefined
  readonly bytesMax: number | undefined
}

/** A property with a shortest run that violates or reaches it. */
export interface FoundRun {
  readonly property: string
  readonly run: Run
}

export interface Explored extends Omit<Exploration, "violations" | "reached"> {
  readonly violations: ReadonlyArray<FoundRun>
  readonly reached: ReadonlyArray<FoundRun>
  readonly seconds: number
}

export const job = async (input: Input, tell: (progress: Progress) => void): Promise<Explored> => {
  const { chapter } = await chapterWith(input.chapter.id, input.chapter.path)
  const scenario = chapter.scenarios.find((s) => s.id === input.scenario)
  if (scenario?.kind !== "exhaustive") throw new GivesUp(`${input.scenario} has no fixed world to explore`)
  const world: WorldSpec = { ...scenario.world, struck: scenario.struck ?? [] }
  const { statesMax, depthMax, bytesMax } = input
  const began = performance.now()
  const found = exploring(() =>
    explore(systemOf(chapter.protocol, world), judged(scenario), { statesMax, depthMax, bytesMax, onProgress: tell }),
  )
  const seconds = (performance.now() - began) / 1000
  const runOf = ({ property, path }: Found): FoundRun => {
    const actions = playPath(playerOf(chapter.protocol, world, docketOf([])), path)
    if (actions === undefined) throw new GivesUp(`the path to ${property} cannot be played: the engines disagree`)
    return { property, run: { world, actions: [...actions] } }
  }
  return { ...found, violations: found.violations.map(runOf), reached: found.reached.map(runOf), seconds }
}

const exploring = (search: () => Exploration): Exploration => {
  try {
    return search()
  } catch (thrown) {
    throw thrown instanceof Unsupported ? new GivesUp(`this world cannot be explored: ${messageOf(thrown)}`) : thrown
  }
}
