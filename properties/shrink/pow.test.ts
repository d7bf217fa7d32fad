/** Shrinking of deep reorganisations: short, 1-minimal, the same whichever way it is asked for. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import { minimal, type Params, pow } from "../../spec/pow/index.ts"
import type { Action, Run } from "../../src/run/Action.ts"
import { minimise, NotViolated, shrinkCandidates } from "../../src/shrink/shrink.ts"
import { isSmaller, sizeOf } from "../../src/shrink/size.ts"
import { inSpace } from "../../src/shrink/space.ts"
import { runs } from "../arbitrary/index.ts"
import { firstFailing, greedily, miners, removable, reorgAtMost, stillFails } from "./common.ts"

const property = reorgAtMost(1)
const options = inSpace(miners)
const seeds = Array.from({ length: 80 }, (_, k) => k + 1)
const found = seeds.flatMap((seed) => firstFailing(pow, miners, property, seed) ?? [])
const shrunk = found.map((run) => minimise(pow, run, property, options))
const median = (xs: ReadonlyArray<number>): number => [...xs].sort((a, b) => a - b)[xs.length >> 1] as number

/** A run as it comes back from a file: equal, but with nothing in common. The params stay, as a preset would. */
const stored = (run: Run<Params>): Run<Params> => {
  const { setup, environment } = structuredClone({ ...run.world, setup: { ...run.world.setup, params: null } })
  return {
    world: { environment, setup: { ...setup, params: run.world.setup.params } },
    actions: structuredClone(run.actions),
  }
}

describe("reorganisations deeper than one", () => {
  it("are found by nearly every seed", () => expect(found.length).toBeGreaterThanOrEqual(75))

  it("shrink to the optimum of eight steps, nearly always", () => {
    const lengths = shrunk.map(({ run }) => run.actions.length)
    expect(Math.min(...lengths)).toBe(8)
    expect(median(lengths)).toBe(8)
    expect(lengths.filter((n) => n === 8).length).toBeGreaterThanOrEqual(0.9 * lengths.length)
    expect(shrunk.filter(({ run }) => run.world.setup.nodes["miner"]?.length === 2).length).toBeGreaterThanOrEqual(
      0.9 * lengths.length,
    )
  })

  it("need at most 100 candidates in the median", () => {
    expect(median(shrunk.map((s) => s.candidates))).toBeLessThanOrEqual(100)
  })

  it("still violate the same property, and lose it with any single action", () => {
    for (const { run } of shrunk) {
      expect(stillFails(pow, run, property, run.actions)).toBe(true)
      expect(removable(pow, run, property)).toEqual([])
    }
  })

  it("use up their budgets, and hold no request that nobody takes", () => {
    for (const { run } of shrunk) {
      const { budget, workload } = run.world.environment
      expect(budget).toEqual({ Mine: run.actions.filter((a) => a._tag === "Do" && a.event._tag === "Mine").length })
      expect(workload).toBeUndefined()
      expect(run.actions.map((a) => a.id)).toEqual(run.actions.map((_, i) => i + 1))
    }
  })

  it("do not shrink any further", () => {
    for (const { run } of shrunk) {
      const again = minimise(pow, run, property, options)
      expect(spell(again.run)).toBe(spell(run))
    }
  })

  it("shrink to the same run when they come from a file", () => {
    found.forEach((run, i) => {
      expect(spell(minimise(pow, stored(run), property, options).run)).toBe(spell(shrunk[i]?.run))
    })
  })

  it("are never shorter by removing one action after the other", () => {
    found.forEach((run, i) => {
      const smallest = shrunk[i]?.run as Run<Params>
      expect(smallest.actions.length).toBeLessThanOrEqual(greedily(pow, run, property).actions.length)
      expect(greedily(pow, smallest, property).actions).toHaveLength(smallest.actions.length)
    })
  })

  it("become strictly smaller at every step", () => {
    for (const run of found.slice(0, 20)) {
      let size = sizeOf(run)
      let [next] = shrinkCandidates(pow, run, property, options)
      while (next !== undefined) {
        expect(isSmaller(sizeOf(next.run), size)).toBe(true)
        expect(stillFails(pow, next.run, property, next.run.actions)).toBe(true)
        size = sizeOf(next.run)
        ;[next] = shrinkCandidates(pow, next.run, property, options, next.cursor)
      }
    }
  })
})

