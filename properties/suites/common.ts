/**
 * What random and exhaustive checks share.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Property } from "../../spec/core/Property.ts"
import { rulesOf } from "../../spec/core/Protocol.ts"
import type { Scenario } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"

/** The properties that a scenario is about: those that must hold or be reached, or the one that must be refuted. */
export const judged = ({ expects }: Scenario<Json, Json>): ReadonlyArray<Property<Json>> =>
  expects.refutes === undefined ? [...(expects.holds ?? []), ...(expects.reaches ?? [])] : [expects.refutes.property]

/** Only the property with this id, if one was asked for. */
export const selected = (
  properties: ReadonlyArray<Property<Json>>,
  id: string | undefined,
): ReadonlyArray<Property<Json>> => (id === undefined ? properties : properties.filter((p) => p.id === id))

/** Counts as a plain record with sorted keys, so that reports are reproducible byte for byte. */
export const sorted = (counts: ReadonlyMap<string, number>): { readonly [key: string]: number } =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))

/** How often something happened, by name. */
export type Counts = { readonly [key: string]: number }

/**
 * How often each premise was asked and held, as `rule premise`, by what fired and what was refused: where a rule fires all its
 * premises hold; where one refuses, those that are stated before it hold. Premises that are struck out are not counted.
 */
export const heldOf = (
  chapter: AnyChapter,
  { struck = [] }: Scenario<Json, Json>,
  fired: Counts,
  refused: Counts,
): Counts => {
  const held = new Map<string, number>()
  for (const { id, stated } of Object.values(chapter.protocol.roles).flatMap(rulesOf)) {
    let passed = fired[id] ?? 0
    for (const { name } of stated.toReversed()) {
      const isStruck = struck.some((s) => s.rule === id && s.premise === name)
      if (!isStruck && passed > 0) held.set(`${id} ${name}`, passed)
      passed += refused[`${id} ${name}`] ?? 0
    }
  }
  return sorted(held)
}
