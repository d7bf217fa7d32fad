/**
 * How chapters write parameters, events and messages as plain JSON and read them again: what their codecs are made of.
 * Next: [Deviation.ts](Deviation.ts).
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Issue from "effect/SchemaIssue"
import * as Transformation from "effect/SchemaTransformation"
import { spell } from "../Canonical.ts"
import type { Json } from "../System.ts"

// ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────

const amountDigitsMax = 100

/** A bigint as decimal text. */
export const Big = Schema.String.check(
  Schema.isPattern(/^(0|-?[1-9][0-9]*)$/, { expected: "a whole number in quotes" }),
  Schema.isMaxLength(amountDigitsMax),
).pipe(Schema.decodeTo(Schema.BigInt, Transformation.bigintFromString))

/** What is allowed, and the value that is not. */
const refused = (allowed: string, value: bigint | number): string => `Expected ${allowed}, got ${value}`

/** A whole number within bounds, both included. */
export const whole = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  Schema.Number.check(
    Schema.makeFilter((n) =>
      Number.isSafeInteger(n) && n >= least && n <= most
        ? undefined
        : refused(`a whole number from ${least} to ${most}`, n),
    ),
  )
export const Count = whole(0)
export const AtLeastOne = whole(1)

/** Slots that a run may have where there is no clock: any of them is tried at any time, so each costs. */
export const LastSlot = whole(0, 10_000)
/** A length of time in seconds, fractions allowed. */
export const Seconds = Schema.Number.check(
  Schema.makeFilter((n) =>
    n >= 0.001 && n <= 1_000_000 ? undefined : refused("a number of seconds from 0.001 to 1000000", n),
  ),
)

/** An amount within bounds; `bits`: it has no more of them. */
export const amount = (least: bigint, bits?: number) =>
  Big.check(
    Schema.makeFilter((n) =>
      n >= least && (bits === undefined || n < 1n << BigInt(bits))
        ? undefined
        : refused(`a whole number of at least ${least}${bits === undefined ? "" : `, below 2^${bits}`}`, n),
    ),
  )
export const Natural = amount(0n)

// ── what a ledger is made of ───────────────────────────────────────────────────────────────────────────────────────

export const Output = Schema.Struct({ value: Big, owner: Schema.String })
export const Input = Schema.Struct({
  from: Schema.Struct({ transaction: Schema.String, index: Count }),
  signedBy: Schema.String,
})

// ── values and tags ────────────────────────────────────────────────────────────────────────────────────────────────

/** A value of a chapter that is written as another: `read` and `write` give the value or, in words, what was expected. */
export const as =
  <A, W>(tag: string, read: (wire: W) => A | string, write: (value: A) => W | string) =>
  (wire: Schema.Codec<W, Json>): Schema.Codec<A, Json> => {
    const checked = <T>(made: T | string) =>
      typeof made === "string"
        ? Effect.fail(new Issue.InvalidValue({ message: `Expected ${made}` }))
        : Effect.succeed(made)
    return wire.pipe(
      Schema.decodeTo(
        Schema.declare((u: unknown): u is A => typeof u === "object" && u !== null, { expected: tag }),
        Transformation.transformEffect({ decode: (w: W) => checked(read(w)), encode: (a: A) => checked(write(a)) }),
      ),
    )
  }

/** One codec for each tag: a tag without one is a compile error. */
type Tags<A extends { readonly _tag: string }> = {
  readonly [K in A["_tag"]]: Schema.Codec<Extract<A, { readonly _tag: K }>, Json>
}
export const oneOf = <A extends { readonly _tag: string }>(members: Tags<A>): Schema.Codec<A, Json> => {
  const all: ReadonlyArray<Schema.Codec<Json, Json>> = Object.values(members)
  return Schema.Union(all).annotate({ expected: `one of ${Object.keys(members).join(", ")}` })
}

// ── parameters: a preset, and what differs from it ─────────────────────────────────────────────────────────────────

/** The same fields, each of which may be left out. */
export const optional = <F extends { readonly [name: string]: Schema.Top }>(all: F) =>
  Object.fromEntries(Object.entries(all).map(([name, field]) => [name, Schema.optionalKey(field)])) as {
    readonly [K in keyof F]: Schema.optionalKey<F[K]>
  }

/** Whether two values are written alike. */
export const same = (a: Json, b: Json): boolean => spell(a) === spell(b)

/** Those of some fields in which a value differs from a base. */
export const differing = <A extends object, K extends keyof A & string>(
  fields: { readonly [name in K]: unknown },
  base: A,
  value: A,
): Partial<Pick<A, K>> => {
  const names = Object.keys(fields).filter((k) => !same(base[k as K], value[k as K]))
  return Object.fromEntries(names.map((k) => [k, value[k as K]])) as Partial<Pick<A, K>>
}

/** The way to write a value that has the fewest fields, the first of several. */
export const shortest = <D extends object>(ways: ReadonlyArray<D>): D =>
  ways.reduce((best, d) => (Object.keys(d).length < Object.keys(best).length ? d : best))
