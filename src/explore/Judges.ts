/**
 * Puts what a search meets before its judges: single places, worlds, and histories (monitors).
 */
import type { Property, World } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { Findings } from "./Docket.ts"
import { LocalJudge } from "./LocalJudge.ts"
import type { LocalSteps } from "./LocalSteps.ts"
import { Monitors } from "./Monitors.ts"
import { WorldJudge } from "./WorldJudge.ts"

export class Judges {
  readonly violations = new Findings()
  readonly reached = new Findings()
  readonly monitors: Monitors
  private readonly steps: LocalSteps
  private readonly local: LocalJudge
  private readonly world: WorldJudge
  /** The world of the configuration that is being explored, where worlds have to be followed. */
  private here = 0

  constructor(properties: ReadonlyArray<Property<Json>>, steps: LocalSteps) {
    this.steps = steps
    this.local = new LocalJudge(properties, steps, this.violations, this.reached)
    this.world = new WorldJudge(properties, steps, this.violations)
    this.monitors = new Monitors(properties, steps, this.violations)
  }

  /** Judges the initial configuration, given the local state of each place. */
  start(locals: ReadonlyArray<number>): void {
    for (const local of locals) this.local.start(local)
    for (let k = 0; k < this.monitors.count; k++) this.monitors.judge(k, this.monitors.start(k), 0, -1)
    if (!this.world.isNeeded) return
    this.world.start(this.worldWhere(locals))
  }

  /** Turns to a configuration, given the local state of each place: what is judged next happens there. */
  enter(localAt: (place: number) => number): void {
    if (this.world.isNeeded) this.here = this.world.worlds.of((place) => this.steps.shows[localAt(place)] as number)
  }

  /** Judges a local step that has been taken in configuration `at`; `isNew` tells whether it has led to a new configuration. */
  step(step: number, at: number, isNew: boolean): void {
    const { table } = this.steps
    if (table.judged.data[step] === 0) this.local.step(step, at)
    if (isNew ? this.world.isNeeded : this.world.judgesPairs) this.follow(step, at, isNew)
  }

  /** Judges the state of a monitor in a new configuration, which a local step in configuration `at` has led to. */
  monitor(k: number, state: number, step: number, at: number): void {
    this.monitors.judge(k, state, at, step)
  }

  /** Judges configuration `at`, in which everything is at rest. */
  atRest(locals: ReadonlyArray<number>, at: number): void {
    this.world.atRest(this.worldWhere(locals), at)
  }

  /** What all watched places show. */
  shown(locals: ReadonlyArray<number>): World<Json> {
    return this.world.value(this.worldWhere(locals))
  }

  get antecedents(): ReadonlyMap<string, number> {
    return this.world.antecedents
  }

  get bytes(): number {
    return this.local.bytes + this.world.bytes + this.monitors.bytes
  }

  private worldWhere(locals: ReadonlyArray<number>): number {
    return this.world.worlds.of((place) => this.steps.shows[locals[place] as number] as number)
  }

  private follow(step: number, at: number, isNew: boolean): void {
    const { table, shows, placeOf } = this.steps
    const local = table.before.data[step] as number
    const shown = shows[table.after.data[step] as number] as number
    if (shows[local] === shown) return
    const after = this.world.worlds.step(this.here, placeOf[local] as number, shown)
    if (isNew) this.world.world(after, at, step)
    this.world.pair(this.here, after, at, step)
  }
}
