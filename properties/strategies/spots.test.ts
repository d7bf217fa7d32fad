/** Runs in a system that has been played before: what is remembered of it saves work and changes nothing. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { compose } from "../../spec/core/compose.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { AnyRole, Protocol } from "../../spec/core/Protocol.ts"
import { become, broadcast, type Context, type Received, rule } from "../../spec/core/Rule.ts"
import type { Random } from "../../spec/core/Scenario.ts"
import type { Json, System } from "../../spec/core/System.ts"
import { paxosChapter, posFinalityChapter } from "../../spec/index.ts"
import { rng } from "../../src/random/rng.ts"
import type { WorldSpec } from "../../src/run/Action.ts"
import { noCoverage } from "../../src/run/Coverage.ts"
import { type Docket, docketOf } from "../../src/run/Judge.ts"
import { Player } from "../../src/run/Player.ts"
import { systemOf } from "../../src/run/perform.ts"
import { playRandom } from "../../src/run/schedule.ts"
import { uniform } from "../../src/run/strategies/uniform.ts"
import { worlds } from "../arbitrary/worlds.ts"
import { drawn, properties, systemOf as randomSystem } from "../explore/randomProtocol.ts"

/** All that a run shows. */
const played = (system: System, docket: Docket, seed: number) => {
  const coverage = noCoverage()
  const player = new Player(system, system.environment, docket, coverage)
  const { int } = rng(seed)
  playRandom(player, { steps: 30 }, { int: (min, max) => min + int(max - min + 1) }, uniform)
  const { performed, observations, locals, violated, judge, flying, clock } = player
  return { performed, observations, locals, violated, reached: judge.reached, coverage, clock, flying: flying.length }
}

/** A system that nobody remembers, and how often its rules are asked. */
const counting = (system: System): { readonly system: System; readonly asked: { times: number } } => {
  const asked = { times: 0 }
  const react: System["react"] = (...args) => {
    asked.times++
    return system.react(...args)
  }
  return { system: { ...system, react }, asked }
}

/** Plays the same few seeds again and again, so that states are met often enough to be remembered. */
const agrees = (system: System, docketFor: (run: number) => Docket, runs: number, seeds: number) => {
  const warm = counting(system)
  let freshAsked = 0
  for (let run = 0; run < runs; run++) {
    const fresh = counting(system)
    const seed = run % seeds
    expect(played(warm.system, docketFor(run), seed)).toEqual(played(fresh.system, docketFor(run), seed))
    freshAsked += fresh.asked.times
  }
  return { warm: warm.asked.times, fresh: freshAsked }
}

describe("what is remembered of a system changes no run and no verdict", () => {
  test("of random protocols, whichever properties are asked in turn", () => {
    const asked = { warm: 0, fresh: 0 }
    fc.assert(
      fc.property(drawn, properties, properties, (protocol, one, other) => {
        // lists are made anew: dockets that ask the same share what is remembered
        const docketFor = (run: number) =>
          docketOf([...((run % 100 < 99 ? one : other) as ReadonlyArray<Property<Json>>)])
        const { warm, fresh } = agrees(randomSystem(protocol), docketFor, 200, 2)
        asked.warm += warm
        asked.fresh += fresh
      }),
      { numRuns: 25 },
    )
    expect(asked.warm).toBeLessThan(asked.fresh * 0.75)
  })

  test.each([
    ["paxos/lamport-random", "inboxes that are surveyed", paxosChapter],
    ["pos-finality/clocks", "clocks", posFinalityChapter],
  ] as const)("of %s: %s", (id, _, chapter: AnyChapter) => {
    const scenario = chapter.scenarios.find((s) => s.id === id) as Random<Json, Json>
    const found: ReadonlyArray<WorldSpec> = fc.sample(worlds(scenario.space, { protocol: chapter.protocol }), {
      numRuns: 2,
      seed: 42,
    })
    const docket = docketOf(chapter.properties)
    for (const world of found) {
      const { warm, fresh } = agrees(systemOf(chapter.protocol, world), () => docket, 60, 4)
      expect(warm).toBeLessThanOrEqual(fresh)
    }
  })

  test("where two say the very same: who said it counts", () => {
    const news = { _tag: "News" } as const
    const about = (name: string) => ({ id: `gossips/${name}`, source: "a toy", premises: {} })
    const tell = rule(about("tell"))(function* (_: Context<Json>, told: number, __: Json) {
      return become(told + 1, broadcast(news))
    })
    const hear = rule(about("hear"))(function* (
      _: Context<Json>,
      heard: ReadonlyArray<string>,
      { from }: Received<Json>,
    ) {
      return become([...heard, from])
    })
    const teller: AnyRole = {
      initial: () => become(0),
      upon: {},
      internal: { Tell: tell },
      candidates: (_, told) => (told < 2 ? [{ _tag: "Tell" }] : []),
      observe: (_, told) => told,
    }
    const listener: AnyRole = {
      initial: () => become([]),
      upon: { News: hear },
      internal: {},
      candidates: () => [],
      observe: (_, heard) => heard,
    }
    const gossips: Protocol<Json> = { name: "gossips", roles: { teller, listener } }
    const setup = { params: {}, nodes: { teller: ["A", "B"], listener: ["L"] } }
    const system = compose(gossips, setup, { network: "multiset", idle: "consumed" })
    const docket = docketOf([])
    const { warm, fresh } = agrees(system, () => docket, 200, 8)
    expect(warm).toBeLessThan(fresh / 2)
  })
})
