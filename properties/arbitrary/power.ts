/**
 * Distributions of power (hash power, stake): whole numbers, relative to each other.
 */
import * as fc from "fast-check"
import type { NodeId } from "../../spec/core/Rule.ts"
import { dictionary, orders, within } from "./dictionary.ts"

/** The power of each node. */
export interface Powers {
  readonly [node: NodeId]: number
}

/**
 * Power from 1 to `most` for each node: equal, one node with more than the others, falling as 1/rank (Zipf), or at random.
 * Shrinks towards equal power of 1.
 *
 * @example
 * ```ts
 * fc.sample(powers(["A", "B", "C"], 6), 1) // for example [{ A: 3, B: 6, C: 2 }]
 * ```
 */
export const powers = (nodes: ReadonlyArray<NodeId>, most = 100): fc.Arbitrary<Powers> => {
  const each = (power: (node: NodeId, i: number) => number): Powers =>
    Object.fromEntries(nodes.map((node, i) => [node, power(node, i)]))
  const any = within([1, most])
  return fc.oneof(
    any.map((k) => each(() => k)),
    fc.tuple(fc.constantFrom(...nodes), any).map(([big, k]) => each((node) => (node === big ? k : 1))),
    orders(nodes).map((ranked) => each((node) => Math.max(1, Math.round(most / (ranked.indexOf(node) + 1))))),
    dictionary(nodes.map((node) => [node, any] as const)),
  )
}
