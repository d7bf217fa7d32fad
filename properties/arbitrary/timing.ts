/**
 * Delays of untimed worlds: asynchronous, synchronous, partially synchronous.
 */
import * as fc from "fast-check"
import { asynchronous, type Timing } from "../../spec/core/Environment.ts"
import type { Range, Space } from "../../spec/core/Scenario.ts"
import { within } from "./dictionary.ts"

/** What of a space says how long messages take. */
export type Delays = Pick<Space<never>, "timing" | "delta" | "gst">

/** From the most permissive on: what generated timings shrink to comes first. */
const kinds = ["asynchronous", "partiallySynchronous", "synchronous"] as const

const justOne: Range = [1, 1]
const atOnce: Range = [0, 0]

/**
 * One of the timings that a space allows, with Δ (1 where the space has none) and GST (0) in ticks.
 * Without any it is asynchronous; shrinks towards that, and to small numbers.
 *
 * @example
 * ```ts
 * fc.sample(timings({ timing: ["synchronous"], delta: [1, 3] }), 1) // for example [{ _tag: "synchronous", delta: 2 }]
 * ```
 */
export const timings = ({ timing = ["asynchronous"], delta = justOne, gst = atOnce }: Delays): fc.Arbitrary<Timing> => {
  const allowed = kinds.filter((kind) => timing.includes(kind))
  return fc.tuple(fc.constantFrom(...allowed), within(delta), within(gst)).map(([kind, ticks, from]): Timing => {
    if (kind === "asynchronous") return asynchronous
    return kind === "synchronous" ? { _tag: kind, delta: ticks } : { _tag: kind, gst: from, delta: ticks }
  })
}
