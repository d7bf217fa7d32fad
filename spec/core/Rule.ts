/**
 * The rule: named premises above the bar, one transition below. Everything else in this specification is built from it.
 * Next: [Protocol.ts](Protocol.ts), the roles that rules make up.
 */
import * as Services from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import {
  type Declaration,
  type Derivation,
  drive,
  type Evaluated,
  evaluating,
  type NamesOf,
  nothingStruck,
  type Rejection,
  type Stated,
  statedIn,
} from "./Premise.ts"

export * from "./Premise.ts"

/** A value told apart by its `_tag`: every message and every event. */
export interface Tagged {
  readonly _tag: string
}

/** The name of a participant, unique in a system. */
export type NodeId = string

/** All that a node may read besides its own state and its input. */
export interface Context<P> {
  readonly self: NodeId
  readonly params: P
  readonly nodes: { readonly [role: string]: ReadonlyArray<NodeId> }
}

/** A message as a rule sees it: who sent it, and the receiver's own clock (ticks or seconds; 0 where nobody has a clock). */
export interface Received<out M> {
  readonly from: NodeId
  readonly message: M
  readonly now: number
}

// ── what a rule emits ──────────────────────────────────────────────────────────────────────────────────────────────

export type Output<M> =
  | { readonly _tag: "Send"; readonly to: NodeId; readonly message: M }
  | { readonly _tag: "Broadcast"; readonly message: M }
  | { readonly _tag: "SetTimer"; readonly timer: string }
  | { readonly _tag: "CancelTimer"; readonly timer: string }

/** To one node. */
export const send = <M>(to: NodeId, message: M): Output<M> => ({ _tag: "Send", to, message })
/** To every *other* node whose role has a rule for the message. */
export const broadcast = <M>(message: M): Output<M> => ({ _tag: "Broadcast", message })
export const setTimer = (timer: string): Output<never> => ({ _tag: "SetTimer", timer })
export const cancelTimer = (timer: string): Output<never> => ({ _tag: "CancelTimer", timer })

/** The conclusion of a rule: the next state and what is emitted. */
export interface Transition<out S, out M> {
  readonly state: S
  readonly outputs: ReadonlyArray<Output<M>>
}

const nothing: ReadonlyArray<never> = []

/** Below the bar: the node's next state, and its outputs in order. */
export const become = <S, M = never>(state: S, ...outputs: ReadonlyArray<Output<M>>): Transition<S, M> => ({
  state,
  outputs: outputs.length === 0 ? nothing : outputs,
})

// ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The surroundings of a node as an Effect service, for programs that are built from rules. */
export class Surroundings extends Services.Service<Surroundings, Context<unknown>>()("quorate/Surroundings") {}

/** An inference rule of one role. Pure: the same context, state and input give the same result for ever. */
export interface Rule<in P, in out S, in I, out M, out Name extends string = string> extends Declaration {
  /** Every premise that the rule states, itself or through its judgements, in the order of evaluation. */
  readonly stated: ReadonlyArray<Stated>
  readonly apply: (ctx: Context<P>, state: S, input: I) => Result.Result<Transition<S, M>, Rejection<Name>>
  /** Every premise evaluated for this input, in order, and the outcome. */
  readonly explain: (ctx: Context<P>, state: S, input: I) => Explanation<S, M, Name>
  /** The same rule as a program of Effect; parameters and names come from the service `Surroundings`. */
  readonly effect: (state: S, input: I) => Effect.Effect<Transition<S, M>, Rejection<Name>, Surroundings>
  /** The same rule with one premise struck out: it no longer refuses anything. Shows whether the premise carries load. */
  readonly without: (premise: string) => Rule<P, S, I, M, Name>
}

export interface Explanation<S, M, Name extends string> {
  readonly premises: ReadonlyArray<Evaluated>
  readonly result: Result.Result<Transition<S, M>, Rejection<Name>>
}

/**
 * Declares a rule.
 *
 * @example
 * ```ts
 * const count = rule({ id: "demo/count", source: "example", premises: { Full: ignore("there is room left") } })(
 *   function* (ctx: Context<{ max: number }>, state: number, _: { _tag: "Tick" }) {
 *     yield* premise("Full", state < ctx.params.max, { state })
 *     return become(state + 1)
 *   },
 * )
 * ```
 */
export const rule =
  <const D extends Declaration>(declaration: D) =>
  <P, S, I, M>(
    body: (ctx: Context<P>, state: S, input: I) => Derivation<NamesOf<D>, Transition<S, M>>,
  ): Rule<P, S, I, M, NamesOf<D>> => {
    const stated = statedIn(declaration)
    const build = (struck: ReadonlySet<string>): Rule<P, S, I, M, NamesOf<D>> => {
      const apply = (ctx: Context<P>, state: S, input: I) =>
        drive(body(ctx, state, input), declaration.id, stated, struck)
      const explain = (ctx: Context<P>, state: S, input: I) => evaluating(() => apply(ctx, state, input))
      const effect = (state: S, input: I) =>
        Effect.flatMap(Surroundings, (ctx) => Effect.fromResult(apply(ctx as Context<P>, state, input)))
      return {
        ...declaration,
        stated,
        apply,
        explain,
        effect,
        without: (name) => build(new Set([...struck, name])),
      }
    }
    return build(nothingStruck)
  }
