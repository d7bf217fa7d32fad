/** The network: puts messages under way, along links, through faults, and passes on what was accepted. */
import type { Input, Json } from "../../spec/core/System.ts"
import type { Rng } from "../random/rng.ts"
import { type Reach, reachOf } from "./faults.ts"
import { type Flood, Floods, type Receive } from "./floods.ts"
import { type Delay, sampler } from "./latency.ts"
import type { TimedOptions } from "./options.ts"
import { EventQueue } from "./queue.ts"
import type { Reactor } from "./reactor.ts"

/** An input that a premise deferred. */
export interface Parked {
  readonly input: Input
  readonly key: string | undefined
}

export interface TimerErrand {
  readonly _tag: "Timer"
  readonly timer: string
}

/** Anything that happens at a set time to one place and is not a copy of a flood. */
export type Errand =
  | { readonly _tag: "Deliver"; readonly input: Receive; readonly key: string | undefined; readonly bytes: number }
  | TimerErrand
  | { readonly _tag: "Request"; readonly event: Json }
  | { readonly _tag: "Retry"; readonly parked: Parked }
  | { readonly _tag: "Crash" }
  | { readonly _tag: "Recover" }
  | { readonly _tag: "Heal" }

export class Network {
  readonly queue = new EventQueue()
  readonly floods: Floods
  lost = 0
  private readonly reactor: Reactor
  private readonly options: TimedOptions
  private readonly delay: Delay
  private readonly reach: Reach | undefined
  private readonly places: ReadonlyMap<string, number>
  private readonly deafTo = new Map<string, Uint8Array | undefined>()
  private readonly errands: Array<Errand | undefined> = []
  private readonly vacant: Array<number> = []

  constructor(reactor: Reactor, options: TimedOptions, random: Rng) {
    const { ids, roles } = reactor
    if (options.topology.size !== ids.length)
      throw new RangeError(`the topology has ${options.topology.size} places, the setup ${ids.length}`)
    this.reactor = reactor
    this.options = options
    this.floods = new Floods(ids.length, roles.length)
    this.delay = typeof options.latency === "function" ? options.latency : sampler(options.latency, random)
    this.reach = reachOf(options.faults ?? {}, ids)
    this.places = new Map(ids.map((id, place) => [id, place]))
  }

  /** Something for one place at a time (seconds). */
  schedule(time: number, place: number, errand: Errand): void {
    if (time === Number.POSITIVE_INFINITY) return
    const at = this.vacant.pop() ?? this.errands.push(undefined) - 1
    this.errands[at] = errand
    this.queue.push(time, place, ~at)
  }

  /** Takes the errand of a load below 0. */
  take(load: number): Errand {
    const errand = this.errands[~load] as Errand
    this.errands[~load] = undefined
    this.vacant.push(~load)
    return errand
  }

  /** Where a node is. Errors: RangeError for a name that nobody has. */
  placeOf(node: string): number {
    const place = this.places.get(node)
    if (place === undefined) throw new RangeError(`${node} takes no part`)
    return place
  }

  keyOf(place: number, message: Json): string | undefined {
    return this.options.relay === true ? this.reactor.role(place).relay?.(message) : undefined
  }

  /** To whoever has this identity and a rule for the message. */
  send(place: number, to: string, message: Json, now: number): void {
    const target = this.places.get(to)
    if (target === undefined || this.deaf(message)?.[target] === 1) return
    const time = target === place ? now : this.arrival(place, target, now)
    if (time === Number.POSITIVE_INFINITY) this.lost++
    const input: Receive = { _tag: "Receive", from: this.reactor.ids[place] as string, message, now: 0 }
    this.schedule(time, target, { _tag: "Deliver", input, key: this.keyOf(place, message), bytes: this.bytes(message) })
  }

  /**
   * To all neighbours with a rule for it. `after`: the state of the sender now, which others are likely to come to share. Gives
   * back the flood if it is under way.
   */
  broadcast(place: number, message: Json, now: number, after: Json): Flood | undefined {
    const from = this.reactor.ids[place] as string
    const index = this.floods.open(from, message, this.keyOf(place, message), this.bytes(message), this.deaf(message))
    if (index < 0) return undefined
    const flood = this.floods.at(index)
    flood.reach(place)
    if (this.options.memo !== false && this.reactor.remembers)
      flood.memory.share(this.reactor.roleAt[place] as number, after)
    this.spread(place, index, now)
    this.floods.close(index)
    return flood.underWay > 0 ? flood : undefined
  }

  /** To all neighbours of a place that has accepted a message which was sent to it alone. */
  passOn(place: number, { from, message }: Receive, key: string, now: number): void {
    const index = this.floods.open(from, message, key, this.bytes(message), this.deaf(message))
    if (index < 0) return
    const flood = this.floods.at(index)
    const author = this.places.get(from)
    if (author !== undefined) flood.reach(author)
    flood.reach(place)
    this.spread(place, index, now)
    this.floods.close(index)
  }

  /** Copies for those neighbours that have not met the message and would not get it sooner from somebody else. */
  spread(place: number, index: number, now: number): void {
    const flood: Flood = this.floods.at(index)
    const { arrival } = flood
    const { offsets, targets } = this.options.topology
    const end = offsets[place + 1] as number
    for (let k = offsets[place] as number; k < end; k++) {
      const to = targets[k] as number
      const first = arrival[to] as number
      if (first <= now) continue
      const time = this.arrival(place, to, now)
      if (time < first) {
        arrival[to] = time
        flood.underWay++
        this.queue.push(time, to, index)
      } else if (time === Number.POSITIVE_INFINITY) this.lost++
    }
  }

  private arrival(from: number, to: number, now: number): number {
    const time = now + this.delay(from, to)
    return this.reach === undefined ? time : this.reach(from, to, now, time)
  }

  private bytes(message: Json): number {
    return this.options.sizeOf?.(message) ?? 0
  }

  /** 1 for each place whose role has no rule for such a message; undefined where all have one. */
  private deaf(message: Json): Uint8Array | undefined {
    const tag: string = message._tag
    if (this.deafTo.has(tag)) return this.deafTo.get(tag)
    const { ids, roleAt, roles } = this.reactor
    const hears = roles.map((role) => role.upon[tag] !== undefined)
    const deaf = hears.includes(false)
      ? Uint8Array.from(ids, (_, i) => (hears[roleAt[i] as number] ? 0 : 1))
      : undefined
    this.deafTo.set(tag, deaf)
    return deaf
  }
}
