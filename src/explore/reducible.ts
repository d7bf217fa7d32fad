/**
 * What the reductions cannot do, refused at the start instead of answered wrongly.
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Json, System } from "../../spec/core/System.ts"
import type { Options } from "./Exploration.ts"
import { Unsupported } from "./supported.ts"

interface Asked {
  readonly system: System
  readonly properties: ReadonlyArray<Property<Json>>
  readonly options: Options<Json>
}

const has = (properties: ReadonlyArray<Property<Json>>, kind: Property<Json>["kind"]): boolean =>
  properties.some((p) => p.kind === kind)

const isTwice = (name: string, i: number, all: ReadonlyArray<string>): boolean => all.indexOf(name) !== i

/** Each reason not to use symmetry, and whether it applies. */
const againstSymmetry: ReadonlyArray<readonly [reason: string, applies: (asked: Asked) => boolean]> = [
  ["a protocol that declares none", ({ system }) => system.symmetry === undefined],
  ["a name in two groups", ({ system }) => (system.symmetry?.groups ?? []).flat().some(isTwice)],
  ["a network of rounds: its places take turns in a fixed order", ({ system }) => system.network === "rounds"],
  ["partial order and its sleep sets: use one of the two", ({ options }) => options.partialOrder === true],
  ["any order but breadth first", ({ options }) => (options.mode ?? "bfs") !== "bfs"],
  [
    "leads-to properties or a graph for them: fairness is owed to a node, by name",
    ({ properties, options }) => has(properties, "leadsTo") || options.onEdge !== undefined,
  ],
]

/** The same of sleep sets. */
const againstPartialOrder: typeof againstSymmetry = [
  [
    "any order but breadth first: a step may then be skipped for good",
    ({ options }) => (options.mode ?? "bfs") !== "bfs",
  ],
  ["step invariants: they judge steps that are skipped", ({ properties }) => has(properties, "stepInvariant")],
  ["monitors: they tell apart what commutes", ({ properties }) => has(properties, "monitor")],
  [
    "leads-to properties or a graph for them: it would lack the steps that are skipped",
    ({ properties, options }) => has(properties, "leadsTo") || options.onEdge !== undefined,
  ],
]

/** Throws `Unsupported` if a reduction that is asked for could change the answer. */
export const assertReducible = (
  system: System,
  properties: ReadonlyArray<Property<Json>>,
  options: Options<Json>,
): void => {
  const asked = { system, properties, options }
  const refuse = (what: string, reasons: typeof againstSymmetry) => {
    const why = reasons.filter(([, applies]) => applies(asked)).map(([reason]) => reason)
    if (why.length > 0) throw new Unsupported(`${what} does not go with ${why.join("; nor with ")}`)
  }
  if (options.symmetry === true) refuse("symmetry", againstSymmetry)
  if (options.partialOrder === true) refuse("partial order", againstPartialOrder)
}
