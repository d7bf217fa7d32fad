/**
 * Plays candidates: what cannot happen any more is left out, or something like it happens instead.
 */
import type { Action } from "../run/Action.ts"
import type { Player } from "../run/Player.ts"
import { Defect } from "../system/Defect.ts"

/**
 * Plays actions until the first violation. Returns whether there was an offer for every event, and every message to be passed
 * on. `loosely`: for what is missing another is taken, the event most like it, or the message before it was passed on.
 */
export const playAll = (player: Player, actions: ReadonlyArray<Action>, loosely: boolean): boolean => {
  const isRelayed = player.environment.relay === true
  const byId = isRelayed ? new Map(actions.map((a) => [a.id, a])) : undefined
  let whole = true
  for (const action of actions) {
    if (player.violated !== undefined) return whole
    if (player.play(action, loosely) !== "disabled") continue
    const source = "cause" in action ? byId?.get(action.cause) : undefined
    if (action._tag === "Do" || (source !== undefined && "cause" in source)) whole = false
    if (loosely && byId !== undefined) playSource(player, action, byId)
  }
  return whole
}

/** Delivers, drops or doubles a message as it was before it was passed on: what came to the one who passed it on. */
const playSource = (player: Player, action: Action, byId: ReadonlyMap<number, Action>): void => {
  let sought = action
  while ("cause" in sought) {
    const source = byId.get(sought.cause)
    if (source === undefined || !("cause" in source) || source.cause >= source.id) return
    sought = { ...sought, cause: source.cause, nth: source.nth }
    if (player.play(sought) !== "disabled") return
  }
}

/** What playing returns; undefined where a rule throws. */
export const unlessDefect = (play: () => boolean): boolean | undefined => {
  try {
    return play()
  } catch (thrown) {
    if (thrown instanceof Defect) return undefined
    throw thrown
  }
}

/** The first id that no action has. */
export const nextId = (actions: ReadonlyArray<Action>): number => actions.reduce((max, a) => Math.max(max, a.id), 0) + 1
