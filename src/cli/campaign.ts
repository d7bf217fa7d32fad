/** Runs the scenarios of a check in a pool of threads: once, or in ever longer rounds until a time is over. */
import { performance } from "node:perf_hooks"
import { type Found, nameOf } from "./chapters.ts"
import { exit, GivesUp } from "./exit.ts"
import type { AnyScenario } from "./expected.ts"
import type { Pool } from "./jobs/pool.ts"
import { isViolation } from "./report/outcome.ts"
import type { Timed } from "./report/rows.ts"

export interface Task {
  readonly found: Found
  readonly scenario: AnyScenario
}

/** A check under way. */
export interface Campaign {
  readonly pool: Pool
  readonly tasks: ReadonlyArray<Task>
  /** Scenarios done in this round. */
  done: number
  /** What is being done, for the live line. */
  news: string
}

/** What is asked of every scenario. */
export interface Wanted {
  readonly seed: number
  readonly runs?: number
  readonly steps?: number
  readonly property?: string
  readonly time?: number
}

/** Every scenario checked once, in the order of the tasks. */
export interface Round {
  readonly results: ReadonlyArray<Timed>
  /** Runs of each random scenario, if the same for all. */
  readonly runs: number | undefined
}

/** Told of each result in the order of the tasks, as soon as it and all before it are there. */
export type OnRow = (timed: Timed, index: number) => void

const once = async (campaign: Campaign, wanted: Wanted, onRow: OnRow): Promise<Round> => {
  const { seed, runs, steps, property } = wanted
  const options = {
    seed,
    ...(runs !== undefined && { runs }),
    ...(steps !== undefined && { steps }),
    ...(property !== undefined && { property }),
  }
  const results: Array<Timed | undefined> = campaign.tasks.map(() => undefined)
  let shown = 0
  campaign.done = 0
  await Promise.all(
    campaign.tasks.map(async ({ found, scenario }, i) => {
      const input = { chapter: nameOf(found), scenario: scenario.id, options }
      results[i] = await campaign.pool.run("check", input, (p) => {
        campaign.news = `${p.scenario}: ${p.runs} of ${p.of} runs`
      })
      campaign.done++
      for (let next = results[shown]; next !== undefined; next = results[++shown]) onRow(next, shown)
    }),
  )
  return { results: results as ReadonlyArray<Timed>, runs }
}

/** Runs of each scenario in the first round of a timed check. */
const firstRuns = 64
const runsMax = 1_000_000_000
/** How much of the time that is left a round may be planned to take. */
const caution = 0.9

/**
 * Checks every scenario; with a time, in rounds. Each round repeats the one before with more runs, up to twice as many, so that
 * the last one is exactly what `--runs` would give. Rows are told of the last round only, and of each round its length.
 */
export const inRounds = async (
  campaign: Campaign,
  wanted: Wanted,
  onRow: OnRow,
  onRound: (runs: number, seconds: number) => void = () => {},
): Promise<Round> => {
  if (wanted.time === undefined) return once(campaign, wanted, onRow)
  const end = performance.now() + wanted.time * 1000
  let last: Round | undefined
  for (let runs = firstRuns; ; ) {
    const began = performance.now()
    const round = await before(
      end,
      once(campaign, { ...wanted, runs }, () => {}),
    )
    if (round === undefined) break
    last = round
    const now = performance.now()
    onRound(runs, (now - began) / 1000)
    if (round.results.some(({ report }) => isViolation(report))) break
    const affordable = Math.floor((runs * caution * (end - now)) / (now - began))
    const next = Math.min(2 * runs, affordable, runsMax)
    if (next <= runs) break
    runs = next
  }
  if (last === undefined)
    throw new GivesUp(
      `the time was over before each scenario had ${firstRuns} runs: give it more, or --runs`,
      exit.budgetEnded,
    )
  last.results.forEach(onRow)
  return last
}

/** What a promise gives, or undefined if the time is over first. */
const before = async <A>(end: number, work: Promise<A>): Promise<A | undefined> => {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, end - performance.now()))
  })
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
    work.catch(() => undefined)
  }
}
