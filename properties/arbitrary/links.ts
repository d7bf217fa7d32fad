/**
 * Topologies of untimed worlds: who is linked to whom, symmetric and connected.
 */
import * as fc from "fast-check"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { Range } from "../../spec/core/Scenario.ts"
import { atMost, orders, within } from "./dictionary.ts"

/** The neighbours of each node, in order of the nodes. */
export interface Links {
  readonly [node: NodeId]: ReadonlyArray<NodeId>
}

/** A tree (each node but the first hangs on an earlier one), then links until everybody has `degree` of them. */
const build = (
  nodes: ReadonlyArray<NodeId>,
  degree: number,
  parents: ReadonlyArray<number>,
  offsets: ReadonlyArray<number>,
): ReadonlyMap<NodeId, ReadonlyArray<NodeId>> | undefined => {
  const n = nodes.length
  const linked = nodes.map(() => new Set<number>())
  const link = (a: number, b: number): void => {
    linked[a]?.add(b)
    linked[b]?.add(a)
  }
  for (let i = 1; i < n; i++) link(i, (parents[i - 1] as number) % i)
  nodes.forEach((_, i) => {
    for (let k = 0; k < n && (linked[i] as Set<number>).size < degree; k++) {
      const j = (i + 1 + k + (offsets[i] as number)) % n
      if (j !== i) link(i, j)
    }
  })
  if (linked.every((s) => s.size === n - 1)) return undefined
  return new Map(nodes.map((name, i) => [name, nodes.filter((_, j) => linked[i]?.has(j) === true)]))
}

/** The neighbours of each node, both in this order. */
const listed = (nodes: ReadonlyArray<NodeId>, linked: ReadonlyMap<NodeId, ReadonlyArray<NodeId>>): Links =>
  Object.fromEntries(nodes.map((node) => [node, nodes.filter((other) => linked.get(node)?.includes(other))]))

/**
 * A random connected graph in which everybody has at least a drawn number of links (all others, where there are fewer);
 * undefined where everybody is linked to everybody. Shrinks to a star.
 *
 * @example
 * ```ts
 * fc.sample(links(["A", "B", "C"], [1, 1]), 1) // for example [{ A: ["B"], B: ["A", "C"], C: ["B"] }]
 * ```
 */
export const links = (nodes: ReadonlyArray<NodeId>, degree: Range): fc.Arbitrary<Links | undefined> => {
  if (nodes.length < 3) return fc.constant(undefined)
  const parents = fc.tuple(...nodes.slice(1).map((_, i) => fc.integer({ min: 0, max: i })))
  const offsets = fc.tuple(...nodes.map(() => fc.integer({ min: 0, max: nodes.length - 2 })))
  return fc
    .tuple(within(atMost(degree, nodes.length - 1)), orders(nodes), parents, offsets)
    .map(([least, order, tree, rest]) => build(order, least, tree, rest))
    .map((linked) => linked && listed(nodes, linked))
}