describe("where no action can be left out", () => {
  const mine = (id: number, at: string): Action => ({ _tag: "Do", at, event: { _tag: "Mine", now: 0, nonce: 0 }, id })
  const deliver = (id: number, to: string, cause: number): Action => ({ _tag: "Deliver", to, cause, nth: 0, id })
  const runOf = (params: Params, nodes: ReadonlyArray<string>, actions: ReadonlyArray<Action>): Run<Params> => ({
    world: { setup: { params, nodes: { miner: nodes } }, environment: { network: "multiset", idle: "consumed" } },
    actions,
  })

  it("an event goes over to another node, and what had to be sent there goes with it", () => {
    const run = runOf(
      minimal,
      ["A", "B", "C"],
      [
        mine(1, "A"),
        mine(2, "B"),
        deliver(3, "C", 1),
        deliver(4, "C", 2),
        deliver(5, "A", 2),
        mine(6, "B"),
        mine(7, "C"),
        deliver(8, "A", 6),
        mine(9, "A"),
        deliver(10, "C", 6),
        deliver(11, "C", 9),
      ],
    )
    expect(removable(pow, run, property)).toEqual([])
    expect(minimise(pow, run, property).run.actions).toHaveLength(8)
  })

  it("a block that was asked for comes without being asked for", () => {
    const run = runOf(
      { ...minimal, orphansMax: 9 },
      ["A", "B"],
      [
        mine(1, "B"),
        mine(2, "A"),
        mine(3, "A"),
        mine(4, "B"),
        mine(5, "B"),
        deliver(6, "A", 4),
        deliver(7, "B", 6),
        deliver(8, "A", 7),
        deliver(9, "A", 5),
      ],
    )
    expect(removable(pow, run, property)).toEqual([])
    const { actions } = minimise(pow, run, property).run
    expect(actions).toHaveLength(8)
    expect(actions.filter((a) => a._tag === "Do" && a.event._tag === "Mine")).toHaveLength(5)
  })
})

describe("through fast-check", () => {
  const arbitrary = runs(pow, miners, [property])
  const passes = fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined)

  it("a counterexample is as small as `minimise` makes it", () => {
    for (const seed of seeds.slice(0, 30)) {
      const { counterexample } = fc.check(passes, { seed, numRuns: 300 })
      const drawn = firstFailing(pow, miners, property, seed) as Run<Params>
      expect(spell(counterexample?.[0])).toBe(spell(minimise(pow, drawn, property, options).run))
    }
  })

  it("a stored run that is given as an example is shrunk too", () => {
    const [first] = found as [Run<Params>]
    const { counterexample } = fc.check(passes, { examples: [[stored(first)]], numRuns: 1 })
    expect(spell(counterexample?.[0])).toBe(spell(shrunk[0]?.run))
  })

  it("the path of a failure leads to the same counterexample again", () => {
    const { counterexample, counterexamplePath, seed } = fc.check(passes, { seed: 5, numRuns: 300 })
    const again = fc.check(passes, { seed, path: counterexamplePath as string, numRuns: 1 })
    expect(spell(again.counterexample)).toBe(spell(counterexample))
  })

  it("whatever is no run is not shrunk", () => {
    for (const value of [undefined, null, 1, {}, { world: {}, actions: [] }, { world: { setup: {} }, actions: 3 }]) {
      expect(arbitrary.canShrinkWithoutContext(value)).toBe(false)
    }
    expect(arbitrary.canShrinkWithoutContext(found[0])).toBe(true)
  })
})

describe("budgets", () => {
  const [first] = found as [Run<Params>]

  it("bound the candidates, and a shrunk run is still a counterexample", () => {
    for (const candidatesMax of [1, 2, 5, 10, 20]) {
      const { run, candidates } = minimise(pow, first, property, { ...options, candidatesMax })
      expect(candidates).toBeLessThanOrEqual(candidatesMax)
      expect(stillFails(pow, run, property, run.actions)).toBe(true)
    }
  })

  it("bound them through fast-check too", () => {
    const arbitrary = runs(pow, miners, [property], { candidatesMax: 1 })
    const passes = fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined)
    expect(fc.check(passes, { examples: [[first]], numRuns: 1 }).numShrinks).toBeLessThanOrEqual(1)
  })

  it("a run that violates nothing is refused", () => {
    expect(() => minimise(pow, { ...first, actions: [] }, property)).toThrow(NotViolated)
  })
})

describe("the shortest run of all", () => {
  it("is taken when it is shorter, and only then", () => {
    const stuck = found.find((_, i) => (shrunk[i]?.run.actions.length ?? 0) === 8) as Run<Params>
    const best = minimise(pow, stuck, property, options).run
    const longest = found.reduce((a, b) => (b.actions.length > a.actions.length ? b : a))
    const asked: Array<number> = []
    const known = (run: Run<Params>, shortest: Run<Params>): Run<Params> => {
      asked.push(run.actions.length)
      return shortest
    }
    const limited = { ...options, allows: () => false }
    const unaided = minimise(pow, longest, property, limited).run
    const helped = minimise(pow, longest, property, { ...limited, shortest: (run) => known(run, best) }).run
    expect(helped.actions).toHaveLength(8)
    expect(unaided.actions.length).toBeGreaterThanOrEqual(8)
    const misled = minimise(pow, stuck, property, { ...options, shortest: (run) => known(run, longest) }).run
    expect(spell(misled)).toBe(spell(best))
    expect(asked).toHaveLength(2)
    expect(minimal.genesis).toBe(helped.world.setup.params.genesis)
  })
})
