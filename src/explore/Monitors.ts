/**
 * Runs monitors beside the system: the state of each is a number in the configuration, each of its steps a look-up.
 */
import type { Property, Step } from "../../spec/core/Property.ts"
import type { Json, System } from "../../spec/core/System.ts"
import { takenOf } from "../system/Move.ts"
import { ask, type Findings, type OfKind, ofKind, startOf } from "./Docket.ts"
import { Words } from "./Hasher.ts"
import { Interner } from "./Interner.ts"
import type { LocalSteps } from "./LocalSteps.ts"
import { PairMap } from "./PairMap.ts"
import { Cause } from "./StepTable.ts"

/** One monitor with the numbers of its states and a memo of (state, local step) → state. */
interface Running {
  readonly monitor: OfKind<"monitor">
  readonly states: Interner<Json>
  /** The part of each state in a configuration's fingerprint. */
  readonly words: Words
  readonly next: PairMap
  readonly judged: Array<boolean>
}

export class Monitors {
  readonly count: number
  private readonly steps: LocalSteps
  private readonly violations: Findings
  private readonly running: ReadonlyArray<Running>
  private readonly system: System

  /** `system`: the one that is watched, where the steps are shared with others. */
  constructor(
    properties: ReadonlyArray<Property<Json>>,
    steps: LocalSteps,
    violations: Findings,
    system: System = steps.system,
  ) {
    this.steps = steps
    this.system = system
    this.violations = violations
    this.running = ofKind(properties, "monitor").map((monitor, k) => {
      const states = new Interner<Json>(steps.spelled)
      const words = new Words((state) => states.keys[state] as string, k + 1)
      return { monitor, states, words, next: new PairMap(), judged: [] }
    })
    this.count = this.running.length
  }

  /** The state of the k-th monitor at the start. */
  start(k: number): number {
    const { monitor, states } = this.running[k] as Running
    return states.of(startOf(monitor, this.system))
  }

  /** The state of the k-th monitor after a local step. To use up a refused message is no step to a monitor. */
  step(k: number, state: number, step: number): number {
    const { monitor, states, next } = this.running[k] as Running
    const known = next.get(state, step)
    if (known !== -1) return known
    const isUse = this.steps.table.cause.data[step] === Cause.use
    const after = isUse ? state : states.of(this.update(monitor, states.values[state], step))
    next.set(state, step, after)
    return after
  }

  /** The state of the k-th monitor after a step of the environment that happens at no place. */
  nowhere(k: number, state: number, rule: string): number {
    const { monitor, states } = this.running[k] as Running
    const { params, environment } = this.system
    const seen = { place: "", watched: false, rule, input: undefined, before: undefined, after: undefined, clock: 0 }
    return states.of(ask(monitor, () => monitor.update(states.values[state], seen, params, environment)))
  }

  words(k: number): Words {
    return (this.running[k] as Running).words
  }

  /** Judges a state of the k-th monitor that local step `step` of configuration `at` leads to; −1 for that of `at` itself. */
  judge(k: number, state: number, at: number, step: number): void {
    const { monitor, judged } = this.running[k] as Running
    if (judged[state] === true) return
    judged[state] = true
    if (!this.violations.isOpen(monitor)) return
    if (!this.holds(k, state)) this.violations.add(monitor, at, step)
  }

  /** Whether a state of the k-th monitor is a good one. */
  holds(k: number, state: number): boolean {
    const { monitor, states } = this.running[k] as Running
    return ask(monitor, () => monitor.holds(states.values[state], this.system.params))
  }

  /** A state of the k-th monitor. */
  value(k: number, state: number): Json {
    return (this.running[k] as Running).states.values[state]
  }

  /** The k-th monitor. */
  property(k: number): Property<Json> {
    return (this.running[k] as Running).monitor
  }

  get bytes(): number {
    return this.running.reduce((sum, { states, next }) => sum + states.bytes + next.bytes, 0)
  }

  private update(monitor: OfKind<"monitor">, state: Json, step: number): Json {
    const { system } = this
    const { table } = this.steps
    const move = this.steps.move(step)
    const place = system.places[move.place] as (typeof system.places)[number]
    const seen: Step<Json> = {
      place: place.name,
      watched: place.watched,
      rule: table.rule(step),
      input: takenOf(move.kind, move.input),
      before: this.shown(table.before.data[step] as number, place.watched),
      after: this.shown(table.after.data[step] as number, place.watched),
      clock: 0,
    }
    return ask(monitor, () => monitor.update(state, seen, system.params, system.environment))
  }

  /** Equal observations of a watched place are one object. */
  private shown(local: number, isWatched: boolean): Json {
    return isWatched ? this.steps.observations.values[this.steps.shows[local] as number] : this.steps.look(local)
  }
}
