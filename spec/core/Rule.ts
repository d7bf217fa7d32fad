/**
 * The rule: named premises above the bar, one transition below. Everything else in this specification is built from it.
 * Next: [Protocol.ts](Protocol.ts), the roles that rules make up.
 */
import * as Services from "effect/Context"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { recent } from "./lib/Recent.ts"

/** A value told apart by its `_tag`: every message and every event. */
export interface Tagged {
  readonly _tag: string
}

// biome-ignore lint/suspicious/noExplicitAny: a judgement takes what it likes; callers are checked against its own type
type Any = any

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

// ── premises ───────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * What a failed premise says about the input: `reject` the sender is at fault, `ignore` it is harmless,
 * `defer` it may be valid later. The state is unchanged in all three.
 */
export type Disposition = "reject" | "ignore" | "defer"

/** A premise as data: what happens when it fails, and in words what must hold. */
export interface PremiseText {
  readonly disposition: Disposition
  readonly says: string
}
export type Premises = { readonly [name: string]: PremiseText }

export const reject = (says: string): PremiseText => ({ disposition: "reject", says })
export const ignore = (says: string): PremiseText => ({ disposition: "ignore", says })
export const defer = (says: string): PremiseText => ({ disposition: "defer", says })

/** Why an input was refused: the name of the first premise that failed, whose it is, and what it saw. */
export interface Rejection<out Name extends string = string> {
  readonly _tag: Name
  /** The rule that was tried. */
  readonly rule: string
  /** The rule or judgement that states the premise. */
  readonly statedBy: string
  readonly disposition: Disposition
  readonly seen: unknown
}

/** One evaluated premise, as `explain` lists them. */
export interface Evaluated {
  readonly premise: string
  readonly holds: boolean
  readonly seen: unknown
}

/** A premise that fails yields itself once; one that holds costs nothing. A driver that goes on has struck it out. */
export interface Premise<out Name extends string, out A = void> {
  [Symbol.iterator](): Iterator<Failure<Name>, A, void>
}

/** A premise that does not hold, on its way to the driver of the rule. */
export interface Failure<out Name extends string> {
  readonly name: Name
  readonly seen: unknown
}

/** Where `explain` collects what is evaluated; undefined otherwise. Set and cleared within one synchronous call. */
let trail: Array<Evaluated> | undefined

class Evaluation<Name extends string, A> implements Premise<Name, A>, Iterator<Failure<Name>, A, void> {
  readonly failure: Failure<Name> | undefined
  readonly value: A
  private told = false
  constructor(failure: Failure<Name> | undefined, value: A) {
    this.failure = failure
    this.value = value
  }
  [Symbol.iterator](): Iterator<Failure<Name>, A, void> {
    return this
  }
  next(): IteratorResult<Failure<Name>, A> {
    if (this.failure === undefined || this.told) return { done: true, value: this.value }
    this.told = true
    return { done: false, value: this.failure }
  }
}

const held = new Evaluation<never, void>(undefined, undefined)

/** States a premise: `yield* premise("Duplicate", isNew(block))`. `seen` is shown to whoever asks why it failed. */
export const premise = <const Name extends string>(name: Name, holds: boolean, seen?: unknown): Premise<Name> => {
  if (trail !== undefined) trail.push({ premise: name, holds, seen })
  return holds ? held : new Evaluation<Name, void>({ name, seen }, undefined)
}

/** States that a value exists, and yields it: `const parent = yield* given("ParentUnknown", find(tree, id), id)`. */
export const given = <const Name extends string, A>(
  name: Name,
  value: A | undefined,
  seen?: unknown,
): Premise<Name, A> => {
  const holds = value !== undefined
  if (trail !== undefined) trail.push({ premise: name, holds, seen })
  return new Evaluation<Name, A>(holds ? undefined : { name, seen }, value as A)
}

/** The body of a rule or a judgement: a generator that states premises in order and ends in a conclusion. */
export type Derivation<Name extends string, A> = Generator<Failure<Name>, A, void>

// ── judgements: premises that several rules share ──────────────────────────────────────────────────────────────────

/** Where a rule or judgement comes from. */
export interface Declaration {
  readonly id: string
  readonly source: string
  readonly premises: Premises
}

/** A named group of premises with a value as its conclusion: `yield* validHeader(params, header, parent)`. */
export interface Judgement<Args extends ReadonlyArray<Any>, out A, out Name extends string> extends Declaration {
  (...args: Args): Derivation<Name, A>
  /** The judgement by itself, outside any rule. */
  readonly check: (...args: Args) => Result.Result<A, Rejection<Name>>
}

type AnyJudgement = Judgement<Any, unknown, string>
type StatedBy<D> = D extends { readonly states: ReadonlyArray<Judgement<Any, unknown, infer Name>> } ? Name : never
type NamesOf<D extends Declaration> = (keyof D["premises"] & string) | StatedBy<D>

