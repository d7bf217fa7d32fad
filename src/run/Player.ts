/**
 * Plays actions on one mutable configuration, rule by rule: generator, replayer and shrinker all go through here.
 * Next: [schedule.ts](schedule.ts), which draws actions; [perform.ts](perform.ts), which plays a whole run.
 */
import { sameValue } from "../../spec/core/Canonical.ts"
import type { Environment } from "../../spec/core/Environment.ts"
import type { Rejection } from "../../spec/core/Rule.ts"
import type { PartitionShape } from "../../spec/core/Scenario.ts"
import {
  type Budget,
  type Input,
  isDown,
  isReaction,
  type Json,
  type Local,
  type Offer,
  type Reaction,
  type System,
} from "../../spec/core/System.ts"
import { takenOf } from "../system/Move.ts"
import { assertFits } from "../system/Unsupported.ts"
import type { Action } from "./Action.ts"
import { Choices } from "./Choices.ts"
import { type Coverage, count, faultRules } from "./Coverage.ts"
import { Hashed } from "./Hashed.ts"
import { outlineOf } from "./hashing.ts"
import { type Flying, InFlight } from "./InFlight.ts"
import { type Docket, Judge } from "./Judge.ts"
import { meant } from "./meaning.ts"
import type { Chooser } from "./partitions.ts"
import { isAtRest, mayTick } from "./rest.ts"
import { type Move, type Offered, refusalsOf, Spots } from "./Spots.ts"
import type { Hashing, Outcome, Shown, Stage } from "./Stage.ts"

/** What the last step did, for whoever prints or counts it. */
export interface Effected {
  readonly rule: string
  readonly place: number
  readonly refused: Rejection | undefined
  readonly input: Input | undefined
}

/** A step of the environment that happens at no place. */
const nowhere = (rule: string): Effected => ({ rule, place: -1, refused: undefined, input: undefined })

/** What a rule changes; a rule that changes nothing gives back the very state that it was given. */
const stateOf = (local: Local): Json => (isDown(local) ? undefined : local.state)

export class Player implements Stage {
  readonly system: System
  readonly environment: Environment
  readonly judge: Judge
  readonly network: InFlight
  readonly locals: Array<Local>
  readonly observations: Array<Json>
  private readonly spots: Spots
  readonly performed: Array<Action> = []
  readonly places: ReadonlyMap<string, number>
  budget: Budget
  clock = 0
  /** The places that have looked around since the last fault and the last change of a watched state. */
  readonly lookedAround = new Set<number>()
  last: Effected = nowhere("")
  /** Told after each step that was done. */
  onStep: ((stage: Stage) => void) | undefined
  private healed = false
  /** The outline of what each place shows, and of what it was made; asked for by some strategies only. */
  private readonly outlines: Array<number> = []
  private readonly outlined: Array<Json> = []
  private readonly coverage: Coverage | undefined
  /** How far each clock is ahead; undefined where all are right. */
  private readonly skew: ReadonlyArray<number> | undefined

  constructor(system: System, environment: Environment, docket: Docket, coverage?: Coverage) {
    assertFits(system)
    this.system = system
    this.environment = environment
    this.spots = new Spots(system, docket)
    this.locals = [...system.initial.locals]
    this.observations = this.locals.map((_, place) => this.spots.at(place).observation)
    this.budget = system.initial.budget
    this.places = new Map(system.places.map((p, i) => [p.name, i]))
    const { skew } = environment
    this.skew = skew && system.places.map((p) => skew[p.name] ?? 0)
    this.judge = new Judge(docket, system, this.observations)
    this.coverage = coverage
    this.network = new InFlight(system, environment, this.locals)
    this.network.post(0, system.initial.posts, 0)
  }

  get violated(): string | undefined {
    return this.judge.violated
  }

  get shown(): Shown {
    return this.judge
  }

  get steps(): number {
    return this.performed.length
  }

  get flying(): ReadonlyArray<Flying> {
    return this.network.flying
  }

  get nextId(): number {
    return this.performed.reduce((max, { id }) => Math.max(max, id), 0) + 1
  }

  localAt(place: number): Local {
    return this.locals[place] as Local
  }

  versionAt(place: number): unknown {
    return this.locals[place]
  }

  actions(count: number): ReadonlyArray<Action> {
    return this.performed.slice(0, count)
  }

  choices(chooser: Chooser, shapes: ReadonlyArray<PartitionShape> | undefined): Choices {
    return new Choices(this, chooser, shapes)
  }

  hashing(onLocal: (hash: number) => void): Hashing {
    return new Hashed(this, onLocal)
  }

  outlineAt(place: number): number {
    const shown = this.observations[place]
    if (!(place in this.outlines) || this.outlined[place] !== shown) {
      this.outlined[place] = shown
      this.outlines[place] = outlineOf(this.system.places[place]?.role ?? "", shown)
    }
    return this.outlines[place] as number
  }

