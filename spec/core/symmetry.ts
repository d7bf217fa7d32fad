/**
 * Interchangeable names: which ones an environment leaves alike, and how a value is spelled under other names.
 * Used by [compose.ts](compose.ts); engines read the result as `System.symmetry`.
 */
import { spell } from "./Canonical.ts"
import type { Environment } from "./Environment.ts"
import type { Protocol, Setup } from "./Protocol.ts"
import type { Json, Place, System } from "./System.ts"

/** What a name is called instead. Words that are no names stand for themselves. */
export type Naming = (word: string) => string

const byName: Naming = (word) => word

/**
 * Spells a value under other names: every string and every key that is a name is replaced; the elements of sets are put in the
 * order of their new spellings. `isSet` tells by the name of a field whether the array in it is a set.
 */
export const spellAs = (v: Json, naming: Naming, isSet: (field: string) => boolean, field = ""): string => {
  if (typeof v === "string") return JSON.stringify(naming(v))
  if (v === null || typeof v !== "object") return spell(v)
  if (Array.isArray(v)) {
    const elements = v.map((x) => spellAs(x, naming, isSet))
    return `[${(isSet(field) ? elements.sort() : elements).join(",")}]`
  }
  const fields = Object.keys(v).filter((k) => v[k] !== undefined)
  const spelled = fields.map((k) => `${JSON.stringify(naming(k))}:${spellAs(v[k], naming, isSet, k)}`)
  return `{${spelled.sort().join(",")}}`
}

const exchange =
  (a: string, b: string): Naming =>
  (word) =>
    word === a ? b : word === b ? a : word

/** Puts together what is alike. */
const classesOf = (
  names: ReadonlyArray<string>,
  isAlike: (a: string, b: string) => boolean,
): ReadonlyArray<ReadonlyArray<string>> => {
  const [first] = names
  if (first === undefined) return []
  const isMine = (name: string) => name === first || isAlike(first, name)
  return [
    names.filter(isMine),
    ...classesOf(
      names.filter((name) => !isMine(name)),
      isAlike,
    ),
  ]
}

/**
 * What is left of the declared symmetry in one world: two names stay interchangeable if exchanging them leaves the parameters
 * and the environment as they are and their nodes play the same role. A list in the parameters gives an order unless its field is
 * among the declared sets; lists in the environment are sets. Twins are left out.
 */
export const symmetryOf = <P>(
  { symmetry }: Protocol<P>,
  setup: Setup<P>,
  environment: Environment,
  places: ReadonlyArray<Place>,
): System["symmetry"] => {
  if (symmetry === undefined) return undefined
  const sets = new Set(symmetry.sets)
  const named = (naming: Naming): string =>
    spellAs(setup.params, naming, (field) => sets.has(field)) + spellAs(environment, naming, () => true)
  const before = named(byName)
  const rolesOf = (id: string) => places.filter((p) => p.id === id).map((p) => p.role)
  const isAlike = (a: string, b: string): boolean => {
    const [roles, others] = [rolesOf(a), rolesOf(b)]
    const isOne = roles.length <= 1 && roles.length === others.length && roles[0] === others[0]
    return isOne && named(exchange(a, b)) === before
  }
  const groups = symmetry.groups(setup).flatMap((names) => classesOf(names, isAlike).filter((c) => c.length > 1))
  return { groups, sets: symmetry.sets }
}
