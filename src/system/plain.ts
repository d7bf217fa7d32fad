/**
 * States, messages and events are plain data: what engines compare and hash is what JSON and bigints can spell. Anything else
 * would be taken for equal to something else, and a search would pass over states without a word. What stays one and the same: a
 * record with its fields in another order, and one with a field that is undefined, which is absent.
 */

/** Something was met that is no plain data. */
export class NotPlain extends Error {
  override readonly name = "NotPlain"
}

const named = (v: object): string => `a ${v.constructor?.name ?? "value"} that is no plain object`

const shown = (n: number): string => (n === 0 ? "−0" : String(n))

/** Keys of a list come in the order of its places, with others after them. */
const isWhole = (list: ReadonlyArray<unknown>): boolean => {
  const { length } = list
  const keys = Object.keys(list)
  return keys.length === length && (length === 0 || keys[length - 1] === String(length - 1))
}

/** What keeps a value itself from being plain, whatever it holds; undefined if nothing does. */
const oddity = (v: unknown): string | undefined => {
  if (typeof v === "function" || typeof v === "symbol") return `a ${typeof v}`
  if (typeof v === "number") return Number.isFinite(v) && !Object.is(v, -0) ? undefined : `the number ${shown(v)}`
  if (v === undefined) return "undefined"
  if (typeof v !== "object" || v === null) return undefined
  if (Array.isArray(v)) return isWhole(v) ? undefined : "a list with gaps or fields of its own"
  const prototype = Object.getPrototypeOf(v)
  return prototype === null || prototype === Object.prototype ? undefined : named(v)
}

/** Throws `NotPlain` if a value is not plain; does not look at what it holds. */
export const assertPlain = (v: unknown): void => {
  const odd = oddity(v)
  if (odd !== undefined)
    throw new NotPlain(
      `${odd} in a state, a message or an event: only records, lists, texts, finite numbers (but not −0), bigints, true, false and null can be compared`,
    )
}
