/** Strategies: the same seed gives the same runs; each finds planted bugs; each keeps the promise that it is named for. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import { compose } from "../../spec/core/compose.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { Space } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { explore } from "../../src/explore/explore.ts"
import { rng } from "../../src/random/rng.ts"
import type { Run } from "../../src/run/Action.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { perform, playerOf } from "../../src/run/perform.ts"
import { playRandom } from "../../src/run/schedule.ts"
import { strategyNames } from "../../src/run/strategies/mix.ts"
import { corpusMax, Novelty } from "../../src/run/strategies/novelty.ts"
import { pctOf } from "../../src/run/strategies/pct.ts"
import type { Picking, StrategyName } from "../../src/run/strategies/Strategy.ts"
import { uniform } from "../../src/run/strategies/uniform.ts"
import { runs } from "../arbitrary/index.ts"
import { forgetful, HearsNothingAbove, PromisesLast, talk } from "../shrink/toys.ts"
import { forgetfulSpace, NothingComesBetween, relay, relaySpace, talkSpace } from "./toys.ts"

const names = strategyNames.map((name) => [name] as const)
const chooserOf = (seed: number) => {
  const { int } = rng(seed)
  return { int: (min: number, max: number) => min + int(max - min + 1) }
}

/** Runs of a fresh campaign, as they are drawn. */
const drawn = (strategy: StrategyName, seed: number, space = talkSpace): ReadonlyArray<Run> =>
  fc.sample(runs(talk, space, [], { strategy, remembers: true }), { seed, numRuns: 40 })

/** What a campaign finds, shrunk; undefined if it finds nothing. */
const found = (protocol: Protocol<Json>, space: Space<Json>, property: Property<Json>, strategy: StrategyName) => {
  const arbitrary = runs(protocol, space, [property], { strategy, remembers: true })
  const passes = fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined)
  return fc.check(passes, { seed: 7, numRuns: 1000 }).counterexample?.[0]
}

/** The length of a shortest violation in the world of a run. */
const shortest = (protocol: Protocol<Json>, { world }: Run, property: Property<Json>): number | undefined =>
  explore(compose(protocol, world.setup, world.environment), [property]).violations[0]?.path.length

describe.each(names)("%s", (strategy) => {
  test("draws the same runs from the same seed, and others from another", () => {
    expect(spell(drawn(strategy, 5))).toBe(spell(drawn(strategy, 5)))
    expect(spell(drawn(strategy, 5))).not.toBe(spell(drawn(strategy, 6)))
  })

  test("draws runs that can be played again action by action", () => {
    for (const run of drawn(strategy, 9)) {
      expect(spell(perform(talk, run.world, run.actions, docketOf([])).performed)).toBe(spell(run.actions))
    }
  })

  test.each([
    ["a number that is too high", talk, talkSpace, HearsNothingAbove(18)],
    ["a letter that comes between two others", relay, { ...relaySpace, params: { far: 2 } }, NothingComesBetween],
    ["a promise that a crash wipes out", forgetful, forgetfulSpace, PromisesLast],
  ] as const)("finds %s, and shrinks it to the shortest run", (_, protocol, space, property) => {
    const run = found(protocol, space, property as Property<Json>, strategy) as Run
    expect(run).toBeDefined()
    expect(run.actions).toHaveLength(shortest(protocol, run, property as Property<Json>) as number)
  })
})

/** In how many of so many runs the relay goes wrong. */
const relayFailures = (picking: Picking, of: number): number => {
  const world = {
    setup: { params: { far: 16 }, nodes: nodesOfRelay },
    environment: { network: "fifo", idle: "stays" },
  } as const
  const docket = docketOf([NothingComesBetween])
  const failures = Array.from({ length: of }, (_, k) => {
    const player = playerOf(relay, world, docket)
    playRandom(player, { steps: relaySpace.steps[0] }, chooserOf(k + 1), picking)
    return player.violated !== undefined
  })
  return failures.filter((isFailure) => isFailure).length
}
const nodesOfRelay = { greeter: ["G"], counter: ["C"], judge: ["J"] }

describe("pct", () => {
  // Hello first, then Late waits for eighteen steps: one change of priority, at the right step of 24.
  test("finds with depth 2 what needs two events in order", () => {
    expect(relayFailures(pctOf(2), 1000)).toBeGreaterThan(8)
  })

  test("cannot find it with depth 1: a channel that is slow is slow from the start", () => {
    expect(relayFailures(pctOf(1), 1000)).toBe(0)
  })

  test("uniform drawing hardly finds it", () => {
    expect(relayFailures(uniform, 4000)).toBeLessThanOrEqual(1)
  })
})

describe("swarm", () => {
  const without = (strategy: StrategyName, isIt: (action: Run["actions"][number]) => boolean): number => {
    const space: Space<Json> = { ...talkSpace, budget: { crash: [20, 20], drop: [20, 20] }, steps: [300, 300] }
    const sample = drawn(strategy, 3, space)
    return sample.filter((run) => !run.actions.some(isIt)).length / sample.length
  }

  test.each([
    ["deliveries", "Deliver"],
    ["crashes", "Crash"],
    ["events", "Do"],
  ] as const)("does without %s in some runs, where other strategies hardly do", (_, tag) => {
    expect(without("swarm", (a) => a._tag === tag)).toBeGreaterThan(0.04)
    expect(without("uniform", (a) => a._tag === tag)).toBeLessThan(0.03)
  })
})

describe("novelty", () => {
  const world = {
    setup: { params: {}, nodes: { voter: ["A", "B"] } },
    environment: { network: "multiset", idle: "stays", budget: { crash: 1 } },
  } as const

  test("keeps a run exactly if it met a new outline, and never more than so many", () => {
    const novelty = new Novelty()
    const chooser = chooserOf(1)
    let fresh = 0
    for (let k = 0; k < 600; k++) {
      const before = { corpus: spell(novelty.corpus), outlines: novelty.outlines.size }
      const player = playerOf(forgetful, world, docketOf([]))
      novelty.play({ stage: player, schedule: { steps: 12 }, chooser })
      const isNew = novelty.outlines.size > before.outlines
      if (isNew) fresh++
      else expect(spell(novelty.corpus)).toBe(before.corpus)
      expect(novelty.corpus).toHaveLength(Math.min(fresh, corpusMax))
    }
    expect(fresh).toBeGreaterThan(3)
    // so small a protocol has no more to show
    expect(fresh).toBeLessThan(200)
  })

  test("forgets the oldest run where there is more to see than it can keep", () => {
    const novelty = new Novelty()
    const chooser = chooserOf(2)
    const talkers = {
      setup: { params: {}, nodes: { speaker: ["A", "B", "C"] } },
      environment: { network: "multiset", idle: "consumed" },
    } as const
    for (let k = 0; k < 300; k++)
      novelty.play({ stage: playerOf(talk, talkers, docketOf([])), schedule: { steps: 20 }, chooser })
    expect(novelty.corpus).toHaveLength(corpusMax)
  })
})