  private now(place: number): number {
    return this.skew === undefined ? this.clock : this.clock + (this.skew[place] as number)
  }

  /** What would come of a message, delivered now. */
  received(f: Flying): Move {
    return this.spots.received(f, this.now(f.to))
  }

  /** What a place offers in its state. */
  offeredAt(place: number): ReadonlyArray<Offered> {
    return this.spots.offered(place)
  }

  /**
   * Performs an action if it is enabled, and judges the step. The action keeps its id. `loosely`: an event that is not on
   * offer stands for the one on offer that is most like it.
   */
  play(action: Action, loosely = false): Outcome {
    switch (action._tag) {
      case "Do":
      case "Fire":
      case "Crash":
      case "Recover":
      case "EndRound":
        return this.playAt(action, loosely)
      case "Deliver":
      case "Drop":
      case "Duplicate": {
        const to = this.places.get(action.to)
        const f = this.flying.find((g) => g.to === to && g.cause === action.cause && g.nth === action.nth)
        return f === undefined ? "disabled" : this.playMessage(action._tag, f, action.id)
      }
      default:
        return this.playEnvironment(action)
    }
  }

  /** Performs one offer of a place. */
  offer(place: number, offer: Offer, id: number): Outcome {
    if (!this.network.mayOffer(place)) return "disabled"
    const now = this.now(place)
    const move = this.spots.taken(place, offer, now, () => this.completed(place, offer, now))
    if (isReaction(move.result)) return this.give(place, move, offer.kind, this.deedOf(place, move.input, id))
    if (this.system.charge(this.budget, offer.kind) === undefined) return "disabled"
    this.noteRefusals(place, move)
    return "deferred"
  }

  /** An offer as luck and a clock complete it. */
  private completed(place: number, offer: Offer, now: number): Input {
    return this.system.ready(place, this.locals[place] as Local, offer.input, now, this.network.heardAt(place))
  }

  private deedOf(place: number, input: Input, id: number): Action {
    const at = this.system.places[place]?.name as string
    if (input._tag === "Internal") return { _tag: "Do", at, event: input.event, id }
    if (input._tag === "Timer") return { _tag: "Fire", at, timer: input.timer, id }
    if (input._tag === "EndOfRound") return { _tag: "EndRound", at, id }
    return { _tag: input._tag === "Crash" ? "Crash" : "Recover", at, id }
  }

  private playAt(action: Extract<Action, { readonly at: string }>, loosely: boolean): Outcome {
    const place = this.places.get(action.at)
    if (place === undefined) return "disabled"
    const local = this.locals[place] as Local
    const offers = this.system.offers(place, local)
    if (action._tag !== "Do") {
      const offer = offers.find(({ input }) =>
        action._tag === "Fire"
          ? input._tag === "Timer" && input.timer === action.timer
          : input._tag === (action._tag === "EndRound" ? "EndOfRound" : action._tag),
      )
      return offer === undefined ? "disabled" : this.offer(place, offer, action.id)
    }
    const completed = (o: Offer, now: number) => this.completed(place, o, now)
    const offer = meant(offers, action.event, completed, this.now(place), loosely)
    if (offer !== undefined) return this.offer(place, offer, action.id)
    const back = this.healed ? this.system.reconnect(place, local) : []
    const input = back.find((i) => i._tag === "Internal" && sameValue(i.event, action.event))
    if (input?._tag !== "Internal") return "disabled"
    const move = this.spots.tried(place, input, input.event, this.now(place))
    const outcome = this.give(place, move, action.event._tag, action)
    if (outcome === "done") this.lookedAround.add(place)
    return outcome
  }

  /** Delivers, drops or doubles a message in flight. */
  playMessage(tag: "Deliver" | "Drop" | "Duplicate", f: Flying, id: number): Outcome {
    const to = this.system.places[f.to]?.name as string
    const deed: Action = { _tag: tag, to, cause: f.cause, nth: f.nth, id }
    if (tag === "Drop") {
      if (!this.pay("drop")) return "disabled"
      this.network.lose(f)
      this.lookedAround.clear()
      const seen = this.observations[f.to]
      return this.done(deed, { rule: "drop", place: f.to, refused: undefined, input: undefined }, seen, seen)
    }
    if (!this.network.deliverable(f)) return "disabled"
    const outcome = this.give(f.to, this.received(f), tag === "Deliver" ? "deliver" : "duplicate", deed, f)
    if (outcome === "deferred" && tag === "Deliver") f.deferredBy = this.locals[f.to]
    return outcome
  }

  private pay(kind: string): boolean {
    const left = this.system.charge(this.budget, kind)
    if (left === undefined) return false
    this.budget = left
    return true
  }

