/**
 * Timed benchmarks: random 8-regular networks, delays of 0.05 s + an exponential tenth of a second per link, a block a minute.
 */
import { easy, type Params, pow } from "../../spec/pow/index.ts"
import { rng } from "../../src/random/rng.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { complete, regular } from "../../src/timed/topology.ts"
import { type Measured, rate } from "./measure.ts"

const blockSeconds = 60
/** Real hashes, and a target that never changes. */
const params: Params = {
  ...easy,
  orphansMax: 100,
  retarget: { ...easy.retarget, interval: 1_000_000, timespan: 1_000_000 * 600 },
}

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
        { params, nodes: { miner: names(nodes) } },
        {
          seed: k + 1,
          topology,
          latency: { _tag: "exponential", mean: 0.1, floor: 0.05 },
          relay: true,
          luckPerSecond: 1 / (nodes * blockSeconds),
          until: { events },
        },
      )
      return { amount: result.events, note: `${result.lucky} blocks` }
    },
    3,
  )

/** Bytes of heap for each block of a long chain in a small network. */
export const bytesPerBlock = (blocks: number): Measured => {
  const gc = (globalThis as { gc?: () => void }).gc
  gc?.()
  const before = process.memoryUsage().heapUsed
  const nodes = 10
  const result = simulateTimed(
    pow,
    { params, nodes: { miner: names(nodes) } },
    {
      seed: 1,
      topology: regular(nodes, 8, rng(1)),
      latency: { _tag: "exponential", mean: 0.1, floor: 0.05 },
      relay: true,
      luckPerSecond: 1 / (nodes * blockSeconds),
      until: { lucky: blocks },
    },
  )
  gc?.()
  const each = (process.memoryUsage().heapUsed - before) / result.lucky
  return {
    what: "heap for each block, timed",
    unit: "bytes",
    median: each,
    low: each,
    high: each,
    note: `${result.lucky} blocks, ${nodes} nodes`,
  }
}
