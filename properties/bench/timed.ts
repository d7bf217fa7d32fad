/**
 * Timed benchmarks: random 8-regular networks, delays of 0.05 s + an exponential tenth of a second per link, a block a minute.
 */
import { pow } from "../../spec/pow/index.ts"
import { rng } from "../../src/random/rng.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { complete, regular } from "../../src/timed/topology.ts"
import { flat } from "../timed/parties.ts"
import { type Measured, rate } from "./measure.ts"

const blockSeconds = 60
const latency = { _tag: "exponential", mean: 0.1, floor: 0.05 } as const
/** Clocks show tens of seconds: nodes that hear of a block agree on the time. */
const clock = (seconds: number): number => Math.floor(seconds / 10) * 10

const names = (n: number) => Array.from({ length: n }, (_, i) => `n${i}`)

/** Events a second in a network of this size. */
export const timed = (nodes: number, events: number): Measured =>
  rate(
    `timed, ${nodes.toLocaleString("en-US")} nodes`,
    "events/s",
    (k) => {
      const topology = nodes <= 9 ? complete(nodes) : regular(nodes, 8, rng(k + 1))
      const result = simulateTimed(
        pow,
        { params: flat, nodes: { miner: names(nodes) } },
        {
          seed: k + 1,
          topology,
          latency,
          relay: true,
          clock,
          luckPerSecond: 1 / (nodes * blockSeconds),
          until: { events },
        },
      )
      return { amount: result.events, note: `${result.lucky} blocks` }
    },
    3,
  )

/** Heap in use, in bytes, while a run of so many blocks in a network of ten is kept. */
const heapWith = (blocks: number): number => {
  const nodes = 10
  const result = simulateTimed(
    pow,
    { params: flat, nodes: { miner: names(nodes) } },
    {
      seed: 1,
      topology: regular(nodes, 8, rng(1)),
      latency,
      relay: true,
      clock,
      luckPerSecond: 1 / (nodes * blockSeconds),
      until: { lucky: blocks },
    },
  )
  ;(globalThis as { gc?: () => void }).gc?.()
  return result.locals.length > 0 ? process.memoryUsage().heapUsed : 0
}

/** Bytes of heap that each further block of a long chain takes; needs `--expose-gc`. */
export const bytesPerBlock = (blocks: number): Measured => {
  const short = heapWith(blocks)
  const each = (heapWith(3 * blocks) - short) / (2 * blocks)
  const note = `from ${blocks} to ${3 * blocks} blocks, 10 nodes`
  return { what: "heap for each further block, timed", unit: "bytes", median: each, low: each, high: each, note }
}
