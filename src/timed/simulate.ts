/**
 * Timed mode: a discrete-event simulation of a protocol's rules on a virtual clock. The loop owns its queue and its
 * configuration and copies nothing per event; it reads no real clock and no randomness but its seed.
 * Next: [options.ts](options.ts), what goes in and comes out; [nodes.ts](nodes.ts), what an input leads to; [slots.ts](slots.ts), time in slots.
 */
import type { Protocol, Setup } from "../../spec/core/Protocol.ts"
import type { Json } from "../../spec/core/System.ts"
import { rng } from "../random/rng.ts"
import { absences, type Crash } from "./faults.ts"
import { LuckClock } from "./luck.ts"
import { type Errand, Network } from "./network.ts"
import { type Clock, Nodes } from "./nodes.ts"
import { Offers } from "./offers.ts"
import type { TimedOptions, TimedResult } from "./options.ts"
import { Reactor } from "./reactor.ts"
import { Slots } from "./slots.ts"

/**
 * Runs a protocol. Pure: equal arguments give equal results and equal calls of the callbacks.
 *
 * What a node does of itself comes from its role's `candidates`. An event of finite rate happens when luck strikes it. An event
 * of infinite rate is urgent: after each change of the place's state the first one whose premises hold happens at once, then the
 * first one of the new state, until none is enabled. Deferred inputs are given again after each change, in order of arrival.
 * Where time is cut into slots a node does at the beginning of each slot what its role's `atSlot` says.
 *
 * Errors: RangeError for an unknown role or node, a topology of another size, a timer without `timerDelay`, a crash of a role
 * that does not recover, slots without an end in seconds; EndlessUrgency for urgent events that enable each other without end.
 */
export const simulateTimed = <P>(protocol: Protocol<P>, setup: Setup<P>, options: TimedOptions): TimedResult =>
  new Run(protocol as Protocol<never>, setup as Setup<never>, options).toTheEnd()

class Run {
  private readonly options: TimedOptions
  private readonly reactor: Reactor
  private readonly network: Network
  private readonly luck: LuckClock
  private readonly offers: Offers
  private readonly nodes: Nodes
  private readonly slots: Slots
  private lucky = 0
  private stale = 0
  private messages = 0
  private bytes = 0

  constructor(protocol: Protocol<never>, setup: Setup<never>, options: TimedOptions) {
    const random = rng(options.seed)
    const { faults = {}, requests = [], slotSeconds, clockAhead } = options
    if (slotSeconds !== undefined && options.until.seconds === undefined)
      throw new RangeError("slots begin without end: a run with slotSeconds needs until.seconds")
    this.options = options
    this.reactor = new Reactor(protocol, setup)
    const ahead = Float64Array.from(this.reactor.ids, (_, place) => clockAhead?.(place) ?? 0)
    this.slots = new Slots(slotSeconds, ahead)
    this.network = new Network(this.reactor, options, random)
    this.luck = new LuckClock(this.reactor.ids.length, random)
    this.offers = new Offers(this.reactor, this.luck, options.luckPerSecond ?? (slotSeconds === undefined ? 1 : 0))
    this.nodes = new Nodes(options, this.reactor, this.network, this.offers, clockOf(options, this.slots, ahead))
    for (const { until } of faults.cuts ?? []) this.network.schedule(until, 0, { _tag: "Heal" })
    for (const absence of absences(faults)) this.plan(absence)
    for (const { at, node, event } of requests)
      this.network.schedule(at, this.network.placeOf(node), { _tag: "Request", event })
    this.nodes.begin(new Set(Object.keys(faults.late ?? {}).map((node) => this.network.placeOf(node))))
  }

  private plan({ node, at, until }: Crash): void {
    const place = this.network.placeOf(node)
    const { durable, recover } = this.reactor.role(place)
    const late = at === Number.NEGATIVE_INFINITY
    if (recover === undefined || (durable === undefined && !late))
      throw new RangeError(`${node} is to be down for a while, but its role does not say how it recovers`)
    if (!late) this.network.schedule(at, place, { _tag: "Crash" })
    this.network.schedule(until, place, { _tag: "Recover" })
  }

