/**
 * Small combinators over fast-check's own: what they make shrinks as fast-check shrinks.
 */
import * as fc from "fast-check"
import type { Range } from "../../spec/core/Scenario.ts"

/**
 * A whole number of a range, both ends included; it shrinks to the lower end.
 * Errors: Error for a range whose ends are in the wrong order.
 *
 * @example
 * ```ts
 * fc.sample(within([2, 4]), 3) // for example [2, 4, 3]
 * ```
 */
export const within = ([min, max]: Range): fc.Arbitrary<number> => fc.integer({ min, max })

/** The range with its ends lowered to at most `most` (a number of nodes, say). */
export const atMost = ([min, max]: Range, most: number): Range => [Math.min(min, most), Math.min(max, most)]

/** An object with these keys, in this order, and drawn values. */
export const dictionary = <A>(
  arbitraries: ReadonlyArray<readonly [key: string, value: fc.Arbitrary<A>]>,
): fc.Arbitrary<{ readonly [key: string]: A }> => {
  const keys = arbitraries.map(([key]) => key)
  return fc
    .tuple(...arbitraries.map(([, value]) => value))
    .map((values) => Object.fromEntries(keys.map((key, i) => [key, values[i] as A])))
}

/** The order of n things: a drawn number for each; all zeros, to which it shrinks, is the order as it was. */
export const orders = <A>(things: ReadonlyArray<A>): fc.Arbitrary<ReadonlyArray<A>> =>
  fc.tuple(...things.map((_, i) => fc.integer({ min: 0, max: things.length - 1 - i }))).map((picks) => {
    const left = [...things]
    return picks.flatMap((k) => left.splice(k, 1))
  })

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> }

/** The object without the keys that have no value. */
export const present = <T extends object>(fields: T): Present<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>
