/**
 * Heals the environment and lets it come to rest: partitions end, everybody is up, nodes look around, all is delivered.
 */
import { isDown, type Local } from "../../spec/core/System.ts"
import type { Player } from "./Player.ts"
import { isAtRest } from "./rest.ts"

/** No protocol here needs more deliveries than this to come to rest; one that does is reported as not settled. */
const deliveriesMax = 20_000

/** Nor more rounds of looking around. */
const roundsMax = 64

/** Delivers until nothing in flight to a watched place is taken any more. Returns the next free id. */
const deliverAll = (player: Player, firstId: number): number => {
  const { system } = player
  let id = firstId
  while (id - firstId < deliveriesMax && player.violated === undefined) {
    const f = player.flying.find((m) => system.places[m.to]?.watched === true && player.network.deliverable(m))
    if (f === undefined) return id
    player.playMessage("Deliver", f, id++)
  }
  return id
}

/** Everybody looks around once, in the order of places. Returns the next free id. */
const lookAround = (player: Player, watched: ReadonlyArray<number>, firstId: number): number => {
  const { system } = player
  let id = firstId
  for (const i of watched) {
    const at = system.places[i]?.name as string
    for (const input of system.reconnect(i, player.locals[i] as Local)) {
      if (input._tag === "Internal") player.play({ _tag: "Do", at, event: input.event, id: id++ })
    }
  }
  return id
}

/**
 * Rounds of looking around and delivering, until a round changes nothing: news travels at least one link a round. Ids start at
 * `firstId`. Returns whether everything came to rest.
 */
export const comeToRest = (player: Player, firstId: number): boolean => {
  const watched = player.system.places.flatMap((p, i) => (p.watched ? [i] : []))
  let id = deliverAll(player, firstId)
  for (let round = 0; round < roundsMax && player.violated === undefined; round++) {
    if (isAtRest(player)) return player.rest()
    id = deliverAll(player, lookAround(player, watched, id))
  }
  return player.violated === undefined && player.rest()
}

/** Performs the healing steps, with ids from `firstId` on. Returns whether everything came to rest. */
export const settle = (player: Player, firstId: number): boolean => {
  const { system } = player
  let id = firstId
  player.play({ _tag: "Heal", id: id++ })
  system.places.forEach(({ name, watched }, i) => {
    if (watched && isDown(player.locals[i] as Local)) player.play({ _tag: "Recover", at: name, id: id++ })
  })
  return comeToRest(player, id)
}
