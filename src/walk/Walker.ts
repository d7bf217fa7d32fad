/**
 * Random walks by table look-up: for worlds that are small enough that local states repeat. A walk is fixed by its seed; whatever
 * has been walked before changes nothing but the time that it takes. The slow twin is a `Player` that draws the same actions.
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Json, Local, System } from "../../spec/core/System.ts"
import { Budgets, free } from "../explore/Budgets.ts"
import { Cells, idle, notEnabled, Row } from "../explore/Cells.ts"
import { Findings, ofKind } from "../explore/Docket.ts"
import { Ints } from "../explore/Ints.ts"
import { LocalSteps } from "../explore/LocalSteps.ts"
import { Monitors } from "../explore/Monitors.ts"
import { mix } from "../explore/mix.ts"
import { assertSupported } from "../explore/supported.ts"
import type { Path } from "../system/Move.ts"
import { isMidRound, turnOf } from "../system/turn.ts"
import { Seen } from "./Seen.ts"
import { fine, flagsMax, type VerdictNumber, Verdicts } from "./Verdicts.ts"

/** After so many draws in a row that are no step it is worked out whether any step is left. */
const missesMax = 12
const range = 4294967296
/** Instead of the number of a local step: none was taken, or one that changes nothing. */
const missed = -1
const idled = -2
/** Instead of the number of a place: every place may take a step. */
const anyone = -2

/** What one walk has shown. */
export interface Walked {
  readonly steps: number
  readonly violated: VerdictNumber
  /** Witnesses and antecedents of temporal properties, as bits in the order of `witnessIds` and `temporalIds`. */
  readonly reached: number
  readonly applied: number
}

export class Walker {
  readonly verdicts: Verdicts
  readonly seen = new Seen()
  readonly steps: LocalSteps
  private readonly system: System
  private readonly budgets: Budgets
  private readonly cells: Cells
  private readonly monitors: Monitors
  private readonly monitorVerdicts: ReadonlyArray<Ints>
  private readonly places: number
  private readonly first: Int32Array
  private readonly firstWorld: number
  private readonly firstHashA: number
  private readonly firstHashB: number
  private readonly firstVerdict: { readonly verdict: VerdictNumber; readonly reaches: number }
  /** Where the choices of a cell begin in `choices`, plus 1, and how many there are. */
  private readonly begins = new Ints()
  private readonly counts = new Ints()
  private readonly choices = new Ints()
  /** How often each local step was taken. */
  private readonly taken = new Ints()
  private readonly at: Int32Array
  private path = new Int32Array(64)
  private length = 0
  private state = 0
  private world = 0
  private hashA = 0
  private hashB = 0

  /** What an action that is enabled and changes nothing counts as. */
  private readonly idle: typeof missed | typeof idled
  private readonly isRounds: boolean

  /** idles: an action that is enabled and changes nothing is a step too, as published simulators count. */
  constructor(system: System, properties: ReadonlyArray<Property<Json>>, idles = false) {
    this.idle = idles ? idled : missed
    this.isRounds = system.network === "rounds"
    assertSupported(system)
    if (ofKind(properties, "witness").length > flagsMax || ofKind(properties, "temporal").length > flagsMax)
      throw new RangeError(`a walk follows at most ${flagsMax} witnesses and ${flagsMax} temporal properties`)
    this.system = system
    this.places = system.places.length
    this.steps = new LocalSteps(system)
    this.budgets = new Budgets(system, this.steps.spelled)
    this.cells = new Cells(system, this.steps, this.budgets)
    this.verdicts = new Verdicts(properties, this.steps)
    this.monitors = new Monitors(properties, this.steps, new Findings())
    this.monitorVerdicts = Array.from({ length: this.monitors.count }, () => new Ints())
    this.first = this.start()
    this.at = new Int32Array(this.first.length)
    for (let k = 0; k < this.first.length; k++) {
      this.hashA = (this.hashA + this.low(this.first[k] as number, k)) | 0
      this.hashB = (this.hashB + this.high(this.first[k] as number, k)) | 0
    }
    this.firstHashA = this.hashA
    this.firstHashB = this.hashB
    const locals = this.localsOf(this.first)
    this.firstWorld = this.verdicts.worldWhere(locals)
    const started = this.verdicts.start(locals)
    const bad = this.monitorVerdicts.findIndex(
      (_, k) => this.judgeMonitor(k, this.first[this.places + 1 + k] as number) !== fine,
    )
    const isBad = started.verdict === fine && bad >= 0
    this.firstVerdict = isBad ? { ...started, verdict: this.verdicts.numberOf(this.monitors.property(bad)) } : started
  }

