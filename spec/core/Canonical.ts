/**
 * One spelling for each plain value: keys sorted, undefined dropped, bigints marked. Equal values have equal spellings.
 */
import type { Json } from "./System.ts"

/** A value that its id stands for: block, transaction. The id must fix the content; the engine checks that it does. */
export const isAddressed = (v: Json): boolean => typeof v._tag === "string" && typeof v.id === "string"

/** Structural equality of plain data; two addressed values are compared by id. */
export const sameValue = (a: Json, b: Json): boolean => {
  if (a === b) return true
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  if (isAddressed(a) && isAddressed(b)) return a._tag === b._tag && a.id === b.id
  return sameContent(a, b)
}

/** Structural equality of two objects whose own ids are not believed; addressed values inside them are compared by id. */
export const sameContent = (a: Json, b: Json): boolean => {
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a).filter((k) => a[k] !== undefined)
  if (keys.length !== Object.keys(b).filter((k) => b[k] !== undefined).length) return false
  return keys.every((k) => sameValue(a[k], b[k]))
}

/** Spells a value in full, whatever its ids say: the fields of a record in the order of their names. */
export const spell = (v: Json): string => {
  if (typeof v === "bigint") return `${v}n`
  if (v === null || typeof v !== "object") return JSON.stringify(v) ?? "null"
  if (Array.isArray(v)) return `[${v.map(spell).join(",")}]`
  const names = Object.keys(v).filter((name) => v[name] !== undefined)
  return `{${names
    .sort()
    .map((name) => `${JSON.stringify(name)}:${spell(v[name])}`)
    .join(",")}}`
}
