/** What a pass says: configurations met, premises that held, who chose; and spaces with corrupt nodes. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { Lies } from "../../spec/core/Environment.ts"
import type { AnyRole, Protocol } from "../../spec/core/Protocol.ts"
import { become, broadcast, type Context, type Received, rule } from "../../spec/core/Rule.ts"
import type { Random, Space } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { powChapter } from "../../spec/pow/index.ts"
import { twoPhaseChapter } from "../../spec/twophase/index.ts"
import { explore } from "../../src/explore/explore.ts"
import { Configurations } from "../../src/run/Configurations.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { playerOf } from "../../src/run/perform.ts"
import { strategyNames } from "../../src/run/strategies/mix.ts"
import { type RunOptions, runs, tally, worlds } from "../arbitrary/index.ts"
import { forgetful } from "../shrink/toys.ts"
import { checkScenario } from "../suites/check.ts"
import { heldOf } from "../suites/common.ts"
import { relay, relaySpace } from "./toys.ts"

const randomOf = (chapter: typeof powChapter | typeof twoPhaseChapter, id: string): Random<Json, Json> =>
  chapter.scenarios.find((s) => s.id === id) as Random<Json, Json>

describe("configurations that random runs meet", () => {
  const metBy = (protocol: Protocol<Json>, space: Space<Json>, numRuns: number, options: RunOptions<Json> = {}) => {
    const figures = tally<Json>()
    fc.sample(runs(protocol, space, [], { ...figures, ...options }), { seed: 1, numRuns })
    return figures
  }
  const statesOf = (protocol: Protocol<Json>, space: Space<Json>): number => {
    const [world] = fc.sample(worlds(space, { protocol }), { seed: 1, numRuns: 1 })
    return explore(
      compose(protocol, (world as NonNullable<typeof world>).setup, (world as NonNullable<typeof world>).environment),
      [],
    ).states
  }
  const fixed = (space: Space<Json>): Space<Json> => ({ ...space, settles: false, steps: [30, 30] })
  const published = randomOf(twoPhaseChapter, "twophase/any-order").space
  const cases: ReadonlyArray<readonly [string, Protocol<Json>, Space<Json>]> = [
    [
      "two-phase commit, a set",
      twoPhaseChapter.protocol,
      fixed({ ...published, nodes: { resource: [2, 2], manager: [1, 1] } }),
    ],
    [
      "two voters that crash",
      forgetful,
      fixed({ params: {}, nodes: { voter: [2, 2] }, budget: { crash: [1, 1] }, steps: [9, 9] }),
    ],
    ["a relay, in order of sending", relay, fixed({ ...relaySpace, params: { far: 3 } } as Space<Json>)],
  ]

  // a hash that forgets something, or that takes equal configurations for different ones, gives another number
  test.each(cases)("%s: in many runs all there are, as the explorer counts them", (_, protocol, space) => {
    const { met } = metBy(protocol, space, 3000, { strategy: "uniform" }).configurations
    expect(met.states).toBe(statesOf(protocol, space))
  })

  test.each([
    ["fifo", 5],
    ["multiset", 4],
  ] as const)("tell apart in which order two messages were sent where the network keeps it: %s", (network, states) => {
    const said = rule({ id: "toy/say", source: "a toy", premises: {} })(function* (
      _: Context<Json>,
      done: { readonly x: boolean; readonly y: boolean },
      { _tag }: { readonly _tag: "x" | "y" },
    ) {
      return become({ ...done, [_tag]: true }, broadcast({ _tag }))
    })
    const heard = rule({ id: "toy/hear", source: "a toy", premises: {} })(function* (
      _: Context<Json>,
      done: Json,
      __: Received<{ readonly _tag: "x" | "y" }>,
    ) {
      return become(done)
    })
    const speaker: AnyRole = {
      initial: () => become({ x: false, y: false }),
      upon: { x: heard, y: heard },
      internal: { x: said, y: said },
      candidates: () => [{ _tag: "x" }, { _tag: "y" }],
      observe: () => "nothing",
    }
    const two: Protocol<Json> = { name: "toy", roles: { speaker, listener: { ...speaker, candidates: () => [] } } }
    const world = {
      setup: { params: {}, nodes: { speaker: ["A"], listener: ["B"] } },
      environment: { network, idle: "consumed" } as const,
    }
    const configurations = new Configurations()
    for (const order of [
      ["x", "y"],
      ["y", "x"],
    ]) {
      const player = playerOf(two, world, docketOf([]))
      configurations.follow(player)
      for (const [i, _tag] of order.entries())
        expect(player.play({ _tag: "Do", at: "A", event: { _tag }, id: i + 1 })).toBe("done")
    }
    expect(configurations.met.states).toBe(states)
  })

  test("tell apart a network that is cut from one that is whole", () => {
    const player = playerOf(
      forgetful,
      {
        setup: { params: {}, nodes: { voter: ["A", "B"] } },
        environment: { network: "multiset", idle: "stays", budget: { partition: 1 } },
      },
      docketOf([]),
    )
    const configurations = new Configurations()
    configurations.follow(player)
    expect(player.play({ _tag: "Partition", groups: [["A"], ["B"]], id: 1 })).toBe("done")
    expect(player.play({ _tag: "Heal", id: 2 })).toBe("done")
    expect(configurations.met.states).toBe(3)
  })

  test("are told by the step at which each was met first", () => {
    const [, protocol, space] = cases[0] as (typeof cases)[number]
    const { met } = metBy(protocol, space, 300).configurations
    expect(met.perDepth.reduce((sum, n) => sum + n, 0)).toBe(met.states)
    expect(met.perDepth[0]).toBe(1)
    expect(met.perDepth.length).toBeLessThanOrEqual(31)
  })

  test("are counted in all runs where local states repeat, in a sample of them where they hardly do", () => {
    const [, protocol, space] = cases[0] as (typeof cases)[number]
    const small = metBy(protocol, space, 200)
    expect(small.configurations.met).toMatchObject({ runs: 200, steps: small.steps })
    const large = metBy(powChapter.protocol, randomOf(powChapter, "pow/chaos").space, 200)
    const { met } = large.configurations
    expect(met.runs).toBeLessThan(40)
    expect(met.steps).toBeLessThan(large.steps / 4)
    expect(met.states).toBeLessThanOrEqual(met.steps + met.runs)
    expect(met.states).toBeGreaterThan(met.steps / 4)
  })
})

describe("the report of a random scenario", () => {
  const scenario = randomOf(twoPhaseChapter, "twophase/any-order")
  const report = checkScenario(twoPhaseChapter, scenario, { seed: 3, runs: 60 })

  test("says who chose, and what was met", () => {
    expect(report.strategy).toBe("mix")
    expect(report.met?.steps).toBe(report.steps)
    expect(report.met?.states).toBeGreaterThan(100)
  })

  test("is the same again for the same seed, whatever the strategy", () => {
    for (const strategy of strategyNames) {
      const again = () => JSON.stringify(checkScenario(twoPhaseChapter, scenario, { seed: 3, runs: 40, strategy }))
      expect(again()).toBe(again())
    }
  })

  test("counts the premises that held: as often as the rule fired, and where a later one refused", () => {
    const chapter = {
      ...twoPhaseChapter,
      protocol: {
        name: "one",
        roles: { only: { upon: { M: { id: "r", stated: ["A", "B", "C"].map((name) => ({ name })) } }, internal: {} } },
      },
    } as unknown as typeof twoPhaseChapter
    const held = heldOf(chapter, scenario, { r: 10 }, { "r A": 1, "r C": 4 })
    expect(held).toEqual({ "r A": 14, "r B": 14, "r C": 10 })
    expect(heldOf(chapter, { ...scenario, struck: [{ rule: "r", premise: "B" }] }, { r: 1 }, {})).toEqual({
      "r A": 1,
      "r C": 1,
    })
    expect(Object.keys(report.held).length).toBeGreaterThan(3)
  })
})

// ── corrupt nodes ──────────────────────────────────────────────────────────────────────────────────────────────────

type Yes = { readonly _tag: "Yes"; readonly round: number }
const id = (name: string) => ({ id: `echo/${name}`, source: "a toy" })
const take = rule({ ...id("take"), premises: {} })(function* (_: Context<Json>, heard: number, __: Received<Yes>) {
  return become<number, Yes>(heard + 1)
})
const end = rule({ ...id("end"), premises: {} })(function* (
  _: Context<Json>,
  heard: number,
  { round }: { round: number },
) {
  return become<number, Yes>(heard, broadcast<Yes>({ _tag: "Yes", round }))
})
/** Three rounds in which everybody says yes; a liar says yes to whom it likes. */
const chorus: Protocol<Json> = {
  name: "chorus",
  rounds: () => 3,
  roles: {
    singer: {
      initial: () => become<number>(0),
      upon: { Yes: take },
      internal: {},
      candidates: () => [],
      endOfRound: end,
      lies: (_, round) => [[{ _tag: "Yes", round }]],
      observe: (_, heard) => heard,
    },
  },
}
const lies: Lies = { _tag: "Lies", silence: true, relays: false }
const liarsSpace: Space<Json> = {
  params: {},
  nodes: { singer: [3, 4] },
  network: "rounds",
  idle: "consumed",
  corrupt: { count: [0, 2], as: lies },
  steps: [400, 400],
}