const fail = <Name extends string>(
  { name, seen }: Failure<Name>,
  rule: string,
  stated: ReadonlyMap<string, Stated>,
): Result.Failure<never, Rejection<Name>> => {
  const { by, text } = stated.get(name) as Stated
  return Result.fail({
    _tag: name,
    rule,
    statedBy: by,
    disposition: text.disposition,
    seen,
  }) as Result.Failure<never, Rejection<Name>>
}

/** Who states a premise, and its text. */
interface Stated {
  readonly by: string
  readonly text: PremiseText
}

const statedIn = (declaration: Declaration & Uses): ReadonlyMap<string, Stated> => {
  const own = Object.entries(declaration.premises).map(([name, text]) => [name, { by: declaration.id, text }] as const)
  return new Map([...(declaration.states ?? []).flatMap((j) => [...statedIn(j as Declaration & Uses)]), ...own])
}

interface Uses {
  readonly states?: ReadonlyArray<AnyJudgement>
}

const none: ReadonlySet<string> = new Set()

const drive = <Name extends string, A>(
  body: Derivation<Name, A>,
  rule: string,
  stated: ReadonlyMap<string, Stated>,
  struck: ReadonlySet<string>,
): Result.Result<A, Rejection<Name>> => {
  for (let next = body.next(); ; next = body.next()) {
    if (next.done === true) return Result.succeed(next.value)
    if (!struck.has(next.value.name)) return fail(next.value, rule, stated)
  }
}

/** A judgement about one value above all (a block, a payment): derived once for the same arguments, and kept beside that value. */
interface Kept {
  readonly keptBeside?: number
}

const sameItems = (a: ReadonlyArray<unknown>, b: ReadonlyArray<unknown>): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i])

/** So many derivations of one judgement are kept. */
const derivationsMax = 1024

/** The derivation, kept beside its argument number `place` if it went through without a failure. */
const keeping = <Args extends ReadonlyArray<Any>, A, Name extends string>(
  body: (...args: Args) => Derivation<Name, A>,
  place: number,
): ((...args: Args) => Derivation<Name, A>) => {
  const memo = recent<object, { readonly args: Args; readonly value: A }>(derivationsMax)
  return function* (...args) {
    const known = memo.get(args[place])
    if (known !== undefined && trail === undefined && sameItems(known.args, args)) return known.value
    const derivation = body(...args)
    let failures = 0
    for (let next = derivation.next(); ; next = derivation.next()) {
      if (next.done === true) {
        if (failures === 0) memo.set(args[place], { args, value: next.value })
        return next.value
      }
      failures++
      yield next.value
    }
  }
}

/**
 * Declares a judgement. Premise names must be unique among all that one rule states. With `keptBeside: n` a derivation is kept
 * beside its n-th argument, which must be an object, and is not repeated for the very same arguments.
 */
export const judgement =
  <const D extends Declaration & Uses & Kept>(declaration: D) =>
  <Args extends ReadonlyArray<Any>, A>(
    body: (...args: Args) => Derivation<NamesOf<D>, A>,
  ): Judgement<Args, A, NamesOf<D>> => {
    const stated = statedIn(declaration)
    const { keptBeside } = declaration
    const derive = keptBeside === undefined ? body : keeping(body, keptBeside)
    const callable = (...args: Args): Derivation<NamesOf<D>, A> => derive(...args)
    return Object.assign(callable, declaration, {
      check: (...args: Args) => drive(derive(...args), declaration.id, stated, none),
    })
  }

// ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The surroundings of a node as an Effect service, for programs that are built from rules. */
export class Surroundings extends Services.Service<Surroundings, Context<unknown>>()("quorate/Surroundings") {}

/** An inference rule of one role. Pure: the same context, state and input give the same result for ever. */
export interface Rule<in P, in out S, in I, out M, out Name extends string = string> extends Declaration {
  /** Every premise that the rule states, itself or through its judgements, in the order of evaluation. */
  readonly stated: ReadonlyArray<{ readonly name: string; readonly by: string } & PremiseText>
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
  <const D extends Declaration & Uses>(declaration: D) =>
  <P, S, I, M>(
    body: (ctx: Context<P>, state: S, input: I) => Derivation<NamesOf<D>, Transition<S, M>>,
  ): Rule<P, S, I, M, NamesOf<D>> => {
    const stated = statedIn(declaration)
    const list = [...stated].map(([name, { by, text }]) => ({ name, by, ...text }))
    const build = (struck: ReadonlySet<string>): Rule<P, S, I, M, NamesOf<D>> => {
      const apply = (ctx: Context<P>, state: S, input: I) =>
        drive(body(ctx, state, input), declaration.id, stated, struck)
      const explain = (ctx: Context<P>, state: S, input: I) => {
        const premises: Array<Evaluated> = []
        trail = premises
        try {
          return { premises, result: apply(ctx, state, input) }
        } finally {
          trail = undefined
        }
      }
      const effect = (state: S, input: I) =>
        Effect.flatMap(Surroundings, (ctx) => Effect.fromResult(apply(ctx as Context<P>, state, input)))
      return {
        ...declaration,
        stated: list,
        apply,
        explain,
        effect,
        without: (name) => build(new Set([...struck, name])),
      }
    }
    return build(none)
  }
