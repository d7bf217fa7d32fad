/**
 * Plays actions on one mutable configuration: generator, replayer and shrinker all go through here.
 * Next: [schedule.ts](schedule.ts), which draws actions; [perform.ts](perform.ts), which plays a whole run.
 */
import { sameValue } from "../../spec/core/Canonical.ts"
import type { Environment } from "../../spec/core/Environment.ts"
import type { Rejection } from "../../spec/core/Rule.ts"
import {
  type Budget,
  type Envelope,
  type Input,
  isDown,
  isReaction,
  type Json,
  type Local,
  type Offer,
  type Post,
  type Reaction,
  type System,
} from "../../spec/core/System.ts"
import { Defect } from "../system/Defect.ts"
import type { Action } from "./Action.ts"
import { type Coverage, count } from "./Coverage.ts"
import { type Docket, Judge } from "./Judge.ts"
import { meant } from "./meaning.ts"

/** A message in flight. */
export interface Flying {
  readonly to: number
  readonly cause: number
  readonly nth: number
  readonly envelope: Envelope
  readonly key: string | undefined
  /** The tick in which it was sent. */
  readonly sent: number
  /** The local state that deferred it last: it is not tried again before that changes. */
  deferredBy: Local | undefined
}

/** What became of an attempted action. */
export type Outcome = "done" | "deferred" | "disabled"

/** What the last step did, for whoever prints it. */
export interface Effected {
  readonly rule: string
  readonly place: number
  readonly refused: Rejection | undefined
  readonly input: unknown
}

/** What happens to a place without any rule of its own. */
const environmentRules: ReadonlySet<string> = new Set(["crash", "recover", "drop", "partition", "heal", "tick"])

/** The message or the event of an input; undefined for the environment's own steps. */
const subjectOf = (input: Input | undefined): unknown =>
  input?._tag === "Receive" ? input.message : input?._tag === "Internal" ? input.event : undefined

const environmentStep = { refused: undefined, input: undefined, place: -1 }

/** How many of the first k posts go to this place. Counted by receiver, so that it stays when other receivers are dropped. */
const sentTo = (posts: ReadonlyArray<Post>, k: number, to: number): number => {
  let n = 0
  for (let i = 0; i < k; i++) if ((posts[i] as Post).to === to) n++
  return n
}

/** What a rule changes; a rule that changes nothing gives back the very state that it was given. */
const stateOf = (local: Local): Json => (isDown(local) ? undefined : local.state)

export class Player {
  readonly system: System
  readonly environment: Environment
  readonly judge: Judge
  readonly locals: Array<Local>
  readonly observations: Array<Json>
  readonly flying: Array<Flying> = []
  readonly performed: Array<Action> = []
  readonly places: ReadonlyMap<string, number>
  budget: Budget
  clock = 0
  /** Which places reach which, row by row; undefined while nothing is cut. */
  private cut: ReadonlyArray<ReadonlyArray<boolean>> | undefined
  private healed = false
  /** The places that have looked around since the last fault and the last change of a watched state. */
  private readonly lookedAround = new Set<number>()
  private readonly met = new Map<string, Set<number>>()
  private readonly coverage: Coverage | undefined
  last: Effected = { rule: "", ...environmentStep }

  constructor(system: System, environment: Environment, docket: Docket, coverage?: Coverage) {
    this.system = system
    this.environment = environment
    this.locals = [...system.initial.locals]
    this.observations = this.locals.map((l, i) => system.observe(i, l))
    this.budget = system.initial.budget
    this.places = new Map(system.places.map((p, i) => [p.name, i]))
    this.judge = new Judge(docket, system, this.observations)
    this.coverage = coverage
    this.post(0, system.initial.posts)
  }

  get violated(): string | undefined {
    return this.judge.violated
  }

  /** Whether a message may be delivered now: its receiver is up, the link is not cut, and it is not out of turn. */
  deliverable(f: Flying): boolean {
    const local = this.locals[f.to] as Local
    return f.deferredBy !== local && !isDown(local) && this.reaches(f) && this.isNext(f)
  }

  /** In order of sending, where the network keeps it. */
  private isNext(f: Flying): boolean {
    if (this.system.network !== "fifo") return true
    return this.flying.find((g) => g.to === f.to && g.envelope.from === f.envelope.from) === f
  }

