/**
 * Networks of timed runs: who is linked to whom, how long messages take, what goes wrong when.
 */
import * as fc from "fast-check"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { Range } from "../../spec/core/Scenario.ts"
import { rng } from "../../src/random/rng.ts"
import type { TimedOptions } from "../../src/timed/options.ts"
import { complete, connected, regular, ring, type Topology } from "../../src/timed/topology.ts"
import { atMost, within } from "./dictionary.ts"
import { latencies } from "./latency.ts"
import { type FaultRanges, faultSchedules } from "./schedules.ts"

/** Larger networks than this are not linked completely: such a graph has size² links. */
const completeMax = 64
const seeds: Range = [0, 0xffff_ffff]

/** The nearest degree for which a connected regular graph of this size exists; undefined if there is none but the complete one. */
const possible = (size: number, degree: number): number | undefined => {
  const wanted = Math.max(2, degree) + ((size * Math.max(2, degree)) % 2)
  return wanted < size ? wanted : undefined
}

/**
 * A connected graph over so many places: complete (up to 64 places), a ring, regular, or random with at least a drawn number
 * of neighbours. Shrinks towards the complete graph.
 */
export const topologies = (size: number, degree: Range = [2, 8]): fc.Arbitrary<Topology> => {
  const kinds = [...(size <= completeMax ? (["complete"] as const) : []), "ring", "regular", "connected"] as const
  return fc
    .tuple(fc.constantFrom(...kinds), within(atMost(degree, Math.max(1, size - 1))), within(seeds))
    .map(([kind, neighbours, seed]) => {
      if (kind === "complete") return complete(size)
      if (kind === "ring") return ring(size)
      const even = possible(size, neighbours)
      return kind === "regular" && even !== undefined
        ? regular(size, even, rng(seed))
        : connected(size, neighbours, rng(seed))
    })
}

/** What of a timed run the network decides. */
export type TimedNetwork = Pick<TimedOptions, "topology" | "latency" | "relay" | "faults">

/**
 * A network of timed runs: topology, latency, relay, and faults within a horizon in seconds. Reordering comes from latencies
 * that differ, loss from faults that lose what they meet. Shrinks part by part.
 *
 * @example
 * ```ts
 * const [network] = fc.sample(networks(["A", "B", "C"], { cuts: [0, 2] }), 1)
 * simulateTimed(pow, setup, { ...network, seed: 1, until: { seconds: 3600 } })
 * ```
 */
export const networks = (nodes: ReadonlyArray<NodeId>, faults: FaultRanges = {}): fc.Arbitrary<TimedNetwork> =>
  fc
    .tuple(topologies(nodes.length), latencies(), fc.boolean(), faultSchedules(nodes, faults))
    .map(([topology, latency, relay, schedule]) => ({ topology, latency, relay, faults: schedule }))
