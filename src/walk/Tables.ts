/**
 * The tables of one world: what its rules have answered, and what is its own, the beginning and the monitors.
 * Next: [TableStage.ts](TableStage.ts), a run that looks things up here.
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Json, System } from "../../spec/core/System.ts"
import { Findings } from "../explore/Docket.ts"
import { Monitors } from "../explore/Monitors.ts"
import type { Docket } from "../run/Judge.ts"
import { type Answers, triplesOf } from "./Answers.ts"
import { fine, type VerdictNumber } from "./Verdicts.ts"

const nobody: ReadonlySet<string> = new Set()

export class Tables {
  readonly system: System
  readonly docket: Docket
  readonly answers: Answers
  readonly monitors: Monitors
  /** The initial configuration: local states, messages as in a reply, what is shown, the states of monitors, the verdict. */
  readonly locals: ReadonlyArray<number>
  readonly posts: ReadonlyArray<number>
  readonly world: number
  readonly folds: ReadonlyArray<number>
  readonly verdict: VerdictNumber
  readonly reaches: number
  /** Whether there is a budget for anything. */
  readonly isBudgeted: boolean
  private readonly foldVerdicts: ReadonlyArray<Array<VerdictNumber>>

  constructor(system: System, docket: Docket, answers: Answers) {
    this.system = system
    this.docket = docket
    this.answers = answers
    const { steps, verdicts } = answers
    this.monitors = new Monitors(docket.all as ReadonlyArray<Property<Json>>, steps, new Findings(), system)
    this.isBudgeted = Object.keys(system.initial.budget).length > 0
    this.locals = system.initial.locals.map((local, place) => steps.local(place, local))
    this.posts = triplesOf(system.initial.posts.map(({ to, envelope }) => [to, steps.messages.of(envelope)]))
    this.world = verdicts.worldWhere(this.locals)
    this.folds = Array.from({ length: this.monitors.count }, (_, k) => this.monitors.start(k))
    this.foldVerdicts = this.folds.map(() => [])
    const { verdict, reaches } = verdicts.start(this.locals)
    const bad = this.folds.map((state, k) => this.judgeFold(k, state)).find((v) => v !== fine)
    this.verdict = verdict === fine ? (bad ?? fine) : verdict
    this.reaches = reaches
  }

  /** The verdict on a state of the k-th monitor. */
  judgeFold(k: number, state: number): VerdictNumber {
    const known = this.foldVerdicts[k] as Array<VerdictNumber>
    known[state] ??= this.monitors.holds(k, state) ? fine : this.answers.verdicts.numberOf(this.monitors.property(k))
    return known[state]
  }

  /** The ids that bits stand for. */
  idsOf(ids: ReadonlyArray<string>, bits: number): ReadonlySet<string> {
    return bits === 0 ? nobody : new Set(ids.filter((_, k) => (bits & (1 << k)) !== 0))
  }
}
