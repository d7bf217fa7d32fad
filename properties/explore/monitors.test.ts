/**
 * What a monitor sees of each step, and how it is told.
 */
import { describe, expect, test } from "vitest"
import { monitor, type Property } from "../../spec/core/Property.ts"
import { explore } from "../../src/explore/explore.ts"
import { naive } from "../../src/explore/naive.ts"
import { pinger, ponger, system } from "./toys.ts"

const about = (id: string) => ({ id, source: "toy", says: id })
type P = Property<number>

describe("what a monitor sees", () => {
  test("messages, and the environment's own steps", () => {
    const seen: P = monitor(
      about("seen"),
      [],
      (all: ReadonlyArray<unknown>, { place, rule, input }) => [...all, `${place} ${rule} ${JSON.stringify(input)}`],
      (all) => all.length < 2,
    )
    const s = system({ pinger, ponger }, { budget: { drop: 1, duplicate: 1 } })
    const { violations, states } = explore(s, [seen], { stopAtFirst: false, depthMax: 3 })
    expect(violations).toEqual(naive(s, [seen], { stopAtFirst: false, depthMax: 3 }).violations)
    expect(states).toBe(naive(s, [seen], { stopAtFirst: false, depthMax: 3 }).states)
    const spoken = new Set<string>()
    const listener: P = monitor(
      about("listener"),
      0,
      (n: number, { place, rule, input }) => {
        spoken.add(`${place} ${rule} ${JSON.stringify(input)}`)
        return n
      },
      () => true,
    )
    explore(s, [listener])
    expect([...spoken].sort()).toEqual([
      "pinger drop undefined",
      'pinger toy/count-pong {"_tag":"Pong"}',
      "ponger drop undefined",
      'ponger toy/answer {"_tag":"Ping"}',
    ])
  })
})
