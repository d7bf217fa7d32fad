/**
 * MIX, the default: each run is drawn by one of the strategies. What one hardly finds another finds soon.
 * Also `strategyOf`, a strategy by its name.
 */
import { playRandom } from "../schedule.ts"
import { Novelty } from "./novelty.ts"
import { pace } from "./pace.ts"
import { pct } from "./pct.ts"
import type { Picking, Scene, Strategy, StrategyName } from "./Strategy.ts"
import { swarm } from "./swarm.ts"
import { uniform } from "./uniform.ts"

/** A strategy that remembers nothing. */
const byPicking = (name: StrategyName, picking: Picking): Strategy => ({
  name,
  play: ({ stage, schedule, chooser }) => playRandom(stage, schedule, chooser, picking),
})

/** Of so many runs in ten. */
const shares = { pace: 3, novelty: 2, swarm: 1, uniform: 2, pct: 2 } as const

const mixOf = (remembers: boolean): Strategy => {
  const turns = Object.entries(shares).flatMap(([name, share]) => {
    if (name === "novelty" && !remembers) return []
    const strategy = strategyOf(name as StrategyName)
    return Array.from({ length: share }, () => strategy)
  })
  const play = (scene: Scene) => (turns[scene.chooser.int(0, turns.length - 1)] as Strategy).play(scene)
  return { name: "mix", play }
}

/** All names. */
export const strategyNames: ReadonlyArray<StrategyName> = ["uniform", "pace", "swarm", "pct", "novelty", "mix"]

/** A strategy by its name, at the beginning of a campaign. `remembers`: whether a mix may use what it has met in earlier runs. */
export const strategyOf = (name: StrategyName, remembers = true): Strategy => {
  switch (name) {
    case "uniform":
      return byPicking(name, uniform)
    case "pace":
      return byPicking(name, pace)
    case "swarm":
      return byPicking(name, swarm)
    case "pct":
      return byPicking(name, pct)
    case "novelty":
      return new Novelty()
    case "mix":
      return mixOf(remembers)
  }
}