describe("corrupt nodes", () => {
  const corruptIn = (world: { readonly environment: { readonly corrupt?: object } }) =>
    Object.keys(world.environment.corrupt ?? {}).length

  test("are drawn as many as the space says, and shrink to fewer", () => {
    const sample = fc.sample(worlds(liarsSpace, { protocol: chorus }), { seed: 2, numRuns: 200 })
    expect(new Set(sample.map(corruptIn))).toEqual(new Set([0, 1, 2]))
    const least = fc.check(
      fc.property(worlds(liarsSpace, { protocol: chorus }), (world) => corruptIn(world) === 0),
      { seed: 2 },
    )
    expect(least.counterexample?.map(corruptIn)).toEqual([1])
    expect(
      fc.sample(worlds({ ...liarsSpace, corrupt: { count: [2, 2], as: "silent" } }, { protocol: chorus }), 1)[0]
        ?.environment.corrupt,
    ).toSatisfy((corrupt) => Object.values(corrupt).join() === "silent,silent")
  })

  test.each(strategyNames)("%s: a run in rounds goes on to the end of the last round", (strategy) => {
    const sample = fc.sample(runs(chorus, liarsSpace, [], { strategy, remembers: true }), { seed: 3, numRuns: 60 })
    for (const { world, actions } of sample) {
      const liars = corruptIn(world)
      const places = (world.setup.nodes["singer"] ?? []).length - liars + (liars > 0 ? 1 : 0)
      expect(actions.filter((a) => a._tag === "EndRound")).toHaveLength(3 * places)
    }
  })
})
