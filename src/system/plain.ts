/**
 * States, messages and events are plain data: what engines compare and hash is what JSON and bigints can spell. Anything else
 * would be taken for equal to others of its kind, and a search would pass over states without a word.
 */

/** Something was met that is no plain data. */
export class NotPlain extends Error {
  override readonly name = "NotPlain"
}

const named = (v: object): string => `a ${v.constructor?.name ?? "value"} that is no plain object`

/** What keeps a value itself from being plain, whatever it holds; undefined if nothing does. */
const oddity = (v: unknown): string | undefined => {
  if (typeof v === "function" || typeof v === "symbol") return `a ${typeof v}`
  if (typeof v === "number") return Number.isFinite(v) ? undefined : `the number ${v}`
  if (typeof v !== "object" || v === null || Array.isArray(v)) return undefined
  const prototype = Object.getPrototypeOf(v)
  return prototype === null || prototype === Object.prototype ? undefined : named(v)
}

/** Throws `NotPlain` if a value is not plain; does not look at what it holds. */
export const assertPlain = (v: unknown): void => {
  const odd = oddity(v)
  if (odd !== undefined)
    throw new NotPlain(
      `${odd} in a state, a message or an event: only records, lists, texts, finite numbers, bigints, true, false and null can be compared`,
    )
}
