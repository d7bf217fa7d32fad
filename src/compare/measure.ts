/**
 * What is measured of one protocol in one generated network: a run with the given workload, one with more payments than fit, some
 * with ever shorter intervals, and attacks. Plain data, so that threads can send it.
 * Next: [attack.ts](attack.ts); [table.ts](table.ts), all runs together.
 */
import type { Written } from "../../spec/core/Comparison.ts"
import { rng } from "../random/rng.ts"
import { type AttackFigures, attacked } from "./attack.ts"
import { confirmationsFor } from "./confirmations.ts"
import { type Measured, type Step, type Watched, watch } from "./simulate.ts"
import { type Asked, arenaOf, netOf, ordersOf, seats, seedOf, workloadOf } from "./World.ts"

/** Null: there is no such figure, since nothing was there to be counted or some payment was never written. */
export interface RunFigures {
  /** Seconds between blocks of the chain. */
  readonly interval: number | null
  /** Their standard deviation over their mean: 0 for a clock, 1 for pure luck. */
  readonly irregularity: number | null
  /** Seconds from the asking for a payment until a block with it is in the watched chain, on average; null if one never was. */
  readonly written: number | null
  /** Seconds until it is final, or as deep as the accepted risk wants; null if for some payment it never was. */
  readonly final: number | null
  /** Payments written in a second, up to the last one: of the workload, and when more wait than fit. */
  readonly throughput: number
  readonly saturated: number
  /** Hash evaluations for a block of the chain: what the protocol does in a second, and the time between blocks. */
  readonly evaluations: number | null
  /** Blocks beside the chain, as a share of all blocks. */
  readonly stale: number | null
  /** In the phase in which payments were asked for, for each of them. */
  readonly messages: number | null
  readonly bytes: number | null
  /** The largest writer's share of the blocks: of the first half of that phase, and of the second. */
  readonly early: number | null
  readonly late: number | null
  /** Writers of at least one block, as a share of all participants; and the Gini coefficient of their blocks. */
  readonly writers: number | null
  readonly gini: number | null
  /** Stale blocks at each of `fastIntervals`. */
  readonly fast: ReadonlyArray<number>
  readonly attacks: ReadonlyArray<AttackFigures>
}

/** Intervals at the beginning of the run with the workload, and of the saturated one, that are not looked at: difficulties and ages settle. */
const intervalsBefore = 20
/** Intervals of the phase in which payments are asked for. */
const intervalsMeasured = 100
/** Blocks at the end of a run that may still be left: not looked at. */
const blocksOpen = 6

const mean = (values: ReadonlyArray<number>): number | null =>
  values.length === 0 ? null : values.reduce((sum, v) => sum + v, 0) / values.length

/** When a chain first reached each height, from the steps of its node; index = height. */
export const reachedAt = (steps: ReadonlyArray<Step>, of: (step: Step) => number): ReadonlyArray<number> => {
  const times: Array<number> = []
  for (const step of steps) while (times.length <= of(step)) times.push(step.at)
  return times
}

/** Blocks beside the chain, as a share of all, without the open end. */
const staleOf = ({ chain, known }: Watched): number => {
  const settled = chain.length - blocksOpen
  return settled < 1 ? 1 : 1 - settled / known(1, settled)
}

/** How blocks are spread over writers; the party counts as one. */
const countsOf = (blocks: ReadonlyArray<Written>, party: ReadonlySet<string>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { writer } of blocks) {
    const name = party.has(writer) ? "" : writer
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

const largest = (counts: ReadonlyMap<string, number>, blocks: number): number | null =>
  blocks === 0 ? null : Math.max(0, ...counts.values()) / blocks

/** 0 if all have the same, near 1 if one has all. Source: Gini 1912, by the formula for sorted values. */
export const gini = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const total = sorted.reduce((sum, v) => sum + v, 0)
  const weighted = sorted.reduce((sum, v, i) => sum + (2 * (i + 1) - sorted.length - 1) * v, 0)
  return total === 0 ? 0 : weighted / (sorted.length * total)
}

const concentrationOf = ({ staged }: Watched, chain: ReadonlyArray<Written>, nodes: number) => {
  const party = new Set(staged.party)
  const half = Math.floor(chain.length / 2)
  const early = chain.slice(0, half)
  const late = chain.slice(half)
  const all = countsOf(chain, party)
  const participants = nodes - party.size + 1
  const none = Array.from({ length: participants - all.size }, () => 0)
  return {
    early: largest(countsOf(early, party), early.length),
    late: largest(countsOf(late, party), late.length),
    writers: chain.length === 0 ? null : all.size / participants,
    gini: chain.length === 0 ? null : gini([...all.values(), ...none]),
  }
}

/** The time between blocks, and its spread. times: when each height was reached. */
const rhythmOf = (times: ReadonlyArray<number>) => {
  const gaps = times.slice(1).map((t, i) => t - (times[i] as number))
  const interval = mean(gaps)
  if (interval === null || interval === 0) return { interval: null, irregularity: null }
  const variance = mean(gaps.map((g) => (g - interval) * (g - interval))) ?? 0
  return { interval, irregularity: Math.sqrt(variance) / interval }
}