  /** Walks at most so many steps, drawing uniformly among what is enabled. */
  walk(seed: number, stepsMax: number): Walked {
    this.begin(seed, stepsMax)
    let { verdict, reaches } = this.firstVerdict
    let misses = 0
    let made = 0
    while (made < stepsMax && verdict === fine) {
      const step = this.draw()
      if (step === missed) {
        if (++misses < missesMax || !this.isOver()) continue
        return this.ended(made, reaches)
      }
      misses = 0
      made++
      if (step === idled) continue
      this.path[this.length++] = step
      verdict = this.judge(step)
      reaches |= this.verdicts.stepReaches.data[step] as number
      this.seen.meet(this.hashA, this.hashB, this.length)
    }
    return { steps: made, violated: verdict, reached: reaches, applied: 0 }
  }

  /** The moves of the last walk. */
  lastPath(): Path {
    return [...this.path.subarray(0, this.length)].map((step) => this.steps.move(step))
  }

  /** Bytes of own tables, by estimate. */
  get bytes(): number {
    const own = this.begins.bytes + this.counts.bytes + this.choices.bytes + this.taken.bytes
    return own + this.steps.bytes + this.cells.bytes + this.budgets.bytes + this.monitors.bytes
  }

  private start(): Int32Array {
    const { system, cells, steps, places } = this
    const first = new Int32Array(places + 1 + this.monitors.count)
    system.initial.locals.forEach((value: Local, place) => {
      first[place] = cells.start(steps.local(place, value))
    })
    for (const { to, envelope } of system.initial.posts) {
      first[to] = cells.absorb(first[to] as number, steps.messages.of(envelope))
    }
    first[places] = this.budgets.initial
    for (let k = 0; k < this.monitors.count; k++) first[places + 1 + k] = this.monitors.start(k)
    return first
  }

  private begin(seed: number, stepsMax: number): void {
    this.at.set(this.first)
    this.world = this.firstWorld
    this.length = 0
    if (this.path.length < stepsMax) this.path = new Int32Array(stepsMax)
    // neighbouring seeds must give unrelated walks
    this.state = mix(seed | 0, 0)
    this.hashA = this.firstHashA
    this.hashB = this.firstHashB
    this.seen.meet(this.hashA, this.hashB, 0)
  }

