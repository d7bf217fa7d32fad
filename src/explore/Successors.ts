/**
 * What can happen in one configuration: every enabled step, and the configuration that it leads to.
 */
import type { Local, System } from "../../spec/core/System.ts"
import { turnOf } from "../system/turn.ts"
import { Budgets, free } from "./Budgets.ts"
import { Cells, idle, notEnabled, Row } from "./Cells.ts"
import type { LocalSteps } from "./LocalSteps.ts"
import type { Monitors } from "./Monitors.ts"

/** Instead of the number of a place: every place may take a step. */
const anyone = -2

/** Who is told of each step. Both answer whether to go on. */
export interface Visitor {
  /** A local step leads to another configuration, `Successors.to`, with this fingerprint. */
  readonly step: (step: number, low: number, high: number) => boolean
  /** A local step leaves everything as it is. */
  readonly selfLoop: (step: number) => boolean
  /** Whether to leave out a local step that leads to another configuration. Absent: never. */
  readonly skips?: ((step: number) => boolean) | undefined
}

export class Successors {
  /** How many numbers make up a configuration: the cells of the places, the budget if it can be spent, the monitors' states. */
  readonly width: number
  /** The configuration that the last step leads to; valid while the visitor is told. */
  readonly to: Int32Array
  /** The fingerprint that `hash` has worked out. */
  low = 0
  high = 0
  readonly cells: Cells
  private readonly system: System
  private readonly steps: LocalSteps
  private readonly budgets: Budgets
  private readonly monitors: Monitors
  private readonly places: number
  /** Where the monitors' states begin in a vector: after the cells and, if there is one, the budget. */
  readonly monitorsAt: number

  constructor(system: System, steps: LocalSteps, monitors: Monitors) {
    this.system = system
    this.steps = steps
    this.monitors = monitors
    this.budgets = new Budgets(system, steps.spelled)
    this.cells = new Cells(system, steps, this.budgets)
    this.places = system.places.length
    this.monitorsAt = this.places + (this.budgets.isSpent ? 1 : 0)
    this.width = this.monitorsAt + monitors.count
    this.to = new Int32Array(this.width)
  }

  /** Writes the initial configuration. */
  start(into: Int32Array): void {
    const { system, cells, steps, monitors, monitorsAt } = this
    system.initial.locals.forEach((value: Local, place) => {
      into[place] = cells.start(steps.local(place, value))
    })
    for (const { to: place, envelope } of system.initial.posts) {
      into[place] = cells.absorb(into[place] as number, steps.messages.of(envelope))
    }
    if (this.budgets.isSpent) into[this.places] = this.budgets.initial
    for (let k = 0; k < monitors.count; k++) into[monitorsAt + k] = monitors.start(k)
  }

  /** Works out the fingerprint of a configuration: the sums of the words of its parts. */
  hash(vector: Int32Array): this {
    const { places, budgets, monitors, monitorsAt } = this
    const words = this.cells.words.data
    let low = 0
    let high = 0
    for (let place = 0; place < places; place++) {
      const at = 2 * (vector[place] as number)
      low = (low + (words[at] as number)) | 0
      high = (high + (words[at + 1] as number)) | 0
    }
    if (budgets.isSpent) {
      low += budgets.words.low(vector[places] as number)
      high += budgets.words.high(vector[places] as number)
    }
    for (let k = 0; k < monitors.count; k++) {
      low += monitors.words(k).low(vector[monitorsAt + k] as number)
      high += monitors.words(k).high(vector[monitorsAt + k] as number)
    }
    this.low = low | 0
    this.high = high | 0
    return this
  }

  /** The low word of the fingerprint alone. */
  hashLow(vector: Int32Array): number {
    const { places, budgets, monitors, monitorsAt } = this
    const words = this.cells.words.data
    let low = 0
    for (let place = 0; place < places; place++) low = (low + (words[2 * (vector[place] as number)] as number)) | 0
    if (budgets.isSpent) low = (low + budgets.words.low(vector[places] as number)) | 0
    for (let k = 0; k < monitors.count; k++) {
      low = (low + monitors.words(k).low(vector[monitorsAt + k] as number)) | 0
    }
    return low
  }

