/**
 * Configurations as plain data: where a model starts, what is shown, what is enabled. For the slow twin and for the checking
 * of single runs.
 */
import { spell } from "../../spec/core/Canonical.ts"
import type { World } from "../../spec/core/Property.ts"
import type { Json, Local, Post, System } from "../../spec/core/System.ts"
import { actionsOf, type Configuration, same, sent } from "../explore/naiveActions.ts"
import { worldOf } from "../run/Judge.ts"
import type { Move } from "../system/Move.ts"
import { classOf } from "./fairness.ts"

/** An action that changes something, its fairness class if it has one, and what it leads to. */
export interface Change {
  readonly move: Move
  readonly fair: string | undefined
  readonly after: Configuration
}

/** A configuration with these local states, messages in flight and budget. */
export const configuration = (
  system: System,
  locals: ReadonlyArray<Local>,
  posts: ReadonlyArray<Post>,
  budget: Configuration["budget"],
): Configuration => {
  const empty = locals.map(() => [])
  return { locals: [...locals], inboxes: sent(system, empty, posts), budget, monitors: [] }
}

export const startOf = (system: System): Configuration => {
  const { locals, posts, budget } = system.initial
  return configuration(system, locals, posts, budget)
}

/** What all watched places show. */
export const shownIn = (system: System, { locals }: Configuration): World<Json> =>
  worldOf(
    system,
    locals.map((local, place) => system.observe(place, local)),
  )

/** All that can happen in a configuration and changes it. */
export const changesIn = (system: System, c: Configuration): ReadonlyArray<Change> =>
  actionsOf(system, c, new Map()).flatMap(({ move, after }) => {
    const next: Configuration = { ...after, monitors: [] }
    return same(next, c) ? [] : [{ move, fair: classOf(system, move, spell), after: next }]
  })
