/**
 * Hashes of plain data: of its content, for counting what is different, and of its outline, for telling what is new.
 */
import { isAddressed } from "../../spec/core/Canonical.ts"
import type { Json } from "../../spec/core/System.ts"
import { assertPlain } from "../system/plain.ts"

/** Puts a number into a hash; all 32 bits of both count. */
export const stir = (hash: number, x: number): number => {
  let h = Math.imul(hash ^ x, 0x9e3779b1)
  h ^= h >>> 15
  h = Math.imul(h, 0x85ebca77)
  return h ^ (h >>> 13)
}

const seeds = { text: 3, number: 5, list: 7, object: 11, nothing: 13, yes: 17, no: 19 } as const

export const textHash = (text: string): number => {
  let h: number = seeds.text
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return stir(h, text.length)
}

const asFloat = new Float64Array(1)
const asInts = new Int32Array(asFloat.buffer)

const numberHash = (x: number): number => {
  if (Number.isInteger(x) && Math.abs(x) < 0x40000000) return stir(seeds.number, x)
  asFloat[0] = x
  return stir(stir(seeds.number, asInts[0] as number), asInts[1] as number)
}

const plainHash = (v: Json): number => {
  if (typeof v === "string") return textHash(v)
  if (typeof v === "number") return numberHash(v)
  if (typeof v === "bigint") return textHash(`${v}n`)
  return v === true ? seeds.yes : v === false ? seeds.no : seeds.nothing
}

const names = new Map<string, number>()
/** Field names are few. */
const nameHash = (name: string): number => {
  const known = names.get(name)
  if (known !== undefined) return known
  const hash = textHash(name)
  names.set(name, hash)
  return hash
}

const addressed = new WeakMap<object, number>()

/** Equal content has an equal hash of 32 bits. Fields count in any order; an addressed value counts as its tag and its id. */
export const contentHash = (v: Json): number => {
  assertPlain(v)
  if (typeof v !== "object" || v === null) return plainHash(v)
  if (Array.isArray(v)) {
    let h: number = seeds.list
    for (let i = 0; i < v.length; i++) h = stir(h, contentHash(v[i]))
    return h
  }
  if (isAddressed(v)) {
    const known = addressed.get(v)
    if (known !== undefined) return known
    const hash = stir(textHash(v._tag), textHash(v.id))
    addressed.set(v, hash)
    return hash
  }
  let sum: number = seeds.object
  for (const name in v) if (v[name] !== undefined) sum = (sum + stir(nameHash(name), contentHash(v[name]))) | 0
  return stir(seeds.object, sum)
}

/** The outline of what a node of this role shows. */
export const outlineOf = (role: string, shown: Json): number => stir(textHash(role), outlineHash(shown))

const shortest = 8
const lengthMax = 4
const depthMax = 4

/**
 * The outline of a value: short words (tags, names) as they are, small numbers, lists by their length and first elements; what lies
 * deep is left out, so that many values have one outline.
 */
export const outlineHash = (v: Json, depth = 0): number => {
  if (typeof v === "string") return v.length <= shortest || depth === 0 ? textHash(v) : stir(seeds.text, v.length)
  if (typeof v === "number") return stir(seeds.number, Math.max(-1, Math.min(16, Math.floor(v))))
  if (typeof v !== "object" || v === null) return typeof v === "bigint" ? seeds.number : plainHash(v)
  if (depth >= depthMax) return seeds.nothing
  if (Array.isArray(v)) {
    let h = stir(seeds.list, v.length)
    for (let i = 0; i < v.length && i < lengthMax; i++) h = stir(h, outlineHash(v[i], depth + 1))
    return h
  }
  let sum: number = seeds.object
  for (const name in v) {
    if (v[name] === undefined) continue
    const isTag = name === "_tag"
    sum = (sum + stir(nameHash(name), isTag ? plainHash(v[name]) : outlineHash(v[name], depth + 1))) | 0
  }
  return stir(seeds.object, sum)
}
