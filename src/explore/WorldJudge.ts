/**
 * Judges what all watched places show together: each world, and each pair of worlds in a row, the first time that it is met;
 * and each world in which everything is at rest.
 */
import type { Property, World } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { ask, type Findings, ofKind, worldOf } from "./Docket.ts"
import type { LocalSteps } from "./LocalSteps.ts"
import { PairMap } from "./PairMap.ts"
import { Worlds } from "./Worlds.ts"

export class WorldJudge {
  readonly worlds: Worlds
  /** Whether worlds have to be followed at every step, not only where everything is at rest. */
  readonly isNeeded: boolean
  /** Whether steps to known configurations matter too. */
  readonly judgesPairs: boolean
  /** Temporal property → number of configurations at rest in which `whenever` held. */
  readonly antecedents = new Map<string, number>()
  private readonly steps: LocalSteps
  private readonly violations: Findings
  private readonly invariants
  private readonly stepInvariants
  private readonly temporal
  private readonly met: Array<boolean> = []
  private readonly pairs = new PairMap()
  /** Of each world that was met at rest, whether `whenever` held for each temporal property. */
  private readonly applies: Array<ReadonlyArray<boolean> | undefined> = []

  constructor(properties: ReadonlyArray<Property<Json>>, steps: LocalSteps, violations: Findings) {
    this.steps = steps
    this.violations = violations
    this.worlds = new Worlds(steps.system.places.length)
    this.invariants = ofKind(properties, "invariant")
    this.stepInvariants = ofKind(properties, "stepInvariant")
    this.temporal = ofKind(properties, "temporal")
    this.judgesPairs = this.stepInvariants.length > 0
    this.isNeeded = this.judgesPairs || this.invariants.length > 0
    for (const p of this.temporal) this.antecedents.set(p.id, 0)
  }

  /** Judges the world of the initial configuration. */
  start(world: number): void {
    const { params } = this.steps.system
    const value = this.value(world)
    for (const p of this.stepInvariants) {
      if (ask(p, () => p.initially?.(value, params)) === false) this.violations.add(p, 0, -1)
    }
    this.world(world, 0, -1)
  }

  /** Judges a world that local step `step` of configuration `at` leads to; −1 for the world of `at` itself. */
  world(world: number, at: number, step: number): void {
    if (this.met[world] === true) return
    this.met[world] = true
    const { params } = this.steps.system
    const value = this.value(world)
    for (const p of this.invariants) {
      if (this.violations.isOpen(p) && !ask(p, () => p.holds(value, params))) this.violations.add(p, at, step)
    }
  }

  /** Judges two worlds in a row. */
  pair(before: number, after: number, at: number, step: number): void {
    if (!this.judgesPairs || this.pairs.get(before, after) !== -1) return
    this.pairs.set(before, after, 1)
    const { params } = this.steps.system
    const a = this.value(before)
    const b = this.value(after)
    for (const p of this.stepInvariants) {
      if (this.violations.isOpen(p) && !ask(p, () => p.holds(a, b, params))) this.violations.add(p, at, step)
    }
  }

  /** Judges configuration `at`, in which everything is at rest. */
  atRest(world: number, at: number): void {
    const applies = this.applies[world] ?? this.judgeAtRest(world, at)
    this.temporal.forEach((p, i) => {
      if (applies[i] === true) this.antecedents.set(p.id, (this.antecedents.get(p.id) as number) + 1)
    })
  }

  /** What all watched places show. */
  value(world: number): World<Json> {
    const { system, observations } = this.steps
    return worldOf(system, (place) => observations.values[this.worlds.at(world, place)])
  }

  get bytes(): number {
    return this.worlds.bytes + this.pairs.bytes + this.met.length
  }

  private judgeAtRest(world: number, at: number): ReadonlyArray<boolean> {
    const { params } = this.steps.system
    const value = this.value(world)
    const applies = this.temporal.map((p) => ask(p, () => p.whenever(value, params)))
    this.applies[world] = applies
    this.temporal.forEach((p, i) => {
      if (applies[i] !== true || !this.violations.isOpen(p)) return
      if (!ask(p, () => p.then(value, params))) this.violations.add(p, at, -1)
    })
    return applies
  }
}
