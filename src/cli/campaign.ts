/** Does the work of a check in a pool of threads: once, or in ever longer rounds until a time is over. */
import { performance } from "node:perf_hooks"
import { blockRuns, blocksOf } from "../../properties/suites/blocks.ts"
import type { CheckOptions } from "../../properties/suites/Report.ts"
import { exit, GivesUp } from "./exit.ts"
import type { Pool } from "./jobs/pool.ts"
import { isViolation } from "./report/outcome.ts"
import type { Timed } from "./report/rows.ts"
import { many } from "./terminal.ts"
import { type Keeper, type Task, type Work, workOf } from "./work.ts"

/** What is asked of every scenario; with a time, as many runs as fit into it. */
export interface Wanted extends CheckOptions {
  readonly time?: number
}

/** What every scenario gave, in the order of the tasks; where an end comes early, those that gave something. */
export interface Round {
  readonly results: ReadonlyArray<Timed>
  /** Runs of each random scenario, if the same for all. */
  readonly runs: number | undefined
  /** What random scenarios show that had begun when the end came early. */
  readonly underWay?: ReadonlyArray<Timed>
  /** Whether every scenario was searched to its end. */
  readonly isWhole: boolean
  /** Why it is not whole, where the time was over or something failed. */
  readonly cut?: GivesUp
}

/** Told of each result in the order of the tasks, as soon as it and all before it are there. */
export type OnRow = (timed: Timed, index: number) => void

/** More than anybody waits for: with a time every block is full. */
const runsMax = 1_000_000_000

/** A check under way. */
export class Campaign {
  private readonly pool: Pool
  private readonly tasks: ReadonlyArray<Task>
  private readonly wanted: Wanted
  private readonly works: ReadonlyArray<Work>
  private readonly onRow: OnRow
  /** How many results have been told. */
  private shown = 0
  /** The last round that was done wholly, where the time sets an end. */
  private whole: Round | undefined
  /** Runs of each random scenario in the round under way. */
  private roundRuns = blockRuns
  /** What was told at an early end, which is told once. */
  private end: Round | undefined

  constructor(
    pool: Pool,
    tasks: ReadonlyArray<Task>,
    wanted: Wanted,
    onRow: OnRow = () => {},
    keeperOf: (task: Task) => Keeper | undefined = () => undefined,
  ) {
    const { time, ...options } = wanted
    this.pool = pool
    this.tasks = tasks
    this.wanted = wanted
    this.onRow = onRow
    const asked = time === undefined ? options : { ...options, runs: runsMax }
    this.works = tasks.map((task) => workOf(pool, task, asked, keeperOf(task)))
  }

  /** How far it is, in words. */
  get said(): string {
    return `${this.works.filter((w) => w.isDone).length} of ${many(this.works.length, "scenario")} checked`
  }

  /** What is being done, for the live line. */
  get news(): string {
    return this.works.find((w) => !w.isDone)?.news ?? ""
  }

  /** All that is known when Ctrl-C comes: what is done, and what was violated meanwhile. */
  soFar(): Round {
    if (this.end === undefined) this.keepViolations()
    this.end ??= this.whole === undefined ? this.begun() : this.told(this.whole)
    return this.end
  }

  private begun(): Round {
    const results = this.works.map((w) => w.result())
    results.forEach((timed, i) => {
      if (timed !== undefined && i >= this.shown) this.onRow(timed, i)
    })
    const { time, runs } = this.wanted
    const done = results.filter((timed) => timed !== undefined)
    const underWay = this.works.flatMap((w, i) => (results[i] === undefined ? (w.underWay() ?? []) : []))
    const isWhole = done.length === results.length
    return { results: done, underWay, runs: time === undefined ? runs : blockRuns, isWhole }
  }

  /** Does all there is to do; with a time, what can be done in it. If something fails, what was found by then is told. */
  async run(onRound: (runs: number, seconds: number) => void = () => {}): Promise<Round> {
    try {
      return await this.all(onRound)
    } catch (thrown) {
      await this.pool.stop()
      const round = this.soFar()
      const isEmpty = round.results.length === 0 && (round.underWay ?? []).length === 0
      if (!(thrown instanceof GivesUp) || isEmpty) throw thrown
      return { ...round, isWhole: false, cut: thrown }
    }
  }

