/** Blocks of runs: whoever draws them, in whatever order they are done, the report is the same. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Random } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { powChapter } from "../../spec/pow/index.ts"
import { twoPhaseChapter } from "../../spec/twophase/index.ts"
import { Campaign } from "../../src/cli/campaign.ts"
import { type BlockReport, blockRuns, blockSeed, blocksOf, drawBlock } from "../suites/blocks.ts"
import { checkScenario } from "../suites/check.ts"
import { poolThat, randomTasks } from "./pools.ts"

const randomOf = (chapter: typeof powChapter | typeof twoPhaseChapter, id: string): Random<Json, Json> =>
  chapter.scenarios.find((s) => s.id === id) as Random<Json, Json>

describe("the seed of a block", () => {
  test("tells seeds, scenarios and blocks apart", () => {
    const seeds = new Set<number>()
    for (const scenario of ["a/b", "a/c"])
      for (const seed of [0, 1, 2, 2 ** 32 - 1]) for (let k = 0; k < 1000; k++) seeds.add(blockSeed(seed, scenario, k))
    // 8,000 draws of 2^32: more than a pair alike would be luck that nobody has
    expect(seeds.size).toBeGreaterThan(7990)
  })

  test("never changes", () =>
    expect([0, 1].map((block) => blockSeed(1, "pow/chaos", block))).toEqual([3302817093, 1448846107]))
})

describe("blocks", () => {
  test("hold all runs, the last one what is left", () => {
    const scenario = randomOf(twoPhaseChapter, "twophase/any-order")
    expect([1, blockRuns, blockRuns + 1, 1_000_000].map(blocksOf)).toEqual([1, 1, 2, 4000])
    const options = { seed: 1, runs: 2 * blockRuns + 7, steps: 2 }
    const runs = [0, 1, 2].map((block) => drawBlock(twoPhaseChapter, scenario, options, block).runs)
    expect(runs).toEqual([blockRuns, blockRuns, 7])
    const report = checkScenario(twoPhaseChapter, scenario, options)
    expect(report.runs).toBe(options.runs)
  })

  test("draw different runs", () => {
    const scenario = randomOf(twoPhaseChapter, "twophase/any-order")
    const [a, b] = [0, 1].map((block) => drawBlock(twoPhaseChapter, scenario, { seed: 1, runs: 1000 }, block))
    expect(a?.fired).not.toEqual(b?.fired)
  })

  test("count a configuration once, where it was met first", () => {
    const scenario = randomOf(twoPhaseChapter, "twophase/any-order")
    const options = { seed: 1, runs: 2 * blockRuns }
    const states = [0, 1].map((block) => [...drawBlock(twoPhaseChapter, scenario, options, block).meetings.states])
    const { met } = checkScenario(twoPhaseChapter, scenario, options)
    expect(met?.states).toBe(new Set(states.flat()).size)
    expect(met?.states).toBeLessThan(states.flat().length)
    expect(met?.perDepth.reduce((sum, n) => sum + n, 0)).toBe(met?.states)
  })

  test("after one with a counterexample are not drawn", () => {
    const scenario = randomOf(powChapter, "pow/asynchrony")
    const options = { seed: 1, runs: 10 * blockRuns }
    const report = checkScenario(powChapter, scenario, options)
    expect(report.runs).toBeLessThan(blockRuns)
    expect(report.counterexample).toEqual(drawBlock(powChapter, scenario, options, 0).counterexample)
  })
})

describe("a campaign", () => {
  const counts = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.integer({ min: 1, max: 9 }))
  const counterexample = { property: "p/x", run: { world: {}, actions: [] } as never, foundWith: 3 }
  /** What a block may show; one in ten ends the search. */
  const blocks: fc.Arbitrary<BlockReport> = fc
    .record({
      runs: fc.constant(blockRuns),
      steps: fc.nat(1000),
      unsettled: fc.constant(0),
      reached: counts,
      applied: counts,
      fired: counts,
      refused: counts,
      faults: counts,
      meetings: fc.array(fc.nat(50), { maxLength: 9 }).map((states) => ({
        states: Float64Array.from(new Set(states)),
        depths: Uint32Array.from(new Set(states)).map((s) => s % 7),
        runs: blockRuns,
        steps: 1,
      })),
      counterexample: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat() }),
    })
    .map(({ counterexample: n, ...rest }) => ({
      ...rest,
      ...(n !== undefined && { counterexample: { ...counterexample, foundWith: n } }),
    }))
  const numBlocks = 12
  const wanted = { seed: 1, runs: numBlocks * blockRuns }

  test("reports the same with any number of threads, in whatever order they answer", async () => {
    const lists = fc.tuple(...randomTasks.map(() => fc.array(blocks, { minLength: numBlocks, maxLength: numBlocks })))
    const property = fc.asyncProperty(lists, fc.integer({ min: 2, max: 5 }), fc.scheduler(), async (all, size, s) => {
      const blockOf = (scenario: string, block: number) =>
        all[randomTasks.findIndex((t) => t.scenario.id === scenario)]?.[block] as BlockReport
      const one = await new Campaign(
        poolThat(1, async (o) => blockOf(o.scenario, o.block)),
        randomTasks,
        wanted,
      ).run()
      const told: Array<string> = []
      const pool = poolThat(size, (o) => s.schedule(Promise.resolve(blockOf(o.scenario, o.block))))
      const done = new Campaign(pool, randomTasks, wanted, ({ report }) => told.push(report.scenario)).run()
      const many = await s.waitFor(done)
      expect(many.results.map((r) => r.report)).toEqual(one.results.map((r) => r.report))
      expect(told).toEqual(randomTasks.map((t) => t.scenario.id))
      // a counterexample is that of the first block that has one, and what is later does not count
      many.results.forEach(({ report }, i) => {
        const first = all[i]?.findIndex((b) => b.counterexample !== undefined) ?? -1
        expect(report.counterexample).toEqual(first < 0 ? undefined : all[i]?.[first]?.counterexample)
        expect(report.runs).toBe((first < 0 ? numBlocks : first + 1) * blockRuns)
      })
    })
    await fc.assert(property, { numRuns: 200 })
  })

  const plain = (): BlockReport =>
    fc.sample(blocks, { seed: 1, numRuns: 40 }).find((b) => b.counterexample === undefined) as BlockReport

  test("gives a thread short blocks ahead, but none where a counterexample is promised", async () => {
    const most = new Map<string, number>()
    const open = new Map<string, number>()
    const pool = poolThat(1, async ({ scenario }) => {
      open.set(scenario, (open.get(scenario) ?? 0) + 1)
      most.set(scenario, Math.max(most.get(scenario) ?? 0, open.get(scenario) as number))
      await new Promise((resolve) => setImmediate(resolve))
      open.set(scenario, (open.get(scenario) as number) - 1)
      return plain()
    })
    const asynchrony = { found: { chapter: powChapter }, scenario: randomOf(powChapter, "pow/asynchrony") }
    expect(asynchrony.scenario.expects.refutes).toBeDefined()
    await new Campaign(pool, [...randomTasks.slice(0, 1), asynchrony], wanted).run()
    expect(most.get(randomTasks[0]?.scenario.id as string)).toBeGreaterThan(1)
    expect(most.get("pow/asynchrony")).toBe(1)
  })

  test("draws no further blocks of a scenario while a violation of it is being shrunk", async () => {
    const drawn: Array<number> = []
    const pool = poolThat(2, async ({ block }, tell) => {
      drawn.push(block)
      if (block > 0) return plain()
      tell(counterexample)
      await new Promise((resolve) => setTimeout(resolve, 10))
      return { ...plain(), counterexample }
    })
    const { results } = await new Campaign(pool, randomTasks.slice(0, 1), wanted).run()
    expect(drawn).toEqual([0])
    expect(results[0]?.report.counterexample).toEqual(counterexample)
  })

  test("that is interrupted tells what was violated, even before all earlier blocks are done", async () => {
    const plain = fc.sample(blocks, { seed: 1, numRuns: 40 }).filter((b) => b.counterexample === undefined)
    const never = new Promise<BlockReport>(() => {})
    const pool = poolThat(2, async ({ block }) => {
      if (block === 1) return { ...(plain[0] as BlockReport), counterexample }
      return block === 0 ? never : (plain[block] as BlockReport)
    })
    const told: Array<string> = []
    const campaign = new Campaign(pool, randomTasks.slice(0, 1), wanted, ({ report }) => told.push(report.verdict))
    void campaign.run()
    await new Promise((resolve) => setTimeout(resolve, 10))
    const { results } = campaign.soFar()
    expect(results.map(({ report }) => report.counterexample)).toEqual([counterexample])
    expect(told).toEqual(["violated"])
  })

  test("that is interrupted tells what was seen by then of scenarios under way, and each row once", async () => {
    const [plain] = fc.sample(blocks, { seed: 1, numRuns: 40 }).filter((b) => b.counterexample === undefined)
    const pool = poolThat(1, async ({ scenario, block }) => {
      if (scenario === randomTasks[0]?.scenario.id && block === 2) return new Promise<BlockReport>(() => {})
      return plain as BlockReport
    })
    const told: Array<string> = []
    const campaign = new Campaign(pool, randomTasks, wanted, ({ report }) => told.push(report.scenario))
    void campaign.run()
    await new Promise((resolve) => setTimeout(resolve, 10))
    const round = campaign.soFar()
    expect(campaign.soFar()).toBe(round)
    expect(round.underWay?.map(({ report }) => [report.scenario, report.runs])).toEqual([
      [randomTasks[0]?.scenario.id, 2 * blockRuns],
    ])
    expect({ isWhole: round.isWhole, told }).toEqual({
      isWhole: false,
      told: round.results.map((r) => r.report.scenario),
    })
  })

  test("that is interrupted tells a violation that is being shrunk, as it was found", async () => {
    const [plain] = fc.sample(blocks, { seed: 1, numRuns: 40 }).filter((b) => b.counterexample === undefined)
    const pool = poolThat(2, async ({ block }, tell) => {
      if (block === 0) return plain as BlockReport
      tell({ ...counterexample, foundWith: block })
      return new Promise<BlockReport>(() => {})
    })
    const told: Array<string> = []
    const tasks = randomTasks.slice(0, 1)
    const campaign = new Campaign(pool, tasks, wanted, ({ report }) => told.push(report.verdict))
    void campaign.run()
    await new Promise((resolve) => setTimeout(resolve, 10))
    const [found] = campaign.soFar().results
    expect(found?.report.counterexample).toEqual({ ...counterexample, foundWith: 1 })
    expect(told).toEqual(["violated"])
  })
})
