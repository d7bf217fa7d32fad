/** Many equal miners, each linked to each, over links that all take the same time. */
import type { NodeId } from "../../spec/core/Rule.ts"
import { pow } from "../../spec/pow/index.ts"
import type { State } from "../../spec/pow/State.ts"
import type { TimedOptions, TimedResult } from "../../src/timed/options.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { complete } from "../../src/timed/topology.ts"
import { flat } from "./parties.ts"

export const names = (n: number): ReadonlyArray<NodeId> => Array.from({ length: n }, (_, i) => `n${i}`)

/** A mean time between blocks that suits the clocks of the chapter, which count whole seconds. */
export const spacing = 60

export interface Mesh {
  readonly miners: number
  /** Seconds from the finding of a block until all others have it; the finder has it at once. */
  readonly delay: number
  /** Blocks found by all, in `spacing` seconds on average. */
  readonly rate: number
  readonly seed: number
  readonly blocks: number
}

/** What the statistics of chains need besides the options of a run. */
export const mining = (miners: number, rate: number): Pick<TimedOptions, "clock" | "luckPerSecond"> => ({
  // One reading for the time that a block takes to reach everybody makes all that hear of it alike.
  clock: (seconds) => Math.floor(seconds / 10) * 10,
  luckPerSecond: rate / (spacing * miners),
})

/** Runs a mesh of honest miners until so many blocks are found. */
export const runMesh = ({ miners, delay, rate, seed, blocks }: Mesh, more: Partial<TimedOptions> = {}): TimedResult =>
  simulateTimed(
    pow,
    { params: flat, nodes: { miner: names(miners) } },
    {
      seed,
      topology: complete(miners),
      latency: { _tag: "constant", seconds: delay },
      ...mining(miners, rate),
      until: { lucky: blocks },
      ...more,
    },
  )

export const stateAt = (result: TimedResult, place: number): State => {
  const local = result.locals[place]
  if (local === undefined || !("state" in local)) throw new Error(`nobody is up at ${place}`)
  return local.state
}

/** The heights of a run that are settled: everybody has met their blocks. */
export const settledHeights = (result: TimedResult): number => stateAt(result, 0).tip.height - 3
