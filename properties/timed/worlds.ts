/** Random small worlds of the toy protocol, as plain data, and what happens in them. */
import fc from "fast-check"
import type { Setup } from "../../spec/core/Protocol.ts"
import type { Input, Json } from "../../spec/core/System.ts"
import { rng } from "../../src/random/rng.ts"
import type { Faults } from "../../src/timed/faults.ts"
import type { Latency } from "../../src/timed/latency.ts"
import type { TimedOptions, TimedResult } from "../../src/timed/options.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { complete, connected, ring, type Topology } from "../../src/timed/topology.ts"
import { type Params, toy } from "./toy.ts"

/** One change of one node. */
export interface Change {
  readonly place: number
  readonly before: Json
  readonly after: Json
  readonly seconds: number
  readonly cause: Input
}

export interface World {
  readonly setup: Setup<Params>
  readonly options: TimedOptions
}

/** Runs a world; all changes and all strokes of luck in order. */
export const watch = (
  { setup, options }: World,
  more: Partial<TimedOptions> = {},
): { readonly result: TimedResult; readonly changes: ReadonlyArray<Change>; readonly strokes: ReadonlyArray<Json> } => {
  const changes: Array<Change> = []
  const strokes: Array<Json> = []
  const result = simulateTimed(toy, setup, {
    ...options,
    ...more,
    onChange: (place, before, after, seconds, cause) => void changes.push({ place, before, after, seconds, cause }),
    onLuck: (place, event, seconds) => void strokes.push({ place, event, seconds }),
  })
  return { result, changes, strokes }
}

/** Writers a, b, … and hoarders x, y. */
const setupOf = (writers: number, hoarders: number, params: Params): Setup<Params> => ({
  params,
  nodes: {
    writer: ["a", "b", "c", "d", "e", "f", "g"].slice(0, writers),
    hoarder: ["x", "y"].slice(0, hoarders),
  },
})

const latency: fc.Arbitrary<Latency> = fc.constantFrom<Latency>(
  { _tag: "constant", seconds: 1 },
  { _tag: "constant", seconds: 0 },
  { _tag: "uniform", from: 0.1, to: 6 },
  { _tag: "exponential", floor: 0, mean: 3 },
  { _tag: "logNormal", median: 1, sigma: 1 },
)

const span = fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 15 })).map(([at, length]) => ({ at, until: at + length }))

const faultsOf = (ids: ReadonlyArray<string>): fc.Arbitrary<Faults> => {
  const cut = fc.tuple(span, fc.subarray([...ids])).map(([s, group]) => ({ ...s, groups: [group] }))
  const crash = fc.tuple(span, fc.constantFrom(...ids)).map(([s, node]) => ({ ...s, node }))
  return fc.record({
    cuts: fc.array(cut, { maxLength: 2 }),
    crashes: fc.array(crash, { maxLength: 2 }),
    late: fc.dictionary(fc.constantFrom(...ids), fc.nat({ max: 20 }), { maxKeys: 1 }),
    unreachable: fc.constantFrom("held", "lost"),
  })
}

const topologyOf = (size: number, kind: number): Topology => {
  if (kind === 0) return complete(size)
  return kind === 1 ? ring(size) : connected(size, 1, rng(kind))
}

const clocks: ReadonlyArray<TimedOptions["clock"]> = [
  undefined,
  undefined,
  (s) => Math.floor(s / 20),
  Math.floor,
  (s, place) => Math.floor(s / 3) + place,
  (s) => s,
]

export const worlds: fc.Arbitrary<World> = fc
  .record({
    writers: fc.integer({ min: 1, max: 7 }),
    hoarders: fc.nat({ max: 2 }),
    asks: fc.boolean(),
    // Nodes that beat have states of their own; those that do not can be recalled.
    beatsMax: fc.constantFrom(0, 0, 4),
  })
  .chain(({ writers, hoarders, asks, beatsMax }) => {
    const power = { a: 3, b: 0, x: 2 }
    const setup = setupOf(writers, hoarders, { asks, power, beatsMax })
    const ids = Object.values(setup.nodes).flat()
    const request = fc.record({
      at: fc.nat({ max: 30 }),
      node: fc.constantFrom(...ids),
      event: fc.record({ _tag: fc.constant("Note"), text: fc.constantFrom("p", "q"), height: fc.nat({ max: 6 }) }),
    })
    return fc.record({
      setup: fc.constant(setup),
      options: fc
        .record({
          seed: fc.nat(),
          kind: fc.nat({ max: 4 }),
          latency,
          clock: fc.constantFrom(...clocks),
          relay: fc.constantFrom(true, true, false),
          luckPerSecond: fc.constantFrom(0.01, 0.01, 0.05),
          retry: fc.constantFrom(undefined, 2),
          requests: fc.array(request, { maxLength: 3 }),
          faults: fc.oneof(fc.constant({}), faultsOf(ids)),
        })
        .map(
          ({ kind, clock, retry, ...rest }): TimedOptions => ({
            ...rest,
            ...(clock === undefined ? {} : { clock }),
            ...(retry === undefined ? {} : { retrySeconds: retry }),
            topology: topologyOf(ids.length, kind),
            timerDelay: (timer, place) => (timer === "beat" ? 5 + place : 8),
            sizeOf: (message) => JSON.stringify(message).length,
            until: { seconds: 100, events: 3000 },
          }),
        ),
    })
  })
