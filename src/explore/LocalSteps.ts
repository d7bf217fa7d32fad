/**
 * All that places can do by themselves, each computed once: local states, messages and inputs as numbers, and a memo of
 * (local state, input) → local step. Rules are pure, so the memo is exact.
 */
import { sameValue, spell } from "../../spec/core/Canonical.ts"
import type { Rejection } from "../../spec/core/Rule.ts"
import {
  type Envelope,
  type Input,
  isDown,
  isReaction,
  type Json,
  type Local,
  type Reaction,
  type System,
} from "../../spec/core/System.ts"
import { refusalsIn } from "../../spec/core/tryRules.ts"
import { canonical } from "../system/canonical.ts"
import { Defect, type Question } from "../system/Defect.ts"
import type { Move } from "../system/Move.ts"
import { comesFirst, roundOf } from "../system/turn.ts"
import { Interner } from "./Interner.ts"
import type { MessageOrder } from "./inboxes.ts"
import { PairMap } from "./PairMap.ts"
import { Cause, StepTable } from "./StepTable.ts"

/** Instead of the number of a local step: the input was refused for good, or may be accepted later. */
export const refused = -2
export const deferred = -3

/** Something that a place could do of itself in one local state. */
export interface Possibility {
  readonly kind: string
  readonly input: Input
  /** The input as it was offered, where `ready` has made another one of it. */
  readonly offered?: Input
  /** The numbers of the messages that it reads besides: to spell these in full would take longer than all else. */
  readonly heard?: ReadonlyArray<number>
}

/** What the rules say to an input: their answer, and the number of the local step that it is, `refused` or `deferred`. */
export interface Answer {
  readonly input: Input
  readonly result: Reaction | Rejection
  readonly step: number
}

const kinds = ["deliver", "duplicate", "drop", "", "deliver"] as const
const noPosts: ReadonlyArray<number> = []
const noMessages: ReadonlyArray<number> = []
const noEnvelopes: ReadonlyArray<Envelope> = []

/** Whether a place offers the same twice. Most offers are the very same objects. */
const isSame = (a: ReadonlyArray<Possibility>, b: ReadonlyArray<Possibility>): boolean =>
  a.length === b.length &&
  a.every(({ kind, input }, k) => kind === b[k]?.kind && (input === b[k]?.input || sameValue(input, b[k]?.input)))

export class LocalSteps {
  readonly system: System
  readonly spelled = canonical()
  readonly table = new StepTable()
  readonly messages = new Interner<Envelope>(this.spelled)
  readonly locals = new Interner<Local>(this.spelled)
  readonly observations = new Interner<Json>(this.spelled)
  /** Of each local state: its place, and the number of what it shows (that of null where the place is not watched). */
  readonly placeOf: Array<number> = []
  readonly shows: Array<number> = []
  private readonly down: Array<boolean> = []
  /** Rule, or fault → number of distinct pairs of local state and input for which it fired. */
  readonly fired = new Map<string, number>()
  /** Rule → premise → number of distinct pairs of local state and input that the premise refused. */
  readonly refusals = new Map<string, Map<string, number>>()
  readonly order: MessageOrder
  /** For each cause: (local state, message or input) → local step. */
  private readonly memo = kinds.map(() => new PairMap()) as unknown as { readonly [cause in Cause]: PairMap }
  private readonly taken = new PairMap()
  private readonly inputs = new Interner<Possibility>(({ kind, input, offered, heard }) =>
    heard === undefined ? `${kind} ${this.spelled(input)}` : `${kind} ${this.spelled(offered)} ${heard.join()}`,
  )
  private readonly possible: Array<ReadonlyArray<Possibility> | undefined> = []
  private lastInbox: ReadonlyArray<number> = noMessages
  private lastHeard = noEnvelopes
  private readonly placeOfId: ReadonlyMap<string, number>

  constructor(system: System) {
    this.system = system
    const { keys, values } = this.messages
    const inFull = new Map<Envelope, string>()
    const spelled = (envelope: Envelope): string => {
      const known = inFull.get(envelope) ?? spell(envelope)
      inFull.set(envelope, known)
      return known
    }
    // in rounds the order decides what is taken first, and is the same in every engine
    const isRounds = system.network === "rounds"
    this.order = {
      before: (a, b) =>
        isRounds
          ? comesFirst(system, values[a] as Envelope, values[b] as Envelope, spelled)
          : (keys[a] as string) < (keys[b] as string),
      sender: (message) => (values[message] as Envelope).from,
    }
    this.placeOfId = new Map(system.places.map((p, i) => [p.id, i] as const).reverse())
  }

