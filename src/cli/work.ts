/**
 * The work of one scenario, in parts: blocks of runs, or worlds. Threads do them in any order; what they find is put together in
 * the order of the parts, up to the first that ends the search. So the report never depends on how many threads there are.
 */
import { setImmediate } from "node:timers/promises"
import { type BlockReport, BlockSum, blocksOf, isLast, runsOf } from "../../properties/suites/blocks.ts"
import { type Broken, exhaustiveReport } from "../../properties/suites/exhaustive.ts"
import { type Explored, isOver, together } from "../../properties/suites/explored.ts"
import type { CheckOptions, Counterexample, ScenarioReport } from "../../properties/suites/Report.ts"
import { randomReport } from "../../properties/suites/random.ts"
import { worldsOf } from "../../spec/core/Scenario.ts"
import { type Found, nameOf } from "./chapters.ts"
import type { AnyScenario } from "./expected.ts"
import type { Part } from "./jobs/jobs.ts"
import type { Pool } from "./jobs/pool.ts"
import type { Timed } from "./report/rows.ts"
import { counted, many } from "./terminal.ts"

/** A thread has work for so many seconds beside what it does, if that is not too many parts. */
const aheadSeconds = 0.1
const aheadMax = 8

export interface Task {
  readonly found: Found
  readonly scenario: AnyScenario
}

/** Where what the parts of one scenario gave is kept from one command to the next. */
export interface Keeper {
  readonly get: <A>(name: string) => Part<A> | undefined
  readonly put: <A>(name: string, part: Part<A>) => void
}

/** How the parts of a kind of work are done, and put together. */
interface Kind<A> {
  readonly draw: (part: number, thread: number, onFound: (found: Counterexample) => void) => Promise<Part<A>>
  /** Whether an end is promised: parts that are given ahead would not count. */
  readonly endsSoon: boolean
  /** Told of a violation whose part will not be done. */
  readonly end: (found: Counterexample) => void
  /** Whether a part ends the search. */
  readonly ends: (found: A) => boolean
  /** Told of the parts in their order. */
  readonly add: (found: A) => void
  /** What has to be kept of the next part to add, so that adding that comes to the same. */
  readonly thinned: (found: A) => A
  /** What a part is called where it is kept. */
  readonly named: (part: number) => string
  readonly report: () => ScenarioReport
  /** Whether what some of the parts show means something by itself. */
  readonly isOpen: boolean
  /** How far it is, in words. */
  readonly news: () => string
}

/** The parts of one scenario: given out in their order, done in any. */
export class Work<A = unknown> {
  /** How many parts there are. With more of them, those that are done are not done again. */
  count: number
  private readonly kind: Kind<A>
  private readonly keeper: Keeper | undefined
  private given = 0
  private added = 0
  /** Seconds that threads have spent on what is told. */
  seconds = 0
  /** The first part that is known to end the search. */
  private last = Number.POSITIVE_INFINITY
  /** Done before some part that comes first. */
  private readonly early = new Map<number, Part<A>>()
  /** An early end was told. */
  private isClosed = false
  /** Violations that are being shrunk. */
  private readonly found = new Map<number, Counterexample>()
  /** Seconds that the part took which was done last. */
  private lastTook = Number.POSITIVE_INFINITY
  /** Taken from the keeper, and not added yet. */
  private readonly kept = new Set<number>()

