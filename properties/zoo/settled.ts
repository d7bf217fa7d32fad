/**
 * Conditions on the race of blocks that are too weak: with each of them a payment is reversed although the condition holds.
 */

import type { Params } from "../../spec/pow/index.ts"
import { pow } from "../../spec/pow/index.ts"
import { type Condition, SettledPaymentsStay } from "../../spec/pow/Settled.ts"
import type { Seen } from "../../spec/pow/State.ts"
import { bounded } from "../../spec/pow/Worlds.ts"
import type { Mutant } from "./pow.ts"

const within = (ticks: ReadonlyArray<number>, from: number): number => ticks.filter((t) => t >= from).length

/** The condition of the chapter, with what is counted and how it is compared left open. */
const condition =
  (
    counted: (honest: ReadonlyArray<number>, now: number, delta: number) => ReadonlyArray<number>,
    outnumbers: (heard: number, corrupt: number) => boolean,
  ): Condition =>
  ({ honest, corrupt }, k, now, delta) =>
    [-1, ...honest].every((shared) => {
      const mined = within(honest, shared) + within(corrupt, shared) - (shared < 0 ? 0 : 1)
      const heard = counted(honest, now, delta).filter((t) => t > shared).length
      return mined < k || outnumbers(heard, within(corrupt, shared))
    })

const loners = (honest: ReadonlyArray<number>, delta: number) =>
  honest.filter((t, i) => honest.every((u, j) => i === j || Math.abs(t - u) > delta))
const more = (heard: number, corrupt: number) => heard > corrupt

const atLeastAsMany = condition(
  (honest, now, delta) => loners(honest, delta).filter((t) => t < now - delta),
  (heard, corrupt) => heard >= corrupt,
)
/** Counts honest blocks that collide with others; a run of two miners in step shows what is wrong with that. */
export const allHonest = condition((honest, now, delta) => honest.filter((t) => t < now - delta), more)

export const weakConditions: ReadonlyArray<Mutant<Params, Seen>> = [
  {
    id: "at-least-as-many",
    says: "as many loners as blocks of the adversary are enough",
    protocol: pow,
    space: bounded,
    noticed: SettledPaymentsStay(1, atLeastAsMany),
    original: SettledPaymentsStay(1),
    runs: 4000,
  },
]
