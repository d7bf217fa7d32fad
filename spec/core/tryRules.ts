/** Which rules an input calls for, and which of them fires. */
import * as Result from "effect/Result"
import type { AnyRole, AnyRule, Rules } from "./Protocol.ts"
import { type Context, graver, type Rejection, type Transition } from "./Rule.ts"
import { type Input, isReaction, type Json, type Reaction } from "./System.ts"

/** The rules that an input calls for, and the input as they see it. */
export const dispatch = (
  role: AnyRole,
  input: Input,
): { readonly rules: Rules<Json, Json, Json, Json> | undefined; readonly arg: Json } => {
  switch (input._tag) {
    case "Receive":
      return { rules: role.upon[input.message._tag], arg: input }
    case "Internal": {
      const { event, heard } = input
      if (heard === undefined) return { rules: role.internal[event._tag], arg: event }
      const surveyed = role.surveys?.[event._tag]
      if (surveyed === undefined) return { rules: role.internal[event._tag], arg: event }
      return { rules: surveyed, arg: { ...event, heard } }
    }
    case "EndOfRound":
      return { rules: role.endOfRound, arg: { round: input.round } }
    case "Timer":
      return { rules: role.timers?.[input.timer], arg: input }
    default:
      return { rules: undefined, arg: undefined }
  }
}

type Tried =
  | { readonly rule: AnyRule; readonly transition: Transition<Json, Json>; readonly inVain: ReadonlyArray<Rejection> }
  | { readonly refused: Rejection }

const noRefusals: ReadonlyArray<Rejection> = []

/** The first rule whose premises hold. If there is none, the first refusal that blames the sender, or else the first of all. */
export const tryRules = (rules: Rules<Json, Json, Json, Json>, ctx: Context<Json>, state: Json, arg: Json): Tried => {
  const list = Array.isArray(rules) ? (rules as ReadonlyArray<AnyRule>) : [rules as AnyRule]
  let first: Rejection | undefined
  let inVain = noRefusals
  for (const rule of list) {
    const result = rule.apply(ctx, state, arg)
    if (Result.isSuccess(result)) return { rule, transition: result.success, inVain }
    first = graver(first, result.failure)
    inVain = [...inVain, result.failure]
  }
  const told = first as Rejection
  return { refused: inVain.length === 1 ? told : { ...told, besides: inVain.filter((other) => other !== told) } }
}

/** Every refusal that an input met with, whether or not a rule fired in the end. */
export const refusalsIn = (result: Reaction | Rejection): ReadonlyArray<Rejection> =>
  isReaction(result) ? (result.inVain ?? noRefusals) : [result, ...(result.besides ?? noRefusals)]
