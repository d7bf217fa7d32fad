/**
 * The workload of the benchmarks on delegated proof of stake: `minimal` with four delegates, two payments of one coin, 40 steps a
 * run, all safety properties on; and simulations in virtual time with a hundred delegates.
 */
import * as fc from "fast-check"
import type { Property } from "../../spec/core/Property.ts"
import type { Space } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { dpos } from "../../spec/dpos/index.ts"
import { electing, lisk, namesOf, type Params, withFounders } from "../../spec/dpos/Params.ts"
import { rotation, safety } from "../../spec/dpos/Properties.ts"
import { LibsAgree } from "../../spec/dpos/Settled.ts"
import { conflicting, small, smallWorld } from "../../spec/dpos/Worlds.ts"
import { rng } from "../../src/random/rng.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { playerOf } from "../../src/run/perform.ts"
import { playRandom } from "../../src/run/schedule.ts"
import type { TimedResult } from "../../src/timed/options.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { regular } from "../../src/timed/topology.ts"
import { runs } from "../arbitrary/runs.ts"
import { type Measured, rate } from "./measure.ts"

const stepsPerRun = 40
const params = small(3, 6)
const properties = [...safety, ...rotation, LibsAgree] as ReadonlyArray<Property<Json>>
const space: Space<Params> = {
  params,
  nodes: { delegate: [3, 3] },
  network: "multiset",
  idle: "consumed",
  budget: { Produce: [6, 6] },
  requests: { count: [2, 2], from: conflicting(params, "A") },
  steps: [stepsPerRun, stepsPerRun],
}
const world = smallWorld(params, 2)

/** Random walks straight on the player, with all safety properties. */
export const walkDpos = (runsPerRepetition: number): Measured => {
  const docket = docketOf(properties)
  return rate("dpos: untimed, random walk", "steps/s", (k) => {
    const random = rng(k + 1)
    const int = (min: number, max: number) => min + random.int(max - min + 1)
    const { setup, environment } = world
    const consumed = { setup, environment: { ...environment, network: "multiset" as const, idle: "consumed" as const } }
    let amount = 0
    for (let i = 0; i < runsPerRepetition; i++) {
      const player = playerOf(dpos, consumed, docket)
      playRandom(player, { steps: stepsPerRun }, { int })
      amount += player.performed.length
    }
    return { amount, note: `${(amount / runsPerRepetition).toFixed(1)} steps a run` }
  })
}

/** The same through fast-check, with worlds drawn. */
export const throughFastCheckDpos = (runsPerRepetition: number): Measured =>
  rate("dpos: untimed, through `fc.check`", "steps/s", (k) => {
    let amount = 0
    const arbitrary = runs(dpos, space, properties, { onRun: (_, { steps }) => (amount += steps) })
    const result = fc.check(
      fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined),
      { seed: k, numRuns: runsPerRepetition },
    )
    return { amount, note: result.failed ? "VIOLATED" : `${runsPerRepetition} runs` }
  })

const slotSeconds = 10
/** Lisk with so many delegates, each a node of a random 8-regular network, for so many slots. */
export const simulated = (delegates: number, slots: number, seed = 1): TimedResult => {
  const governance = {
    ...lisk.governance,
    delegates,
    delegatesMax: delegates,
    draw: { by: "nobody", seats: 0 } as const,
    cycle: { unit: "blocks" as const, length: delegates },
  }
  const names = namesOf(delegates)
  const founded = withFounders({ ...lisk, ids: "mixed", governance }, electing(governance, names))
  return simulateTimed(
    dpos,
    { params: founded, nodes: { delegate: names } },
    {
      seed,
      topology: regular(delegates, 8, rng(seed)),
      latency: { _tag: "exponential", mean: 0.1, floor: 0.05 },
      relay: true,
      slotSeconds,
      until: { seconds: slots * slotSeconds + slotSeconds / 2 },
    },
  )
}

/** Events a second. */
export const timedDpos = (delegates: number, slots: number): Measured =>
  rate(
    `dpos: timed, ${delegates} delegates, ${slots.toLocaleString("en-US")} slots`,
    "events/s",
    (k) => {
      const result = simulated(delegates, slots, k + 1)
      return { amount: result.events, note: `${result.lucky} blocks` }
    },
    3,
  )
