/**
 * The workload of the benchmarks on the slot lottery: walks in `minimal` with all safety properties, and time in slots of a second.
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { type Params, posLottery, praos, withGenesis } from "../../spec/pos/lottery/index.ts"
import { safety } from "../../spec/pos/lottery/Properties.ts"
import { smallWorld } from "../../spec/pos/lottery/Worlds.ts"
import { rng } from "../../src/random/rng.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { playerOf } from "../../src/run/perform.ts"
import { playRandom } from "../../src/run/schedule.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { regular } from "../../src/timed/topology.ts"
import { type Measured, rate } from "./measure.ts"

const stepsPerRun = 40
const nodes = ["A", "B", "C"]
const world = () => {
  const { setup, environment } = smallWorld({
    nodes: { staker: nodes },
    stakers: nodes,
    slots: 8,
    budget: { Produce: 6 },
    payments: { A: [0, "B"], B: [0, "C"] },
  })
  return { setup, environment: { ...environment, network: "multiset" as const, idle: "consumed" as const } }
}

/** Random walks straight on the player, with all safety properties: 3 nodes, at most 6 blocks, 2 payments of one coin. */
export const walkLottery = (runsPerRepetition: number): Measured => {
  const docket = docketOf(safety as ReadonlyArray<Property<Json>>)
  const fixed = world()
  return rate("slot lottery, untimed, random walk", "steps/s", (k) => {
    const random = rng(k + 1)
    const int = (min: number, max: number) => min + random.int(max - min + 1)
    let amount = 0
    for (let i = 0; i < runsPerRepetition; i++) {
      const player = playerOf(posLottery, fixed, docket)
      playRandom(player, { steps: stepsPerRun }, { int })
      amount += player.performed.length
    }
    return { amount, note: `${(amount / runsPerRepetition).toFixed(1)} steps a run` }
  })
}

const names = (n: number) => Array.from({ length: n }, (_, i) => `n${i}`)
const owned = (n: number, activeSlots: Params["activeSlots"]): Params =>
  withGenesis(
    { ...praos, activeSlots, lottery: "mixed", epochSlots: 5_000, nonceSlots: 3_000 },
    names(n).map((owner, i) => ({ owner, value: BigInt(1 + (i % 10)) })),
  )

/** So many slots of a second, delays of 0.05 s and an exponential tenth of a second a link. */
const simulated = (params: Params, stakeholders: number, slots: number, k: number) =>
  simulateTimed(
    posLottery,
    { params: { ...params, seed: k }, nodes: { staker: names(stakeholders) } },
    {
      seed: k + 1,
      topology: regular(stakeholders, 8, rng(k + 1)),
      latency: { _tag: "exponential", mean: 0.1, floor: 0.05 },
      relay: true,
      slotSeconds: 1,
      until: { seconds: slots },
    },
  )

/** Slots a second: every twentieth has a block, so the draws of the stakeholders are most of the work. */
export const slotsOfLottery = (stakeholders: number, slots: number, repetitions = 3): Measured => {
  const params = owned(stakeholders, praos.activeSlots)
  return rate(
    `slot lottery, ${stakeholders.toLocaleString("en-US")} stakeholders, timed`,
    "slots/s",
    (k) => {
      const { events, lucky } = simulated(params, stakeholders, slots, k)
      return { amount: slots, note: `${slots} slots, ${events} events, ${lucky} blocks` }
    },
    repetitions,
  )
}

/** Events a second where every second slot has a block. */
export const eventsOfLottery = (stakeholders: number, slots: number, repetitions = 3): Measured => {
  const params = owned(stakeholders, { num: 1, den: 2 })
  return rate(
    `slot lottery, ${stakeholders.toLocaleString("en-US")} stakeholders, timed, every second slot won`,
    "events/s",
    (k) => {
      const { events, lucky } = simulated(params, stakeholders, slots, k)
      return { amount: events, note: `${slots} slots, ${lucky} blocks` }
    },
    repetitions,
  )
}
