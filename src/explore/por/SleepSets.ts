/**
 * Sleep sets: of steps that commute, not every order is taken. When a step leads to a new configuration, those steps fall asleep
 * there that were taken, or slept, where it comes from, and that commute with it: their order has been tried. They are skipped.
 *
 * Breadth first this loses nothing but transitions. Say b sleeps where y t₁ … tₖ has led: b was taken at y before t₁. Then b t₁ … tₖ
 * leads from y to the same configuration as t₁ … tₖ b, by as many steps, and comes first in the order of the search. So a skipped
 * step never leads to anything new, and each configuration is found from where it is found without sleep sets. Nor is a
 * local step ever skipped before it has been taken elsewhere. Findings, their paths and all numbers but those of transitions
 * are the same. In other orders of search known configurations would have to be explored again.
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
  private readonly steps: LocalSteps
  private readonly isSet: boolean
  private readonly ids: ReadonlyArray<string>
  private readonly surveys: ReadonlyArray<boolean>
  /** Of each configuration that waits to be explored, the local steps that sleep in it. */
  private readonly sleepers: Array<ReadonlyArray<number>> = [nobody]
  /** Of each local step, whether it costs some of a budget. */
  private readonly costs: Array<boolean> = []
  /** Of each local step, the last turn in which it slept; the present turn. */
  private readonly since: Array<number> = []
  private turn = 0
  /** In the configuration that is being explored: who sleeps, and which steps have been taken. */
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
  enter(at: number): void {
    this.turn = at + 1
    this.asleep = this.sleepers[at] as ReadonlyArray<number>
    for (const step of this.asleep) this.since[step] = this.turn
    this.taken = []
    this.sleepers[at] = nobody
    this.kept -= this.asleep.length
  }

  /** Whether a step of the present configuration can be left out. */
  skips(step: number): boolean {
    if (this.since[step] !== this.turn) return false
    this.skipped++
    return true
  }

  /** A step of the present configuration has led to another one. */
  took(step: number, isNew: boolean, isCostly: boolean): void {
    const { sleepers, asleep, taken } = this
    this.costs[step] = isCostly
    if (isNew) {
      const still: Array<number> = []
      for (const other of asleep) if (this.commute(other, step)) still.push(other)
      for (const other of taken) if (this.commute(other, step)) still.push(other)
      sleepers.push(still.length === 0 ? nobody : still)
      this.kept += still.length
    }
    taken.push(step)
  }

  /** An estimate. */
  get bytes(): number {
    return 8 * (2 * this.kept + this.sleepers.length) + 9 * this.costs.length
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
