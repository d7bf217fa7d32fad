/** What a scenario promises and what a property is, in words. */
import type { Property } from "../../spec/core/Property.ts"
import type { Scenario } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"

export type AnyScenario = Scenario<Json, Json>
export type AnyProperty = Property<Json>

const kinds: { readonly [K in AnyProperty["kind"]]: string } = {
  eachNode: "in every state of every honest node",
  eachStep: "in every step of every honest node",
  invariant: "in every configuration of all honest nodes",
  stepInvariant: "in every step of the whole system",
  leadsTo: "in every fair run, sooner or later",
  temporal: "once everything is at rest, whenever its antecedent holds",
  monitor: "along every run",
  witness: "in some run at least",
}

/** Whether engines know what to do with a property of this kind. */
export const isKind = (kind: unknown): boolean => typeof kind === "string" && Object.hasOwn(kinds, kind)

/** When a property must hold. */
export const whenOf = (property: AnyProperty): string => kinds[property.kind]

/** What a scenario promises, as a table shows it. */
export const promiseOf = ({ expects }: AnyScenario): string => (expects.refutes === undefined ? "holds" : "refutes")

/** How a scenario is searched, in words. */
export const searchOf = (s: AnyScenario): string => {
  if (s.kind === "random") return `${s.runs.toLocaleString("en-US")} random runs`
  return s.large === true ? "every run (large)" : "every run"
}

/** How a scenario uses a property, if it does. */
export const useOf = ({ expects }: AnyScenario, property: string): "holds" | "reached" | "refuted" | undefined => {
  const has = (list: ReadonlyArray<AnyProperty> | undefined) => list?.some((p) => p.id === property) === true
  if (expects.refutes?.property.id === property) return "refuted"
  if (has(expects.holds)) return "holds"
  return has(expects.reaches) ? "reached" : undefined
}
