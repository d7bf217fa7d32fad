/**
 * What the rules of a world have answered, as tables: local states and messages are numbers, and what comes of a message or an offer in
 * a local state is computed once. Worlds that differ in budgets only may share their answers. Next: [Tables.ts](Tables.ts).
 */
import { spell } from "../../spec/core/Canonical.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Rejection } from "../../spec/core/Rule.ts"
import {
  type Envelope,
  type Input,
  isReaction,
  type Json,
  type Local,
  type Offer,
  type System,
} from "../../spec/core/System.ts"
import { Interner } from "../explore/Interner.ts"
import { type Inbox, inboxKey, without } from "../explore/inboxes.ts"
import { type Answer, LocalSteps } from "../explore/LocalSteps.ts"
import { PairMap } from "../explore/PairMap.ts"
import { isLikely } from "../run/Choices.ts"
import { faultRules } from "../run/Coverage.ts"
import { contentHash, outlineOf } from "../run/hashing.ts"
import type { Docket } from "../run/Judge.ts"
import { inWords, type Offered } from "../run/Spots.ts"
import { Verdicts } from "./Verdicts.ts"

/** What comes of an input in a local state. */
export interface Reply {
  /** Undefined if it is refused. */
  readonly input: Input | undefined
  /** The number of the local step; negative if the input is refused. */
  readonly step: number
  /** Whether a refused input may be accepted later. */
  readonly defers: boolean
  /** The rule that fires, or that refuses. */
  readonly rule: string
  readonly isFault: boolean
  /** The local state afterwards; −1 if the input is refused. */
  readonly after: number
  /** Whether the place has got a new local state, be it one of the same content. */
  readonly isFresh: boolean
  /** Triples: to which place, which message, how many of the messages before it go there too. */
  readonly posts: ReadonlyArray<number>
  /** Rules and premises that refused the input, in words. */
  readonly refusals: ReadonlyArray<string>
}

/** An offer, and where it stands among those of its place. */
export interface TableOffered extends Offered {
  readonly index: number
}

const emptyInbox: Inbox = []

/** Each message that is sent, to which place, and how many of those before it go there too. */
export const triplesOf = (posts: ReadonlyArray<readonly [to: number, message: number]>): ReadonlyArray<number> => {
  const sent = new Map<number, number>()
  return posts.flatMap(([to, message]) => {
    const before = sent.get(to) ?? 0
    sent.set(to, before + 1)
    return [to, message, before]
  })
}

export class Answers {
  readonly system: System
  readonly steps: LocalSteps
  readonly verdicts: Verdicts
  /** The number of each place. */
  readonly numbers: ReadonlyMap<string, number>
  /** Whether a place looks at its whole inbox. */
  readonly surveys: ReadonlyArray<boolean>
  /** How often something was asked. */
  asked = 0
  private readonly replies: Array<Reply> = []
  private readonly refusals = new Map<string, number>()
  private readonly toMessages = new PairMap()
  private readonly toOffers = new PairMap()
  private readonly cells = new PairMap()
  private readonly inboxes = new Interner<Inbox>(inboxKey)
  private readonly puts = new PairMap()
  private readonly spellings: Array<string> = []
  private readonly offers: Array<ReadonlyArray<TableOffered> | undefined> = []
  private readonly localHashes: Array<number> = []
  private readonly messageHashes: Array<number> = []
  private readonly outlines: Array<number> = []

  constructor(system: System, docket: Docket) {
    this.system = system
    this.steps = new LocalSteps(system)
    this.verdicts = new Verdicts(docket.all as ReadonlyArray<Property<Json>>, this.steps)
    this.inboxes.of(emptyInbox)
    this.numbers = new Map(system.places.map(({ name }, place) => [name, place]))
    this.surveys = system.places.map((place) => place.surveys === true)
  }

  /** How many answers are remembered. */
  get size(): number {
    return this.toMessages.size + this.toOffers.size
  }

  /** What comes of a message. Errors: `Defect` where a rule throws. */
  received(local: number, message: number): Reply {
    this.asked++
    const known = this.toMessages.get(local, message)
    if (known !== -1) return this.replies[known] as Reply
    const number = this.remember(local, this.steps.answerTo(local, message))
    this.toMessages.set(local, message, number)
    return this.replies[number] as Reply
  }

