/**
 * The properties of a search, sorted by kind, and the first finding on each of them.
 */
import type { Property, World } from "../../spec/core/Property.ts"
import type { Json, Local, System } from "../../spec/core/System.ts"
import { Defect } from "../system/Defect.ts"

type Any = Property<Json>
export type OfKind<K extends Any["kind"]> = Extract<Any, { readonly kind: K }>

export const ofKind = <K extends Any["kind"]>(properties: ReadonlyArray<Any>, kind: K): ReadonlyArray<OfKind<K>> =>
  properties.filter((p): p is OfKind<K> => p.kind === kind)

/** Evaluates a predicate of a property. Throws `Defect` if the predicate throws. */
export const ask = <A>(property: Any, predicate: () => A): A => {
  try {
    return predicate()
  } catch (cause) {
    throw new Defect({ property: property.id }, cause)
  }
}

/** What all watched places show. */
export const worldOf = (system: System, shown: (place: number) => Json): World<Json> =>
  Object.fromEntries(system.places.flatMap((p, i) => (p.watched ? [[p.name, shown(i)]] : [])))

/** The state of a monitor at the start. */
export const startOf = (monitor: OfKind<"monitor">, system: System): Json => {
  const { start, initial } = monitor
  if (start === undefined) return initial
  const world = worldOf(system, (place) => system.observe(place, system.initial.locals[place] as Local))
  return ask(monitor, () => start(world, system.params, system.environment))
}

/** Where something was found: in configuration `at`, or, if `step` is not −1, when that local step is taken there. */
export interface Finding {
  readonly property: Any
  readonly at: number
  readonly step: number
}

/** The first finding on each property. Where a search finds the nearest first, its path is a shortest one. */
export class Findings {
  private readonly found = new Map<Any, Finding>()

  add(property: Any, at: number, step: number): void {
    if (!this.found.has(property)) this.found.set(property, { property, at, step })
  }

  isOpen(property: Any): boolean {
    return !this.found.has(property)
  }

  get size(): number {
    return this.found.size
  }

  /** In the order of the given properties. */
  in(properties: ReadonlyArray<Any>): ReadonlyArray<Finding> {
    return properties.flatMap((p) => this.found.get(p) ?? [])
  }
}
