/**
 * Judges what walks and runs on tables meet, and remembers every verdict: a local step, a world, a pair of worlds is judged once,
 * however many meet it.
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Json, System } from "../../spec/core/System.ts"
import { ask, type OfKind, ofKind, worldOf } from "../explore/Docket.ts"
import { Ints } from "../explore/Ints.ts"
import type { LocalSteps } from "../explore/LocalSteps.ts"
import { PairMap } from "../explore/PairMap.ts"
import { Worlds } from "../explore/Worlds.ts"

/** A verdict: nothing is violated, or 1 + the index of the property that is. */
export type VerdictNumber = number
export const fine = 0
const unknown = -1

/** As many witnesses, and as many temporal properties, as a number has bits. */
export const flagsMax = 31

/** What a world at rest shows: the temporal properties whose antecedent holds, as bits, and the verdict. */
export interface AtRest {
  readonly applied: number
  readonly verdict: VerdictNumber
}

export class Verdicts {
  readonly properties: ReadonlyArray<Property<Json>>
  readonly worlds: Worlds
  readonly followsWorlds: boolean
  /** Of each local step: its verdict, the witnesses that it reaches as bits, and what its place shows after it, or −1: the same. */
  readonly stepVerdict = new Ints()
  readonly stepReaches = new Ints()
  readonly stepShows = new Ints()
  private readonly steps: LocalSteps
  private readonly system: System
  private readonly witnesses
  private readonly eachNode
  private readonly eachStep
  private readonly invariants
  private readonly stepInvariants
  private readonly temporal
  private readonly worldVerdict = new Ints()
  private readonly pairVerdict = new PairMap()
  private readonly atRestIn = new Map<number, AtRest>()

  constructor(properties: ReadonlyArray<Property<Json>>, steps: LocalSteps) {
    this.properties = properties
    this.steps = steps
    this.system = steps.system
    this.worlds = new Worlds(steps.system.places.length)
    this.witnesses = ofKind(properties, "witness")
    this.eachNode = ofKind(properties, "eachNode")
    this.eachStep = ofKind(properties, "eachStep")
    this.invariants = ofKind(properties, "invariant")
    this.stepInvariants = ofKind(properties, "stepInvariant")
    this.temporal = ofKind(properties, "temporal")
    this.followsWorlds = this.invariants.length + this.stepInvariants.length + this.temporal.length > 0
  }

  get witnessIds(): ReadonlyArray<string> {
    return this.witnesses.map((w) => w.id)
  }

  get temporalIds(): ReadonlyArray<string> {
    return this.temporal.map((p) => p.id)
  }

  /** The verdict on the initial configuration, and the witnesses that it shows. */
  start(locals: ReadonlyArray<number>): { readonly verdict: VerdictNumber; readonly reaches: number } {
    const shown = locals.map((local) => this.observed(this.steps.shows[local] as number)).filter((o) => o !== null)
    const world = this.valueOf(this.worldWhere(locals))
    const { params } = this.system
    const broken =
      shown.flatMap((o) => this.eachNode.find((p) => !ask(p, () => p.holds(o, params))) ?? []).at(0) ??
      this.invariants.find((p) => !ask(p, () => p.holds(world, params))) ??
      this.stepInvariants.find((p) => p.initially !== undefined && !ask(p, () => p.initially?.(world, params) === true))
    const reaches = shown.reduce<number>((bits, o) => bits | this.seenInNode(o), 0)
    return { verdict: this.numberOf(broken), reaches }
  }

  worldWhere(locals: ReadonlyArray<number>): number {
    return this.worlds.of((place) => this.steps.shows[locals[place] as number] as number)
  }

