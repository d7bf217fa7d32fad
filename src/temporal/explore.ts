/**
 * Explores all that a system can do, and judges endless runs besides: the `explore` of the library.
 */
import type { Property } from "../../spec/core/Property.ts"
import type { System } from "../../spec/core/System.ts"
import type { Exploration, Options } from "../explore/Exploration.ts"
import { explore as search } from "../explore/explore.ts"
import type { Judged } from "./Lasso.ts"
import { graphStatesMax, judgeTemporal } from "./temporal.ts"

/** What a search found, and what is to be said of endless runs. What was not judged makes a verdict that holds inconclusive. */
export const withEndless = (found: Exploration, judged: ReadonlyArray<Judged>): Exploration => {
  const lassos = judged.flatMap(({ property, lasso }) => (lasso === undefined ? [] : [{ property, ...lasso }]))
  const unjudged = judged.filter((j) => j.verdict === "inconclusive").map((j) => j.property)
  const isOpen = unjudged.length > 0 && found.verdict.startsWith("holds")
  return {
    ...found,
    verdict: lassos.length > 0 ? "violated" : isOpen ? "inconclusive (budget)" : found.verdict,
    antecedents: { ...found.antecedents, ...Object.fromEntries(judged.map((j) => [j.property, j.antecedents])) },
    violations: [...found.violations, ...lassos],
    unjudged,
  }
}

/**
 * Searches all configurations of a system and judges the properties in them; `leadsTo` properties by `judgeTemporal`, once
 * nothing else has ended the search. Where the world is too large for that, they are `unjudged` and the verdict is inconclusive.
 * Throws `Defect` if a rule or a property throws, `Unsupported` if the system cannot be explored, or is asked for nonsense.
 */
export const explore = <O>(
  system: System,
  properties: ReadonlyArray<Property<O>>,
  options: Options<O> = {},
): Exploration => {
  const found = search(system, properties, options)
  if (found.unjudged.length === 0 || found.budget !== undefined) return found
  if (found.verdict === "violated" && options.stopAtFirst !== false) return found
  const statesMax = Math.min(options.statesMax ?? graphStatesMax, graphStatesMax)
  return withEndless(found, judgeTemporal(system, properties, { bytesMax: options.bytesMax, statesMax }))
}
