/**
 * Latency distributions of timed runs, as plain data. Numbers are whole milliseconds, given in seconds.
 */
import * as fc from "fast-check"
import type { Range } from "../../spec/core/Scenario.ts"
import type { Latency } from "../../src/timed/latency.ts"
import { within } from "./dictionary.ts"

const secondsOf = (milliseconds: number): number => milliseconds / 1000

/** Sigmas from 0 to 2, in hundredths: at 2 one message in six takes more than seven times the median. */
const sigmas: Range = [0, 200]

/**
 * A distribution whose typical delay, in milliseconds, lies in a range: constant, uniform, exponential above a floor, or
 * log-normal. Shrinks towards a constant, and to the lower end.
 *
 * @example
 * ```ts
 * fc.sample(latencies([10, 500]), 1) // for example [{ _tag: "exponential", floor: 0.02, mean: 0.145 }]
 * ```
 */
export const latencies = (milliseconds: Range = [0, 5000]): fc.Arbitrary<Latency> => {
  const seconds = within(milliseconds).map(secondsOf)
  const pair = fc.tuple(seconds, seconds)
  return fc.oneof(
    seconds.map((s): Latency => ({ _tag: "constant", seconds: s })),
    pair.map(([a, b]): Latency => ({ _tag: "uniform", from: Math.min(a, b), to: Math.max(a, b) })),
    pair.map(([a, b]): Latency => ({ _tag: "exponential", floor: Math.min(a, b), mean: Math.max(a, b) })),
    fc.tuple(seconds, within(sigmas)).map(([s, k]): Latency => ({ _tag: "logNormal", median: s, sigma: k / 100 })),
  )
}
