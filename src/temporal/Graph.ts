/**
 * The explicit graph of a model: its configurations, and the actions between them. An action that changes nothing is no edge.
 * Next: [fairness.ts](fairness.ts), what the classes of edges are for; [build.ts](build.ts), where the graph comes from.
 */
import type { World } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Move } from "../system/Move.ts"

/** The class of an edge to which no fairness is owed. */
export const unfair = -1

/** States are numbered from 0, the initial one, in the order of finding; the edges of state s are `begins[s]` … `begins[s + 1] − 1`. */
export interface Graph {
  readonly states: number
  readonly begins: ArrayLike<number>
  /** Of each edge: the state that it leads to. */
  readonly to: ArrayLike<number>
  /** Of each edge: the number of its fairness class, or `unfair`. */
  readonly fair: ArrayLike<number>
  readonly move: (edge: number) => Move
  readonly world: (state: number) => World<Json>
}

/** Where the edges of a state begin and end. */
export const edgesOf = ({ begins }: Graph, state: number): readonly [begin: number, end: number] => [
  begins[state] as number,
  begins[state + 1] as number,
]
