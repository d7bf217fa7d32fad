/** `check --time`: rounds that grow until the time is over; the last one is what `--runs` would give. */
import { describe, expect, test } from "vitest"
import { Campaign } from "../../src/cli/campaign.ts"
import { GivesUp } from "../../src/cli/exit.ts"
import type { Run } from "../../src/run/Action.ts"
import type { BlockReport } from "../suites/blocks.ts"
import { blockRuns } from "../suites/blocks.ts"
import { type Order, poolThat, randomTasks } from "./pools.ts"

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const empty: Omit<BlockReport, "runs"> = {
  steps: 0,
  unsettled: 0,
  reached: {},
  applied: {},
  fired: {},
  refused: {},
  faults: {},
  meetings: { states: new Float64Array(), depths: new Uint32Array(), runs: 0, steps: 0 },
}
const run = { world: {}, actions: [] } as unknown as Run
const found = { counterexample: { property: "p/x", run, foundWith: 1 } }

/** A pool that takes a time for each block, and finds something in one of them. */
const poolWith = (milliseconds: number, orders: Array<Order>, violatedAt = Number.POSITIVE_INFINITY) =>
  poolThat(2, async (order) => {
    orders.push(order)
    await pause(milliseconds)
    return { runs: blockRuns, ...empty, ...(order.block === violatedAt ? found : {}) }
  })

test("rounds grow, end in time, do no block twice, and only the last one is told", async () => {
  const orders: Array<Order> = []
  const told: Array<string> = []
  const rounds: Array<number> = []
  const began = performance.now()
  const campaign = new Campaign(poolWith(20, orders), randomTasks, { seed: 7, time: 2 }, ({ report }) =>
    told.push(`${report.scenario} ${report.runs}`),
  )
  const round = await campaign.run((runs) => rounds.push(runs))
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(rounds.length).toBeGreaterThan(1)
  expect(rounds).toEqual([...rounds].sort((a, b) => a - b))
  expect(rounds.at(-1)).toBe(round.runs)
  expect(told).toEqual(randomTasks.map(({ scenario }) => `${scenario.id} ${round.runs}`))
  expect(new Set(orders.map((o) => `${o.scenario} ${o.block}`)).size).toBe(orders.length)
  expect(orders.every((o) => o.options.seed === 7)).toBe(true)
})

test("a violation ends the search", async () => {
  const round = await new Campaign(poolWith(0, [], 3), randomTasks, { seed: 1, time: 30 }).run()
  expect(round.runs).toBe(4 * blockRuns)
  expect(round.results.map(({ report }) => [report.runs, report.verdict])).toEqual([
    [4 * blockRuns, "violated"],
    [4 * blockRuns, "violated"],
  ])
})

test.for([0, 1])(
  "a violation is told even if the round in which it was found, at block %i, does not end",
  async (at) => {
    const [first, second] = randomTasks.map((t) => t.scenario.id)
    const never = new Promise<BlockReport>(() => {})
    const pool = poolThat(3, async ({ scenario, block }) => {
      if (scenario === second && block === at) return never
      return { runs: blockRuns, ...empty, ...(scenario === first && block === at ? found : {}) }
    })
    const { results, runs } = await new Campaign(pool, randomTasks, { seed: 1, time: 0.5 }).run()
    expect(runs).toBe((at + 1) * blockRuns)
    expect(results.map(({ report }) => [report.scenario, report.verdict])).toEqual(
      at === 0
        ? [[first, "violated"]]
        : [
            [first, "violated"],
            [second, "no violation found"],
          ],
    )
  },
)

test("a time that is over before the first round is no verdict, but what was reached is told", async () => {
  // Catches: one line, and nothing of the scenarios that were done.
  const [first] = randomTasks.map((t) => t.scenario.id)
  const never = new Promise<BlockReport>(() => {})
  const told: Array<string> = []
  const pool = poolThat(3, async ({ scenario }) => (scenario === first ? { runs: blockRuns, ...empty } : never))
  const onRow = ({ report }: { readonly report: { readonly scenario: string } }) => told.push(report.scenario)
  const round = await new Campaign(pool, randomTasks, { seed: 1, time: 0.1 }, onRow).run()
  expect(round).toMatchObject({ runs: blockRuns, isWhole: false, cut: { code: 3 } })
  expect(round.cut?.message).toMatch(/^the time was over when 1 of 2 scenarios had .* raise --time/)
  expect(round.results.map(({ report }) => report.scenario)).toEqual([first])
  expect(told).toEqual([first])
})

describe("a job that fails", () => {
  const [first, second] = randomTasks.map((t) => t.scenario.id)
  const poolFailing = (code: 2 | 3) =>
    poolThat(1, async ({ scenario }) => {
      if (scenario === second) throw new GivesUp(`${scenario}: no more`, code)
      return { runs: blockRuns, ...empty, ...found }
    })

  test.for([2, 3] as const)("ends the check, which tells what was found before: code %i", async (code) => {
    // Catches: violations that are lost, because code of another scenario ended its thread.
    const told: Array<string> = []
    const onRow = ({ report }: { readonly report: { readonly scenario: string } }) => told.push(report.scenario)
    const round = await new Campaign(poolFailing(code), randomTasks, { seed: 1, runs: 1 }, onRow).run()
    expect(round).toMatchObject({ isWhole: false, cut: { code, message: `${second}: no more` } })
    expect(round.results.map(({ report }) => report.verdict)).toEqual(["violated"])
    expect(told).toEqual([first])
  })

  test("is all there is to tell, if nothing was found before", async () => {
    const pool = poolThat(1, async ({ scenario }) => {
      throw new GivesUp(`${scenario}: no more`)
    })
    await expect(new Campaign(pool, randomTasks, { seed: 1 }).run()).rejects.toMatchObject({ code: 2 })
  })
})

test("without a time there is one round", async () => {
  const orders: Array<Order> = []
  const round = await new Campaign(poolWith(0, orders), randomTasks, { seed: 1, runs: 5 }).run()
  expect(round.runs).toBe(5)
  expect(orders.map(({ block, options }) => ({ block, options }))).toEqual([
    { block: 0, options: { seed: 1, runs: 5 } },
    { block: 0, options: { seed: 1, runs: 5 } },
  ])
})
