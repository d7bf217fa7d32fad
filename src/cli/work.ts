/**
 * The work of one scenario, in parts: blocks of runs, or worlds. Threads do them in any order; what they find is put together in
 * the order of the parts, up to the first that ends the search. So the report never depends on how many threads there are.
 */
import { type BlockReport, BlockSum, blocksOf, isLast } from "../../properties/suites/blocks.ts"
import { type Broken, exhaustiveReport } from "../../properties/suites/exhaustive.ts"
import { type Explored, isOver, together } from "../../properties/suites/explored.ts"
import type { CheckOptions, ScenarioReport } from "../../properties/suites/Report.ts"
import { randomReport } from "../../properties/suites/random.ts"
import { worldsOf } from "../../spec/core/Scenario.ts"
import { type Found, nameOf } from "./chapters.ts"
import type { AnyScenario } from "./expected.ts"
import type { Part } from "./jobs/jobs.ts"
import type { Pool } from "./jobs/pool.ts"
import type { Timed } from "./report/rows.ts"
import { counted, many } from "./terminal.ts"

export interface Task {
  readonly found: Found
  readonly scenario: AnyScenario
}

/** How the parts of a kind of work are done, and put together. */
interface Kind<A> {
  readonly draw: (part: number) => Promise<Part<A>>
  /** Whether a part ends the search. */
  readonly ends: (found: A) => boolean
  /** Told of the parts in their order. */
  readonly add: (found: A) => void
  readonly report: () => ScenarioReport
  /** How far it is, in words. */
  readonly news: () => string
}

/** The parts of one scenario: given out in their order, done in any. */
export class Work<A = unknown> {
  /** How many parts there are. With more of them, those that are done are not done again. */
  count: number
  private readonly kind: Kind<A>
  private given = 0
  private added = 0
  /** Seconds that threads have spent on what is told. */
  seconds = 0
  /** The first part that is known to end the search. */
  private last = Number.POSITIVE_INFINITY
  /** Done before some part that comes first. */
  private readonly early = new Map<number, Part<A>>()

  constructor(count: number, kind: Kind<A>) {
    this.count = count
    this.kind = kind
  }

  get isDone(): boolean {
    return this.added === this.count || this.added > this.last
  }

  get news(): string {
    return this.kind.news()
  }

  get isBegun(): boolean {
    return this.given > 0
  }

  /** Whether a part that may count has not been given out yet. */
  get isLeft(): boolean {
    return this.given < this.count && this.last === Number.POSITIVE_INFINITY
  }

  /** Has the next part done. */
  async next(): Promise<void> {
    const part = this.given++
    this.take(part, await this.kind.draw(part))
  }

  /** What was found. Before all is done there is nothing to tell, unless a part has ended the search: then what is there. */
  result(): Timed | undefined {
    if (!this.isDone && this.last === Number.POSITIVE_INFINITY) return undefined
    for (const [part, done] of [...this.early].sort(([a], [b]) => a - b)) if (part <= this.last) this.put(done)
    this.early.clear()
    return { report: this.kind.report(), seconds: this.seconds }
  }

  private take(part: number, done: Part<A>): void {
    if (part > this.last) return
    this.early.set(part, done)
    if (this.kind.ends(done.found)) this.last = part
    for (let next = this.early.get(this.added); next !== undefined; next = this.early.get(this.added)) {
      if (this.added > this.last) return
      this.early.delete(this.added)
      this.put(next)
    }
  }

  private put({ found, seconds }: Part<A>): void {
    this.kind.add(found)
    this.seconds += seconds
    this.added++
  }
}

/** The work of a scenario in a pool. */
export const workOf = (pool: Pool, { found, scenario }: Task, options: CheckOptions): Work => {
  const { chapter } = found
  const input = { chapter: nameOf(found), scenario: scenario.id, options }
  if (scenario.kind === "random") {
    const drawn = new BlockSum()
    const runs = options.runs ?? scenario.runs
    return new Work<BlockReport>(blocksOf(runs), {
      draw: (block) => pool.run("block", { ...input, block }),
      ends: isLast,
      add: (block) => drawn.add(block),
      report: () => randomReport(chapter, scenario, options, drawn),
      news: () => `${scenario.id}: ${counted(drawn.runs)} runs`,
    }) as Work
  }
  const worlds = worldsOf(scenario).length
  let sum: Explored | Broken | undefined
  let explored = 0
  return new Work<Explored | Broken>(worlds, {
    draw: (world) => pool.run("world", { ...input, world }),
    ends: (one) => "defect" in one || isOver(one),
    add: (one) => {
      explored++
      sum = sum === undefined || "defect" in sum || "defect" in one ? one : together(sum, one)
    },
    report: () => exhaustiveReport(chapter, scenario, options, sum ?? { defect: `${scenario.id} has no world` }),
    news: () => `${scenario.id}: ${explored} of ${many(worlds, "world")}`,
  }) as Work
}
