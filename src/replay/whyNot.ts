/**
 * Why an action is not enabled now: asked of a player that has just refused it.
 */
import { sameValue } from "../../spec/core/Canonical.ts"
import { rulesOf } from "../../spec/core/Protocol.ts"
import type { Rejection } from "../../spec/core/Rule.ts"
import { type Input, isDown, isReaction, type Local } from "../../spec/core/System.ts"
import type { Action } from "../run/Action.ts"
import type { Observer } from "../trace/Observer.ts"
import { placeOf } from "../trace/step.ts"
import { premiseSays } from "./premises.ts"

const isSpent = ({ player }: Observer, kind: string): boolean => player.system.charge(player.budget, kind) === undefined

const nowAt = ({ player, world }: Observer, place: string): number =>
  player.clock + (world.environment.skew?.[place] ?? 0)

const spellRejection = (observer: Observer, r: Rejection): string => {
  const says = premiseSays(Object.values(observer.chapter.protocol.roles).flatMap(rulesOf), r)
  return `${r.rule} refuses: ${r._tag}${says === undefined ? "" : `, it asks that ${says}`}`
}

/** What the place says to an input; undefined if it takes it. */
const refusal = (observer: Observer, place: number, input: Input): string | undefined => {
  const reaction = observer.player.system.react(place, observer.player.locals[place] as Local, input)
  return isReaction(reaction) ? undefined : spellRejection(observer, reaction)
}

const whyNotAt = (observer: Observer, action: Extract<Action, { readonly at: string }>, place: number): string => {
  const { player } = observer
  const local = player.locals[place] as Local
  const { at } = action
  if (action._tag === "Recover") return `${at} is not down`
  if (isDown(local)) return `${at} is down`
  const kind = action._tag === "Do" ? action.event._tag : action._tag === "Fire" ? action.timer : "crash"
  if (isSpent(observer, kind)) return `the budget for ${kind} is spent`
  if (action._tag === "Fire") {
    if (!local.timers.includes(action.timer)) return `${at} has not set the timer ${action.timer}`
    return (
      refusal(observer, place, { _tag: "Timer", timer: action.timer, now: nowAt(observer, at) }) ?? "it is not enabled"
    )
  }
  if (action._tag === "Crash") return `${at} cannot crash`
  if (action._tag !== "Do") return "it is not enabled"
  const offered = player.system
    .offers(place, local)
    .some(({ input }) => input._tag === "Internal" && sameValue(input.event, action.event))
  const refused = refusal(observer, place, { _tag: "Internal", event: action.event })
  return refused ?? (offered ? "it is not enabled" : `${at} does not offer this event now`)
}

const whyNotMessage = (
  observer: Observer,
  action: Extract<Action, { readonly cause: number }>,
  place: number,
): string => {
  const { player } = observer
  const flight = observer.flight(action)
  const from = action.cause === 0 ? "the start" : `step ${action.cause}`
  if (flight === undefined) return `no such message of ${from} to ${action.to} is in flight`
  if (action._tag === "Drop") return "the budget for drop is spent"
  if (action._tag === "Duplicate" && isSpent(observer, "duplicate")) return "the budget for duplicate is spent"
  if (isDown(player.locals[place] as Local)) return `${action.to} is down`
  const { from: sender, message } = flight.envelope
  const refused = refusal(observer, place, { _tag: "Receive", from: sender, message, now: nowAt(observer, action.to) })
  return player.network.isCut && refused === undefined
    ? `the link from ${sender} to ${action.to} is cut`
    : (refused ?? "it is not enabled")
}

/** Says in a few words why an action was refused. */
export const whyNot = (observer: Observer, action: Action): string => {
  const name = placeOf(action)
  const place = name === undefined ? undefined : observer.player.places.get(name)
  if (name !== undefined && place === undefined) return `there is no place ${name}`
  if ("at" in action) return whyNotAt(observer, action, place as number)
  if ("cause" in action) return whyNotMessage(observer, action, place as number)
  if (action._tag === "Partition") return "the budget for partition is spent"
  if (action._tag !== "Tick") return "it is not enabled"
  return isSpent(observer, "tick")
    ? "the budget for tick is spent"
    : "a message that must have arrived by now is in flight"
}
