/**
 * Turns the path of an exhaustive search into actions: each delivery is given the action that sent its message.
 */
import { sameValue } from "../../spec/core/Canonical.ts"
import type { Move, Path } from "../system/Move.ts"
import type { Action, Deed } from "./Action.ts"
import type { Player } from "./Player.ts"

const messageDeed = (player: Player, move: Move): Deed | undefined => {
  if (move.input._tag !== "Receive") return undefined
  const { from, message } = move.input
  const to = player.system.places[move.place]?.name as string
  const isIt = (f: Player["flying"][number]) =>
    f.to === move.place && f.envelope.from === from && sameValue(f.envelope.message, message)
  const f = player.flying.find(isIt)
  if (f === undefined) return undefined
  const _tag = move.kind === "drop" ? "Drop" : move.kind === "duplicate" ? "Duplicate" : "Deliver"
  return { _tag, to, cause: f.cause, nth: f.nth }
}

const deedOf = (player: Player, move: Move): Deed | undefined => {
  const at = player.system.places[move.place]?.name as string
  switch (move.input._tag) {
    case "Receive":
      return messageDeed(player, move)
    case "Internal":
      return { _tag: "Do", at, event: move.input.event }
    case "Timer":
      return { _tag: "Fire", at, timer: move.input.timer }
    case "EndOfRound":
      return { _tag: "EndRound", at }
    default:
      return { _tag: move.input._tag, at }
  }
}

/** Plays a path on a fresh player of the same system; the player's `performed` are the actions. Undefined if it does not fit. */
export const playPath = (player: Player, path: Path): ReadonlyArray<Action> | undefined => {
  for (const [k, move] of path.entries()) {
    const deed = deedOf(player, move)
    if (deed === undefined || player.play({ ...deed, id: k + 1 }) !== "done") return undefined
  }
  return player.performed
}
