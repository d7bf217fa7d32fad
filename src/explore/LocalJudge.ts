/**
 * Judges what one place shows: each observation, and each pair of observations in a row, the first time that it is met.
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { ask, type Findings, ofKind } from "./Docket.ts"
import type { LocalSteps } from "./LocalSteps.ts"
import { PairMap } from "./PairMap.ts"

export class LocalJudge {
  private readonly steps: LocalSteps
  private readonly violations: Findings
  private readonly reached: Findings
  private readonly eachNode
  private readonly eachStep
  private readonly witnesses
  private readonly nodes: Array<boolean> = []
  private readonly pairs = new PairMap()
  private readonly nothing: number

  constructor(properties: ReadonlyArray<Property<Json>>, steps: LocalSteps, violations: Findings, reached: Findings) {
    this.steps = steps
    this.violations = violations
    this.reached = reached
    this.eachNode = ofKind(properties, "eachNode")
    this.eachStep = ofKind(properties, "eachStep")
    this.witnesses = ofKind(properties, "witness")
    this.nothing = steps.observations.of(null)
  }

  /** Judges what a place shows in the initial configuration. */
  start(local: number): void {
    this.node(this.steps.shows[local] as number, 0, -1)
  }

  /** Judges a local step that is taken for the first time, in configuration `at`. */
  step(step: number, at: number): void {
    const { table, shows } = this.steps
    table.judged.data[step] = 1
    this.rule(step, at)
    const before = shows[table.before.data[step] as number] as number
    const after = shows[table.after.data[step] as number] as number
    if (before === after) return
    this.node(after, at, step)
    this.pair(before, after, at, step)
  }

  get bytes(): number {
    return this.pairs.bytes + this.nodes.length
  }

  /** What a corrupt place does reaches nothing. */
  private rule(step: number, at: number): void {
    const { system, table, placeOf } = this.steps
    if (system.places[placeOf[table.before.data[step] as number] as number]?.watched !== true) return
    const rule = table.rule(step)
    for (const w of this.witnesses) if ("rule" in w.sees && w.sees.rule === rule) this.reached.add(w, at, step)
  }

  private node(shown: number, at: number, step: number): void {
    if (shown === this.nothing || this.nodes[shown] === true) return
    this.nodes[shown] = true
    const { params } = this.steps.system
    const o = this.steps.observations.values[shown]
    for (const p of this.eachNode) {
      if (this.violations.isOpen(p) && !ask(p, () => p.holds(o, params))) this.violations.add(p, at, step)
    }
    for (const w of this.witnesses) {
      const { sees } = w
      if ("node" in sees && this.reached.isOpen(w) && ask(w, () => sees.node(o, params))) this.reached.add(w, at, step)
    }
  }

  private pair(before: number, after: number, at: number, step: number): void {
    if (before === this.nothing || after === this.nothing || this.pairs.get(before, after) !== -1) return
    this.pairs.set(before, after, 1)
    const { params } = this.steps.system
    const a = this.steps.observations.values[before]
    const b = this.steps.observations.values[after]
    for (const p of this.eachStep) {
      if (this.violations.isOpen(p) && !ask(p, () => p.holds(a, b, params))) this.violations.add(p, at, step)
    }
    for (const w of this.witnesses) {
      const { sees } = w
      if ("step" in sees && this.reached.isOpen(w) && ask(w, () => sees.step(a, b, params)))
        this.reached.add(w, at, step)
    }
  }
}