  private give(place: number, move: Move, kind: string, deed: Action, f?: Flying): Outcome {
    const { input, result: reaction } = move
    const local = this.locals[place] as Local
    const left = kind === "deliver" ? this.budget : this.system.charge(this.budget, kind)
    if (left === undefined) return "disabled"
    this.noteRefusals(place, move)
    if (!isReaction(reaction)) {
      const isCopy = kind === "duplicate"
      if (f === undefined || isCopy || this.isNoStep(local, reaction)) return "deferred"
      this.use(f, kind)
      return this.done(deed, { rule: reaction.rule, place, refused: reaction, input }, undefined, undefined, move)
    }
    if (f !== undefined && this.isNoStep(local, reaction)) return "deferred"
    const isIdle = reaction.posts.length === 0 && reaction.local === local
    // in rounds every delivery uses its message up
    const stays = this.system.idle === "stays" && this.system.network !== "rounds"
    if (isIdle && f !== undefined && (stays || kind === "duplicate")) return "deferred"
    this.budget = left
    const isWatched = this.system.places[place]?.watched === true
    if (isWatched && stateOf(reaction.local) !== stateOf(local)) this.lookedAround.clear()
    this.locals[place] = reaction.local
    this.network.moved()
    this.spots.go(place, move)
    this.network.post(deed.id, reaction.posts, this.clock)
    if (f !== undefined) {
      this.network.passOn(f, deed.id, reaction.posts, this.clock)
      this.use(f, kind)
    }
    const before = this.observations[place]
    const after = this.spots.at(place).observation
    this.observations[place] = after
    return this.done(deed, { rule: reaction.rule, place, refused: undefined, input }, before, after, move)
  }

  /** What the rules of a place that is watched refused. */
  private noteRefusals(place: number, move: Move): void {
    if (this.coverage === undefined || this.system.places[place]?.watched !== true) return
    for (const refusal of refusalsOf(move)) count(this.coverage.refused, refusal)
  }

  /** A delivered message is used up, unless it is a copy or lies in a set. */
  private use(f: Flying, kind: string): void {
    if (kind !== "duplicate" && this.system.network !== "set") this.network.remove(f)
  }

  private playEnvironment(action: Extract<Action, { readonly _tag: "Partition" | "Heal" | "Tick" }>): Outcome {
    if (action._tag === "Heal") {
      this.network.heal()
      this.healed = true
      return this.done(action, nowhere("heal"), undefined, undefined)
    }
    if (action._tag === "Tick") {
      if (!mayTick(this) || !this.pay("tick")) return "disabled"
      this.clock++
      this.network.undefer()
      return this.done(action, nowhere("tick"), undefined, undefined)
    }
    if (action._tag !== "Partition" || !this.pay("partition")) return "disabled"
    this.lookedAround.clear()
    this.network.partition(action.groups)
    return this.done(action, nowhere("partition"), undefined, undefined)
  }

  /** Whether a delivery is no step. What lies in a set is never used up: without this it would be delivered for ever. */
  isNoStep(local: Local, reaction: Reaction | Rejection): boolean {
    if (this.system.network === "rounds") return false
    const isSet = this.system.network === "set"
    if (isReaction(reaction)) return isSet && this.changesNothing(local, reaction)
    return reaction.disposition === "defer" || this.system.idle === "stays" || isSet
  }

  /** Whether a reaction leaves everything as it is. In a set, what is sent may be there already. */
  changesNothing(local: Local, { local: next, posts }: Reaction): boolean {
    return posts.every((p) => this.system.network === "set" && this.network.has(p)) && sameValue(next, local)
  }

  private done(deed: Action, effected: Effected, before: Json, after: Json, move?: Move): Outcome {
    this.performed.push(deed)
    this.last = effected
    const place = this.system.places[effected.place]
    if (this.coverage !== undefined) this.cover(this.coverage, deed, effected)
    if (effected.refused === undefined) {
      const { rule, input } = effected
      const name = place?.name ?? ""
      const watched = place?.watched ?? false
      const step = { place: name, watched, rule, input: takenOf(rule, input), before, after, clock: this.clock }
      this.judge.step(step, move ?? { verdict: undefined })
    }
    this.onStep?.(this)
    return "done"
  }

  private cover(coverage: Coverage, deed: Action, { rule, place, refused }: Effected): void {
    if (deed._tag === "Duplicate") count(coverage.faults, "duplicate")
    if (faultRules.has(rule)) count(coverage.faults, rule)
    else if (refused === undefined && this.system.places[place]?.watched !== false) count(coverage.fired, rule)
  }

  deliverFirst(id: number): boolean {
    const isNext = (f: Flying) => this.system.places[f.to]?.watched === true && this.network.deliverable(f)
    const first = this.flying.find(isNext)
    if (first !== undefined) this.playMessage("Deliver", first, id)
    return first !== undefined
  }

  isAtRest(): boolean {
    return isAtRest(this)
  }

  /** Judges the temporal properties if everything is at rest; says whether it is. */
  rest(): boolean {
    if (!this.isAtRest()) return false
    this.judge.atRest(this.system, this.observations)
    return true
  }
}
