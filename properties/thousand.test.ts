/**
 * A thousand random counterexamples: stored as text, replayed, shrunk and shrunk again, each ends in the same verdict.
 */

import * as Result from "effect/Result"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import type { Property } from "../spec/core/Property.ts"
import type { Space } from "../spec/core/Scenario.ts"
import type { Json } from "../spec/core/System.ts"
import { chapters } from "../spec/index.ts"
import { type Params, pow, powChapter } from "../spec/pow/index.ts"
import { NoReorgDeeperThan, NoReversalAfter, WaitingPaymentsSurvive } from "../spec/pow/Settled.ts"
import { bounded, chaos, conflicting, pooled } from "../spec/pow/Worlds.ts"
import { replay } from "../src/replay/replay.ts"
import type { Run } from "../src/run/Action.ts"
import { minimise } from "../src/shrink/shrink.ts"
import { parseTrace } from "../src/trace/parse.ts"
import { printTrace } from "../src/trace/print.ts"
import { runs } from "./arbitrary/runs.ts"

const restless: Space<Params> = { ...chaos, settles: false }
/** The last is found least often. */
const lessons: ReadonlyArray<readonly [property: Property<Json>, many: number, space: Space<Params>]> = [
  [NoReorgDeeperThan(1) as Property<Json>, 450, restless],
  [
    WaitingPaymentsSurvive as Property<Json>,
    450,
    { ...restless, requests: { count: [2, 3], from: conflicting(pooled, "A") } },
  ],
  [
    NoReversalAfter(2) as Property<Json>,
    100,
    {
      ...bounded,
      nodes: { miner: [1, 2], doubleSpender: [1, 1] },
      budget: { Mine: [2, 3], MineOn: [3, 5], Publish: [3, 12], tick: [0, 9] },
    },
  ],
]
/** Counterexamples to a property, as they are found: not shrunk. */
const found = (property: Property<Json>, space: Space<Params>, many: number): ReadonlyArray<Run<Params>> => {
  const arbitrary = runs(pow, space, [property])
  const all: Array<Run<Params>> = []
  for (let seed = 1; all.length < many; seed++) {
    all.push(...fc.sample(arbitrary, { seed, numRuns: 500 }).filter((run) => arbitrary.violated(run) === property.id))
  }
  return all.slice(0, many)
}

test.each(lessons.map((lesson) => [lesson[0].id, ...lesson] as const))("%s", (id, property, many, space) => {
  const stored = (run: Run<Params>) => printTrace(powChapter, run, { shows: "refutes", properties: [id] })
  const verdict = (text: string) => replay(powChapter, Result.getOrThrow(parseTrace(chapters, text)))._tag
  for (const run of found(property, space, many)) {
    const text = stored(run)
    // fails if a trace does not say all that matters about its run
    expect(verdict(text)).toBe("Reproduced")
    const { world, steps } = Result.getOrThrow(parseTrace(chapters, text))
    const small = minimise(pow, { world, actions: steps.map((s) => s.action) }, property).run
    expect(small.actions.length).toBeLessThanOrEqual(run.actions.length)
    expect(verdict(stored(small))).toBe("Reproduced")
    // fails if what was shrunk could be shrunk further, or comes out differently the second time
    expect(stored(minimise(pow, small, property).run)).toBe(stored(small))
  }
})