/** Seconds until payments were written, and until they were final. */
const waitsOf = (
  watched: Watched,
  asked: Asked,
  orders: ReadonlyArray<{ readonly at: number }>,
  ownFinality: boolean,
) => {
  const { chain, payments, steps } = watched
  const reached = reachedAt(steps, (s) => s.height)
  const finalAt = ownFinality ? reachedAt(steps, (s) => s.final) : reached.slice(confirmationsFor(asked) - 1)
  const heightOf = new Map(chain.flatMap((b) => b.payments.map((id) => [id, b.height] as const)))
  const written = payments.flatMap((id, k) => {
    const height = heightOf.get(id)
    return height === undefined ? [] : [{ height, asked: orders[k]?.at as number }]
  })
  const waits = (times: ReadonlyArray<number>) => written.map((w) => (times[w.height] ?? Number.NaN) - w.asked)
  const all = written.length === payments.length
  const final = mean(waits(finalAt)) ?? Number.NaN
  return {
    count: written.length,
    /** When the last of them was written; 0 if none was. */
    last: Math.max(0, ...written.map((w) => reached[w.height] ?? 0)),
    written: all ? mean(waits(reached)) : null,
    final: all && Number.isFinite(final) ? final : null,
  }
}

const given = (measured: Measured, asked: Asked, run: number) => {
  const start = intervalsBefore * asked.intervalSeconds
  const phase = intervalsMeasured * asked.intervalSeconds
  const count = Math.max(1, Math.round(workloadOf(asked) * phase))
  const orders = ordersOf(count, [start, start + phase], asked.nodes, rng(seedOf(asked, run, "workload")))
  const depth = confirmationsFor(asked)
  const watched = watch(measured, {
    arena: arenaOf(asked, run, { payments: count }),
    net: netOf(asked, run, asked.nodes),
    orders,
    seconds: start + phase + (1.5 * depth + 20) * asked.intervalSeconds,
    seed: seedOf(asked, run, "honest"),
    counted: [start, start + phase],
  })
  const { staged } = watched
  const ownFinality = measured.compared.finalHeight !== undefined
  const waits = waitsOf(watched, asked, orders, ownFinality)
  const reached = reachedAt(watched.steps, (s) => s.height)
  const within = (at: number | undefined) => at !== undefined && at >= start && at <= start + phase
  const chain = watched.chain.filter((b) => within(reached[b.height]))
  const [first, last] = [chain[0], chain.at(-1)]
  return {
    ...rhythmOf(reached.filter(within)),
    ...concentrationOf(watched, chain, asked.nodes),
    written: waits.written,
    final: waits.final,
    throughput: waits.count / Math.max(phase, waits.last - start),
    evaluations: chain.length === 0 ? null : (staged.evaluationsPerSecond * phase) / chain.length,
    stale:
      first === undefined || last === undefined ? null : 1 - chain.length / watched.known(first.height, last.height),
    messages: waits.count < count ? null : watched.messages / count,
    bytes: waits.count < count ? null : watched.bytes / count,
  }
}

/** Full blocks that are counted in the run in which more payments wait than fit. */
const fullBlocks = 12

/** Payments written in a second when more wait than fit. */
const saturated = (measured: Measured, asked: Asked, run: number): number => {
  const start = intervalsBefore * asked.intervalSeconds
  const count = asked.blockPaymentsMax * (fullBlocks + 2)
  const watched = watch(measured, {
    arena: arenaOf(asked, run, { payments: count, nodes: seats }),
    net: netOf(asked, run, seats),
    orders: ordersOf(count, [start, start + 1], seats, rng(seedOf(asked, run, "workload", 1))),
    seconds: start + 3 * fullBlocks * asked.intervalSeconds,
    seed: seedOf(asked, run, "saturated"),
  })
  const times = reachedAt(watched.steps, (s) => s.height)
  const first = watched.chain.findIndex((b) => (times[b.height] as number) > start + asked.intervalSeconds / 2)
  const blocks = watched.chain.slice(first, first + fullBlocks)
  const amount = blocks.reduce((sum, b) => sum + b.payments.length, 0)
  return first < 1 ? 0 : amount / ((times[first + blocks.length] as number) - (times[first] as number))
}

/** Ever shorter intervals, in seconds, and how many blocks are made at each. */
export const fastIntervals: ReadonlyArray<number> = [8, 4, 2, 1, 0.5, 0.25, 0.125]
const fastBlocks = 50

const fast = (measured: Measured, asked: Asked, run: number): ReadonlyArray<number> =>
  fastIntervals.map((intervalSeconds, part) => {
    const watched = watch(measured, {
      arena: arenaOf(asked, run, { intervalSeconds, seed: seedOf(asked, run, "stage", part + 1) }),
      net: netOf(asked, run, asked.nodes),
      orders: [],
      seconds: fastBlocks * intervalSeconds,
      seed: seedOf(asked, run, "fast", part),
    })
    return staleOf(watched)
  })

/** All figures of one run. Pure: equal arguments give equal results. */
export const measure = (measured: Measured, asked: Asked, run: number): RunFigures => ({
  ...given(measured, asked, run),
  saturated: saturated(measured, asked, run),
  fast: fast(measured, asked, run),
  attacks: attacked(measured, asked, run),
})
