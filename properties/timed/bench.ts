/**
 * How fast timed mode runs, and how much memory a long chain takes, on the rules of proof of work with real header hashes.
 *
 *     node --expose-gc properties/timed/bench.ts                   the usual table
 *     node --expose-gc properties/timed/bench.ts 1000 2000000      nodes, events
 *     node --expose-gc properties/timed/bench.ts 1000 100000 off   the same without memory
 *
 * Seconds are those of the processor, so that other work on the machine matters little.
 */
import { pow } from "../../spec/pow/index.ts"
import { rng } from "../../src/random/rng.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { regular } from "../../src/timed/topology.ts"
import { mining, names } from "./mesh.ts"
import { flat } from "./parties.ts"

const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const measure = (nodes: number, events: number, memo: boolean): void => {
  const topology = regular(nodes, 8, rng(1))
  const before = heap()
  const start = process.cpuUsage()
  const result = simulateTimed(
    pow,
    { params: { ...flat }, nodes: { miner: names(nodes) } },
    {
      seed: 1,
      topology,
      latency: { _tag: "exponential", floor: 0.05, mean: 0.1 },
      ...mining(nodes, 1),
      relay: true,
      memo,
      until: { events },
    },
  )
  const { user, system } = process.cpuUsage(start)
  const seconds = (user + system) / 1e6
  const bytes = Math.round((heap() - before) / result.lucky)
  const speed = (result.events / seconds / 1e6).toFixed(2)
  const recalled = ((100 * result.recalled) / result.events).toFixed(1)
  console.log(
    `${nodes} nodes, memory ${memo ? "on" : "off"}: ${result.events} events, ${result.lucky} blocks in ${seconds.toFixed(2)} s = ${speed} M/s, ` +
      `${recalled} % recalled, ${result.stale} stale, ${bytes} bytes of heap a block`,
  )
}

const [nodes, events, memo] = process.argv.slice(2)
if (nodes !== undefined) measure(Number(nodes), Number(events), memo !== "off")
else
  for (const size of [100, 1000, 10_000]) {
    measure(size, 2_000_000, true)
    measure(size, 100_000, false)
  }
