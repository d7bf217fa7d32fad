/**
 * One breadth-first search: its tables and its loop.
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Json, Local, System } from "../../spec/core/System.ts"
import type { Path } from "../system/Move.ts"
import { Budgets, free } from "./Budgets.ts"
import { Cells, notEnabled, Row, selfLoop } from "./Cells.ts"
import { Configurations } from "./Configurations.ts"
import type { Finding } from "./Docket.ts"
import type { Exploration, Options, Verdict } from "./Exploration.ts"
import { Judges } from "./Judges.ts"
import { LocalSteps } from "./LocalSteps.ts"
import { mix } from "./mix.ts"

const bytesMaxDefault = 2 ** 31
/** Progress is told about every so many transitions. */
const progressEvery = 250_000
/** The size of all tables is estimated once for so many configurations. */
const measureEvery = 1024

export class Search {
  private readonly system: System
  private readonly properties: ReadonlyArray<Property<Json>>
  private readonly options: Options<Json>
  private readonly steps: LocalSteps
  private readonly budgets: Budgets
  private readonly cells: Cells
  private readonly found: Configurations
  private readonly judges: Judges
  /** The configuration that is being explored, and one that a step leads to. */
  private readonly from: Int32Array
  private readonly to: Int32Array
  private readonly places: number
  private readonly stopsAtFirst: boolean
  private at = 0
  private depth = 1
  private transitions = 0
  private selfLoops = 0
  private terminals = 0
  private deadlocks = 0
  private isCut = false
  private readonly collected = new Map<string, number>()

  constructor(system: System, properties: ReadonlyArray<Property<Json>>, options: Options<Json>) {
    this.system = system
    this.properties = properties
    this.options = options
    this.places = system.places.length
    this.stopsAtFirst = options.stopAtFirst ?? true
    this.steps = new LocalSteps(system)
    this.budgets = new Budgets(system, this.steps.spelled)
    this.cells = new Cells(system, this.steps, this.budgets)
    this.judges = new Judges(properties, this.steps)
    const width = this.places + 1 + this.judges.monitors.count
    this.found = new Configurations(width)
    this.from = new Int32Array(width)
    this.to = new Int32Array(width)
  }

  /** Searches until everything is explored, a violation ends the search, or a limit is reached. */
  run(): void {
    this.start()
    const { statesMax, depthMax = Infinity, onProgress } = this.options
    if (statesMax !== undefined && statesMax < 1) this.isCut = true
    let levelEnd = 1
    let nextProgress = progressEvery
    for (this.at = 0; this.at < this.found.count && !this.isOver; this.at++) {
      if (this.at === levelEnd) {
        this.depth++
        levelEnd = this.found.count
      }
      if (this.depth >= depthMax || (this.at % measureEvery === 0 && this.bytes > this.bytesMax)) {
        this.isCut = true
        break
      }
      if (this.expand() === 0) this.terminal()
      if (onProgress !== undefined && this.transitions >= nextProgress) {
        nextProgress = this.transitions + progressEvery
        const { transitions, depth, at } = this
        onProgress({ states: this.found.count, transitions, depth, waiting: this.found.count - at - 1 })
      }
    }
    if (this.found.count > levelEnd) this.depth++
  }

  /** The path to the configuration that is being explored. */
  path(): Path {
    return this.pathTo(this.at)
  }

  answer(): Exploration {
    const states = this.found.count
    const { transitions, depth, terminals, deadlocks } = this
    return {
      verdict: this.verdict(states),
      states,
      transitions,
      generated: transitions + this.selfLoops + 1,
      depth,
      terminals,
      deadlocks,
      collected: sorted(this.collected),
      antecedents: Object.fromEntries(this.judges.antecedents),
      violations: this.judges.violations.in(this.properties).map((f) => this.spelledOut(f)),
      reached: this.judges.reached.in(this.properties).map((f) => this.spelledOut(f)),
      fired: sorted(this.steps.fired),
      refused: sorted(new Map([...this.steps.refusals].map(([rule, premises]) => [rule, sorted(premises)]))),
      bytesPerState: Math.round(this.bytes / states),
    }
  }

  private start(): void {
    const { system, cells, steps, to, places, found } = this
    system.initial.locals.forEach((value: Local, place) => {
      to[place] = cells.start(steps.local(place, value))
    })
    for (const { to: place, envelope } of system.initial.posts) {
      to[place] = cells.absorb(to[place] as number, steps.messages.of(envelope))
    }
    to[places] = this.budgets.initial
    for (let k = places + 1; k < to.length; k++) to[k] = this.judges.monitors.start(k - places - 1)
    found.add(to, this.hashOf(to), -1, -1)
    this.judges.start(this.localsOf(to))
  }

  /** Explores configuration `at`: takes every step that is enabled in it. Returns their number. */
  private expand(): number {
    const { from, to, places, cells, budgets } = this
    const { width, vectors } = this.found
    for (let k = 0, base = this.at * width; k < width; k++) to[k] = from[k] = vectors.data[base + k] as number
    const hash = this.hashOf(from)
    const budget = from[places] as number
    const before = this.transitions
    for (let place = 0; place < places; place++) {
      const cell = from[place] as number
      const begin = cells.entriesOf(cell)
      let entries = cells.entries.data
      const end = begin + 1 + 2 * (entries[begin] as number)
      for (let entry = begin + 1; entry < end; entry += 2) {
        const kind = entries[entry] as number
        const left = kind === free ? budget : budgets.spend(budget, kind)
        if (left < 0) continue
        let row = entries[entry + 1] as number
        if (row < 0) {
          row = cells.resolve(cell, entry)
          entries = cells.entries.data
        }
        if (row === notEnabled) continue
        if (row === selfLoop) this.selfLoops++
        else this.take(place, row, left, hash)
        if (this.isOver) return this.transitions - before
      }
    }
    return this.transitions - before
  }