  private reaches(f: Flying): boolean {
    if (this.cut === undefined) return true
    const from = this.system.places.findIndex((p) => p.id === f.envelope.from)
    return from < 0 || this.cut[from]?.[f.to] === true
  }

  get isCut(): boolean {
    return this.cut !== undefined
  }

  private now(place: number): number {
    return this.clock + (this.environment.skew?.[this.system.places[place]?.name ?? ""] ?? 0)
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
        return this.playAt(action, loosely)
      case "Deliver":
      case "Drop":
      case "Duplicate": {
        const to = this.places.get(action.to)
        const k = this.flying.findIndex((f) => f.to === to && f.cause === action.cause && f.nth === action.nth)
        return k < 0 ? "disabled" : this.playMessage(action._tag, k, action.id)
      }
      default:
        return this.playEnvironment(action)
    }
  }

  /** Performs one offer of a place. */
  offer(place: number, offer: Offer, id: number): Outcome {
    const input = this.system.ready(place, this.locals[place] as Local, offer.input, this.now(place))
    return this.give(place, input, offer.kind, this.deedOf(place, input, id))
  }

  private deedOf(place: number, input: Input, id: number): Action {
    const at = this.system.places[place]?.name as string
    if (input._tag === "Internal") return { _tag: "Do", at, event: input.event, id }
    if (input._tag === "Timer") return { _tag: "Fire", at, timer: input.timer, id }
    return { _tag: input._tag === "Crash" ? "Crash" : "Recover", at, id }
  }

  private playAt(action: Extract<Action, { readonly at: string }>, loosely: boolean): Outcome {
    const place = this.places.get(action.at)
    if (place === undefined) return "disabled"
    const local = this.locals[place] as Local
    const offers = this.system.offers(place, local)
    if (action._tag !== "Do") {
      const offer = offers.find(({ input }) =>
        action._tag === "Fire" ? input._tag === "Timer" && input.timer === action.timer : input._tag === action._tag,
      )
      return offer === undefined ? "disabled" : this.offer(place, offer, action.id)
    }
    const completed = (o: Offer, now: number) => this.system.ready(place, local, o.input, now)
    const offer = meant(offers, action.event, completed, this.now(place), loosely)
    if (offer !== undefined) return this.offer(place, offer, action.id)
    const back = this.healed ? this.system.reconnect(place, local) : []
    const input = back.find((i) => i._tag === "Internal" && sameValue(i.event, action.event))
    if (input === undefined) return "disabled"
    const outcome = this.give(place, input, action.event._tag, action)
    if (outcome === "done") this.lookedAround.add(place)
    return outcome
  }

  /** Delivers, drops or doubles the k-th message in flight. */
  playMessage(tag: "Deliver" | "Drop" | "Duplicate", k: number, id: number): Outcome {
    const f = this.flying[k] as Flying
    const to = this.system.places[f.to]?.name as string
    const deed: Action = { _tag: tag, to, cause: f.cause, nth: f.nth, id }
    if (tag === "Drop") {
      if (!this.pay("drop")) return "disabled"
      this.flying.splice(k, 1)
      if (f.key !== undefined) this.met.get(f.key)?.delete(f.to)
      this.lookedAround.clear()
      if (this.system.network === "set") this.undefer()
      const seen = this.observations[f.to]
      return this.done(deed, "drop", { place: f.to, refused: undefined, input: undefined }, seen, seen)
    }
    if (!this.deliverable(f)) return "disabled"
    const { from, message } = f.envelope
    const input: Input = { _tag: "Receive", from, message, now: this.now(f.to) }
    const outcome = this.give(f.to, input, tag === "Deliver" ? "deliver" : "duplicate", deed, f)
    const stays = tag === "Duplicate" || this.system.network === "set"
    if (outcome === "done" && !stays) this.flying.splice(this.flying.indexOf(f), 1)
    if (outcome === "deferred" && tag === "Deliver") f.deferredBy = this.locals[f.to]
    return outcome
  }

  /** What was deferred may be tried again: something else than its receiver's state has changed. */
  private undefer(): void {
    for (const f of this.flying) f.deferredBy = undefined
  }

  private pay(kind: string): boolean {
    const left = this.system.charge(this.budget, kind)
    if (left === undefined) return false
    this.budget = left
    return true
  }

  private give(place: number, input: Input, kind: string, deed: Action, f?: Flying): Outcome {
    const local = this.locals[place] as Local
    const left = kind === "deliver" ? this.budget : this.system.charge(this.budget, kind)
    if (left === undefined) return "disabled"
    const reaction = this.react(place, local, input)
    const { watched } = this.system.places[place] as System["places"][number]
    if (!isReaction(reaction)) {
      if (this.coverage !== undefined && watched) count(this.coverage.refused, `${reaction.rule} ${reaction._tag}`)
      const isCopy = kind === "duplicate"
      if (f === undefined || isCopy || this.isNoStep(local, reaction)) return "deferred"
      return this.done(deed, reaction.rule, { place, refused: reaction, input }, undefined, undefined)
    }
    if (f !== undefined && this.isNoStep(local, reaction)) return "deferred"
    const isIdle = reaction.posts.length === 0 && reaction.local === local
    if (isIdle && f !== undefined && (this.system.idle === "stays" || kind === "duplicate")) return "deferred"
    this.budget = left
    if (watched && stateOf(reaction.local) !== stateOf(local)) this.lookedAround.clear()
    this.locals[place] = reaction.local
    this.post(deed.id, reaction.posts)
    if (f?.key !== undefined) this.passOn(f, deed.id, reaction.posts)
    const before = this.observations[place]
    const after = reaction.local === local ? before : this.system.observe(place, reaction.local)
    this.observations[place] = after
    return this.done(deed, reaction.rule, { place, refused: undefined, input }, before, after)
  }

  private react(place: number, local: Local, input: Input) {
    try {
      return this.system.react(place, local, input)
    } catch (cause) {
      throw new Defect({ place: this.system.places[place]?.name ?? "", asked: "react", input }, cause)
    }
  }

  private post(cause: number, posts: ReadonlyArray<Post>): void {
    for (let i = 0; i < posts.length; i++) {
      const { to, envelope, key } = posts[i] as Post
      if (key !== undefined) this.meet(key, this.places.get(envelope.from)).add(to)
      this.fly({ to, cause, nth: sentTo(posts, i, to), envelope, key, sent: this.clock, deferredBy: undefined })
    }
  }

  private fly(f: Flying): void {
    if (this.system.network === "set" && this.isFlying(f)) return
    this.flying.push(f)
  }

  /** The places that have met, or were sent, what this key stands for. */
  private meet(key: string, origin: number | undefined): Set<number> {
    let places = this.met.get(key)
    if (places === undefined) {
      places = new Set(origin === undefined ? [] : [origin])
      this.met.set(key, places)
    }
    return places
  }

  /** Gossip: what a place accepted goes to every neighbour that has not met it. */
  private passOn(f: Flying, cause: number, posts: ReadonlyArray<Post>): void {
    const met = this.meet(f.key as string, undefined).add(f.to)
    const me = this.system.places[f.to] as System["places"][number]
    const links = this.environment.links?.[me.name]
    const envelope: Envelope = { from: me.id, message: f.envelope.message }
    this.system.places.forEach((p, to) => {
      if (met.has(to) || (links !== undefined && !links.includes(p.name))) return
      met.add(to)
      const nth = sentTo(posts, posts.length, to)
      this.fly({ to, cause, nth, envelope, key: f.key, sent: this.clock, deferredBy: undefined })
    })
  }

  private playEnvironment(action: Extract<Action, { readonly _tag: "Partition" | "Heal" | "Tick" }>): Outcome {
    if (action._tag === "Heal") {
      this.cut = undefined
      this.healed = true
      return this.done(action, "heal", environmentStep, undefined, undefined)
    }
    if (action._tag === "Tick") {
      if (!this.mayTick() || !this.pay("tick")) return "disabled"
      this.clock++
      this.undefer()
      return this.done(action, "tick", environmentStep, undefined, undefined)
    }
    if (action._tag !== "Partition" || !this.pay("partition")) return "disabled"
    this.lookedAround.clear()
    const together = (a: string, b: string) => a === b || action.groups.some((g) => g.includes(a) && g.includes(b))
    this.cut = this.system.places.map((p) => this.system.places.map((q) => together(p.name, q.name)))
    return this.done(action, "partition", environmentStep, undefined, undefined)
  }

  /** Whether the clock may go on: under bounded delay, only when nothing that must have arrived is still in flight. */
  mayTick(): boolean {
    const timing = this.environment.timing
    if (timing === undefined || timing._tag === "asynchronous") return true
    const from = timing._tag === "synchronous" ? 0 : timing.gst
    return this.flying.every((f) => {
      const due = Math.max(f.sent, from) + timing.delta
      return due > this.clock || this.system.places[f.to]?.watched === false || this.isDeferred(f)
    })
  }

  /** Whether its receiver would defer a message now. A question of the configuration alone, not of what has been tried. */
  private isDeferred(f: Flying): boolean {
    const local = this.locals[f.to] as Local
    if (f.deferredBy === local) return true
    if (isDown(local)) return false
    const { from, message } = f.envelope
    const reaction = this.react(f.to, local, { _tag: "Receive", from, message, now: this.now(f.to) })
    if (!this.isNoStep(local, reaction)) return false
    f.deferredBy = local
    return true
  }

  /** Whether a delivery is no step. What lies in a set is never used up: without this it would be delivered for ever. */
  private isNoStep(local: Local, reaction: Reaction | Rejection): boolean {
    const isSet = this.system.network === "set"
    if (isReaction(reaction)) return isSet && this.changesNothing(local, reaction)
    return reaction.disposition === "defer" || this.system.idle === "stays" || isSet
  }

  private done(
    deed: Action,
    rule: string,
    about: { readonly place: number; readonly refused: Rejection | undefined; readonly input: Input | undefined },
    before: Json,
    after: Json,
  ): Outcome {
    this.performed.push(deed)
    this.last = { rule, place: about.place, refused: about.refused, input: about.input }
    const place = this.system.places[about.place]
    if (this.coverage !== undefined) {
      if (deed._tag === "Duplicate") count(this.coverage.faults, "duplicate")
      if (environmentRules.has(rule)) count(this.coverage.faults, rule)
      else if (about.refused === undefined && place?.watched !== false) count(this.coverage.fired, rule)
    }
    if (about.refused === undefined) {
      const name = place?.name ?? ""
      const watched = place?.watched ?? false
      this.judge.step({ place: name, watched, rule, input: subjectOf(about.input), before, after, clock: this.clock })
    }
    return "done"
  }

  /**
   * Whether the environment is at rest: nothing cut, everybody up, everybody has looked around since anything changed, and no
   * message in flight would change anything.
   */
  isAtRest(): boolean {
    if (this.isCut) return false
    return this.locals.every((l, i) => this.isCalm(l, i)) && this.flying.every((f) => this.isIdle(f))
  }

  private isCalm(local: Local, place: number): boolean {
    if (this.system.places[place]?.watched === false) return true
    if (isDown(local)) return false
    return this.lookedAround.has(place) || this.system.reconnect(place, local).length === 0
  }

  private isIdle(f: Flying): boolean {
    if (this.system.places[f.to]?.watched === false) return true
    const { from, message } = f.envelope
    const local = this.locals[f.to] as Local
    const reaction = this.react(f.to, local, { _tag: "Receive", from, message, now: this.now(f.to) })
    return !isReaction(reaction) || this.changesNothing(local, reaction)
  }

  /** Whether a reaction leaves everything as it is. In a set, what is sent may be there already. */
  private changesNothing(local: Local, { local: next, posts }: Reaction): boolean {
    const isThere = (p: Post) => this.system.network === "set" && this.isFlying(p)
    return posts.every(isThere) && sameValue(next, local)
  }

  private isFlying({ to, envelope }: Post): boolean {
    return this.flying.some((g) => g.to === to && sameValue(g.envelope, envelope))
  }

  /** Judges the temporal properties if everything is at rest; says whether it is. */
  rest(): boolean {
    if (!this.isAtRest()) return false
    this.judge.atRest(this.system, this.observations)
    return true
  }
}
