/**
 * Judges runs: evaluates properties step by step, only where an observation has changed.
 */
import type { Property, Step, World } from "../../spec/core/Property.ts"
import type { Json, System } from "../../spec/core/System.ts"

type Kind<K extends Property<Json>["kind"]> = Extract<Property<Json>, { readonly kind: K }>
const only = <K extends Property<Json>["kind"]>(properties: ReadonlyArray<Property<Json>>, kind: K) =>
  properties.filter((p) => p.kind === kind) as unknown as ReadonlyArray<Kind<K>>

/** The properties of a check, sorted by kind once. */
export interface Docket {
  readonly all: ReadonlyArray<Property<Json>>
  readonly eachNode: ReadonlyArray<Kind<"eachNode">>
  readonly eachStep: ReadonlyArray<Kind<"eachStep">>
  readonly invariant: ReadonlyArray<Kind<"invariant">>
  readonly stepInvariant: ReadonlyArray<Kind<"stepInvariant">>
  readonly temporal: ReadonlyArray<Kind<"temporal">>
  readonly monitor: ReadonlyArray<Kind<"monitor">>
  readonly witness: ReadonlyArray<Kind<"witness">>
  readonly worldly: boolean
}

export const docketOf = (properties: ReadonlyArray<Property<Json>>): Docket => {
  const invariant = only(properties, "invariant")
  const stepInvariant = only(properties, "stepInvariant")
  return {
    all: properties,
    eachNode: only(properties, "eachNode"),
    eachStep: only(properties, "eachStep"),
    invariant,
    stepInvariant,
    temporal: only(properties, "temporal"),
    monitor: only(properties, "monitor"),
    witness: only(properties, "witness"),
    worldly: invariant.length + stepInvariant.length > 0,
  }
}

/** Whether two dockets ask the same in the same order. */
export const asksTheSame = (a: Docket, b: Docket): boolean =>
  a === b || (a.all.length === b.all.length && a.all.every((p, i) => p === b.all[i]))

const shows = ({ sees }: Kind<"witness">, before: Json, after: Json, params: Json): boolean =>
  ("node" in sees && sees.node(after, params)) ||
  ("step" in sees && before !== null && sees.step(before, after, params))

/** What the properties of a single node say of a step: the first that fails, and the witnesses that it shows. */
export interface Verdict {
  readonly violated: string | undefined
  readonly reached: ReadonlyArray<string>
}

/** A step that may be judged again in other runs: what was said of it is kept here. */
export interface Judged {
  verdict: Verdict | undefined
}

const verdictOn = ({ eachNode, eachStep, witness }: Docket, before: Json, after: Json, params: Json): Verdict => {
  const failed =
    eachNode.find((q) => !q.holds(after, params)) ??
    (before === null ? undefined : eachStep.find((q) => !q.holds(before, after, params)))
  const reached = witness.filter((w) => shows(w, before, after, params)).map((w) => w.id)
  return { violated: failed?.id, reached }
}

/** Follows one run. `violated` is the id of the first property that failed, `reached` the witnesses seen so far. */
export class Judge {
  private readonly docket: Docket
  private readonly system: System
  private readonly params: Json
  private readonly folds: Array<unknown>
  private world: World<Json> = {}
  violated: string | undefined
  readonly reached = new Set<string>()
  /** Temporal properties whose antecedent held when the run came to rest. */
  readonly applied = new Set<string>()

  constructor(docket: Docket, system: System, observations: ReadonlyArray<Json>) {
    this.docket = docket
    this.system = system
    this.params = system.params
    this.folds = docket.monitor.map((m) =>
      m.start === undefined ? m.initial : m.start(worldOf(system, observations), this.params, system.environment),
    )
    if (docket.worldly || docket.temporal.length > 0) this.world = worldOf(system, observations)
    system.places.forEach((p, i) => {
      const o = observations[i]
      if (!p.watched || o === null) return
      for (const q of docket.eachNode) if (!q.holds(o, this.params)) this.violated ??= q.id
      for (const w of docket.witness) if (shows(w, null, o, this.params)) this.reached.add(w.id)
    })
    for (const q of docket.invariant) if (!q.holds(this.world, this.params)) this.violated ??= q.id
    for (const q of docket.stepInvariant) if (q.initially?.(this.world, this.params) === false) this.violated ??= q.id
    docket.monitor.forEach((m, i) => {
      if (!m.holds(this.folds[i], this.params)) this.violated ??= m.id
    })
  }

  /** Takes note of one step; `before` and `after` are the observations of the place that moved. */
  step(step: Step<Json>, judged: Judged): void {
    const { before, after, watched } = step
    if (watched && before !== after) this.changed(step.place, before, after, judged)
    const { monitor, witness } = this.docket
    for (let i = 0; i < monitor.length; i++) {
      const m = monitor[i] as Kind<"monitor">
      const state = m.update(this.folds[i], step, this.params, this.system.environment)
      if (state !== this.folds[i] && !m.holds(state, this.params)) this.violated ??= m.id
      this.folds[i] = state
    }
    if (!watched) return
    for (const w of witness) if ("rule" in w.sees && w.sees.rule === step.rule) this.reached.add(w.id)
  }

  private changed(place: string, before: Json, after: Json, judged: Judged): void {
    const { invariant, stepInvariant, worldly } = this.docket
    if (after !== null) {
      judged.verdict ??= verdictOn(this.docket, before, after, this.params)
      this.violated ??= judged.verdict.violated
      for (const id of judged.verdict.reached) this.reached.add(id)
    }
    if (!worldly) return
    const next = { ...this.world, [place]: after }
    for (const q of invariant) if (!q.holds(next, this.params)) this.violated ??= q.id
    for (const q of stepInvariant) if (!q.holds(this.world, next, this.params)) this.violated ??= q.id
    this.world = next
  }

  /** Judges the temporal properties; to be called where everything is at rest. */
  atRest(system: System, observations: ReadonlyArray<Json>): void {
    const world = worldOf(system, observations)
    for (const q of this.docket.temporal) {
      if (!q.whenever(world, this.params)) continue
      this.applied.add(q.id)
      if (!q.then(world, this.params)) this.violated ??= q.id
    }
  }
}

export const worldOf = (system: System, observations: ReadonlyArray<Json>): World<Json> =>
  Object.fromEntries(system.places.flatMap((p, i) => (p.watched ? [[p.name, observations[i]]] : [])))
