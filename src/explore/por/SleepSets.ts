/**
 * Sleep sets: of steps that commute, not every order is executed. All configurations are still found, and breadth first each of
 * them by a shortest path; what is saved are steps that lead to configurations which another order reaches as soon.
 *
 * When a step is taken, the steps taken before it in the same configuration that commute with it fall asleep in the
 * configuration that it leads to: their order has just been tried. A configuration that is reached by several shortest paths lets
 * those steps sleep that sleep on all of them. Steps that commute are of one length in any order, so a path from a
 * farther level never wakes anything up: no configuration has to be explored twice. Depth first this is not so.
 */
import type { System } from "../../../spec/core/System.ts"
import type { LocalSteps } from "../LocalSteps.ts"
import { Cause } from "../StepTable.ts"

/** What sleep sets have saved: `executed` and `skipped` together are the transitions of a search without them. */
export interface PartialOrderReport {
  readonly executed: number
  readonly skipped: number
}

const nobody: ReadonlyArray<number> = []

export class SleepSets {
  skipped = 0
  private executed = 0
  private readonly steps: LocalSteps
  private readonly isSet: boolean
  private readonly ids: ReadonlyArray<string>
  private readonly surveys: ReadonlyArray<boolean>
  /** Of each configuration that waits to be explored, the local steps that sleep in it. */
  private readonly sleepers: Array<ReadonlyArray<number>> = [nobody]
  /** Of each local step, whether it costs some of a budget. */
  private readonly costs: Array<boolean> = []
  /** The configuration that is being explored: its level, and where the next one begins; who sleeps, which steps were taken. */
  private level = 0
  private levelEnd = 1
  private asleep: ReadonlyArray<number> = nobody
  private taken: Array<number> = []
  private kept = 0

  constructor({ network, places }: System, steps: LocalSteps) {
    this.steps = steps
    this.isSet = network === "set"
    this.ids = places.map((p) => p.id)
    this.surveys = places.map((p) => p.surveys === true)
  }

  /** Turns to a configuration. */
  enter(at: number, level: number): void {
    if (level !== this.level) this.levelEnd = this.sleepers.length
    this.level = level
    this.asleep = this.sleepers[at] as ReadonlyArray<number>
    this.taken = []
    this.sleepers[at] = nobody
    this.kept -= this.asleep.length
  }

  /** Whether a step of the present configuration can be left out. */
  skips(step: number): boolean {
    if (!this.asleep.includes(step)) return false
    this.skipped++
    return true
  }

  /** A step of the present configuration has led to another one. */
  took(step: number, to: number, isNew: boolean, isCostly: boolean): void {
    const { sleepers, asleep, taken } = this
    this.executed++
    this.costs[step] = isCostly
    const before = isNew ? nobody : (sleepers[to] as ReadonlyArray<number>)
    if (isNew || (to >= this.levelEnd && before.length > 0)) {
      const still: Array<number> = []
      for (const other of asleep) if ((isNew || before.includes(other)) && this.commute(other, step)) still.push(other)
      for (const other of taken) if ((isNew || before.includes(other)) && this.commute(other, step)) still.push(other)
      sleepers[to] = still.length === 0 ? nobody : still
      this.kept += still.length - before.length
    }
    taken.push(step)
  }

  get report(): PartialOrderReport {
    const { executed, skipped } = this
    return { executed, skipped }
  }

  /** An estimate. */
  get bytes(): number {
    return 8 * (2 * this.kept + this.sleepers.length) + this.costs.length
  }

  /**
   * Whether two steps that are possible in one configuration lead to the same one in both orders: they happen at different
   * places, and a place takes from its own inbox only. Not so where one sends what the other would notice, where both draw on
   * budgets, and between twins, whose messages look the same.
   */
  private commute(a: number, b: number): boolean {
    const { ids, costs } = this
    if (ids[this.placeOf(a)] === ids[this.placeOf(b)] || (costs[a] === true && costs[b] === true)) return false
    return !this.disturbs(a, b) && !this.disturbs(b, a)
  }

  /** Whether a step sends something to where another one looks at the whole inbox, or would lose what is sent again. */
  private disturbs(a: number, b: number): boolean {
    const { table } = this.steps
    const place = this.placeOf(b)
    if (this.surveys[place] !== true && !(this.isSet && table.cause.data[b] === Cause.drop)) return false
    const end = table.postsAt.data[a + 1] as number
    for (let p = table.postsAt.data[a] as number; p < end; p += 2) if (table.posts.data[p] === place) return true
    return false
  }

  private placeOf(step: number): number {
    return this.steps.placeOf[this.steps.table.before.data[step] as number] as number
  }
}
