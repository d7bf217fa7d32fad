/**
 * The spelling under which engines intern values: one key for one content, short for values that an id stands for.
 */
import { isAddressed, sameContent } from "../../spec/core/Canonical.ts"
import type { Json } from "../../spec/core/System.ts"
import { assertPlain } from "./plain.ts"

/** Two different contents were met under one id: keys would merge different states. */
export class ContentClash extends Error {
  override readonly name = "ContentClash"
}

/**
 * A canonical spelling that writes an addressed value as its id alone, and keeps a book of what each id stands for.
 * The spelling throws `ContentClash` when it meets one id with two contents. One book serves one search: it only grows.
 */
export const canonical = (): ((v: Json) => string) => {
  const book = new Map<string, Json>()
  const known = new WeakMap<object, string>()
  const names = new Map<string, string>()
  const named = (name: string): string => {
    const before = names.get(name)
    if (before !== undefined) return before
    const text = `${JSON.stringify(name)}:`
    names.set(name, text)
    return text
  }
  const address = (v: Json): string => {
    const before = known.get(v)
    if (before !== undefined) return before
    const key = `${v._tag}#${JSON.stringify(v.id)}`
    const first = book.get(key)
    if (first === undefined) {
      fields(v)
      book.set(key, v)
    } else if (first !== v && !sameContent(first, v))
      throw new ContentClash(`two contents under one id: ${v._tag} ${v.id}`)
    known.set(v, key)
    return key
  }
  const fields = (v: Json): string => {
    const texts: Array<string> = []
    for (const name of sortedNames(v)) {
      const value = v[name]
      if (value !== undefined) texts.push(named(name) + spelled(value))
    }
    return texts.join(",")
  }
  const spelled = (v: Json): string => {
    assertPlain(v)
    if (typeof v === "string") return JSON.stringify(v)
    if (typeof v === "bigint") return `${v}n`
    if (v === null || typeof v !== "object") return String(v)
    if (Array.isArray(v)) return `[${v.map(spelled).join(",")}]`
    return isAddressed(v) ? address(v) : `{${fields(v)}}`
  }
  return spelled
}

/** The names of an object's fields in their order; most objects are written in it. */
const sortedNames = (v: object): ReadonlyArray<string> => {
  const names = Object.keys(v)
  for (let i = 1; i < names.length; i++) if ((names[i - 1] as string) > (names[i] as string)) return names.sort()
  return names
}
