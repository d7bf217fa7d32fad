/**
 * Heals the environment and lets it come to rest: partitions end, everybody is up, nodes look around, all is delivered.
 */
import { isDown } from "../../spec/core/System.ts"
import type { Stage } from "./Stage.ts"

/** No protocol here needs more deliveries than this to come to rest; one that does is reported as not settled. */
const deliveriesMax = 20_000

/** Nor more rounds of looking around. */
const roundsMax = 64

/** Delivers until nothing in flight to a watched place is taken any more. Returns the next free id. */
const deliverAll = (stage: Stage, firstId: number): number => {
  let id = firstId
  while (id - firstId < deliveriesMax && stage.violated === undefined) {
    if (!stage.deliverFirst(id)) return id
    id++
  }
  return id
}

/** Everybody looks around once, in the order of places. Returns the next free id. */
const lookAround = (stage: Stage, watched: ReadonlyArray<number>, firstId: number): number => {
  const { system } = stage
  let id = firstId
  for (const i of watched) {
    const at = system.places[i]?.name as string
    for (const input of system.reconnect(i, stage.localAt(i))) {
      if (input._tag === "Internal") stage.play({ _tag: "Do", at, event: input.event, id: id++ })
    }
  }
  return id
}

/**
 * Rounds of looking around and delivering, until a round changes nothing: news travels at least one link a round. Ids start at
 * `firstId`. Returns whether everything came to rest.
 */
export const comeToRest = (stage: Stage, firstId: number): boolean => {
  const watched = stage.system.places.flatMap((p, i) => (p.watched ? [i] : []))
  let id = deliverAll(stage, firstId)
  for (let round = 0; round < roundsMax && stage.violated === undefined; round++) {
    if (stage.isAtRest()) return stage.rest()
    id = deliverAll(stage, lookAround(stage, watched, id))
  }
  return stage.violated === undefined && stage.rest()
}

/** Performs the healing steps, with ids from `firstId` on. Returns whether everything came to rest. */
export const settle = (stage: Stage, firstId: number): boolean => {
  const { system } = stage
  let id = firstId
  stage.play({ _tag: "Heal", id: id++ })
  system.places.forEach(({ name, watched }, i) => {
    if (watched && isDown(stage.localAt(i))) stage.play({ _tag: "Recover", at: name, id: id++ })
  })
  return comeToRest(stage, id)
}