  /** A whole number below n, from Steele and Vigna's mixing of a Weyl sequence. */
  private random(n: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let x = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    x ^= x + Math.imul(x ^ (x >>> 7), 61 | x)
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / range) * n)
  }

  /** Draws an action and takes it. The number of the local step; −1 if it is not enabled or changes nothing. */
  private draw(): number {
    const { at, places } = this
    const turn = this.isRounds ? this.turn() : anyone
    let total = 0
    for (let place = 0; place < places; place++) {
      if (turn === anyone || place === turn) total += this.countOf(at[place] as number)
    }
    if (total === 0) return missed
    let k = this.random(total)
    let place = 0
    for (; ; place++) {
      if (turn !== anyone && place !== turn) continue
      const n = this.counts.data[at[place] as number] as number
      if (k < n) break
      k -= n
    }
    return this.tryChoice(place, k)
  }

  /** Tries the k-th choice of a place. */
  private tryChoice(place: number, k: number): number {
    const { at, cells, budgets, places } = this
    const cell = at[place] as number
    const entry = this.choices.data[(this.begins.data[cell] as number) - 1 + k] as number
    const kind = cells.entries.data[entry] as number
    const budget = at[places] as number
    const left = kind === free ? budget : budgets.spend(budget, kind)
    if (left < 0) return missed
    let row = cells.entries.data[entry + 1] as number
    if (row < 0) row = cells.resolve(cell, entry)
    if (row === notEnabled) return missed
    if (this.changesNothing(row)) return this.idle
    return this.take(place, row, left)
  }

  private take(place: number, row: number, left: number): number {
    const { at, cells, places } = this
    const rows = cells.rows.data
    const step = rows[row + Row.step] as number
    let isSame = !this.put(place, rows[row + Row.cell] as number)
    if (this.put(places, left)) isSame = false
    const posts = row + Row.header
    const end = posts + 2 * (rows[row + Row.posts] as number)
    for (let p = posts; p < end; p += 2) {
      const to = rows[p] as number
      if (this.put(to, cells.absorb(at[to] as number, rows[p + 1] as number))) isSame = false
    }
    return isSame ? this.idle : step
  }

  /** Writes one number of the configuration; false if it is there already. */
  private put(k: number, value: number): boolean {
    const old = this.at[k] as number
    if (old === value) return false
    this.hashA = (this.hashA - this.low(old, k) + this.low(value, k)) | 0
    this.hashB = (this.hashB - this.high(old, k) + this.high(value, k)) | 0
    this.at[k] = value
    return true
  }

  /** The part that the k-th number of a configuration has in the two words of its hash. */
  private low(value: number, k: number): number {
    return k < this.places ? (this.cells.words.data[2 * value] as number) : mix(value, k)
  }
  private high(value: number, k: number): number {
    return k < this.places ? (this.cells.words.data[2 * value + 1] as number) : mix(value, k + 64)
  }

  private judge(step: number): VerdictNumber {
    const { verdicts } = this
    while (this.taken.length <= step) this.taken.push(0)
    this.taken.data[step] = (this.taken.data[step] as number) + 1
    if (step >= verdicts.stepVerdict.length || (verdicts.stepVerdict.data[step] as number) < 0) verdicts.judgeStep(step)
    let verdict = verdicts.stepVerdict.data[step] as number
    const shown = verdicts.stepShows.data[step] as number
    if (shown >= 0 && verdicts.followsWorlds) {
      const place = this.steps.placeOf[this.steps.table.before.data[step] as number] as number
      const after = verdicts.worlds.step(this.world, place, shown)
      if (verdict === fine) verdict = verdicts.pair(this.world, after)
      this.world = after
    }
    for (let k = 0; k < this.monitorVerdicts.length; k++) {
      const index = this.places + 1 + k
      const state = this.monitors.step(k, this.at[index] as number, step)
      this.put(index, state)
      if (verdict === fine) verdict = this.judgeMonitor(k, state)
    }
    return verdict
  }

  private judgeMonitor(k: number, state: number): VerdictNumber {
    const known = this.monitorVerdicts[k] as Ints
    while (known.length <= state) known.push(-1)
    if ((known.data[state] as number) < 0) {
      known.data[state] = this.monitors.holds(k, state) ? fine : this.verdicts.numberOf(this.monitors.property(k))
    }
    return known.data[state] as number
  }

  /** Whether no step is left. Tries every action, and puts everything back. */
  private isOver(): boolean {
    const before = this.at.slice()
    const { hashA, hashB } = this
    const turn = this.isRounds ? this.turn() : anyone
    let isOver = true
    for (let place = 0; place < this.places && isOver; place++) {
      if (turn !== anyone && place !== turn) continue
      const n = this.countOf(this.at[place] as number)
      for (let k = 0; k < n && isOver; k++) isOver = this.tryChoice(place, k) === missed
    }
    this.at.set(before)
    this.hashA = hashA
    this.hashB = hashB
    return isOver
  }

  /** The end of a walk that can go no further: everything is at rest, unless a watched place is down or a round does not end. */
  private ended(made: number, reached: number): Walked {
    const { steps, system } = this
    const locals = this.localsOf(this.at)
    const isDown = locals.some((local, place) => system.places[place]?.watched === true && steps.isDown(local))
    const isCut = isMidRound(system, (place) => steps.roundOf(locals[place] as number))
    if (isDown || isCut) return { steps: made, violated: fine, reached, applied: 0 }
    const { verdict, applied } = this.verdicts.atRest(this.world)
    return { steps: made, violated: verdict, reached, applied }
  }

  private countOf(cell: number): number {
    if ((this.begins.data[cell] as number) > 0) return this.counts.data[cell] as number
    return this.expand(cell)
  }

  /** Lists the choices of a cell: all its entries but those that never do anything. */
  private expand(cell: number): number {
    const { cells, begins, counts, choices } = this
    const begin = cells.entriesOf(cell)
    const { data } = cells.entries
    begins.ensure(cell + 1)
    counts.ensure(cell + 1)
    begins.data[cell] = choices.length + 1
    const end = begin + 1 + 2 * (data[begin] as number)
    let n = 0
    for (let entry = begin + 1; entry < end; entry += 2) {
      const isNothing = data[entry] === free && this.isNothing(data[entry + 1] as number)
      if (isNothing) continue
      choices.push(entry)
      n++
    }
    counts.data[cell] = n
    return n
  }

  private isNothing(row: number): boolean {
    return row === notEnabled || (this.idle === missed && this.changesNothing(row))
  }

  /** Whether a step changes nothing and so costs nothing. Other steps may change no more than a budget. */
  private changesNothing(row: number): boolean {
    return this.cells.rows.data[row + Row.posts] === idle
  }

  private turn(): number {
    const { steps, cells } = this
    return turnOf(this.system, (place) => steps.roundOf(cells.local.data[this.at[place] as number] as number))
  }

  private localsOf(vector: Int32Array): ReadonlyArray<number> {
    return this.system.places.map((_, place) => this.cells.local.data[vector[place] as number] as number)
  }
}
