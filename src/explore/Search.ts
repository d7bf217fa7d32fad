/**
 * One search: its tables and its loop. What can happen in a configuration is in [Successors.ts](Successors.ts), in which order
 * configurations are explored in [Order.ts](Order.ts), what is kept of them in [Known.ts](Known.ts).
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Json, System } from "../../spec/core/System.ts"
import type { Path } from "../system/Move.ts"
import { isMidRound } from "../system/turn.ts"
import { BreadthFirst } from "./BreadthFirst.ts"
import { Configurations } from "./Configurations.ts"
import { Deepening } from "./Deepening.ts"
import { DepthFirst } from "./DepthFirst.ts"
import { type Finding, ofKind } from "./Docket.ts"
import {
  type Exhausted,
  type Exploration,
  exhaustive,
  type Options,
  type Reduction,
  type Verdict,
} from "./Exploration.ts"
import { Fingerprints } from "./Fingerprints.ts"
import { Judges } from "./Judges.ts"
import type { Known } from "./Known.ts"
import { LocalSteps } from "./LocalSteps.ts"
import type { Order } from "./Order.ts"
import { stepTo } from "./path.ts"
import { SleepSets } from "./por/SleepSets.ts"
import { Successors, type Visitor } from "./Successors.ts"
import type { Orbits } from "./symmetry/Orbits.ts"
import { orbitsOf } from "./symmetry/orbitsOf.ts"

const bytesMaxDefault = 2 ** 31
/** Progress is told about every so many transitions. */
const progressEvery = 250_000
/** `shouldStop` is asked, and the size of all tables estimated, once for so many configurations. */
const askEvery = 64
const measureEvery = 1024

const orders = { bfs: BreadthFirst, dfs: DepthFirst, iddfs: Deepening } as const

export class Search implements Visitor {
  private readonly system: System
  private readonly properties: ReadonlyArray<Property<Json>>
  private readonly options: Options<Json>
  private readonly steps: LocalSteps
  private readonly successors: Successors
  private readonly known: Known
  /** Absent where configurations that differ in interchangeable names are told apart. */
  private readonly orbits: Orbits | undefined
  /** Absent where steps that commute are taken in every order. */
  private readonly sleepSets: SleepSets | undefined
  readonly skips: Visitor["skips"]
  private readonly order: Order
  private readonly judges: Judges
  /** The configuration that is being explored, and its number. */
  private readonly from: Int32Array
  private readonly localHere = (place: number): number => this.localOf(this.from, place)
  private at = 0
  private explored = 0
  private transitions = 0
  private selfLoops = 0
  private terminals = 0
  private deadlocks = 0
  private cut: Exhausted | undefined
  private readonly collected = new Map<string, number>()

  constructor(system: System, properties: ReadonlyArray<Property<Json>>, options: Options<Json>) {
    this.system = system
    this.properties = properties
    this.options = options
    this.steps = new LocalSteps(system)
    this.judges = new Judges(properties, this.steps)
    this.successors = new Successors(system, this.steps, this.judges.monitors)
    const { width } = this.successors
    this.from = new Int32Array(width)
    const exact =
      options.store === "fingerprints"
        ? new Fingerprints()
        : new Configurations(width, (vector) => this.successors.hashLow(vector))
    this.orbits =
      options.symmetry === true ? orbitsOf(system, this.steps, this.successors, this.judges.monitors, exact) : undefined
    this.known = this.orbits ?? exact
    const sleepSets = options.partialOrder === true ? new SleepSets(system, this.steps) : undefined
    this.sleepSets = sleepSets
    this.skips = sleepSets === undefined ? undefined : (step) => sleepSets.skips(step)
    this.order = new orders[options.mode ?? "bfs"](this.known, width, options.depthMax ?? Infinity)
  }