  /** The number of a local state of a place. Equal states of two places are two numbers. */
  local(place: number, local: Local): number {
    const number = this.locals.of(local, `${place} `)
    if (number === this.placeOf.length) {
      this.placeOf.push(place)
      this.down.push(isDown(local))
      this.shows.push(this.observations.of(this.system.places[place]?.watched === true ? this.look(number) : null))
    }
    return number
  }

  isDown(local: number): boolean {
    return this.down[local] as boolean
  }

  /** What a local state shows, whether its place is watched or not. */
  look(local: number): Json {
    return this.guarded(local, "observe", (place, value) => this.system.observe(place, value))
  }

  /** Gives a message: the number of a local step, `refused` or `deferred`. */
  receive(local: number, message: number): number {
    const known = this.memo[Cause.deliver].get(local, message)
    if (known !== -1) return known
    const { step } = this.answerTo(local, message)
    this.memo[Cause.deliver].set(local, message, step)
    return step
  }

  /** Gives a copy of a message, which stays in flight; `refused` unless that does something. */
  receiveCopy(local: number, message: number): number {
    const known = this.memo[Cause.duplicate].get(local, message)
    if (known !== -1) return known
    const original = this.receive(local, message)
    const isNothing = original < 0 || this.table.isIdle(original)
    const step = isNothing ? refused : this.table.addCopy(original, Cause.duplicate)
    if (!isNothing) this.happened("duplicate")
    this.memo[Cause.duplicate].set(local, message, step)
    return step
  }

  /** The step that uses up a refused message. */
  use(local: number, message: number): number {
    return this.unchanged(Cause.use, "idle", local, message)
  }

  /** The step that loses a message. */
  lose(local: number, message: number): number {
    if (this.memo[Cause.drop].get(local, message) === -1) this.happened("drop")
    return this.unchanged(Cause.drop, "drop", local, message)
  }

  /** What a place could do of itself, in the order of its offers. */
  possibilities(local: number): ReadonlyArray<Possibility> {
    const known = this.possible[local]
    if (known !== undefined) return known
    const offers = this.guarded(local, "offers", (place, value) => {
      const asked = this.system.offers(place, value)
      if (!isSame(asked, this.system.offers(place, value))) throw new Error("the candidates change from call to call")
      return asked
    })
    this.possible[local] = offers
    return offers
  }

  /**
   * Takes up the possibility with this index, in a place whose inbox holds these messages: the number of a local step, `refused`
   * or `deferred`. Only places that survey their inbox care what is in it.
   */
  take(local: number, index: number, inbox: ReadonlyArray<number>): number {
    const known = this.taken.get(local, index)
    if (known !== -1) return known
    const possibility = this.completed(local, index, inbox)
    // what it reads hardly ever lies in the inbox again: nothing is remembered, and only what is accepted gets a number
    if (possibility.heard !== undefined) return this.answerWith(local, possibility).step
    const step = this.takeUp(local, possibility)
    this.taken.set(local, index, step)
    return step
  }

  /** Gives a message, whatever is remembered. */
  answerTo(local: number, message: number): Answer {
    return this.attempt(local, Cause.deliver, () => message, this.receipt(message))
  }

  /** Takes up the possibility with this index, whatever is remembered. */
  answerToOffer(local: number, index: number, inbox: ReadonlyArray<number>): Answer {
    return this.answerWith(local, this.completed(local, index, inbox))
  }

  private answerWith(local: number, possibility: Possibility): Answer {
    return this.attempt(local, Cause.offer, () => this.inputs.of(possibility), possibility.input)
  }

  /** A possibility as luck and the inbox complete it. */
  private completed(local: number, index: number, inbox: ReadonlyArray<number>): Possibility {
    const { kind, input } = this.possibilities(local)[index] as Possibility
    const heard = this.surveys(local) ? this.envelopes(inbox) : noEnvelopes
    const { system } = this
    const ready = this.guarded(local, "ready", (place, value) => system.ready(place, value, input, 0, heard), input)
    if (ready === input) return { kind, input }
    const reads = ready._tag === "Internal" && ready.heard !== undefined
    return reads ? { kind, input: ready, offered: input, heard: inbox } : { kind, input: ready, offered: input }
  }

