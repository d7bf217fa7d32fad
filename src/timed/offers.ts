/** What each place could do of itself: events that luck strikes with a rate, and urgent ones that happen at once. */
import type { Json } from "../../spec/core/System.ts"
import type { LuckClock } from "./luck.ts"
import type { Reactor } from "./reactor.ts"

const nothing: ReadonlyArray<Json> = []

const sameEvents = (a: ReadonlyArray<Json>, b: ReadonlyArray<Json>): boolean =>
  a === b || (a.length === b.length && a.every((event, i) => event === b[i]))

export class Offers {
  private readonly reactor: Reactor
  private readonly luck: LuckClock
  private readonly perSecond: number
  private readonly events: Array<ReadonlyArray<Json>>
  private readonly urgentAt: Uint8Array
  private readonly mute: Uint8Array

  /** perSecond: strokes a second for one unit of rate. */
  constructor(reactor: Reactor, luck: LuckClock, perSecond: number) {
    this.reactor = reactor
    this.luck = luck
    this.perSecond = perSecond
    this.events = reactor.ids.map(() => nothing)
    this.urgentAt = new Uint8Array(reactor.ids.length)
    const isMute = (place: number): boolean => perSecond === 0 && reactor.role(place).rate === undefined
    this.mute = Uint8Array.from(reactor.ids, (_, place) => (isMute(place) ? 1 : 0))
  }

  /** A place offers these events from now (seconds) on. */
  set(place: number, events: ReadonlyArray<Json>, now: number): void {
    if (sameEvents(events, this.events[place] as ReadonlyArray<Json>)) return
    this.events[place] = events
    let total = 0
    let urgent = 0
    for (const event of events) {
      const rate = this.rate(place, event)
      if (rate === Number.POSITIVE_INFINITY) urgent = 1
      else total += rate
    }
    this.urgentAt[place] = urgent
    this.luck.raise(place, total, now)
  }

  /** Whether nothing that a place offers can ever happen, so that it need not be asked: luck never strikes, and nothing is urgent. */
  isMute(place: number): boolean {
    return this.mute[place] === 1
  }

  clear(place: number): void {
    this.events[place] = nothing
    this.urgentAt[place] = 0
  }

  hasUrgent(place: number): boolean {
    return this.urgentAt[place] === 1
  }

  /** The events of rate infinity, in the order in which the role offers them. */
  urgent(place: number): ReadonlyArray<Json> {
    return (this.events[place] as ReadonlyArray<Json>).filter((e) => this.rate(place, e) === Number.POSITIVE_INFINITY)
  }

  /** The event that a stroke of this height hits: rates are stacked in order; undefined above them. */
  struck(place: number, height: number): Json | undefined {
    let top = 0
    for (const event of this.events[place] as ReadonlyArray<Json>) {
      const rate = this.rate(place, event)
      if (rate !== Number.POSITIVE_INFINITY) top += rate
      if (height < top) return event
    }
    return undefined
  }

  /** The event, completed by luck and the clock. */
  ready(place: number, state: Json, event: Json, clock: number): Json {
    return this.reactor.role(place).ready?.(this.reactor.context(place), state, event, clock) ?? event
  }

  /** Strokes a second. */
  private rate(place: number, event: Json): number {
    const rate = this.reactor.role(place).rate?.(this.reactor.context(place), event) ?? 1
    return rate === Number.POSITIVE_INFINITY ? rate : rate * this.perSecond
  }
}
