/**
 * One spelling for each plain value: keys sorted, undefined dropped, bigints marked. Equal values have equal spellings.
 */
import type { Json } from "./System.ts"

/** A value that its id stands for: block, transaction. The id must fix the content; `canonical` checks that it does. */
const isAddressed = (v: Json): boolean => typeof v._tag === "string" && typeof v.id === "string"

/** Structural equality of plain data; two addressed values are compared by id. */
export const sameValue = (a: Json, b: Json): boolean => {
  if (a === b) return true
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  if (isAddressed(a) && isAddressed(b)) return a._tag === b._tag && a.id === b.id
  return sameContent(a, b)
}

const sameContent = (a: Json, b: Json): boolean => {
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a).filter((k) => a[k] !== undefined)
  if (keys.length !== Object.keys(b).filter((k) => b[k] !== undefined).length) return false
  return keys.every((k) => sameValue(a[k], b[k]))
}

/** Spells a value in full, whatever its ids say. */
export const spell = (v: Json): string => {
  if (typeof v === "bigint") return `${v}n`
  if (v === null || typeof v !== "object") return JSON.stringify(v) ?? "null"
  if (Array.isArray(v)) return `[${v.map(spell).join(",")}]`
  return `{${spellFields(v, spell)}}`
}

const spellFields = (v: Json, spelled: (x: Json) => string): string =>
  Object.keys(v)
    .filter((k) => v[k] !== undefined)
    .sort()
    .map((k) => `${JSON.stringify(k)}:${spelled(v[k])}`)
    .join(",")

/** Two different contents were met under one id: fingerprints would merge different states. */
export class ContentClash extends Error {
  override readonly name = "ContentClash"
}

/**
 * A canonical spelling that writes an addressed value as its id alone, and keeps a book of what each id stands for.
 * Throws `ContentClash` when one id is met with two contents.
 */
export const canonical = (): ((v: Json) => string) => {
  const book = new Map<string, Json>()
  const seen = new WeakMap<object, string>()
  const address = (v: Json): string => {
    const known = seen.get(v)
    if (known !== undefined) return known
    const key = `${v._tag}#${JSON.stringify(v.id)}`
    const first = book.get(key)
    if (first === undefined) book.set(key, v)
    else if (first !== v && !sameContent(first, v))
      throw new ContentClash(`two contents under one id: ${v._tag} ${v.id}`)
    seen.set(v, key)
    return key
  }
  const spelled = (v: Json): string => {
    if (typeof v === "bigint") return `${v}n`
    if (v === null || typeof v !== "object") return JSON.stringify(v) ?? "null"
    if (Array.isArray(v)) return `[${v.map(spelled).join(",")}]`
    return isAddressed(v) ? address(v) : `{${spellFields(v, spelled)}}`
  }
  return spelled
}
