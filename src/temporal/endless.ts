/**
 * Checks one endless run, step by step on plain data: whether it goes on for ever as it says, is fair, and never gets to the
 * goal. It knows nothing of how the run was found.
 */
import type { Json, System } from "../../spec/core/System.ts"
import { type Configuration, same } from "../explore/naiveActions.ts"
import { type Change, changesIn, shownIn, startOf } from "./configurations.ts"
import type { Lasso, LeadsTo } from "./Lasso.ts"

/** A run as it was seen: one configuration more than steps. The steps from index `loopsFrom` on are repeated for ever. */
export interface Endless {
  readonly configurations: ReadonlyArray<Configuration>
  /** Of each step: its fairness class. */
  readonly taken: ReadonlyArray<string | undefined>
  readonly loopsFrom: number
}

const isUnfair = (system: System, { configurations, taken, loopsFrom }: Endless): string | undefined => {
  const round = configurations.slice(loopsFrom, Math.max(loopsFrom + 1, taken.length))
  const enabled = round.map((c) => new Set(changesIn(system, c).map(({ fair }) => fair)))
  const isOwed = (fair: string | undefined) => fair !== undefined && enabled.every((classes) => classes.has(fair))
  const served = new Set(taken.slice(loopsFrom))
  const owed = [...(enabled[0] ?? [])].find((fair) => isOwed(fair) && !served.has(fair))
  return owed === undefined ? undefined : `it is not fair: ${owed} is always enabled and never taken`
}

const reaches = (system: System, property: LeadsTo, { configurations, loopsFrom }: Endless): string | undefined => {
  const { params } = system
  const worlds = configurations.map((c) => shownIn(system, c))
  const lastGoal = worlds.findLastIndex((w) => property.then(w, params))
  if (lastGoal >= loopsFrom) return "the goal is reached on the round"
  const isAsked = (w: Json, k: number) => property.whenever?.(w, params) ?? k === 0
  const isOpen = worlds.some((w, k) => k > lastGoal && isAsked(w, k))
  return isOpen ? undefined : "nothing is left to be reached"
}

/** Why a run does not violate a property; undefined if it does. */
export const whyNot = (system: System, property: LeadsTo, run: Endless): string | undefined => {
  const { configurations, taken, loopsFrom } = run
  if (loopsFrom < 0 || loopsFrom > taken.length) return "there is no such step to go back to"
  const closes = same(configurations[loopsFrom], configurations[taken.length])
  if (!closes) return "the round does not end where it began"
  return reaches(system, property, run) ?? isUnfair(system, run)
}

/** Plays a lasso from the start; undefined if one of its moves is not enabled. */
export const playLasso = (system: System, { path, loopsFrom }: Lasso): Endless | undefined => {
  const configurations = [startOf(system)]
  const taken: Array<string | undefined> = []
  for (const move of path) {
    const at = configurations[configurations.length - 1] as Configuration
    const change: Change | undefined = changesIn(system, at).find((c) => same(c.move, move))
    if (change === undefined) return undefined
    configurations.push(change.after)
    taken.push(change.fair)
  }
  return { configurations, taken, loopsFrom }
}
