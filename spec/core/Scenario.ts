/**
 * Worlds in which properties are put to the test, with the verdict that is expected of each.
 * Next: [Chapter.ts](Chapter.ts), the record that a chapter exports.
 */
import type { Corruption, Environment } from "./Environment.ts"
import type { Property } from "./Property.ts"
import type { Setup, Struck } from "./Protocol.ts"
import type { NodeId } from "./Rule.ts"
import type { Json } from "./System.ts"

/** One fixed world. */
export interface Fixed<P> {
  readonly setup: Setup<P>
  readonly environment: Environment
}

/** A range of whole numbers, both ends included. */
export type Range = readonly [min: number, max: number]

/** Jepsen's names for the shapes of a partition. */
export type PartitionShape = "one" | "halves" | "majorities-ring" | "minority-third" | "bridge"

/**
 * A space of worlds, as plain data, from which generators draw. Every number is a range; what is left out does not occur.
 */
export interface Space<P> {
  readonly params: P
  /** How many nodes play each role. */
  readonly nodes: { readonly [role: string]: Range }
  /** Names for nodes in order; letters where absent. */
  readonly network?: Environment["network"]
  readonly idle?: Environment["idle"]
  /** Budgets: kind → range. */
  readonly budget?: { readonly [kind: string]: Range }
  /** Client requests: how many, drawn from a finite list that may depend on the nodes. */
  readonly requests?: { readonly count: Range; readonly from: (nodes: ReadonlyArray<NodeId>) => ReadonlyArray<Json> }
  /** `complete`, or random connected with at least this many links a node. */
  readonly topology?: "complete" | { readonly degree: Range }
  readonly relay?: boolean
  readonly timing?: ReadonlyArray<"asynchronous" | "synchronous" | "partiallySynchronous">
  /** Δ and GST in ticks, where the timing has them. */
  readonly delta?: Range
  readonly gst?: Range
  readonly partitions?: ReadonlyArray<PartitionShape>
  readonly skew?: Range
  readonly late?: Range
  /** Corrupt nodes: how many of all, and how they behave. */
  readonly corrupt?: { readonly count: Range; readonly as: Corruption }
  /** Parameters that differ from node to node or run to run (hash power, say): drawn, then written into the params. */
  readonly draws?: ReadonlyArray<Draw<P>>
  /** Length of the chaos phase in steps, and whether the environment heals and settles after it. */
  readonly steps: Range
  readonly settles?: boolean
}

/** A whole number for each node of some roles, written into the parameters. */
export interface Draw<P> {
  readonly name: string
  readonly range: Range
  readonly write: (params: P, drawn: { readonly [node: NodeId]: number }) => P
}

/** What a scenario is expected to show. */
export interface Expected<O> {
  /** Must not be violated. */
  readonly holds?: ReadonlyArray<Property<O>>
  /** Must be reached. */
  readonly reaches?: ReadonlyArray<Property<O>>
  /** Must be violated: the trace is the lesson. `trace` names the file under `traces/` that keeps the shortest one. */
  readonly refutes?: { readonly property: Property<O>; readonly trace?: string }
}

interface Common<O> {
  /** `chapter/name-in-kebab`, stable. */
  readonly id: string
  readonly says: string
  /** Premises that are struck out of the rules: the property must notice. */
  readonly struck?: ReadonlyArray<Struck>
  readonly expects: Expected<O>
}

/** A fixed world that is explored to the end; `states` is the recorded number of distinct states. */
export interface Exhaustive<P, O> extends Common<O> {
  readonly kind: "exhaustive"
  /** One world, or several that are explored one after the other: every traitor, every order. Figures are then sums. */
  readonly world: Fixed<P> | ReadonlyArray<Fixed<P>>
  /** Takes seconds: `quorate check` leaves it out unless its property is asked for, `quorate explore` does not. */
  readonly large?: true
  /** Recorded, like the two below: distinct states. */
  readonly states?: number
  /** Levels, the initial state being level 1; the greatest of all worlds. */
  readonly depth?: number
  /** States in which nothing can happen any more. */
  readonly ends?: number
}

/** The worlds of an exhaustive scenario. */
export const worldsOf = <P, O>({ world }: Exhaustive<P, O>): ReadonlyArray<Fixed<P>> =>
  Array.isArray(world) ? (world as ReadonlyArray<Fixed<P>>) : [world as Fixed<P>]

/** A space of worlds that is searched at random. `runs` is the default number of runs. */
export interface Random<P, O> extends Common<O> {
  readonly kind: "random"
  readonly space: Space<P>
  readonly runs: number
  /** The least share of runs in which a temporal property's antecedent must hold. */
  readonly floor?: number
}

/** The same as lists of scenarios are written: in a line or two. */
export const random = <P, O>(
  id: string,
  says: string,
  space: Space<P>,
  runs: number,
  rest: Omit<Random<P, O>, "kind" | "id" | "says" | "space" | "runs">,
): Random<P, O> => ({ kind: "random", id, says, space, runs, ...rest })

export type Scenario<P, O> = Exhaustive<P, O> | Random<P, O>
