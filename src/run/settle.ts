/**
 * Heals the environment and lets it come to rest: partitions end, everybody is up, nodes look around, all is delivered.
 */
import { isDown, type Local } from "../../spec/core/System.ts"
import type { Player } from "./Player.ts"

/** No protocol here needs more deliveries than this to come to rest; one that does is reported as not settled. */
const deliveriesMax = 20_000

/** Performs the healing steps, with ids from `firstId` on. Returns whether everything came to rest. */
export const settle = (player: Player, firstId: number): boolean => {
  const { system } = player
  let id = firstId
  const watched = system.places.flatMap((p, i) => (p.watched ? [i] : []))
  player.play({ _tag: "Heal", id: id++ })
  for (const i of watched) {
    const at = system.places[i]?.name as string
    if (isDown(player.locals[i] as Local)) player.play({ _tag: "Recover", at, id: id++ })
  }
  for (const i of watched) {
    const at = system.places[i]?.name as string
    for (const input of system.reconnect(i, player.locals[i] as Local)) {
      if (input._tag === "Internal") player.play({ _tag: "Do", at, event: input.event, id: id++ })
    }
  }
  return deliverAll(player, id)
}

/** Delivers all that can be delivered, oldest first, with ids from `firstId` on. Returns whether everything came to rest. */
export const deliverAll = (player: Player, firstId: number): boolean => {
  const { system } = player
  for (let n = 0; n < deliveriesMax && player.violated === undefined; n++) {
    const k = player.flying.findIndex((f) => system.places[f.to]?.watched === true && player.deliverable(f))
    if (k < 0) return player.rest()
    player.playMessage("Deliver", k, firstId + n)
  }
  return false
}
