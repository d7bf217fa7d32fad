/**
 * Faults: how many messages are lost or doubled, how often nodes crash and the network is cut, and along which lines.
 */
import * as fc from "fast-check"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { PartitionShape, Range } from "../../spec/core/Scenario.ts"
import { groupsOf } from "../../src/run/partitions.ts"
import { dictionary, orders, within } from "./dictionary.ts"

/** The shapes of a partition, by Jepsen's names. */
export const partitionShapes: ReadonlyArray<PartitionShape> = [
  "one",
  "halves",
  "minority-third",
  "bridge",
  "majorities-ring",
]

/** Budgets, each of its own range: `crash`, `drop`, `duplicate`, `partition`, `tick`, tags of events. Shrink to the lower ends. */
export const budgets = (ranges: {
  readonly [kind: string]: Range
}): fc.Arbitrary<{ readonly [kind: string]: number }> =>
  dictionary(Object.entries(ranges).map(([kind, range]) => [kind, within(range)] as const))

/** Leaves an order as it is: `groupsOf` shuffles by drawing, for each position from the last, an earlier one or itself. */
const asTheyAre = { int: (_: number, max: number) => max }

/**
 * The groups of a partition: two nodes still reach each other where some group has both.
 * Shrinks to the first shape and to nodes in order.
 *
 * @example
 * ```ts
 * fc.sample(partitions(["A", "B", "C"], ["halves"]), 1) // for example [[["B"], ["C", "A"]]]
 * ```
 */
export const partitions = (
  nodes: ReadonlyArray<NodeId>,
  shapes: ReadonlyArray<PartitionShape> = partitionShapes,
): fc.Arbitrary<ReadonlyArray<ReadonlyArray<NodeId>>> =>
  fc.tuple(fc.constantFrom(...shapes), orders(nodes)).map(([shape, order]) => groupsOf(shape, order, asTheyAre))