  /** Takes one step: `row` of the cell at a place. `left` is the budget after it, `hash` that of configuration `at`. */
  private take(place: number, row: number, left: number, hash: number): void {
    const { from, to, places, cells } = this
    const rows = cells.rows.data
    const cell = from[place] as number
    const after = rows[row + Row.cell] as number
    const step = rows[row + Row.step] as number
    const posts = row + Row.header
    const postsEnd = posts + 2 * (rows[row + Row.posts] as number)
    let sum = (hash - (cells.hash.data[cell] as number) + (cells.hash.data[after] as number)) | 0
    to[place] = after
    if (left !== from[places]) {
      sum = (sum - mix(from[places] as number, 1) + mix(left, 1)) | 0
      to[places] = left
    }
    let isSame = after === cell && left === from[places]
    for (let p = posts; p < postsEnd; p += 2) {
      const receiver = rows[p] as number
      const old = to[receiver] as number
      const cellAfter = cells.absorb(old, rows[p + 1] as number)
      if (cellAfter === old) continue
      isSame = false
      to[receiver] = cellAfter
      sum = (sum - (cells.hash.data[old] as number) + (cells.hash.data[cellAfter] as number)) | 0
    }
    if (isSame) this.selfLoops++
    else this.arrive(sum, step)
    to[place] = cell
    to[places] = from[places] as number
    for (let p = posts; p < postsEnd; p += 2) to[rows[p] as number] = from[rows[p] as number] as number
  }

  /** Keeps and judges the configuration `to`, which a local step has led to. `sum` is the hash of its places and budget. */
  private arrive(sum: number, step: number): void {
    const { found, judges, places, from, to, at } = this
    let hash = sum
    for (let k = places + 1; k < to.length; k++) {
      const state = judges.monitors.step(k - places - 1, from[k] as number, step)
      hash = (hash - mix(from[k] as number, k) + mix(state, k)) | 0
      to[k] = state
    }
    const known = found.find(to, hash)
    this.transitions++
    if (known < 0) {
      if (!this.hasRoom) {
        this.isCut = true
        return
      }
      found.add(to, hash, at, step)
    }
    judges.step(step, at, known < 0)
    if (known >= 0) return
    for (let k = places + 1; k < to.length; k++) judges.monitor(k - places - 1, to[k] as number, step, at)
  }

  /** Nothing more can happen in configuration `at`. */
  private terminal(): void {
    const { from, places, steps, cells, judges } = this
    const locals = this.localsOf(from)
    this.terminals++
    if (from.some((cell, k) => k < places && cells.waits(cell))) this.deadlocks++
    if (!locals.some((local, place) => this.system.places[place]?.watched === true && steps.isDown(local))) {
      judges.atRest(locals, this.at)
    }
    const label = this.options.collect?.(judges.shown(locals))
    if (label !== undefined) this.collected.set(label, (this.collected.get(label) ?? 0) + 1)
  }

  /** Whether the search has ended before everything is explored. */
  private get isOver(): boolean {
    return this.isCut || (this.stopsAtFirst && this.judges.violations.size > 0)
  }

  private get hasRoom(): boolean {
    const { count, growth } = this.found
    const { statesMax = Infinity } = this.options
    return count < statesMax && (growth === 0 || this.bytes + growth <= this.bytesMax)
  }

  private get bytesMax(): number {
    return this.options.bytesMax ?? bytesMaxDefault
  }

  private get bytes(): number {
    return this.found.bytes + this.cells.bytes + this.steps.bytes + this.budgets.bytes + this.judges.bytes
  }

  private verdict(states: number): Verdict {
    if (this.judges.violations.size > 0) return "violated"
    return this.isCut ? "inconclusive (budget)" : `holds (exhaustive, ${states} states)`
  }

  private localsOf(vector: Int32Array): ReadonlyArray<number> {
    return this.system.places.map((_, place) => this.cells.local.data[vector[place] as number] as number)
  }

  private hashOf(vector: Int32Array): number {
    let sum = 0
    for (let place = 0; place < this.places; place++) sum += this.cells.hash.data[vector[place] as number] as number
    sum += mix(vector[this.places] as number, 1)
    for (let k = this.places + 1; k < vector.length; k++) sum += mix(vector[k] as number, k)
    return sum | 0
  }

  private spelledOut({ property, at, step }: Finding): { readonly property: string; readonly path: Path } {
    const path = this.pathTo(at)
    return { property: property.id, path: step < 0 ? path : [...path, this.steps.move(step)] }
  }

  private pathTo(at: number): Path {
    const { parents, steps } = this.found
    const path = []
    for (let c = at; c > 0; c = parents.data[c] as number) path.push(this.steps.move(steps.data[c] as number))
    return path.reverse()
  }
}

const sorted = <A>(counts: ReadonlyMap<string, A>): { readonly [key: string]: A } =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
