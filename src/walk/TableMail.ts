/**
 * The messages in flight of a run on tables, in the order in which they were sent. The slow twin is [InFlight.ts](../run/InFlight.ts).
 */
import type { Envelope } from "../../spec/core/System.ts"
import type { Delivery } from "../run/Choices.ts"
import { stir } from "../run/hashing.ts"
import { turnOf } from "../system/turn.ts"
import type { Tables } from "./Tables.ts"

/** A message in flight. */
export interface Flight extends Delivery {
  readonly message: number
  readonly cause: number
  readonly nth: number
  /** Its part of a configuration's hash, where the order of messages does not count. */
  readonly part: number
  /** The version of its receiver that deferred it last, or −1: it is not tried again before that changes. */
  deferredBy: number
}

/** Whose turn it is in a network of rounds, and which message it takes next; −1 where there is none. */
interface Due {
  readonly turn: number
  readonly message: number
}

export class TableMail {
  readonly flying: Array<Flight> = []
  /** The inbox of each place that surveys its own; 0, the empty one, elsewhere. */
  readonly inboxes: Array<number>
  /** Changes with each message that comes into such an inbox or leaves it. */
  readonly news: Array<number>
  private readonly tables: Tables
  private readonly locals: Array<number>
  private readonly versions: Array<number>
  private readonly isSet: boolean
  private readonly isRounds: boolean
  private readonly keepsOrder: boolean
  private due: Due | undefined

  constructor(tables: Tables, locals: Array<number>, versions: Array<number>) {
    this.tables = tables
    this.locals = locals
    this.versions = versions
    const { network } = tables.system
    this.isSet = network === "set"
    this.isRounds = network === "rounds"
    this.keepsOrder = this.isRounds || network === "fifo"
    this.inboxes = locals.map(() => 0)
    this.news = locals.map(() => 0)
  }

  /** Whether a message may be delivered now: its receiver is up, and it is not out of turn. */
  deliverable(f: Flight): boolean {
    if (f.deferredBy === this.versions[f.to]) return false
    if (this.tables.answers.steps.isDown(this.locals[f.to] as number)) return false
    return !this.keepsOrder || this.isNext(f)
  }

  /** Whether a place may do something of itself now: in a network of rounds in its turn, once it has taken its mail. */
  mayOffer(place: number): boolean {
    if (!this.isRounds) return true
    const { turn, message } = this.whatIsDue()
    return turn === place && message < 0
  }

  /** In a network of rounds: the place whose turn it is; −1 once all rounds are over. */
  get turn(): number {
    return this.whatIsDue().turn
  }

  /** Whether a message like this one is in flight already. */
  has(to: number, message: number): boolean {
    for (let k = 0; k < this.flying.length; k++) {
      const g = this.flying[k] as Flight
      if (g.to === to && g.message === message) return true
    }
    return false
  }

  send(to: number, message: number, cause: number, nth: number): void {
    const { tables } = this
    if (this.isSet && this.has(to, message)) return
    const envelope = tables.answers.steps.messages.values[message] as Envelope
    const part = stir(tables.answers.messageHash(message), to)
    this.flying.push({ _tag: "Flying", to, envelope, message, cause, nth, part, deferredBy: -1 })
    this.changed(to)
    if (tables.answers.surveys[to] === true) this.inboxes[to] = tables.answers.put(this.inboxes[to] as number, message)
  }

  remove(f: Flight): void {
    this.flying.splice(this.flying.indexOf(f), 1)
    this.changed(f.to)
    if (this.tables.answers.surveys[f.to] === true)
      this.inboxes[f.to] = this.tables.answers.take(this.inboxes[f.to] as number, f.message)
  }

  /** A message is lost. */
  lose(f: Flight): void {
    this.remove(f)
    if (this.isSet) for (const g of this.flying) g.deferredBy = -1
  }

  /** A place has got a new local state: in a network of rounds it may be somebody else's turn. */
  moved(): void {
    this.due = undefined
  }

  private changed(to: number): void {
    this.due = undefined
    this.news[to] = (this.news[to] as number) + 1
  }

  private isNext(f: Flight): boolean {
    if (!this.isRounds) {
      const { from } = f.envelope
      return this.flying.find((g) => g.to === f.to && g.envelope.from === from) === f
    }
    const { turn, message } = this.whatIsDue()
    return f.to === turn && f.message === message
  }

  private whatIsDue(): Due {
    this.due ??= this.findDue()
    return this.due
  }

  private findDue(): Due {
    const { steps } = this.tables.answers
    const { system } = this.tables
    const turn = turnOf(system, (place) => steps.roundOf(this.locals[place] as number))
    let message = -1
    if (turn < 0) return { turn, message }
    const round = steps.roundOf(this.locals[turn] as number)
    for (const f of this.flying) {
      if (f.to !== turn || f.envelope.round !== round) continue
      if (message < 0 || steps.order.before(f.message, message)) message = f.message
    }
    return { turn, message }
  }
}
