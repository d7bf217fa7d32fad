/**
 * Finite sets as plain data: arrays without repetition, in the order of their spellings, so that equal sets are equal arrays.
 */
import { spell } from "../Canonical.ts"

/** A set, as a sorted array. */
export type SetOf<A> = ReadonlyArray<A>

export const emptySet: SetOf<never> = []

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The set of some elements, in whatever order and however often they come. */
export const setOf = <A>(elements: ReadonlyArray<A>): SetOf<A> => {
  const spelled = new Map(elements.map((x) => [spell(x), x] as const))
  return [...spelled].sort(([a], [b]) => inOrder(a, b)).map(([, x]) => x)
}

/** Whether an element is in a set. */
export const isIn = <A>(set: SetOf<A>, element: A): boolean =>
  typeof element === "object" ? set.some((x) => spell(x) === spell(element)) : set.includes(element)

/** The set with one element more; the very same set if it has the element. */
export const insert = <A>(set: SetOf<A>, element: A): SetOf<A> => (isIn(set, element) ? set : setOf([...set, element]))

/** Whether every element of the first set is in the second. */
export const isSubset = <A>(part: SetOf<A>, whole: SetOf<A>): boolean => part.every((x) => isIn(whole, x))
