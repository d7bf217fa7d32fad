/**
 * Premises looked at again: what each rule asked of the input of one step, and whether it held.
 */

import * as Result from "effect/Result"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { type AnyRole, type AnyRule, strike } from "../../spec/core/Protocol.ts"
import type { Context, Evaluated, Rejection } from "../../spec/core/Rule.ts"
import { isDown, type Json, type Local } from "../../spec/core/System.ts"
import type { Run, WorldSpec } from "../run/Action.ts"
import { roundOf } from "../system/turn.ts"
import { Observer } from "../trace/Observer.ts"

/** The text of a premise: what must hold. */
export const premiseSays = (rules: ReadonlyArray<AnyRule>, { rule, _tag }: Pick<Rejection, "rule" | "_tag">) =>
  rules.find((r) => r.id === rule)?.stated.find((s) => s.name === _tag)?.says

/** A premise of a rule that was tried. */
export interface Asked extends Evaluated {
  readonly says: string
  readonly struck: boolean
}

/** A rule that was tried, with what it asked up to its refusal or its conclusion. */
export interface Tried {
  readonly rule: string
  readonly fired: boolean
  readonly premises: ReadonlyArray<Asked>
}

/** The rules for the input of a step, and the input as they see it. */
const rulesFor = (
  role: AnyRole,
  observer: Observer,
  place: number,
  step: Run["actions"][number],
): readonly [Json, Json] | undefined => {
  const { player, world } = observer
  const name = "at" in step ? step.at : "to" in step ? step.to : ""
  const now = player.clock + (world.environment.skew?.[name] ?? 0)
  if (step._tag === "EndRound") return [role.endOfRound, { round: roundOf(player.locals[place] as Local) }]
  if (step._tag === "Do") {
    const surveys = role.surveys?.[step.event._tag]
    if (surveys === undefined) return [role.internal[step.event._tag], step.event]
    return [surveys, { ...step.event, heard: player.network.heardAt(place) }]
  }
  if (step._tag === "Fire") return [role.timers?.[step.timer], { timer: step.timer, now }]
  const flight = observer.flight(step)
  if (flight === undefined || step._tag === "Drop") return undefined
  const { from, message } = flight.envelope
  return [role.upon[message._tag], { from, message, now }]
}

const contextOf = ({ setup }: WorldSpec, self: string): Context<Json> => ({
  self,
  params: setup.params,
  nodes: setup.nodes,
})

const isStruck = ({ struck = [] }: WorldSpec, rule: string, premise: string): boolean =>
  struck.some((s) => s.rule === rule && s.premise === premise)

/**
 * What the rules asked at a step (counted from 1) of a run whose actions are all enabled, in order of evaluation. Empty for
 * steps of the environment. Throws what code of the chapter throws.
 */
export const premisesAt = (chapter: AnyChapter, run: Run, step: number): ReadonlyArray<Tried> => {
  const observer = new Observer(chapter, run.world, [])
  for (const action of run.actions.slice(0, step - 1)) observer.perform(action)
  const action = run.actions[step - 1]
  const name = action === undefined ? undefined : "at" in action ? action.at : "to" in action ? action.to : undefined
  const k = name === undefined ? undefined : observer.player.places.get(name)
  if (action === undefined || k === undefined) return []
  const place = observer.player.system.places[k]
  const local = observer.player.locals[k] as Local
  const role = strike(chapter.protocol, run.world.struck ?? []).roles[place?.role ?? ""]
  const found = role === undefined || isDown(local) ? undefined : rulesFor(role, observer, k, action)
  if (found === undefined || isDown(local)) return []
  const [rules, input] = found
  const tried: Array<Tried> = []
  for (const rule of (Array.isArray(rules) ? rules : [rules]) as ReadonlyArray<AnyRule | undefined>) {
    if (rule === undefined || tried.at(-1)?.fired === true) break
    const { premises, result } = rule.explain(contextOf(run.world, place?.id ?? ""), local.state, input)
    const asked = premises.map((p) => {
      const says = rule.stated.find((s) => s.name === p.premise)?.says ?? ""
      return { ...p, says, struck: isStruck(run.world, rule.id, p.premise) }
    })
    tried.push({ rule: rule.id, fired: Result.isSuccess(result), premises: asked })
  }
  return tried
}
