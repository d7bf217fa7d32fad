/**
 * Strategies: who chooses, at each step of a random run, what happens next. Each finds bugs that the others hardly find.
 */
import type { Choice, Now } from "../Choices.ts"
import type { Chooser } from "../partitions.ts"
import type { Stage } from "../Stage.ts"
import type { Schedule } from "../schedule.ts"

/** What a picker is made for: one run, at its start. */
export interface Scene {
  readonly stage: Stage
  readonly schedule: Schedule
  readonly chooser: Chooser
}

/** Chooses, in one run, step after step. */
export interface Picker {
  /** The position of what is to happen, of what may happen now; −1: none of it, the run is over. */
  readonly pick: (now: Now) => number
  /** Told of a choice that led to no step. */
  readonly refused?: (choice: Choice) => void
}

/** Makes the picker of a run. */
export type Picking = (scene: Scene) => Picker

/** A way to draw the runs of one campaign. It may remember runs, so a campaign is the same again only from its beginning. */
export interface Strategy {
  readonly name: StrategyName
  /** Plays a fresh run. */
  readonly play: (scene: Scene) => void
}

/** `pace`, `uniform`, `swarm`, `pct`, `novelty`: one way; `mix`: for each run one of them. */
export type StrategyName = "uniform" | "pace" | "swarm" | "pct" | "novelty" | "mix"

/** In so many parts the total of weights that are not whole is cut. */
const parts = 2 ** 24

/** A number from 0 to below the total: a whole one where all weights are whole. */
const below = (chooser: Chooser, total: number, isWhole: boolean): number =>
  isWhole ? chooser.int(0, total - 1) : (chooser.int(0, parts - 1) * total) / parts

/** A picker that draws by weight. A choice of weight 0 is never made. */
export const byWeight = (chooser: Chooser, weightOf: (choice: Choice) => number): Picker => {
  const weights: Array<number> = []
  const pick = (now: Now): number => {
    let total = 0
    let isWhole = true
    for (let k = 0; k < now.size; k++) {
      const weight = weightOf(now.at(k))
      weights[k] = weight
      total += weight
      isWhole &&= Number.isInteger(weight)
    }
    if (total === 0) return -1
    let x = below(chooser, total, isWhole)
    let k = 0
    while (k < now.size - 1 && x >= (weights[k] as number)) x -= weights[k++] as number
    return k
  }
  return { pick }
}