  constructor(count: number, kind: Kind<A>, keeper?: Keeper) {
    this.count = count
    this.kind = kind
    this.keeper = keeper
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

  /** Whether a part that may count has not been given out yet: none after one that ends the search, or whose violation is being shrunk. */
  get isLeft(): boolean {
    return this.given < this.count && this.last === Number.POSITIVE_INFINITY && this.found.size === 0
  }

  /** How many parts a thread is given beside the one that it does: so many short ones that it never waits for the next. */
  get ahead(): number {
    if (this.kind.endsSoon) return 0
    return Math.min(aheadMax, Math.floor(aheadSeconds / this.lastTook))
  }

  /**
   * Has the next part done by a thread, unless it is kept. What comes back puts it together with the others, which takes time: a thread can be
   * given something to do before.
   */
  async next(thread: number): Promise<() => void> {
    const part = this.given++
    const kept = this.keeper?.get<A>(this.kind.named(part))
    if (kept !== undefined) this.kept.add(part)
    // while many kept parts are read, Ctrl-C and the live line have their turn
    const done = kept === undefined ? await this.drawn(part, thread) : await setImmediate(kept)
    const isLate = part > this.last || this.isClosed
    if (!isLate && this.kind.ends(done.found)) this.last = part
    return () => this.take(part, done)
  }

  private async drawn(part: number, thread: number): Promise<Part<A>> {
    const done = await this.kind.draw(part, thread, (found) => this.found.set(part, found))
    this.lastTook = done.seconds
    this.found.delete(part)
    return done
  }

  /**
   * What was found. Before all is done there is nothing to tell, unless a part has ended the search, or is about to with a violation
   * that is being shrunk: then what is there.
   */
  result(): Timed | undefined {
    if (!this.isDone && this.last === Number.POSITIVE_INFINITY) {
      const [first] = [...this.found].sort(([a], [b]) => a - b)
      if (first === undefined) return undefined
      this.early.clear()
      this.kind.end(first[1])
    }
    // parts that are missing in between will not be added any more
    this.isClosed = !this.isDone
    for (const [part, done] of [...this.early].sort(([a], [b]) => a - b)) if (part <= this.last) this.put(done)
    this.early.clear()
    return { report: this.kind.report(), seconds: this.seconds }
  }

  /** What the parts show that are done, while others are under way. */
  underWay(): Timed | undefined {
    if (!this.kind.isOpen || this.isDone || this.added === 0) return undefined
    return { report: this.kind.report(), seconds: this.seconds }
  }

  private take(part: number, done: Part<A>): void {
    if (part > this.last || this.isClosed) return
    this.keep(part, done)
    this.early.set(part, done)
    for (let next = this.early.get(this.added); next !== undefined; next = this.early.get(this.added)) {
      if (this.added > this.last) return
      this.early.delete(this.added)
      this.put(next)
    }
  }

  /** Only what all parts before it are added to can be thinned. */
  private keep(part: number, { found, seconds }: Part<A>): void {
    if (this.kept.delete(part) || this.keeper === undefined) return
    const thin = part === this.added ? this.kind.thinned(found) : found
    this.keeper.put(this.kind.named(part), { found: thin, seconds })
  }

  private put({ found, seconds }: Part<A>): void {
    this.kind.add(found)
    this.seconds += seconds
    this.added++
  }
}

/** The work of a scenario in a pool. */
export const workOf = (pool: Pool, { found, scenario }: Task, options: CheckOptions, keeper?: Keeper): Work => {
  const { chapter } = found
  const input = { chapter: nameOf(found), scenario: scenario.id, options }
  const endsSoon = scenario.expects.refutes !== undefined
  if (scenario.kind === "random") {
    const drawn = new BlockSum()
    const runs = options.runs ?? scenario.runs
    const kind: Kind<BlockReport> = {
      draw: (block, thread, onFound) => pool.run("block", { ...input, block }, onFound, thread),
      endsSoon,
      end: (counterexample) => drawn.end(counterexample),
      ends: isLast,
      add: (block) => drawn.add(block),
      thinned: (block) => drawn.newIn(block),
      named: (block) => `${block} ${runsOf(runs, block)}`,
      report: () => randomReport(chapter, scenario, options, drawn),
      isOpen: true,
      news: () => `${scenario.id}: ${counted(drawn.runs)} runs`,
    }
    return new Work(blocksOf(runs), kind, keeper) as Work
  }
  const worlds = worldsOf(scenario).length
  let sum: Explored | Broken | undefined
  let explored = 0
  const kind: Kind<Explored | Broken> = {
    draw: (world, thread) => pool.run("world", { ...input, world }, () => {}, thread),
    endsSoon,
    end: () => {},
    ends: (one) => "defect" in one || isOver(one),
    add: (one) => {
      explored++
      sum = sum === undefined || "defect" in sum || "defect" in one ? one : together(sum, one)
    },
    thinned: (one) => one,
    named: (world) => String(world),
    isOpen: false,
    report: () => exhaustiveReport(chapter, scenario, options, sum ?? { defect: `${scenario.id} has no world` }),
    news: () => `${scenario.id}: ${explored} of ${many(worlds, "world")}`,
  }
  return new Work(worlds, kind, keeper) as Work
}
