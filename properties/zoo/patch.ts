/**
 * Changes a rule from outside: the rule runs as it is written, and what it concludes is bent afterwards.
 */
import * as Result from "effect/Result"
import type { AnyRole, AnyRule, Protocol, Rules } from "../../spec/core/Protocol.ts"
import { become, type Context, type Transition } from "../../spec/core/Rule.ts"
import type { Json } from "../../spec/core/System.ts"

/** What a mutant makes of a transition; it may also turn a refusal (undefined) into a transition. */
export type Bend<P, S> = (about: {
  readonly ctx: Context<P>
  readonly before: S
  readonly input: Json
  readonly after: S | undefined
}) => S | undefined

const bent = (rule: AnyRule, bend: Bend<Json, Json>): AnyRule => ({
  ...rule,
  apply: (ctx, before, input) => {
    const result = rule.apply(ctx, before, input)
    const done: Transition<Json, Json> | undefined = Result.isSuccess(result) ? result.success : undefined
    const after = bend({ ctx, before, input, after: done?.state })
    if (after === undefined) return result
    return Result.succeed(done === undefined ? become(after) : { ...done, state: after })
  },
})

type All = { readonly [tag: string]: Rules<Json, Json, Json, Json> }

/** The protocol with the given rules bent, in every honest role. */
export const patch = <P, S>(protocol: Protocol<P>, bends: { readonly [rule: string]: Bend<P, S> }): Protocol<P> => {
  const change = (rule: AnyRule): AnyRule => {
    const bend = bends[rule.id]
    return bend === undefined ? rule : bent(rule, bend as Bend<Json, Json>)
  }
  const all = (rules: All): All =>
    Object.fromEntries(
      Object.entries(rules).map(([t, r]) => [t, Array.isArray(r) ? r.map(change) : change(r as AnyRule)]),
    )
  const roles = Object.entries(protocol.roles).map(([name, role]): [string, AnyRole] =>
    role.corrupt === true ? [name, role] : [name, { ...role, upon: all(role.upon), internal: all(role.internal) }],
  )
  return { ...protocol, roles: Object.fromEntries(roles) }
}
