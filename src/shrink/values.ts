/**
 * Smaller numbers inside events: an offer with a smaller number must be there for the run still to be possible.
 */
import { isAddressed } from "../../spec/core/Canonical.ts"
import type { Json } from "../../spec/core/System.ts"

/** Where a number lies inside a value: the keys that lead to it. */
export type Path = ReadonlyArray<string>

/** The numbers other than 0 in a value. What an id stands for is left alone: its id would be another. */
export const numbersIn = (value: Json, path: Path = []): ReadonlyArray<Path> => {
  if (typeof value === "number") return value === 0 ? [] : [path]
  if (typeof value === "bigint") return value === 0n ? [] : [path]
  if (typeof value !== "object" || value === null || isAddressed(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, [...path, key]))
}

/** Numbers nearer to 0, the nearest first. */
const nearer = (n: number): ReadonlyArray<number> => {
  const half = Math.trunc(n / 2)
  const less = Number.isInteger(n) ? n - Math.sign(n) : Math.trunc(n)
  return [...new Set([0, half, less])].filter((x) => Math.abs(x) < Math.abs(n))
}

const replaced = (value: Json, [key, ...rest]: Path, change: (inner: Json) => Json): Json => {
  if (key === undefined) return change(value)
  const inner = replaced(value[key], rest, change)
  return Array.isArray(value) ? value.map((v, i) => (String(i) === key ? inner : v)) : { ...value, [key]: inner }
}

/** The value with the number at `path` nearer to 0, in several ways. */
export const withSmaller = (value: Json, path: Path): ReadonlyArray<Json> => {
  const number = path.reduce((v, key) => v[key], value)
  const less = nearer(Number(number))
  return less.map((n) => replaced(value, path, () => (typeof number === "bigint" ? BigInt(n) : n)))
}
