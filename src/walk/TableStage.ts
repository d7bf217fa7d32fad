/**
 * A run that looks up what comes of each step: for worlds in which local states repeat. It plays the very runs that its slow twin,
 * [Player.ts](../run/Player.ts), plays. Next: [tabled.ts](tabled.ts), which decides when there is a table.
 */
import { type Budget, type Input, isDown, type Local, type Offer, type System } from "../../spec/core/System.ts"
import type { Action, Deed } from "../run/Action.ts"
import { type Coverage, count } from "../run/Coverage.ts"
import { meant } from "../run/meaning.ts"
import type { Chooser } from "../run/partitions.ts"
import type { Hashing, Outcome, Shown, Stage } from "../run/Stage.ts"
import type { Reply } from "./Answers.ts"
import { TableChoices } from "./TableChoices.ts"
import { TableHash } from "./TableHash.ts"
import { type Flight, TableMail } from "./TableMail.ts"
import type { Tables } from "./Tables.ts"
import { fine, type VerdictNumber } from "./Verdicts.ts"

/** An action that was done, to be spelled out when somebody asks: an input that a place took up by itself, or a message. */
type Done =
  | { readonly _tag: "Offer"; readonly place: number; readonly input: Input; readonly id: number }
  | { readonly _tag: "Deliver" | "Drop" | "Duplicate"; readonly flight: Flight; readonly id: number }
  | { readonly _tag: "Heal"; readonly id: number }

const tagOf = { Timer: "Fire", Crash: "Crash", Recover: "Recover", EndOfRound: "EndRound" } as const

export class TableStage implements Stage {
  readonly tables: Tables
  readonly system: System
  readonly mail: TableMail
  readonly locals: Array<number>
  /** Of each place: how often it has got a new local state. */
  readonly versions: Array<number>
  readonly last = { place: -1, rule: "" }
  nextId = 1
  budget: Budget
  onStep: ((stage: Stage) => void) | undefined
  private readonly done: Array<Done> = []
  private readonly folds: Array<number>
  private readonly coverage: Coverage | undefined
  private readonly numbers: ReadonlyMap<string, number>
  private world: number
  private verdict: VerdictNumber
  private reaches: number
  private applied = 0

  constructor(tables: Tables, coverage?: Coverage) {
    const { system } = tables
    this.tables = tables
    this.system = system
    this.coverage = coverage
    this.locals = [...tables.locals]
    this.versions = tables.locals.map(() => 0)
    this.folds = [...tables.folds]
    this.budget = system.initial.budget
    this.numbers = tables.answers.numbers
    this.world = tables.world
    this.verdict = tables.verdict
    this.reaches = tables.reaches
    this.mail = new TableMail(tables, this.locals, this.versions)
    this.post(tables.posts, 0)
  }

  // ── what is asked of a stage ─────────────────────────────────────────────────────────────────────────────────────

  get steps(): number {
    return this.done.length
  }

  get violated(): string | undefined {
    return this.verdict === fine ? undefined : this.tables.docket.all[this.verdict - 1]?.id
  }

  get shown(): Shown {
    const { tables, violated } = this
    const { witnessIds, temporalIds } = tables.answers.verdicts
    return {
      violated,
      reached: tables.idsOf(witnessIds, this.reaches),
      applied: tables.idsOf(temporalIds, this.applied),
    }
  }

  localAt(place: number): Local {
    return this.tables.answers.steps.locals.values[this.locals[place] as number] as Local
  }

  versionAt(place: number): unknown {
    return this.versions[place]
  }

  outlineAt(place: number): number {
    return this.tables.answers.outline(this.locals[place] as number)
  }

  choices(chooser: Chooser): TableChoices {
    return new TableChoices(this, chooser)
  }

  hashing(onLocal: (hash: number) => void): Hashing {
    return new TableHash(this, onLocal)
  }

  actions(howMany: number): ReadonlyArray<Action> {
    return this.done.slice(0, howMany).map((done) => ({ ...this.deedOf(done), id: done.id }))
  }

  private deedOf(done: Done): Deed {
    const { places } = this.system
    if (done._tag === "Heal") return { _tag: "Heal" }
    if (done._tag !== "Offer") {
      const { to, cause, nth } = done.flight
      return { _tag: done._tag, to: places[to]?.name as string, cause, nth }
    }
    const { input } = done
    const at = places[done.place]?.name as string
    if (input._tag === "Internal") return { _tag: "Do", at, event: input.event }
    if (input._tag === "Timer") return { _tag: "Fire", at, timer: input.timer }
    return { _tag: tagOf[input._tag as "Crash" | "Recover" | "EndOfRound"], at }
  }

  // ── actions ──────────────────────────────────────────────────────────────────────────────────────────────────────

