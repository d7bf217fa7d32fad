/**
 * `npm run bench:strategies [-- scenario …]`: how soon each strategy finds the counterexample that a random scenario
 * promises. Medians over thirty seeds of runs, steps and processor time until it is found; then the steps that are left of it after
 * shrinking, median and most. Nothing is asserted here.
 */
import * as fc from "fast-check"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Random } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { chapters } from "../../spec/index.ts"
import { strategyNames } from "../../src/run/strategies/mix.ts"
import type { StrategyName } from "../../src/run/strategies/Strategy.ts"
import { runs } from "../arbitrary/runs.ts"
import { judged } from "../suites/common.ts"
import { shortestWithin } from "../suites/shortest.ts"

type RandomScenario = Random<Json, Json>

const seeds = 30
const runsMax = 3000

interface Search {
  readonly found: boolean
  readonly runs: number
  readonly steps: number
  readonly milliseconds: number
  /** Of the shrunk counterexample. */
  readonly length: number
}

const processorMilliseconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const search = (chapter: AnyChapter, scenario: RandomScenario, strategy: StrategyName, seed: number): Search => {
  let [drawn, steps] = [0, 0]
  const { struck } = scenario
  const arbitrary = runs(chapter.protocol, scenario.space, judged(scenario), {
    strategy,
    remembers: true,
    shortest: shortestWithin(chapter.protocol, judged(scenario)),
    ...(struck === undefined ? {} : { struck }),
    onRun: (_, facts) => {
      drawn++
      steps += facts.steps
    },
  })
  const from = processorMilliseconds()
  const passes = fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined)
  const { failed } = fc.check(passes, { seed, numRuns: runsMax, endOnFailure: true })
  const [found, milliseconds] = [{ runs: drawn, steps }, processorMilliseconds() - from]
  const shrunk = failed ? fc.check(passes, { seed, numRuns: runsMax }).counterexample?.[0].actions.length : undefined
  return { found: failed, ...found, milliseconds, length: shrunk ?? 0 }
}

const median = (figures: ReadonlyArray<number>): number =>
  [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] as number

const row = (chapter: AnyChapter, scenario: RandomScenario, strategy: StrategyName): string => {
  const all = Array.from({ length: seeds }, (_, k) => search(chapter, scenario, strategy, k + 1))
  const middle = (of: (s: Search) => number, digits = 0) => median(all.map(of)).toFixed(digits)
  const found = all.filter((s) => s.found)
  const lengths = found.map((s) => s.length)
  return `| ${scenario.id} | ${strategy} | ${found.length} of ${seeds} | ${middle((s) => s.runs)} | ${middle((s) => s.steps)} | ${middle((s) => s.milliseconds, 1)} | ${median(lengths)}, ${Math.max(...lengths)} |`
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : ["paxos/or-for-and-random"]

console.log("| scenario | strategy | found | runs | steps | ms | shrunk |\n|---|---|---|---|---|---|---|")
for (const chapter of chapters) {
  for (const scenario of chapter.scenarios) {
    if (scenario.kind !== "random" || !wanted.includes(scenario.id)) continue
    for (const strategy of strategyNames) console.log(row(chapter, scenario, strategy))
  }
}
