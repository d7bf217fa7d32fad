/**
 * Faults and requests of timed runs: schedules in whole seconds, known before the run.
 */
import * as fc from "fast-check"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { PartitionShape, Range } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Crash, Cut, Faults } from "../../src/timed/faults.ts"
import type { Request } from "../../src/timed/options.ts"
import { atMost, dictionary, within } from "./dictionary.ts"
import { partitions } from "./faults.ts"

/** How many faults of each kind; what is left out does not occur. */
export interface FaultRanges {
  /** All faults have ended by then; 600 where absent. */
  readonly seconds?: number
  readonly cuts?: Range
  readonly crashes?: Range
  /** How many nodes join late. One at least is there from the start. */
  readonly late?: Range
}

const none: Range = [0, 0]

/** Shapes whose groups share nobody: a timed cut knows no other. */
const shapes: ReadonlyArray<PartitionShape> = ["one", "halves", "minority-third"]

/** A stretch of time, at least one second long, that ends within the horizon. */
const stretches = (seconds: number): fc.Arbitrary<{ readonly at: number; readonly until: number }> =>
  fc
    .tuple(within([0, seconds - 1]), within([1, seconds]))
    .map(([at, length]) => ({ at, until: Math.min(seconds, at + length) }))

const several = <A>(item: fc.Arbitrary<A>, [minLength, maxLength]: Range): fc.Arbitrary<ReadonlyArray<A>> =>
  fc.array(item, { minLength, maxLength, size: "max" })

/**
 * Cuts of the network, crashes and late arrivals within a horizon. Shrinks to fewer, earlier and shorter ones.
 *
 * @example
 * ```ts
 * fc.sample(faultSchedules(["A", "B", "C"], { seconds: 60, cuts: [1, 1] }), 1)
 * // for example [{ cuts: [{ at: 4, until: 31, groups: [["B"], ["A", "C"]] }], crashes: [], late: {}, unreachable: "held" }]
 * ```
 */
export const faultSchedules = (nodes: ReadonlyArray<NodeId>, ranges: FaultRanges = {}): fc.Arbitrary<Faults> => {
  const { seconds = 600, cuts = none, crashes = none, late = none } = ranges
  const cut = fc
    .tuple(stretches(seconds), partitions(nodes, shapes))
    .map(([when, groups]): Cut => ({ ...when, groups }))
  const crash = fc
    .tuple(fc.constantFrom(...nodes), stretches(seconds))
    .map(([node, when]): Crash => ({ node, ...when }))
  const [minLength, maxLength] = atMost(late, nodes.length - 1)
  const joining = fc
    .subarray([...nodes], { minLength, maxLength })
    .chain((absent) => dictionary(absent.map((node) => [node, within([1, seconds])] as const)))
  return fc
    .tuple(several(cut, cuts), several(crash, crashes), joining, fc.constantFrom("held" as const, "lost" as const))
    .map(([cutting, crashing, arriving, unreachable]) => ({
      cuts: cutting,
      crashes: crashing,
      late: arriving,
      unreachable,
    }))
}

/** Each of these events at a node and a second of its own, in order of time. Shrinks to the first node and second 0. */
export const timedRequests = (
  nodes: ReadonlyArray<NodeId>,
  events: ReadonlyArray<Json>,
  seconds: number,
): fc.Arbitrary<ReadonlyArray<Request>> =>
  fc
    .tuple(...events.map(() => fc.tuple(fc.constantFrom(...nodes), within([0, seconds]))))
    .map((drawn) => drawn.map(([node, at], i): Request => ({ at, node, event: events[i] })))
    .map((requests) => requests.sort((a, b) => a.at - b.at))
