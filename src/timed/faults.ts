/** Cuts of the network, crashes and late arrivals: a schedule in seconds, known before the run, as plain data. */
import type { NodeId } from "../../spec/core/Rule.ts"

/** From `at` until `until` nothing passes between groups. Nodes that are in no group form one more, together. */
export interface Cut {
  readonly at: number
  readonly until: number
  readonly groups: ReadonlyArray<ReadonlyArray<NodeId>>
}

/** From `at` until `until` a node is down; of its state only what is durable comes back. */
export interface Crash {
  readonly node: NodeId
  readonly at: number
  readonly until: number
}

export interface Faults {
  readonly cuts?: ReadonlyArray<Cut>
  readonly crashes?: ReadonlyArray<Crash>
  /** Nodes that join late: down from the start, with nothing durable, until this second. */
  readonly late?: { readonly [node: NodeId]: number }
  /**
   * What becomes of a message that meets a cut or a node that is down. `held` (where absent): it arrives when it can.
   * `lost`: it never arrives, if the cut holds at any time while it is under way or the receiver is down when it comes.
   */
  readonly unreachable?: "held" | "lost"
}

/** When a message that would arrive at `arrival` does arrive; infinite if never. All in seconds. */
export type Reach = (from: number, to: number, sent: number, arrival: number) => number

interface Barrier {
  readonly at: number
  readonly until: number
  readonly between: (from: number, to: number) => boolean
  readonly atArrivalOnly: boolean
}

/** The places of some nodes. Errors: RangeError for a name that nobody has. */
const placesOf = (nodes: ReadonlyArray<NodeId>, ids: ReadonlyArray<NodeId>): ReadonlyArray<number> =>
  nodes.map((node) => {
    const place = ids.indexOf(node)
    if (place < 0) throw new RangeError(`the schedule names ${node}, who takes no part`)
    return place
  })

const cutBarrier = ({ at, until, groups }: Cut, ids: ReadonlyArray<NodeId>): Barrier => {
  const group = new Int32Array(ids.length)
  groups.forEach((members, k) => {
    for (const place of placesOf(members, ids)) group[place] = k + 1
  })
  return { at, until, between: (from, to) => group[from] !== group[to], atArrivalOnly: false }
}

const downBarrier = ({ node, at, until }: Crash, ids: ReadonlyArray<NodeId>): Barrier => {
  const [place] = placesOf([node], ids)
  return { at, until, between: (_, to) => to === place, atArrivalOnly: true }
}

/** Crashes, and late arrivals as crashes before the start. */
export const absences = ({ crashes = [], late = {} }: Faults): ReadonlyArray<Crash> => [
  ...Object.entries(late).map(([node, until]): Crash => ({ node, at: Number.NEGATIVE_INFINITY, until })),
  ...crashes,
]

/**
 * What a schedule does to messages; undefined where it lets all of them pass. ids: the nodes by place.
 * Errors: RangeError for a name that nobody has, or a fault that ends before it begins.
 */
export const reachOf = (faults: Faults, ids: ReadonlyArray<NodeId>): Reach | undefined => {
  const all = [
    ...(faults.cuts ?? []).map((cut) => cutBarrier(cut, ids)),
    ...absences(faults).map((crash) => downBarrier(crash, ids)),
  ]
  if (all.some(({ at, until }) => !(at <= until))) throw new RangeError("a fault ends before it begins")
  const barriers = all.filter(({ at, until }) => at < until).sort((a, b) => a.at - b.at)
  if (barriers.length === 0) return undefined
  if (faults.unreachable === "lost")
    return (from, to, sent, arrival) => {
      const blocks = (b: Barrier): boolean =>
        b.at <= arrival && (b.atArrivalOnly ? arrival : sent) < b.until && b.between(from, to)
      return barriers.some(blocks) ? Number.POSITIVE_INFINITY : arrival
    }
  // In order of their beginnings: what one barrier lets go, only a later one can stop.
  return (from, to, _, arrival) =>
    barriers.reduce((t, b) => (b.at <= t && t < b.until && b.between(from, to) ? b.until : t), arrival)
}
