/** Pools without threads, for tests of what is made of their answers. */
import { twoPhaseChapter } from "../../spec/twophase/index.ts"
import type { Pool } from "../../src/cli/jobs/pool.ts"
import type { Task } from "../../src/cli/work.ts"
import type { BlockReport } from "../suites/blocks.ts"
import type { CheckOptions, Counterexample } from "../suites/Report.ts"

/** What is asked of a pool: a block of runs, or a world. */
export interface Order {
  readonly scenario: string
  readonly options: CheckOptions
  readonly block: number
}

/** A pool of so many lanes that answers as it is told to. */
export const poolThat = (
  size: number,
  answer: (order: Order, tell: (found: Counterexample) => void) => Promise<BlockReport>,
): Pool =>
  ({
    size,
    stop: async () => {},
    run: async (_job: string, order: Order, tell: (found: Counterexample) => void) => ({
      found: await answer(order, tell),
      seconds: 0.001,
    }),
  }) as unknown as Pool

/** Two scenarios of random runs. */
export const randomTasks: ReadonlyArray<Task> = twoPhaseChapter.scenarios
  .filter((scenario) => scenario.kind === "random")
  .map((scenario) => ({ found: { chapter: twoPhaseChapter }, scenario }))
