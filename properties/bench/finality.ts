/**
 * The workload of the benchmarks on the finality gadget: walks in `minimal` with all safety properties, and Ethereum's slots and
 * epochs in virtual time.
 */

import type { Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { posFinality } from "../../spec/pos/finality/index.ts"
import { safety, underAThird } from "../../spec/pos/finality/Properties.ts"
import { smallWorld } from "../../spec/pos/finality/Worlds.ts"
import { rng } from "../../src/random/rng.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { playerOf } from "../../src/run/perform.ts"
import { playRandom } from "../../src/run/schedule.ts"
import { paramsOf, simulated } from "../pos-finality/timed.ts"
import { type Measured, rate } from "./measure.ts"

const stepsPerRun = 40
const properties = [...safety, ...underAThird] as ReadonlyArray<Property<Json>>

/** Three validators, four slots, any order. */
const world = () => {
  const { setup, environment } = smallWorld({ validator: ["A", "B", "C"] }, { clock: { _tag: "free", last: 4 } })
  return { setup, environment: { ...environment, network: "multiset" as const, idle: "consumed" as const } }
}

/** Random walks straight on the player, with all safety properties. */
export const walkFinality = (runsPerRepetition: number): Measured => {
  const docket = docketOf(properties)
  const fixed = world()
  return rate("finality gadget, untimed, random walk", "steps/s", (k) => {
    const random = rng(k + 1)
    const int = (min: number, max: number) => min + random.int(max - min + 1)
    let amount = 0
    for (let i = 0; i < runsPerRepetition; i++) {
      const player = playerOf(posFinality, fixed, docket)
      playRandom(player, { steps: stepsPerRun }, { int })
      amount += player.performed.length
    }
    return { amount, note: `${(amount / runsPerRepetition).toFixed(1)} steps a run` }
  })
}

/** Slots a second, of 12 seconds each, with so many validators on so many nodes. */
export const slotsOfFinality = (nodes: number, validators: number, slots: number, repetitions = 3): Measured => {
  const params = paramsOf(nodes, validators)
  return rate(
    `finality gadget, ${validators.toLocaleString("en-US")} validators on ${nodes} nodes, timed`,
    "slots/s",
    (k) => {
      const { events } = simulated(params, nodes, slots, k + 1)
      return { amount: slots, note: `${slots} slots, ${events} events` }
    },
    repetitions,
  )
}

/** Events a second: each block and each vote, at each node. */
export const eventsOfFinality = (nodes: number, validators: number, slots: number, repetitions = 3): Measured => {
  const params = paramsOf(nodes, validators)
  return rate(
    `finality gadget, ${validators.toLocaleString("en-US")} validators on ${nodes} nodes, timed`,
    "events/s",
    (k) => {
      const { events } = simulated(params, nodes, slots, k + 1)
      return { amount: events, note: `${slots} slots, ${events} events` }
    },
    repetitions,
  )
}
