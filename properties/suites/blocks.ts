/**
 * The runs of a random scenario, cut into blocks that may be drawn anywhere, in any order. What they show together depends on
 * the seed and the number of runs, never on who drew which block. Next: [random.ts](random.ts), the verdict.
 */
import * as fc from "fast-check"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Random, Space } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import { Configurations, type Meetings } from "../../src/run/Configurations.ts"
import { count } from "../../src/run/Coverage.ts"
import { stir, textHash } from "../../src/run/hashing.ts"
import { isTrusted } from "../../src/walk/tabled.ts"
import { runs } from "../arbitrary/runs.ts"
import { tally } from "../arbitrary/tally.ts"
import { type Counts, judged, selected, sorted } from "./common.ts"
import type { CheckOptions, Counterexample } from "./Report.ts"
import { shortestWithin } from "./shortest.ts"

/** Runs of a block; of the last one what is left. Another number is another choice of runs: figures that are recorded change. */
export const blockRuns = 250

/** How many blocks so many runs make. */
export const blocksOf = (numRuns: number): number => Math.ceil(numRuns / blockRuns)

/** How many of so many runs are those of one block. */
export const runsOf = (numRuns: number, block: number): number => Math.min(blockRuns, numRuns - block * blockRuns)

/** The seed of a block: a hash of what it is, so that blocks draw unrelated runs. */
export const blockSeed = (seed: number, scenario: string, block: number): number =>
  stir(stir(textHash(scenario), seed), block) >>> 0

/** What one block has shown, as plain data. */
export interface BlockReport {
  readonly runs: number
  readonly steps: number
  readonly unsettled: number
  readonly reached: Counts
  readonly applied: Counts
  readonly fired: Counts
  readonly refused: Counts
  readonly faults: Counts
  readonly meetings: Meetings
  readonly counterexample?: Counterexample
  /** What code of the chapter threw. */
  readonly defect?: string
}

/** Whether a block ends the search: what comes after it does not count. */
export const isLast = ({ counterexample, defect }: BlockReport): boolean =>
  counterexample !== undefined || defect !== undefined

const shorter = (space: Space<Json>, steps: number | undefined): Space<Json> =>
  steps === undefined ? space : { ...space, steps: [Math.min(space.steps[0], steps), Math.min(space.steps[1], steps)] }

/**
 * Draws the runs of one block, until one violates a property: it is told as it was found, and then shrunk. Throws nothing: a defect of
 * a rule is told.
 */
export const drawBlock = (
  chapter: AnyChapter,
  scenario: Random<Json, Json>,
  options: CheckOptions,
  block: number,
  onFound: (found: Counterexample) => void = () => {},
): BlockReport => {
  const wasTrusted = isTrusted(chapter.protocol)
  const report = drawRuns(chapter, scenario, options, block, onFound)
  // a run that threw on tables was played again, and counted twice: the whole block is drawn again, by the rules
  return wasTrusted === isTrusted(chapter.protocol) ? report : drawRuns(chapter, scenario, options, block, onFound)
}

const drawRuns = (
  chapter: AnyChapter,
  scenario: Random<Json, Json>,
  options: CheckOptions,
  block: number,
  onFound: (found: Counterexample) => void,
): BlockReport => {
  const properties = selected(judged(scenario), options.property)
  const figures = tally<Json>()
  let foundWith = 0
  const arbitrary = runs(chapter.protocol, shorter(scenario.space, options.steps), properties, {
    ...(scenario.struck === undefined ? {} : { struck: scenario.struck }),
    coverage: figures.coverage,
    configurations: figures.configurations,
    strategy: options.strategy ?? "mix",
    remembers: true,
    shortest: shortestWithin(chapter.protocol, properties),
    onRun: (run, facts) => {
      figures.onRun(run, facts)
      if (facts.violated === undefined || foundWith > 0) return
      foundWith = run.actions.length
      onFound({ property: facts.violated, run, foundWith })
    },
  })
  const numRuns = runsOf(options.runs ?? scenario.runs, block)
  const found = search(arbitrary, numRuns, blockSeed(options.seed, scenario.id, block))
  const property = found.run === undefined ? undefined : arbitrary.violated(found.run)
  return {
    runs: figures.runs,
    steps: figures.steps,
    unsettled: figures.unsettled,
    reached: sorted(new Map([...figures.reached].map(([id, { runs: n }]) => [id, n]))),
    applied: sorted(figures.applied),
    fired: sorted(figures.coverage.fired),
    refused: sorted(figures.coverage.refused),
    faults: sorted(figures.coverage.faults),
    meetings: figures.configurations.meetings,
    ...(found.defect !== undefined && { defect: found.defect }),
    ...(found.run !== undefined &&
      property !== undefined && { counterexample: { property, run: found.run, foundWith } }),
  }
}

const search = (
  arbitrary: ReturnType<typeof runs<Json>>,
  numRuns: number,
  seed: number,
): { readonly run?: Counterexample["run"] | undefined; readonly defect?: string } => {
  try {
    const property = fc.property(arbitrary, (run) => arbitrary.violated(run) === undefined)
    return { run: fc.check(property, { seed: seed | 0, numRuns }).counterexample?.[0] }
  } catch (defect) {
    return { defect: defect instanceof Error ? `${defect.name}: ${defect.message}` : String(defect) }
  }
}

/** What blocks have shown together, added one after the other in their order. */
export class BlockSum {
  /** How many blocks have been added. */
  blocks = 0
  runs = 0
  steps = 0
  unsettled = 0
  readonly reached = new Map<string, number>()
  readonly applied = new Map<string, number>()
  readonly fired = new Map<string, number>()
  readonly refused = new Map<string, number>()
  readonly faults = new Map<string, number>()
  readonly configurations = new Configurations()
  counterexample: Counterexample | undefined
  defect: string | undefined

  /** Whether a block has ended the search. */
  get isOver(): boolean {
    return this.counterexample !== undefined || this.defect !== undefined
  }

  /** Ends the search with a violation whose block is not done. */
  end(counterexample: Counterexample): void {
    this.counterexample = counterexample
  }

  /** The next block without the configurations that those before it have met: to add that comes to the same. */
  newIn(block: BlockReport): BlockReport {
    return { ...block, meetings: this.configurations.newIn(block.meetings) }
  }

  /** Adds the next block. */
  add(block: BlockReport): void {
    this.blocks++
    this.runs += block.runs
    this.steps += block.steps
    this.unsettled += block.unsettled
    for (const name of ["reached", "applied", "fired", "refused", "faults"] as const)
      for (const [key, n] of Object.entries(block[name])) count(this[name], key, n)
    this.configurations.add(block.meetings)
    this.counterexample = block.counterexample
    this.defect = block.defect
  }
}