  /** Searches until everything is explored, a violation ends the search, or a limit is reached. */
  run(): void {
    const { order, from, known } = this
    const { statesMax = Infinity, onProgress } = this.options
    this.start()
    if (statesMax < 1) this.cut = "states"
    let nextProgress = progressEvery
    for (let turn = 0; !this.isOver && this.isAllowed(turn); turn++) {
      this.at = order.next(from)
      if (this.at === -1) break
      this.expand()
      if (onProgress !== undefined && this.transitions >= nextProgress) {
        nextProgress = this.transitions + progressEvery
        onProgress({ states: known.count, transitions: this.transitions, depth: order.level, waiting: this.waiting })
      }
    }
    if (!this.isOver && this.waiting > 0) this.cut = "depth"
  }

  /** A local step leads from the present configuration to another: finds, keeps and judges that. */
  step(step: number, low: number, high: number): boolean {
    const { known, order, judges, at, successors, options, sleepSets } = this
    const { to } = successors
    const before = known.find(to, low, high)
    const { isFirst } = order
    if (isFirst) this.transitions++
    if (before !== -1) {
      order.met(before, to)
      sleepSets?.took(step, false, this.isCostly)
      if (isFirst) judges.step(step, at, false)
      if (isFirst && options.onEdge !== undefined) this.tell(before, step)
      return !this.isOver
    }
    if (!this.hasRoom()) return false
    const number = known.add(to, low, high, at)
    order.found(number, to)
    sleepSets?.took(step, true, this.isCostly)
    judges.step(step, at, true)
    const { monitors } = judges
    for (let k = 0; k < monitors.count; k++) monitors.judge(k, successors.monitor(to, k), at, step)
    if (options.onState !== undefined) options.onState(number, judges.shown(this.localsOf(to)))
    if (options.onEdge !== undefined) this.tell(number, step)
    return !this.isOver
  }

  selfLoop(step: number): boolean {
    if (!this.order.isFirst) return true
    this.selfLoops++
    if (this.options.onEdge !== undefined) this.tell(this.at, step)
    return true
  }

  /** The path to the configuration that is being explored. */
  path(): Path {
    return this.pathTo(Math.max(this.at, 0))
  }

  /** A path to a configuration, by its number: the steps are found again by taking them. */
  pathTo(number: number): Path {
    const { successors, steps } = this
    const known = this.orbits?.exact ?? this.known
    const chain: Array<number> = []
    for (let n = number; n > 0; n = known.parents.get(n)) chain.push(n)
    const vector = new Int32Array(successors.width)
    successors.start(vector)
    return chain.reverse().map((next) => steps.move(stepTo(next, vector, successors, known)))
  }

  answer(): Exploration {
    const states = this.known.count
    const { transitions, terminals, deadlocks, known, judges } = this
    const statesPerLevel = this.order.levels()
    const verdict = this.verdict(states)
    return {
      verdict,
      states,
      transitions,
      generated: transitions + this.selfLoops + 1,
      depth: statesPerLevel.length,
      statesPerLevel,
      terminals,
      deadlocks,
      collected: sorted(this.collected),
      antecedents: Object.fromEntries(judges.antecedents),
      violations: judges.violations.in(this.properties).map((f) => this.spelledOut(f)),
      reached: judges.reached.in(this.properties).map((f) => this.spelledOut(f)),
      unjudged: ofKind(this.properties, "leadsTo").map((p) => p.id),
      fired: sorted(this.steps.fired),
      refused: sorted(new Map([...this.steps.refusals].map(([rule, premises]) => [rule, sorted(premises)]))),
      budget: this.cut === undefined ? undefined : { which: this.cut, explored: this.explored, waiting: this.waiting },
      collisionProbability: known.collisionProbability,
      reduction: this.reduction,
      bytesPerState: Math.round((known.bytes + this.order.bytes) / states),
      bytes: this.bytes,
    }
  }

  private start(): void {
    const { successors, known, order, judges, from, options } = this
    successors.start(from)
    const { low, high } = successors.hash(from)
    known.find(from, low, high)
    order.found(known.add(from, low, high, -1), from)
    judges.start(this.localsOf(from))
    options.onState?.(0, judges.shown(this.localsOf(from)))
  }

  /** Tells of a step from the present configuration. The move is spelled out only if it is asked for. */
  private tell(to: number, step: number): void {
    this.options.onEdge?.(this.at, to, () => this.steps.move(step), to === this.at)
  }