  /** The state of the k-th monitor in a vector. */
  monitor(vector: Int32Array, k: number): number {
    return vector[this.monitorsAt + k] as number
  }

  /** Tells a visitor of every step that is enabled in a configuration, until it has enough. */
  each(from: Int32Array, visitor: Visitor): void {
    const { to, places, cells, budgets } = this
    to.set(from)
    const { low, high } = this.hash(from)
    const budget = budgets.isSpent ? (from[places] as number) : budgets.initial
    const turn = this.turn(from)
    for (let place = 0; place < places; place++) {
      if (turn !== anyone && place !== turn) continue
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
        if (row !== notEnabled && !this.take(from, place, row, budget, left, low, high, visitor)) return
      }
    }
  }

  get bytes(): number {
    return this.cells.bytes + this.budgets.bytes
  }

  /** The place whose turn it is in a network of rounds, −1 once they are over; in other networks it is anyone's. */
  private turn(from: Int32Array): number {
    const { system, steps, cells } = this
    if (system.network !== "rounds") return anyone
    return turnOf(system, (place) => steps.roundOf(cells.local.data[from[place] as number] as number))
  }

  /** Takes one step: `row` of the cell at a place. `left` is the budget after it; the words are those of `from`. */
  private take(
    from: Int32Array,
    place: number,
    row: number,
    budget: number,
    left: number,
    lowFrom: number,
    highFrom: number,
    visitor: Visitor,
  ): boolean {
    const { to, places, cells } = this
    const rows = cells.rows.data
    const cell = from[place] as number
    const after = rows[row + Row.cell] as number
    const step = rows[row + Row.step] as number
    const count = rows[row + Row.posts] as number
    if (count === idle) return visitor.selfLoop(step)
    const posts = row + Row.header
    const postsEnd = posts + 2 * count
    if (visitor.skips?.(step) === true) return true
    let words = cells.words.data
    let low = (lowFrom - (words[2 * cell] as number) + (words[2 * after] as number)) | 0
    let high = (highFrom - (words[2 * cell + 1] as number) + (words[2 * after + 1] as number)) | 0
    let isSame = after === cell && left === budget
    to[place] = after
    if (left !== budget) {
      low = (low + this.budgets.words.low(left) - this.budgets.words.low(budget)) | 0
      high = (high + this.budgets.words.high(left) - this.budgets.words.high(budget)) | 0
      to[places] = left
    }
    for (let p = posts; p < postsEnd; p += 2) {
      const receiver = rows[p] as number
      const old = to[receiver] as number
      const grown = cells.absorb(old, rows[p + 1] as number)
      if (grown === old) continue
      isSame = false
      to[receiver] = grown
      words = cells.words.data
      low = (low + (words[2 * grown] as number) - (words[2 * old] as number)) | 0
      high = (high + (words[2 * grown + 1] as number) - (words[2 * old + 1] as number)) | 0
    }
    const goesOn = isSame ? visitor.selfLoop(step) : this.arrive(from, step, low, high, visitor)
    to[place] = cell
    if (left !== budget) to[places] = budget
    for (let p = posts; p < postsEnd; p += 2) to[rows[p] as number] = from[rows[p] as number] as number
    return goesOn
  }

  /** Completes the configuration `to` by the monitors' states. */
  private arrive(from: Int32Array, step: number, lowTo: number, highTo: number, visitor: Visitor): boolean {
    const { to, monitors, monitorsAt } = this
    let low = lowTo
    let high = highTo
    for (let k = 0; k < monitors.count; k++) {
      const before = from[monitorsAt + k] as number
      const after = monitors.step(k, before, step)
      to[monitorsAt + k] = after
      if (after === before) continue
      const words = monitors.words(k)
      low += words.low(after) - words.low(before)
      high += words.high(after) - words.high(before)
    }
    return visitor.step(step, low | 0, high | 0)
  }
}