  /** What comes of an offer of a place with such an inbox. Errors: `Defect` where a rule throws. */
  offered(local: number, index: number, inbox: number): Reply {
    this.asked++
    const cell = this.cell(local, inbox)
    const known = this.toOffers.get(cell, index)
    if (known !== -1) return this.replies[known] as Reply
    const heard = this.inboxes.values[inbox] as Inbox
    const number = this.remember(local, this.steps.answerToOffer(local, index, heard))
    this.toOffers.set(cell, index, number)
    return this.replies[number] as Reply
  }

  /** What a place offers and may take up, as far as no budget forbids it. */
  likelyOffers(local: number): ReadonlyArray<TableOffered> {
    const known = this.offers[local]
    if (known !== undefined) return known
    const place = this.steps.placeOf[local] as number
    const made = (this.steps.possibilities(local) as ReadonlyArray<Offer>)
      .map((offer, index): TableOffered => ({ _tag: "Offered", place, offer, index }))
      .filter(({ offer }) => isLikely(offer, this.steps.locals.values[local] as Local))
    this.offers[local] = made
    return made
  }

  /** The inbox with a message more, in the order of sets: where inboxes are surveyed, the network is a set. */
  put(inbox: number, message: number): number {
    const known = this.puts.get(inbox, message)
    if (known !== -1) return known
    const before = this.inboxes.values[inbox] as Inbox
    const at = before.findIndex((other) => this.spelling(message) < this.spelling(other))
    const after = this.inboxes.of(
      at < 0 ? [...before, message] : [...before.slice(0, at), message, ...before.slice(at)],
    )
    this.puts.set(inbox, message, after)
    return after
  }

  /** The inbox with a message less. */
  take(inbox: number, message: number): number {
    return this.inboxes.of(without(this.inboxes.values[inbox] as Inbox, message))
  }

  /** The messages of an inbox, as a place that surveys it hears them. */
  envelopes(inbox: number): ReadonlyArray<Envelope> {
    return (this.inboxes.values[inbox] as Inbox).map((message) => this.steps.messages.values[message] as Envelope)
  }

  /** A hash of the content of a local state, and of a message. */
  localHash(local: number): number {
    this.localHashes[local] ??= contentHash(this.steps.locals.values[local] as Local)
    return this.localHashes[local]
  }
  messageHash(message: number): number {
    this.messageHashes[message] ??= contentHash(this.steps.messages.values[message] as Envelope)
    return this.messageHashes[message]
  }

  /** The outline of what a local state shows. */
  outline(local: number): number {
    const { steps, system } = this
    const role = system.places[steps.placeOf[local] as number]?.role ?? ""
    this.outlines[local] ??= outlineOf(role, steps.look(local))
    return this.outlines[local]
  }

  private cell(local: number, inbox: number): number {
    if (inbox === 0) return 2 * local
    const known = this.cells.get(local, inbox)
    if (known !== -1) return known
    const cell = 2 * this.cells.size + 1
    this.cells.set(local, inbox, cell)
    return cell
  }

  private spelling(message: number): string {
    this.spellings[message] ??= spell(this.steps.messages.values[message] as Envelope)
    return this.spellings[message]
  }

  private remember(local: number, answer: Answer): number {
    if (!isReaction(answer.result)) return this.rememberRefusal(answer.result)
    const { input, result, step } = answer
    const { steps } = this
    return (
      this.replies.push({
        input,
        step,
        defers: false,
        rule: result.rule,
        isFault: faultRules.has(result.rule),
        after: steps.table.after.data[step] as number,
        isFresh: result.local !== steps.locals.values[local],
        posts: triplesOf(result.posts.map(({ to, envelope }) => [to, steps.messages.of(envelope)])),
        refusals: inWords(result),
      }) - 1
    )
  }

  /** Equal refusals are one: there are many. */
  private rememberRefusal(refusal: Rejection): number {
    const refusals = inWords(refusal)
    const key = refusals.join()
    const known = this.refusals.get(key)
    if (known !== undefined) return known
    const reply = {
      input: undefined,
      step: -1,
      defers: refusal.disposition === "defer",
      rule: refusal.rule,
      isFault: false,
      after: -1,
      isFresh: false,
      posts: [],
      refusals,
    }
    const number = this.replies.push(reply) - 1
    this.refusals.set(key, number)
    return number
  }
}