  /** The round that a local state is in; 0 where there are none. */
  roundOf(local: number): number {
    return roundOf(this.locals.values[local] as Local)
  }

  /** The round in which a message arrives; 0 where there are none. */
  arrivalOf(message: number): number {
    return this.messages.values[message]?.round ?? 0
  }

  private surveys(local: number): boolean {
    return this.system.places[this.placeOf[local] as number]?.surveys === true
  }

  private takeUp(local: number, possibility: Possibility): number {
    const number = this.inputs.of(possibility)
    const known = this.memo[Cause.offer].get(local, number)
    if (known !== -1) return known
    const { step } = this.attempt(local, Cause.offer, () => number, possibility.input)
    this.memo[Cause.offer].set(local, number, step)
    return step
  }

  /** The messages of an inbox. Asked for one event after the other, it answers with the same list. */
  private envelopes(inbox: ReadonlyArray<number>): ReadonlyArray<Envelope> {
    if (inbox !== this.lastInbox) {
      this.lastInbox = inbox
      this.lastHeard = inbox.map((message) => this.messages.values[message] as Envelope)
    }
    return this.lastHeard
  }

  /** A local step spelled out. */
  move(step: number): Move {
    const { before, cause, about } = this.table
    const place = this.placeOf[before.data[step] as number] as number
    const number = about.data[step] as number
    const how = cause.data[step] as Cause
    if (how === Cause.offer) {
      const { kind, input, offered } = this.inputs.values[number] as Possibility
      return offered === undefined ? { kind, place, input } : { kind, place, input, offered }
    }
    const from = this.placeOfId.get((this.messages.values[number] as Envelope).from)
    const move = { kind: kinds[how], place, input: this.receipt(number) }
    return from === undefined ? move : { ...move, from }
  }

  get bytes(): number {
    const maps = [...Object.values(this.memo), this.taken].reduce((sum, map) => sum + map.bytes, 0)
    const interned = this.locals.bytes + this.messages.bytes + this.observations.bytes + this.inputs.bytes
    return maps + interned + this.table.bytes
  }

  private receipt(message: number): Input {
    const { from, message: content } = this.messages.values[message] as Envelope
    return { _tag: "Receive", from, message: content, now: 0 }
  }

  private happened(rule: string): void {
    this.fired.set(rule, (this.fired.get(rule) ?? 0) + 1)
  }

  private attempt(local: number, cause: Cause, about: () => number, input: Input): Answer {
    const result = this.guarded(local, "react", (place, value) => this.system.react(place, value, input), input)
    for (const refusal of refusalsIn(result)) this.noteRefusal(refusal)
    if (!isReaction(result)) return { input, result, step: result.disposition === "defer" ? deferred : refused }
    const { rule, posts } = result
    this.happened(rule)
    const same = result.local === this.locals.values[local]
    const after = same ? local : this.local(this.placeOf[local] as number, result.local)
    const sent = posts.length === 0 ? noPosts : posts.flatMap(({ to, envelope }) => [to, this.messages.of(envelope)])
    return { input, result, step: this.table.add({ before: local, after, cause, about: about(), rule, posts: sent }) }
  }

  private noteRefusal({ rule, _tag }: Rejection): void {
    const premises = this.refusals.get(rule) ?? new Map<string, number>()
    this.refusals.set(rule, premises.set(_tag, (premises.get(_tag) ?? 0) + 1))
  }

  private unchanged(cause: Cause, rule: string, local: number, message: number): number {
    const memo = this.memo[cause]
    const known = memo.get(local, message)
    if (known !== -1) return known
    const step = this.table.add({ before: local, after: local, cause, about: message, rule, posts: noPosts })
    memo.set(local, message, step)
    return step
  }

  private guarded<A>(local: number, asked: Question, run: (place: number, value: Local) => A, input?: Input): A {
    const place = this.placeOf[local] as number
    try {
      return run(place, this.locals.values[local] as Local)
    } catch (cause) {
      const scene = { place: this.system.places[place]?.name ?? String(place), asked }
      throw new Defect(input === undefined ? scene : { ...scene, input }, cause)
    }
  }
}