  /** Judges a local step that has not been judged yet. */
  judgeStep(step: number): void {
    const { table, shows } = this.steps
    for (let k = this.stepVerdict.length; k <= step; k++) {
      this.stepVerdict.push(unknown)
      this.stepReaches.push(0)
      this.stepShows.push(-1)
    }
    const from = shows[table.before.data[step] as number] as number
    const to = shows[table.after.data[step] as number] as number
    const before = this.observed(from)
    const after = this.observed(to)
    let reaches = this.seenInRule(table.rule(step), table.before.data[step] as number)
    let broken: Property<Json> | undefined
    if (from !== to) {
      this.stepShows.data[step] = to
      if (after !== null) {
        const { params } = this.system
        broken = this.eachNode.find((p) => !ask(p, () => p.holds(after, params)))
        reaches |= this.seenInNode(after)
        if (before !== null) {
          broken ??= this.eachStep.find((p) => !ask(p, () => p.holds(before, after, params)))
          reaches |= this.seenInStep(before, after)
        }
      }
    }
    this.stepReaches.data[step] = reaches
    this.stepVerdict.data[step] = this.numberOf(broken)
  }

  /** The verdict on a step from one world to another one. */
  pair(before: number, after: number): VerdictNumber {
    const world = this.world(after)
    if (world !== fine || this.stepInvariants.length === 0) return world
    const known = this.pairVerdict.get(before, after)
    if (known !== -1) return known
    const { params } = this.system
    const [a, b] = [this.valueOf(before), this.valueOf(after)]
    const verdict = this.numberOf(this.stepInvariants.find((p) => !ask(p, () => p.holds(a, b, params))))
    this.pairVerdict.set(before, after, verdict)
    return verdict
  }

  /** The verdict on a world in which everything is at rest. */
  atRest(world: number): AtRest {
    const known = this.atRestIn.get(world)
    if (known !== undefined) return known
    const value = this.valueOf(world)
    const { params } = this.system
    const applies = this.temporal.map((p) => ask(p, () => p.whenever(value, params)))
    const broken = this.temporal.find((p, k) => applies[k] === true && !ask(p, () => p.then(value, params)))
    const applied = applies.reduce((bits, is, k) => (is ? bits | (1 << k) : bits), 0)
    const judged = { applied, verdict: this.numberOf(broken) }
    this.atRestIn.set(world, judged)
    return judged
  }

  numberOf(broken: Property<Json> | undefined): VerdictNumber {
    return broken === undefined ? fine : this.properties.indexOf(broken) + 1
  }

  private world(world: number): VerdictNumber {
    const { worldVerdict } = this
    while (worldVerdict.length <= world) worldVerdict.push(unknown)
    const known = worldVerdict.data[world] as number
    if (known !== unknown) return known
    const value = this.valueOf(world)
    const { params } = this.system
    const verdict = this.numberOf(this.invariants.find((p) => !ask(p, () => p.holds(value, params))))
    worldVerdict.data[world] = verdict
    return verdict
  }

  private valueOf(world: number) {
    return worldOf(this.system, (place) => this.observed(this.worlds.at(world, place)))
  }

  private observed(number: number): Json {
    return this.steps.observations.values[number]
  }

  private seenInRule(rule: string, local: number): number {
    if (this.system.places[this.steps.placeOf[local] as number]?.watched !== true) return 0
    return this.bits(({ sees }) => "rule" in sees && sees.rule === rule)
  }

  private seenInNode(o: Json): number {
    const { params } = this.system
    return this.bits((w) => "node" in w.sees && seesNode(w, o, params))
  }

  private seenInStep(before: Json, after: Json): number {
    const { params } = this.system
    return this.bits((w) => "step" in w.sees && seesStep(w, before, after, params))
  }

  private bits(isSeen: (w: OfKind<"witness">) => boolean): number {
    return this.witnesses.reduce((bits, w, k) => (isSeen(w) ? bits | (1 << k) : bits), 0)
  }
}

const seesNode = (w: OfKind<"witness">, o: Json, params: Json): boolean => {
  const { sees } = w
  return "node" in sees && ask(w, () => sees.node(o, params))
}
const seesStep = (w: OfKind<"witness">, before: Json, after: Json, params: Json): boolean => {
  const { sees } = w
  return "step" in sees && ask(w, () => sees.step(before, after, params))
}
