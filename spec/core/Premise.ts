/**
 * Premises, and judgements: groups of premises that several rules share. Next: [Rule.ts](Rule.ts), which they make up.
 */
import * as Result from "effect/Result"
import { recent } from "./lib/Recent.ts"
import { mistake } from "./mistake.ts"

// biome-ignore lint/suspicious/noExplicitAny: a judgement takes what it likes; callers are checked against its own type
type Any = any

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
  /** The refusals of the other rules that were tried. */
  readonly besides?: ReadonlyArray<Rejection>
}

/** Which of two refusals counts where several rules were tried: one that blames the sender, or else the first. */
export const graver = (first: Rejection | undefined, next: Rejection): Rejection =>
  first === undefined || (first.disposition !== "reject" && next.disposition === "reject") ? next : first

/** One evaluated premise, as `explain` lists them. */
export interface Evaluated {
  readonly premise: string
  readonly holds: boolean
  readonly seen: unknown
}

/** A computation on the side: what it evaluates belongs to no derivation that is being explained. */
const aside = <A>(compute: () => A): A => {
  const before = trail
  trail = undefined
  try {
    return compute()
  } finally {
    trail = before
  }
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

/** Where evaluated premises are collected; undefined while nobody asks. Set and cleared within one synchronous call. */
let trail: Array<Evaluated> | undefined

/** What a computation concludes, and every premise that it evaluated on the way, in order. */
export const evaluating = <A>(
  compute: () => A,
): { readonly premises: ReadonlyArray<Evaluated>; readonly result: A } => {
  const premises: Array<Evaluated> = []
  const before = trail
  trail = premises
  try {
    return { premises, result: compute() }
  } finally {
    trail = before
  }
}

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

/** What a rule or judgement is called, where it comes from, and what it asks, in the order of evaluation. */
export interface Declaration {
  readonly id: string
  readonly source: string
  readonly premises: Asked
}

/** Own premises by name, and judgements of others among them (their keys are for the reader). */
export interface Asked {
  readonly [name: string]: PremiseText | AnyJudgement
}

/** A premise with its name and the rule or judgement that states it. */
export interface Stated extends PremiseText {
  readonly name: string
  readonly by: string
}

/** A named group of premises with a value as its conclusion: `yield* validHeader(params, header, parent)`. */
export interface Judgement<Args extends ReadonlyArray<Any>, out A, out Name extends string> extends Declaration {
  (...args: Args): Derivation<Name, A>
  /** Every premise that it states, itself or through other judgements, in the order of evaluation. */
  readonly stated: ReadonlyArray<Stated>
  /** The judgement that this one is, taken more lightly. */
  readonly lenientOf?: AnyJudgement
  /** The judgement by itself, outside any rule. */
  readonly check: (...args: Args) => Result.Result<A, Rejection<Name>>
}

type AnyJudgement = Judgement<Any, unknown, string>

/** The names of all premises of a declaration: its own, and those of its judgements. */
export type NamesOf<D extends Declaration> = {
  [K in keyof D["premises"] & string]: D["premises"][K] extends Judgement<Any, unknown, infer Name> ? Name : K
}[keyof D["premises"] & string]

/** All premises of a declaration, in the order of evaluation. */
export const statedIn = ({ id, premises }: Declaration): ReadonlyArray<Stated> =>
  Object.entries(premises).flatMap(([name, asked]) =>
    "stated" in asked ? asked.stated : [{ name, by: id, disposition: asked.disposition, says: asked.says }],
  )

const undeclared = (name: string, rule: string, stated: ReadonlyArray<Stated>): never => {
  const declared = stated.map((s) => s.name).join(", ") || "none"
  return mistake(`${rule} asks for the premise ${name}, which it does not declare: declared are ${declared}`)
}

const refusal = <Name extends string>(
  { name, seen }: Failure<Name>,
  rule: string,
  stated: ReadonlyArray<Stated>,
): Rejection<Name> => {
  const found = stated.find((s) => s.name === name) ?? undeclared(name, rule, stated)
  return { _tag: name, rule, statedBy: found.by, disposition: found.disposition, seen }
}

export const nothingStruck: ReadonlySet<string> = new Set()

/** Runs a derivation to its conclusion, or to the first premise that fails and is not struck out. */
export const drive = <Name extends string, A>(
  body: Derivation<Name, A>,
  rule: string,
  stated: ReadonlyArray<Stated>,
  struck: ReadonlySet<string>,
): Result.Result<A, Rejection<Name>> => {
  for (let next = body.next(); ; next = body.next()) {
    if (next.done === true) return Result.succeed(next.value)
    if (!struck.has(next.value.name)) return Result.fail(refusal(next.value, rule, stated))
  }
}

/** A judgement about one value above all (a block, a payment): derived once for the same arguments, and kept beside that value. */
interface Kept {
  readonly keptBeside?: number
}

const sameItems = (a: ReadonlyArray<unknown>, b: ReadonlyArray<unknown>): boolean => {
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false
  return a.length === b.length
}

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
  <const D extends Declaration & Kept>(declaration: D) =>
  <Args extends ReadonlyArray<Any>, A>(
    body: (...args: Args) => Derivation<NamesOf<D>, A>,
  ): Judgement<Args, A, NamesOf<D>> => {
    const stated = statedIn(declaration)
    const { keptBeside } = declaration
    const derive = keptBeside === undefined ? body : keeping(body, keptBeside)
    const callable = (...args: Args): Derivation<NamesOf<D>, A> => derive(...args)
    return Object.assign(callable, declaration, {
      stated,
      check: (...args: Args) => aside(() => drive(derive(...args), declaration.id, stated, nothingStruck)),
    })
  }

/** The judgement with some of its premises taken more lightly: a failure of these is ignored. */
export const lenient = <Args extends ReadonlyArray<Any>, A, Name extends string>(
  judged: Judgement<Args, A, Name>,
  ...names: ReadonlyArray<Name>
): Judgement<Args, A, Name> => {
  const light: ReadonlyArray<string> = names
  const stated = judged.stated.map((s): Stated => (light.includes(s.name) ? { ...s, disposition: "ignore" } : s))
  const { id, source, premises } = judged
  const check = (...args: Args) => aside(() => drive(judged(...args), id, stated, nothingStruck))
  return Object.assign((...args: Args) => judged(...args), { id, source, premises, check, stated, lenientOf: judged })
}
