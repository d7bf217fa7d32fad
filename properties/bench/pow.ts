/**
 * The workload of the benchmarks on proof of work: `minimal`, 3 nodes, at most 6 blocks, 2 payments of one coin, 40 steps a run,
 * all safety properties on.
 */
import * as fc from "fast-check"
import { compose } from "../../spec/core/compose.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Space } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { minimal, type Params, pow } from "../../spec/pow/index.ts"
import { safety } from "../../spec/pow/Properties.ts"
import { NoReorgDeeperThan } from "../../spec/pow/Settled.ts"
import { conflicting, smallWorld } from "../../spec/pow/Worlds.ts"
import { explore } from "../../src/explore/explore.ts"
import { rng } from "../../src/random/rng.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { playerOf } from "../../src/run/perform.ts"
import { playRandom } from "../../src/run/schedule.ts"
import { minimise } from "../../src/shrink/shrink.ts"
import { runs } from "../arbitrary/runs.ts"
import { walks } from "../arbitrary/walks.ts"
import { type Measured, rate, summary } from "./measure.ts"

const stepsPerRun = 40
const properties = safety as ReadonlyArray<Property<Json>>

const space: Space<Params> = {
  params: minimal,
  nodes: { miner: [3, 3] },
  network: "multiset",
  idle: "consumed",
  budget: { Mine: [6, 6] },
  requests: { count: [2, 2], from: conflicting(minimal, "A") },
  steps: [stepsPerRun, stepsPerRun],
}
const world = {
  ...smallWorld({ nodes: 3, blocks: 6, payments: 2 }),
  environment: {
    ...smallWorld({ nodes: 3, blocks: 6, payments: 2 }).environment,
    network: "multiset" as const,
    idle: "consumed" as const,
  },
}

/** Random walks straight on the player, with all safety properties. */
export const walk = (runsPerRepetition: number): Measured => {
  const docket = docketOf(properties)
  return rate("untimed, random walk", "steps/s", (k) => {
    const random = rng(k + 1)
    const int = (min: number, max: number) => min + random.int(max - min + 1)
    let amount = 0
    for (let i = 0; i < runsPerRepetition; i++) {
      const player = playerOf(pow, world, docket)
      playRandom(player, { steps: stepsPerRun }, { int })
      amount += player.performed.length
    }
    return { amount, note: `${(amount / runsPerRepetition).toFixed(1)} steps a run` }
  })
}

/** The same through fast-check, with worlds drawn. */
export const throughFastCheck = (runsPerRepetition: number): Measured =>
  rate("untimed, through `fc.check`", "steps/s", (k) => {
    let amount = 0
    const arbitrary = runs(pow, space, properties, { onRun: (_, { steps }) => (amount += steps) })
    const result = fc.check(
      fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined),
      { seed: k, numRuns: runsPerRepetition },
    )
    return { amount, note: result.failed ? "VIOLATED" : `${runsPerRepetition} runs` }
  })

/** The same by table look-up, in one world. Tables grow from repetition to repetition, and are begun anew once they are full. */
export const walkingTables = (runsPerRepetition: number): Measured => {
  const arbitrary = walks(pow, world, properties, { steps: stepsPerRun, onRun: (_, { steps }) => (amount += steps) })
  let amount = 0
  return rate(
    "untimed, walks by table look-up through `fc.check`",
    "steps/s",
    (k) => {
      amount = 0
      fc.check(
        fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined),
        { seed: k, numRuns: runsPerRepetition },
      )
      return { amount, note: `${runsPerRepetition} runs, of ${20 * runsPerRepetition} in all` }
    },
    20,
  )
}

/** Every run of 3 nodes, 4 blocks, 2 payments. */
export const exhaustive = (): Measured =>
  rate(
    "exhaustive, 3 nodes, 4 blocks, 2 payments",
    "states/s",
    () => {
      const { setup, environment } = smallWorld({ nodes: 3, blocks: 4, payments: 2 })
      const found = explore(compose(pow, setup, environment), properties)
      return { amount: found.states, note: `${found.states} states, ${found.bytesPerState} bytes each` }
    },
    3,
  )

/** Shrinks counterexamples to "no reorganisation deeper than 1". */
export const shrinking = (counterexamples: number): ReadonlyArray<Measured> => {
  const property = NoReorgDeeperThan(1) as Property<Json>
  const wide: Space<Params> = { ...space, nodes: { miner: [2, 4] }, budget: { Mine: [5, 6] } }
  const arbitrary = runs(pow, wide, [property])
  const found = fc
    .sample(arbitrary, { numRuns: counterexamples * 40, seed: 1 })
    .filter((run) => arbitrary.violated(run) !== undefined)
    .slice(0, counterexamples)
  const done: Array<{ readonly candidates: number; readonly length: number }> = []
  const speed = rate(
    "shrinker",
    "candidates/s",
    () => {
      done.length = 0
      for (const run of found) {
        const { candidates, run: small } = minimise(pow, run, property)
        done.push({ candidates, length: small.actions.length })
      }
      return { amount: done.reduce((sum, d) => sum + d.candidates, 0), note: `${found.length} counterexamples` }
    },
    3,
  )
  const candidates = summary(
    "shrinker, candidates for one counterexample",
    "",
    done.map((d) => d.candidates),
  )
  const length = summary(
    "shrinker, final length",
    "steps",
    done.map((d) => d.length),
  )
  return [speed, candidates, length]
}

/** Heap after collecting garbage, in bytes, before and after many steps; needs `--expose-gc`. */
export const memory = (steps: number): Measured => {
  const docket = docketOf(properties)
  const random = rng(1)
  const int = (min: number, max: number) => min + random.int(max - min + 1)
  const walkFor = (amount: number) => {
    for (let done = 0; done < amount; ) {
      const player = playerOf(pow, world, docket)
      playRandom(player, { steps: stepsPerRun }, { int })
      done += player.performed.length
    }
    ;(globalThis as { gc?: () => void }).gc?.()
    return process.memoryUsage().heapUsed / 1e6
  }
  const figures = [walkFor(steps / 10), walkFor(steps * 0.4), walkFor(steps * 0.5)]
  const note = `after 10 %, 50 %, 100 % of ${steps.toExponential(0)} steps: ${figures.map((f) => f.toFixed(1)).join(", ")} MB`
  return summary("heap in use", "MB", figures, note)
}
