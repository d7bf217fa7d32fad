/** `check --time`: rounds that grow until the time is over; the last one is what `--runs` would give. */
import { expect, test } from "vitest"
import { type Campaign, inRounds } from "../../src/cli/campaign.ts"
import type { Pool } from "../../src/cli/jobs/pool.ts"
import type { Timed } from "../../src/cli/report/rows.ts"
import type { ScenarioReport } from "../suites/Report.ts"

interface Order {
  readonly scenario: string
  readonly options: { readonly seed: number; readonly runs?: number }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A pool that takes a time in proportion to the runs, and finds something once there are enough of them. */
const poolWith = (millisecondsPerRun: number, orders: Array<Order>, violatedFrom = Number.POSITIVE_INFINITY): Pool =>
  ({
    run: async (_name: string, { scenario, options }: Order): Promise<Timed> => {
      orders.push({ scenario, options })
      const runs = options.runs ?? 1
      await pause(runs * millisecondsPerRun)
      const counterexample = runs >= violatedFrom ? { property: "p/x" } : undefined
      return {
        report: { scenario, ok: counterexample === undefined, counterexample } as unknown as ScenarioReport,
        seconds: 0,
      }
    },
  }) as unknown as Pool

const campaignOf = (pool: Pool): Campaign =>
  ({
    pool,
    tasks: ["a", "b"].map((id) => ({ found: { chapter: { id: "p" } }, scenario: { id } })),
    done: 0,
    news: "",
  }) as unknown as Campaign

test("rounds grow, end in time, and only the last one is told", async () => {
  const orders: Array<Order> = []
  const told: Array<string> = []
  const began = performance.now()
  const round = await inRounds(campaignOf(poolWith(1, orders)), { seed: 7, time: 2 }, (t) =>
    told.push(t.report.scenario),
  )
  expect(performance.now() - began).toBeLessThan(10_000)
  const runs = [...new Set(orders.map((o) => o.options.runs ?? 0))]
  expect(runs.length).toBeGreaterThan(1)
  expect(runs).toEqual([...runs].sort((a, b) => a - b))
  expect(runs).toContain(round.runs)
  expect(orders.every((o) => o.options.seed === 7)).toBe(true)
  expect(told).toEqual(["a", "b"])
})

test("a violation ends the search", async () => {
  const round = await inRounds(campaignOf(poolWith(0.1, [], 200)), { seed: 1, time: 30 }, () => {})
  expect(round.runs).toBe(256)
})

test("a time that is over before the first round is no verdict", async () => {
  const search = inRounds(campaignOf(poolWith(100, [])), { seed: 1, time: 0.05 }, () => {})
  await expect(search).rejects.toMatchObject({ code: 3 })
})

test("without a time there is one round", async () => {
  const orders: Array<Order> = []
  const round = await inRounds(campaignOf(poolWith(0, orders)), { seed: 1, runs: 5 }, () => {})
  expect(round.runs).toBe(5)
  expect(orders.map((o) => o.options)).toEqual([
    { seed: 1, runs: 5 },
    { seed: 1, runs: 5 },
  ])
})
