/**
 * When a run has come to rest: nothing cut, everybody up, everybody has looked around, and no message in flight would change
 * anything. Temporal properties are judged there.
 */
import { sameValue } from "../../spec/core/Canonical.ts"
import { isDown, isReaction, type Local, type Reaction } from "../../spec/core/System.ts"
import type { Flying } from "./InFlight.ts"
import type { Player } from "./Player.ts"

const isWatched = ({ system }: Player, place: number): boolean => system.places[place]?.watched === true

/** Everybody who is asked for anything is up, and has looked around since anything changed. */
const isCalm = (player: Player, local: Local, place: number): boolean => {
  if (!isWatched(player, place)) return true
  if (isDown(local)) return false
  return player.lookedAround.has(place) || player.system.reconnect(place, local).length === 0
}

/** Whether a message is used up only to be sent to the same place again. */
const comesBack = ({ system }: Player, f: Flying, local: Local, { local: next, posts }: Reaction): boolean => {
  const [post] = posts
  if (system.network !== "multiset" || post === undefined || posts.length > 1 || post.to !== f.to) return false
  return sameValue(post.envelope, f.envelope) && sameValue(next, local)
}

/** Whether a message, delivered now, would leave everything as it is. */
const isIdle = (player: Player, f: Flying): boolean => {
  if (!isWatched(player, f.to)) return true
  const local = player.locals[f.to] as Local
  const reaction = player.received(f).result
  if (!isReaction(reaction) || player.changesNothing(local, reaction)) return true
  return comesBack(player, f, local, reaction)
}

/** Whether the environment is at rest. A network of rounds rests when the last round is over. */
export const isAtRest = (player: Player): boolean => {
  const { system, network } = player
  if (network.isCut || (system.network === "rounds" && network.turn >= 0)) return false
  return player.locals.every((l, i) => isCalm(player, l, i)) && network.flying.every((f) => isIdle(player, f))
}

/** Whether its receiver would defer a message now. A question of the configuration alone, not of what has been tried. */
const isDeferred = (player: Player, f: Flying): boolean => {
  const local = player.locals[f.to] as Local
  if (f.deferredBy === local) return true
  if (isDown(local)) return false
  if (!player.isNoStep(local, player.received(f).result)) return false
  f.deferredBy = local
  return true
}

/** Whether the clock may go on: under bounded delay, only when nothing that must have arrived is still in flight. */
export const mayTick = (player: Player): boolean => {
  const { timing } = player.environment
  if (timing === undefined || timing._tag === "asynchronous") return true
  const from = timing._tag === "synchronous" ? 0 : timing.gst
  return player.network.flying.every((f) => {
    const due = Math.max(f.sent, from) + timing.delta
    return due > player.clock || !isWatched(player, f.to) || isDeferred(player, f)
  })
}