  /** Explores the present configuration: takes every step that is enabled in it. */
  private expand(): void {
    const { order, judges, successors, from } = this
    const before = this.enabled
    this.sleepSets?.enter(this.at)
    if (order.isFirst) judges.enter(this.localHere)
    successors.each(from, this)
    if (!order.isFirst || this.isOver) return
    this.explored++
    if (this.enabled === before) this.terminal()
  }

  /** Nothing more can happen in the present configuration. */
  private terminal(): void {
    const { from, steps, successors, judges, system } = this
    const locals = this.localsOf(from)
    this.terminals++
    const isCut = isMidRound(system, (place) => steps.roundOf(locals[place] as number))
    if (isCut || locals.some((_, place) => successors.cells.waits(from[place] as number))) this.deadlocks++
    if (!isCut && !locals.some((local, place) => system.places[place]?.watched === true && steps.isDown(local))) {
      judges.atRest(locals, this.at)
    }
    const label = this.options.collect?.(judges.shown(locals))
    if (label !== undefined) this.collected.set(label, (this.collected.get(label) ?? 0) + 1)
  }

  /** How many steps have been enabled so far, those included that were skipped. */
  private get enabled(): number {
    return this.transitions + (this.sleepSets?.skipped ?? 0)
  }

  /** Whether the last step has drawn on a budget. */
  private get isCostly(): boolean {
    const { successors, system, from } = this
    const places = system.places.length
    return successors.monitorsAt > places && successors.to[places] !== from[places]
  }

  private get reduction(): Reduction {
    const { orbits, sleepSets } = this
    return {
      ...(orbits === undefined ? {} : { symmetry: orbits.report }),
      ...(sleepSets === undefined ? {} : { partialOrder: { executed: this.transitions, skipped: sleepSets.skipped } }),
    }
  }

  /** Configurations that are found but not yet explored. */
  private get waiting(): number {
    return this.known.count - this.explored
  }

  /** Whether the search has ended before everything is explored. */
  private get isOver(): boolean {
    return this.cut !== undefined || (this.judges.violations.size > 0 && this.options.stopAtFirst !== false)
  }

  /** Whether one more configuration may be explored; if not, why is noted. */
  private isAllowed(turn: number): boolean {
    if (turn % askEvery === 0 && this.options.shouldStop?.() === true) this.cut = "stopped"
    else if (turn % measureEvery === 0 && this.bytes > this.bytesMax) this.cut = "memory"
    return this.cut === undefined
  }

  /** Whether one more configuration may be kept; if not, why is noted. */
  private hasRoom(): boolean {
    const { count, growth } = this.known
    if (count >= (this.options.statesMax ?? Infinity)) this.cut = "states"
    else if (growth > 0 && this.bytes + growth > this.bytesMax) this.cut = "memory"
    return this.cut === undefined
  }

  private get bytesMax(): number {
    return this.options.bytesMax ?? bytesMaxDefault
  }

  private get bytes(): number {
    const reductions = this.sleepSets?.bytes ?? 0
    return (
      this.known.bytes + this.order.bytes + this.successors.bytes + this.steps.bytes + this.judges.bytes + reductions
    )
  }

  private verdict(states: number): Verdict {
    if (this.judges.violations.size > 0) return "violated"
    if (this.cut !== undefined) return "inconclusive (budget)"
    return exhaustive(states, this.options.store === "fingerprints" ? this.known.collisionProbability : undefined)
  }

  private localOf(vector: Int32Array, place: number): number {
    return this.successors.cells.local.data[vector[place] as number] as number
  }

  private localsOf(vector: Int32Array): ReadonlyArray<number> {
    return this.system.places.map((_, place) => this.localOf(vector, place))
  }

  private spelledOut({ property, at, step }: Finding): { readonly property: string; readonly path: Path } {
    const path = this.pathTo(at)
    return { property: property.id, path: step < 0 ? path : [...path, this.steps.move(step)] }
  }
}

const sorted = <A>(counts: ReadonlyMap<string, A>): { readonly [key: string]: A } =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