  play(action: Action, loosely = false): Outcome {
    switch (action._tag) {
      case "Heal":
        return this.heal(action.id)
      case "Tick":
      case "Partition":
        return "disabled"
      case "Deliver":
      case "Drop":
      case "Duplicate": {
        const to = this.numbers.get(action.to)
        const f = this.mail.flying.find((g) => g.to === to && g.cause === action.cause && g.nth === action.nth)
        if (f === undefined) return "disabled"
        if (action._tag === "Drop") return this.drop(f, action.id)
        return action._tag === "Deliver" ? this.deliver(f, action.id) : this.duplicate(f, action.id)
      }
      default: {
        const place = this.numbers.get(action.at)
        const index = place === undefined ? -1 : this.indexOf(place, action, loosely)
        return place === undefined || index < 0 ? "disabled" : this.offer(place, index, action.id)
      }
    }
  }

  /** Which of the offers of a place an action means; −1: none. */
  private indexOf(place: number, action: Extract<Action, { readonly at: string }>, loosely: boolean): number {
    const offers = this.tables.answers.steps.possibilities(this.locals[place] as number) as ReadonlyArray<Offer>
    if (action._tag !== "Do") {
      return offers.findIndex(({ input }) => {
        if (input._tag === "Receive" || input._tag === "Internal" || tagOf[input._tag] !== action._tag) return false
        return action._tag !== "Fire" || (input._tag === "Timer" && input.timer === action.timer)
      })
    }
    const heard =
      this.tables.answers.surveys[place] === true
        ? this.tables.answers.envelopes(this.mail.inboxes[place] as number)
        : []
    const completed = ({ input }: Offer, now: number) =>
      this.system.ready(place, this.localAt(place), input, now, heard)
    const offer = meant(offers, action.event, completed, 0, loosely)
    return offer === undefined ? -1 : offers.indexOf(offer)
  }

  /** Performs one offer of a place. */
  offer(place: number, index: number, id: number): Outcome {
    if (!this.mail.mayOffer(place)) return "disabled"
    const local = this.locals[place] as number
    const { kind } = this.tables.answers.steps.possibilities(local)[index] as Offer
    const reply = this.tables.answers.offered(local, index, this.mail.inboxes[place] as number)
    const left = this.system.charge(this.budget, kind)
    if (left === undefined) return "disabled"
    this.noteRefusals(place, reply)
    if (reply.step < 0) return "deferred"
    this.budget = left
    this.go(place, reply, id)
    return this.finish({ _tag: "Offer", place, input: reply.input as Input, id }, place, reply)
  }

  deliver(f: Flight, id: number): Outcome {
    const outcome = this.give(f, id, false)
    if (outcome === "deferred") f.deferredBy = this.versions[f.to] as number
    return outcome
  }

  duplicate(f: Flight, id: number): Outcome {
    return this.give(f, id, true)
  }

  private give(f: Flight, id: number, isCopy: boolean): Outcome {
    if (!this.mail.deliverable(f)) return "disabled"
    const reply = this.tables.answers.received(this.locals[f.to] as number, f.message)
    const left = isCopy ? this.system.charge(this.budget, "duplicate") : this.budget
    if (left === undefined) return "disabled"
    this.noteRefusals(f.to, reply)
    const { network, idle } = this.system
    const stays = idle === "stays" && network !== "rounds"
    if (reply.step < 0) {
      if (isCopy || stays || network === "set" || (reply.defers && network !== "rounds")) return "deferred"
      this.mail.remove(f)
      // a refused message that is used up is a step, but none that a rule makes
      return this.noted({ _tag: "Deliver", flight: f, id }, f.to, reply.rule, -1)
    }
    if (network === "set" && this.changesNothing(f.to, reply)) return "deferred"
    const isIdle = reply.posts.length === 0 && !reply.isFresh
    if (isIdle && (stays || isCopy)) return "deferred"
    this.budget = left
    this.go(f.to, reply, id)
    if (!isCopy && network !== "set") this.mail.remove(f)
    return this.finish({ _tag: isCopy ? "Duplicate" : "Deliver", flight: f, id }, f.to, reply)
  }

  drop(f: Flight, id: number): Outcome {
    const left = this.system.charge(this.budget, "drop")
    if (left === undefined) return "disabled"
    this.budget = left
    this.mail.lose(f)
    if (this.coverage !== undefined) count(this.coverage.faults, "drop")
    const step = this.tables.answers.steps.lose(this.locals[f.to] as number, f.message)
    return this.noted({ _tag: "Drop", flight: f, id }, f.to, "drop", step)
  }

