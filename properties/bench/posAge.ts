/**
 * The workload of the benchmarks on coin age: walks in `minimal` with all safety properties, and timed runs of a hundred holders.
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { posAge } from "../../spec/pos/age/index.ts"
import { lively, minimal, type Params, withGenesis } from "../../spec/pos/age/Params.ts"
import { safety } from "../../spec/pos/age/Properties.ts"
import { smallWorld } from "../../spec/pos/age/Worlds.ts"
import { rng } from "../../src/random/rng.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { playerOf } from "../../src/run/perform.ts"
import { playRandom } from "../../src/run/schedule.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { regular } from "../../src/timed/topology.ts"
import { type Measured, rate } from "./measure.ts"

const stepsPerRun = 40
const coins = [
  { value: 4n, owner: "A" },
  { value: 2n, owner: "B" },
  { value: 2n, owner: "C" },
]

/** Random walks straight on the player, with all safety properties: 3 nodes, at most 6 blocks, 2 payments of one coin. */
export const walkAge = (runsPerRepetition: number): Measured => {
  const docket = docketOf(safety as ReadonlyArray<Property<Json>>)
  const { setup, environment } = smallWorld({ coins, last: 6, blocks: 6, payments: 2 })
  const world = { setup, environment: { ...environment, network: "multiset" as const, idle: "consumed" as const } }
  return rate("coin age, untimed, random walk", "steps/s", (k) => {
    const random = rng(k + 1)
    const int = (min: number, max: number) => min + random.int(max - min + 1)
    let amount = 0
    for (let i = 0; i < runsPerRepetition; i++) {
      const player = playerOf(posAge, world, docket)
      playRandom(player, { steps: stepsPerRun }, { int })
      amount += player.performed.length
    }
    return { amount, note: `${(amount / runsPerRepetition).toFixed(1)} steps a run` }
  })
}

const names = (n: number) => Array.from({ length: n }, (_, i) => `n${i}`)

/** Ages of 300 to 900 steps of a second, two coins each, a block every so many steps. */
const held = (holders: number, spacing: number): Params => ({
  ...withGenesis(
    lively,
    names(holders).flatMap((owner) => [
      { owner, value: 1000n },
      { owner, value: 1000n },
    ]),
  ),
  clock: { _tag: "ticks", perSlot: 1 },
  ages: { min: 300, max: 900, fromMin: true },
  modifier: { _tag: "dynamic", before: 200 },
  coin: 1000n,
  target: (1n << 256n) / BigInt(holders * 2 * 300 * spacing),
  retarget: { span: 100, spacing },
  hash: "sha256d",
  reward: { num: 1n, den: 1000n, unit: 1n },
})

/** So many steps of a second, delays of 0.05 s and an exponential tenth of a second a link. */
const simulated = (params: Params, holders: number, slots: number, k: number) =>
  simulateTimed(
    posAge,
    { params, nodes: { holder: names(holders) } },
    {
      seed: k + 1,
      topology: regular(holders, 8, rng(k + 1)),
      latency: { _tag: "exponential", mean: 0.1, floor: 0.05 },
      relay: true,
      slotSeconds: 1,
      until: { seconds: slots },
    },
  )

/** Average luck: a coin mints as soon as it is old enough, once the environment strikes it; no kernel is computed. */
const struck = (holders: number): Params => {
  const { clock, ages, coin, hash, reward, genesis } = held(holders, 1)
  return { ...minimal, clock, ages, coin, hash, reward, genesis, asks: true }
}

/** Events a second as for proof of work: luck strikes coins by their worth, and a block comes every minute. */
export const eventsOfAge = (holders: number, events: number, repetitions = 3): Measured =>
  rate(
    `coin age, ${holders.toLocaleString("en-US")} holders, timed, luck strikes as for proof of work`,
    "events/s",
    (k) => {
      const result = simulateTimed(
        posAge,
        { params: struck(holders), nodes: { holder: names(holders) } },
        {
          seed: k + 1,
          topology: regular(holders, 8, rng(k + 1)),
          latency: { _tag: "exponential", mean: 0.1, floor: 0.05 },
          relay: true,
          clock: Math.floor,
          luckPerSecond: 1 / (60 * holders * 4_002),
          until: { events },
        },
      )
      return { amount: result.events, note: `${result.lucky} blocks` }
    },
    repetitions,
  )

/** Slots a second: in each one every holder tries those of its two coins that are old enough; every tenth has a block. */
export const slotsOfAge = (holders: number, slots: number, repetitions = 3): Measured =>
  rate(
    `coin age, ${holders.toLocaleString("en-US")} holders, timed`,
    "slots/s",
    (k) => {
      const { events, lucky } = simulated(held(holders, 10), holders, slots, k)
      return { amount: slots, note: `${slots} slots, ${events} events, ${lucky} blocks` }
    },
    repetitions,
  )

/** Events a second where every kernel is computed and every second step has a block. */
export const kernelsOfAge = (holders: number, slots: number, repetitions = 3): Measured =>
  rate(
    `coin age, ${holders.toLocaleString("en-US")} holders, timed, kernels computed, a block every other step`,
    "events/s",
    (k) => {
      const { events, lucky } = simulated(held(holders, 2), holders, slots, k)
      return { amount: events, note: `${slots} slots, ${lucky} blocks` }
    },
    repetitions,
  )