  toTheEnd(): TimedResult {
    const { queue } = this.network
    const { luck, nodes, slots } = this
    const { seconds } = this.options.until
    const secondsMax = seconds ?? Number.MAX_VALUE
    while (!this.hasEnded()) {
      const next = Math.min(queue.next, luck.next, slots.next)
      if (next > secondsMax) {
        nodes.now = seconds ?? nodes.now
        break
      }
      nodes.now = next
      if (queue.next === next) this.arrive()
      else if (slots.next === next) this.beginSlot()
      else this.strike()
    }
    return this.result()
  }

  private hasEnded(): boolean {
    const { events, lucky, when } = this.options.until
    return (
      (events !== undefined && this.nodes.events >= events) ||
      (lucky !== undefined && this.lucky >= lucky) ||
      when?.() === true
    )
  }

  private result(): TimedResult {
    const { lucky, messages, bytes, nodes, reactor, slots } = this
    return {
      events: nodes.events,
      lucky,
      slots: slots.highest,
      stale: this.stale + nodes.staleTimers,
      fired: reactor.fired(),
      refused: reactor.refused(),
      messages,
      bytes,
      lost: this.network.lost,
      recalled: reactor.recalled,
      seconds: nodes.now,
      locals: reactor.ids.map((_, place) => nodes.local(place)),
    }
  }

  private arrive(): void {
    const { queue } = this.network
    queue.pop()
    if (queue.load < 0) this.perform(queue.place, this.network.take(queue.load))
    else this.deliver(queue.place, queue.load)
  }

  private count(bytes: number): void {
    this.messages++
    this.bytes += bytes
    this.options.onMessage?.(bytes, this.nodes.now)
  }

  /** A copy of a flood arrives. */
  private deliver(place: number, index: number): void {
    const { nodes, network } = this
    const flood = network.floods.at(index)
    if (flood.hasReached(place)) this.stale++
    else {
      flood.reach(place)
      this.count(flood.bytes)
      flood.input = nodes.stamped(place, flood.input)
      const { input, key } = flood
      const outcome = nodes.hear(place, flood)
      if (outcome.refused === undefined) {
        if (key !== undefined) network.spread(place, index, nodes.now)
        if (outcome.changed) nodes.settle(place)
      } else if (outcome.refused === "defer") nodes.park(place, { input, key })
    }
    flood.underWay--
    network.floods.close(index)
  }

  private perform(place: number, errand: Errand): void {
    const { nodes } = this
    switch (errand._tag) {
      case "Deliver":
        this.count(errand.bytes)
        nodes.offerInput(place, errand)
        break
      case "Request":
        nodes.offerInput(place, { input: { _tag: "Internal", event: errand.event }, key: undefined })
        break
      case "Retry":
        nodes.retry(place, errand.parked)
        break
      case "Timer":
        nodes.fire(place, errand)
        break
      case "Crash":
        nodes.crash(place)
        break
      case "Recover":
        nodes.recover(place)
        break
      case "Heal":
        nodes.heal()
    }
  }

  /** Luck strikes somewhere. What it finds nothing to do for, or a premise refuses, did not happen. */
  private strike(): void {
    const { luck } = this
    luck.strike()
    const { place } = luck
    const event = this.offers.struck(place, luck.height)
    if (event !== undefined) this.attempt(place, event)
  }

  /** A slot begins at some places: each that is up is asked what it does of itself. */
  private beginSlot(): void {
    const { nodes, reactor, slots } = this
    slots.begin()
    const { slot, places } = slots
    for (const place of places) {
      if (nodes.isDown(place)) continue
      const role = reactor.role(place)
      if (role.atSlot === undefined) continue
      for (const event of role.atSlot(reactor.context(place), nodes.state(place), slot)) {
        if (this.attempt(place, event) && this.hasEnded()) return
      }
    }
  }

  /** A place does something of itself, completed by luck and the clock. What a premise refuses did not happen. */
  private attempt(place: number, event: Json): boolean {
    const { nodes } = this
    const input = nodes.ready(place, event)
    const outcome = nodes.give(place, input)
    if (outcome.refused !== undefined) return false
    this.lucky++
    if (input._tag === "Internal") this.options.onLuck?.(place, input.event, nodes.now)
    nodes.accept(place, input, outcome)
    if (outcome.changed) nodes.settle(place)
    return true
  }
}

/** What the clock of each place shows. */
const clockOf = ({ clock, slotSeconds }: TimedOptions, slots: Slots, ahead: Float64Array): Clock => {
  if (clock !== undefined) return (now, place) => clock(now + (ahead[place] as number), place)
  return slotSeconds === undefined ? () => 0 : (now, place) => slots.reading(now, place)
}
