/**
 * What random and exhaustive checks share.
 */
import type { Property } from "../../spec/core/Property.ts"
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
