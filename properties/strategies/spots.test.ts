/** Runs in a system that has been played before: what is remembered of it saves work and changes nothing. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Property } from "../../spec/core/Property.ts"
import type { Json, System } from "../../spec/core/System.ts"
import { rng } from "../../src/random/rng.ts"
import type { Coverage } from "../../src/run/Coverage.ts"
import { type Docket, docketOf } from "../../src/run/Judge.ts"
import { Player } from "../../src/run/Player.ts"
import { playRandom } from "../../src/run/schedule.ts"
import { uniform } from "../../src/run/strategies/uniform.ts"
import { type Drawn, drawn, properties, systemOf } from "../explore/randomProtocol.ts"

const runs = 200

/** All that a run shows. */
const played = (system: System, docket: Docket, seed: number) => {
  const coverage: Coverage = { fired: new Map(), refused: new Map(), faults: new Map() }
  const player = new Player(system, system.environment, docket, coverage)
  const { int } = rng(seed)
  playRandom(player, { steps: 30 }, { int: (min, max) => min + int(max - min + 1) }, uniform)
  const { performed, observations, locals, violated, judge, flying } = player
  return { performed, observations, locals, violated, reached: [...judge.reached], coverage, flying: flying.length }
}

/** The same system, and how often its rules are asked. */
const counting = (protocol: Drawn): { readonly system: System; readonly asked: { times: number } } => {
  const system = systemOf(protocol)
  const asked = { times: 0 }
  const react: System["react"] = (...args) => {
    asked.times++
    return system.react(...args)
  }
  return { system: { ...system, react }, asked }
}

describe("what is remembered of a system", () => {
  test("changes no run and no verdict, whichever properties are asked in turn", () => {
    let warmAsked = 0
    let freshAsked = 0
    fc.assert(
      fc.property(drawn, properties, properties, (protocol, one, other) => {
        const warm = counting(protocol)
        for (let seed = 0; seed < runs; seed++) {
          // the list is made anew: dockets that ask the same share what is remembered
          const asked: ReadonlyArray<Property<Json>> = [
            ...((seed % 100 < 99 ? one : other) as ReadonlyArray<Property<Json>>),
          ]
          const fresh = counting(protocol)
          // the same few seeds again and again: states are met often enough to be remembered
          expect(played(warm.system, docketOf(asked), seed % 2)).toEqual(
            played(fresh.system, docketOf(asked), seed % 2),
          )
          freshAsked += fresh.asked.times
        }
        warmAsked += warm.asked.times
      }),
      { numRuns: 25 },
    )
    expect(warmAsked).toBeLessThan(freshAsked * 0.75)
  })
})
