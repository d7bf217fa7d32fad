/**
 * Draws schedules: step by step one of the actions that are enabled now; who chooses is a strategy.
 * Next: [strategies/Strategy.ts](strategies/Strategy.ts), and [strategies/mix.ts](strategies/mix.ts), which is the default.
 */
import type { PartitionShape } from "../../spec/core/Scenario.ts"
import type { Chooser } from "./partitions.ts"
import type { Stage } from "./Stage.ts"
import { pace } from "./strategies/pace.ts"
import type { Picking } from "./strategies/Strategy.ts"

/** How a schedule is drawn. */
export interface Schedule {
  readonly steps: number
  /** Shapes that a partition may take; the environment's budget says how many there may be. */
  readonly partitions?: ReadonlyArray<PartitionShape>
}

/** After so many refused draws in a row the run is taken to be stuck. */
const missesMax = 24

/**
 * Plays random actions until `steps` are done in all, nothing is enabled, nothing is wanted, or a property is violated.
 * `firstId`: the id of the first of them.
 */
export const playRandom = (
  stage: Stage,
  schedule: Schedule,
  chooser: Chooser,
  picking: Picking = pace,
  firstId = 1,
): void => {
  const choices = stage.choices(chooser, schedule.partitions)
  const picker = picking({ stage, schedule, chooser })
  let id = firstId
  let misses = 0
  while (stage.steps < schedule.steps && misses < missesMax && stage.violated === undefined) {
    choices.renew()
    const k = choices.size === 0 ? -1 : picker.pick(choices)
    if (k < 0) return
    const choice = choices.at(k)
    if (choices.take(choice, id)) {
      misses = 0
      id++
    } else {
      misses++
      picker.refused?.(choice)
    }
  }
}
