/**
 * The world that all protocols of a comparison share: who is linked to whom, how long messages take, who asks for which payment
 * when. All of it comes from the seed and the number of the run, none of it from the protocol.
 * Next: [simulate.ts](simulate.ts), a protocol in such a world.
 */
import type { Arena } from "../../spec/core/Comparison.ts"
import { type Rng, rng } from "../random/rng.ts"
import { connected, type Topology } from "../timed/topology.ts"

/** What is asked of a comparison. Times are seconds. */
export interface Asked {
  readonly seed: number
  /** Generated networks; each protocol runs once in each. */
  readonly runs: number
  readonly nodes: number
  /** The share of the one party that is larger than the others, and from which confirmations must protect. */
  readonly share: number
  readonly intervalSeconds: number
  readonly blockPaymentsMax: number
  /** Payments that clients ask for in a second. */
  readonly paymentsPerSecond: number
  /** A chance of being taken back that people accept. */
  readonly riskMax: number
}

export const defaults: Asked = {
  seed: 1,
  runs: 8,
  nodes: 40,
  share: 0.25,
  intervalSeconds: 20,
  blockPaymentsMax: 15,
  paymentsPerSecond: 0.1,
  riskMax: 0.001,
}

/** Payments that fit into a second, if blocks come as asked. */
const capacityOf = ({ blockPaymentsMax, intervalSeconds }: Asked): number => blockPaymentsMax / intervalSeconds

/** The share of what fits that clients ask for at most: with more, waits would be those of a backlog that grows with the run. */
const loadMax = 0.5

/** Payments that clients do ask for in a second: what is asked, or as much of it as blocks bear. */
export const workloadOf = (asked: Asked): number => Math.min(asked.paymentsPerSecond, loadMax * capacityOf(asked))

/** What the luck of a run is for. Each purpose draws from a stream of its own. */
const purposes = { network: 1, workload: 2, honest: 3, saturated: 4, fast: 5, attack: 6, stage: 7 } as const
export type Purpose = keyof typeof purposes

/** A seed for one purpose of one run; `part` numbers what is done several times. */
export const seedOf = ({ seed }: Asked, run: number, purpose: Purpose, part = 0): number =>
  [run, purposes[purpose], part].reduce((mixed, n) => rng((mixed ^ Math.imul(n + 1, 0x9e3779b9)) >>> 0).u32(), seed)

/** Attacks, saturated runs and the like take place among so many nodes: as many as EOS has seats, so that thirds come out whole. */
export const seats = 21

/** What the protocols are told of the world of a run. */
export const arenaOf = (asked: Asked, run: number, more: Partial<Arena> = {}): Arena => ({
  nodes: asked.nodes,
  share: asked.share,
  intervalSeconds: asked.intervalSeconds,
  blockPaymentsMax: asked.blockPaymentsMax,
  payments: 0,
  seed: seedOf(asked, run, "stage"),
  ...more,
})

export interface Net {
  readonly topology: Topology
  /** Seconds from one place to another, the same both ways and for all messages. */
  readonly delay: (from: number, to: number) => number
}

const neighboursMin = 6
const delayFloor = 0.02
const delayMean = 0.1

/** A network of so many places: random links, each with a delay of its own, of 0.1 s on average. */
export const netOf = (asked: Asked, run: number, nodes: number): Net => {
  const random = rng(seedOf(asked, run, "network", nodes))
  const topology = connected(nodes, neighboursMin, random)
  const delays = new Float64Array(nodes * nodes)
  for (let i = 0; i < nodes; i++)
    for (let j = 0; j < i; j++) {
      const seconds = delayFloor + (delayMean - delayFloor) * random.exponential()
      delays[i * nodes + j] = seconds
      delays[j * nodes + i] = seconds
    }
  return { topology, delay: (from, to) => delays[from * nodes + to] as number }
}

/** The k-th payment is asked for at this time and place. */
export interface Order {
  readonly at: number
  readonly place: number
}

/** So many payments between two times, at times and places by chance, in the order of time. */
export const ordersOf = (
  count: number,
  [from, to]: readonly [from: number, to: number],
  nodes: number,
  random: Rng,
): ReadonlyArray<Order> =>
  Array.from({ length: count }, () => ({ at: from + random.unit() * (to - from), place: random.int(nodes) })).sort(
    (a, b) => a.at - b.at,
  )