  private heal(id: number): Outcome {
    if (this.coverage !== undefined) count(this.coverage.faults, "heal")
    const { monitors } = this.tables
    for (let k = 0; k < this.folds.length; k++) this.fold(k, monitors.nowhere(k, this.folds[k] as number, "heal"))
    return this.noted({ _tag: "Heal", id }, -1, "heal", -1)
  }

  deliverFirst(id: number): boolean {
    const { places } = this.system
    const first = this.mail.flying.find((f) => places[f.to]?.watched === true && this.mail.deliverable(f))
    if (first !== undefined) this.deliver(first, id)
    return first !== undefined
  }

  // ── a step ───────────────────────────────────────────────────────────────────────────────────────────────────────

  private go(place: number, { after, isFresh, posts }: Reply, id: number): void {
    this.locals[place] = after
    if (isFresh) this.versions[place] = (this.versions[place] as number) + 1
    this.mail.moved()
    this.post(posts, id)
  }

  private post(triples: ReadonlyArray<number>, cause: number): void {
    for (let p = 0; p < triples.length; p += 3)
      this.mail.send(triples[p] as number, triples[p + 1] as number, cause, triples[p + 2] as number)
  }

  private finish(done: Done, place: number, { rule, isFault, step }: Reply): Outcome {
    const { coverage } = this
    if (coverage !== undefined) {
      if (done._tag === "Duplicate") count(coverage.faults, "duplicate")
      if (isFault) count(coverage.faults, rule)
      else if (this.system.places[place]?.watched !== false) count(coverage.fired, rule)
    }
    return this.noted(done, place, rule, step)
  }

  private noted(done: Done, place: number, rule: string, step: number): Outcome {
    this.done.push(done)
    if (done.id >= this.nextId) this.nextId = done.id + 1
    this.last.place = place
    this.last.rule = rule
    if (step >= 0) this.judge(step)
    this.onStep?.(this)
    return "done"
  }

  /** What the rules of a place that is watched refused. */
  private noteRefusals(place: number, { refusals }: Reply): void {
    if (this.coverage === undefined || refusals.length === 0 || this.system.places[place]?.watched !== true) return
    for (const refusal of refusals) count(this.coverage.refused, refusal)
  }

  private judge(step: number): void {
    const { monitors } = this.tables
    const { verdicts, steps } = this.tables.answers
    if (step >= verdicts.stepVerdict.length || (verdicts.stepVerdict.data[step] as number) < 0) verdicts.judgeStep(step)
    this.blame(verdicts.stepVerdict.data[step] as number)
    this.reaches |= verdicts.stepReaches.data[step] as number
    const shown = verdicts.stepShows.data[step] as number
    if (shown >= 0 && verdicts.followsWorlds) {
      const place = steps.placeOf[steps.table.before.data[step] as number] as number
      const after = verdicts.worlds.step(this.world, place, shown)
      this.blame(verdicts.pair(this.world, after))
      this.world = after
    }
    for (let k = 0; k < this.folds.length; k++) this.fold(k, monitors.step(k, this.folds[k] as number, step))
  }

  private fold(k: number, state: number): void {
    if (this.folds[k] === state) return
    this.folds[k] = state
    this.blame(this.tables.judgeFold(k, state))
  }

  /** The first violation counts. */
  private blame(verdict: VerdictNumber): void {
    if (this.verdict === fine) this.verdict = verdict
  }

  // ── rest ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Whether an accepted message leaves everything as it is. In a set, what is sent may be there already. */
  private changesNothing(place: number, { posts, after }: Reply): boolean {
    if (after !== this.locals[place]) return false
    if (posts.length > 0 && this.system.network !== "set") return false
    for (let p = 0; p < posts.length; p += 3)
      if (!this.mail.has(posts[p] as number, posts[p + 1] as number)) return false
    return true
  }

  /** Whether a message, delivered now, would leave everything as it is: perhaps it is used up only to be sent again. */
  private isIdle(f: Flight): boolean {
    if (this.system.places[f.to]?.watched !== true) return true
    const reply = this.tables.answers.received(this.locals[f.to] as number, f.message)
    if (reply.step < 0 || this.changesNothing(f.to, reply)) return true
    const { posts, after } = reply
    const comesBack = posts.length === 3 && posts[0] === f.to && posts[1] === f.message && after === this.locals[f.to]
    return comesBack && this.system.network === "multiset"
  }

  isAtRest(): boolean {
    const { system, mail } = this
    if (system.network === "rounds" && mail.turn >= 0) return false
    const isUp = system.places.every(({ watched }, place) => !watched || !isDown(this.localAt(place)))
    return isUp && mail.flying.every((f) => this.isIdle(f))
  }

  rest(): boolean {
    if (!this.isAtRest()) return false
    const { verdict, applied } = this.tables.answers.verdicts.atRest(this.world)
    this.applied |= applied
    this.blame(verdict)
    return true
  }
}