  private async all(onRound: (runs: number, seconds: number) => void): Promise<Round> {
    const { time, runs } = this.wanted
    if (time !== undefined) return this.inRounds(performance.now() + time * 1000, onRound)
    const results = await this.once((timed, i) => {
      this.shown = i + 1
      this.onRow(timed, i)
    })
    return { results, runs, isWhole: true }
  }

  private told(round: Round): Round {
    round.results.forEach(this.onRow)
    return round
  }

  /** Has all parts done, some at once. What cannot be cut comes first: blocks of runs fill the gaps. */
  private async once(onRow: OnRow): Promise<ReadonlyArray<Timed>> {
    const isRandom = (i: number) => this.tasks[i]?.scenario.kind === "random"
    const order = [...this.works.filter((_, i) => !isRandom(i)), ...this.works.filter((_, i) => isRandom(i))]
    const someWork = () => order.find((w) => w.isLeft && !w.isBegun) ?? order.find((w) => w.isLeft)
    const results: Array<Timed> = []
    const tell = () => {
      for (let i = results.length; this.works[i]?.isDone === true; i++) {
        const timed = this.works[i]?.result() as Timed
        results.push(timed)
        onRow(timed, i)
      }
    }
    const lane = async (thread: number) => {
      const given: Array<Promise<() => void>> = []
      let own: Work | undefined
      const giveMore = () => {
        while (given.length <= (own?.ahead ?? 0)) {
          // a thread stays with a scenario while it can: what it has compiled and remembers serves again
          if (own?.isLeft !== true) own = someWork()
          if (own === undefined) return
          const done = own.next(thread)
          // whoever waits for it is told; if something throws before that, nobody does
          done.catch(() => {})
          given.push(done)
        }
      }
      giveMore()
      for (let done = given.shift(); done !== undefined; done = given.shift()) {
        const add = await done
        giveMore()
        add()
        tell()
      }
    }
    await Promise.all(Array.from({ length: this.pool.size }, (_, thread) => lane(thread)))
    return results
  }

  /** Rounds of ever more runs, up to twice as many: each goes on where the one before ended. A violation ends the search. */
  private async inRounds(end: number, onRound: (runs: number, seconds: number) => void): Promise<Round> {
    for (let [runs, more] = [blockRuns, blockRuns]; ; ) {
      const [began, blocks] = [performance.now(), this.blockSeconds]
      this.roundRuns = runs
      for (const [i, work] of this.works.entries())
        if (this.tasks[i]?.scenario.kind === "random") work.count = blocksOf(runs)
      const results = await before(
        end,
        this.once(() => {}),
      )
      if (results === undefined) break
      this.whole = { results, runs, isWhole: true }
      const seconds = (performance.now() - began) / 1000
      onRound(runs, seconds)
      if (results.some(({ report }) => isViolation(report))) break
      const drawing = this.blockSeconds - blocks
      // worlds are explored in the first round only: they do not count; what was taken from a file took longer when it was drawn
      const perRun = Math.max(Math.min(seconds, drawing), drawing / this.pool.size) / more
      const affordable = (caution * (end - performance.now())) / 1000 / perRun
      more = Math.min(runs, Math.floor(affordable / blockRuns) * blockRuns, runsMax - runs)
      if (more <= 0) break
      runs += more
    }
    const round = this.soFar()
    if (this.whole !== undefined) return round
    const least = `the time was over when ${round.results.length} of ${many(this.works.length, "scenario")} had all worlds or ${blockRuns} runs`
    return { ...round, cut: new GivesUp(`${least}: raise --time, or say --runs instead`, exit.budgetEnded) }
  }

  /** What was violated in a round that was not done is told all the same, beside what the round before gave. */
  private keepViolations(): void {
    if (this.whole === undefined) return
    const late = this.works.map((w) => w.result())
    const isLate = (timed: Timed | undefined): timed is Timed => timed !== undefined && isViolation(timed.report)
    if (!late.some(isLate)) return
    const before = this.whole.results
    const results = late.flatMap((timed, i) => (isLate(timed) ? [timed] : (before[i] ?? [])))
    this.whole = { results, runs: this.roundRuns, isWhole: true }
  }

  /** Seconds that threads have drawn runs. */
  private get blockSeconds(): number {
    return this.works.reduce((sum, w, i) => sum + (this.tasks[i]?.scenario.kind === "random" ? w.seconds : 0), 0)
  }
}

/** How much of the time that is left a round may be planned to take. */
const caution = 0.9

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
