/** Structural equality of states, made for long chains that differ at their ends. */
import { isAddressed } from "../../spec/core/Canonical.ts"
import type { Json } from "../../spec/core/System.ts"

/**
 * `sameValue` of the core, without allocation and with arrays read from their end. The two agree, but for arrays that end in
 * `undefined`, which are here never the same as shorter ones.
 */
export const sameState = (a: Json, b: Json): boolean => {
  if (a === b) return true
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && sameItems(a, b)
  if (Array.isArray(b)) return false
  if (isAddressed(a) && isAddressed(b)) return a._tag === b._tag && a.id === b.id
  return sameFields(a, b)
}

const sameItems = (a: ReadonlyArray<Json>, b: ReadonlyArray<Json>): boolean => {
  if (a.length !== b.length) return false
  for (let i = a.length - 1; i >= 0; i--) if (!sameState(a[i], b[i])) return false
  return true
}

const sameFields = (a: Json, b: Json): boolean => {
  let surplus = 0
  for (const k in a)
    if (a[k] !== undefined) {
      if (!sameState(a[k], b[k])) return false
      surplus++
    }
  for (const k in b) if (b[k] !== undefined) surplus--
  return surplus === 0
}
