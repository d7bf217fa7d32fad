/**
 * Explores all that a system can do. Nearest first (the default) and by iterative deepening, every path that is reported is a
 * shortest one; depth first, it is some path. Next: [Search.ts](Search.ts); [naive.ts](naive.ts), the same without any cleverness.
 *
 * One action at a time: a message is delivered, doubled or lost, or a place does something of itself. Any message may arrive
 * next and any timer may fire, so delays, and partitions that only delay, are covered. Clocks read 0, and nothing is relayed:
 * [supported.ts](supported.ts) refuses environments that ask for more. Of endless runs it says nothing: `leadsTo` properties are
 * judged by [temporal/explore.ts](../temporal/explore.ts).
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Json, System } from "../../spec/core/System.ts"
import { Defect } from "../system/Defect.ts"
import { assertAsked } from "./asked.ts"
import type { Exploration, Options } from "./Exploration.ts"
import { assertReducible } from "./reducible.ts"
import { Search } from "./Search.ts"
import { assertSupported } from "./supported.ts"

/**
 * Searches all configurations of a system and judges the properties in them. The result depends on its arguments' content
 * alone. Throws `Defect` if a rule or a property throws, `Unsupported` if the system cannot be explored, or is asked for nonsense.
 */
export const explore = <O>(
  system: System,
  properties: ReadonlyArray<Property<O>>,
  options: Options<O> = {},
): Exploration => {
  assertAsked(properties, options as Options<never>)
  assertSupported(system)
  assertReducible(system, properties as ReadonlyArray<Property<Json>>, options as Options<Json>)
  const search = new Search(system, properties as ReadonlyArray<Property<Json>>, options)
  try {
    search.run()
  } catch (cause) {
    throw cause instanceof Defect ? cause.after(search.path()) : cause
  }
  return search.answer()
}
