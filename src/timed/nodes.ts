/** All nodes of a run: their states, timers and deferred inputs, and what an input leads to at the same instant. */
import type { Context, Output } from "../../spec/core/Rule.ts"
import type { Input, Json, Local } from "../../spec/core/System.ts"
import type { Network, Parked, TimerErrand } from "./network.ts"
import type { Offers } from "./offers.ts"
import type { TimedOptions } from "./options.ts"
import { Memory, type Outcome, type Reactor } from "./reactor.ts"

/** More consequences than this at one instant are taken for a protocol that never comes to rest. */
const consequencesMax = 10_000

/** What the clock of a place shows at a time. */
export type Clock = (seconds: number, place: number) => number

/** At one instant a place did ever more of itself: its urgent events enable each other without end. */
export class EndlessUrgency extends Error {
  override readonly name = "EndlessUrgency"
}

export class Nodes {
  /** The virtual clock, in seconds. Whoever owns the nodes moves it. */
  now = 0
  /** Inputs that were given to rules. */
  events = 0
  /** Timers that had been cancelled or set again when their time came. */
  staleTimers = 0
  private readonly options: TimedOptions
  private readonly reactor: Reactor
  private readonly network: Network
  private readonly offers: Offers
  private readonly clocks: Clock
  private readonly states: Array<Json>
  /** For how many reasons a place is down. */
  private readonly down: Int32Array
  private readonly durable: Array<Json>
  private readonly timers: Array<Map<string, TimerErrand> | undefined>
  private readonly parked: Array<Array<Parked> | undefined>

  constructor(options: TimedOptions, reactor: Reactor, network: Network, offers: Offers, clocks: Clock) {
    this.options = options
    this.reactor = reactor
    this.network = network
    this.offers = offers
    this.clocks = clocks
    this.states = reactor.ids.map(() => null)
    this.down = new Int32Array(reactor.ids.length)
    this.durable = reactor.ids.map(() => null)
    this.timers = reactor.ids.map(() => undefined)
    this.parked = reactor.ids.map(() => undefined)
  }

  /** Everybody who is not late starts, in order; then everybody does what is urgent. */
  begin(late: ReadonlySet<number>): void {
    const { ids, roles, roleAt } = this.reactor
    const starts = new Memory(roles.length)
    ids.forEach((_, place) => {
      if (late.has(place)) {
        this.down[place] = 1
        return
      }
      const { state, outputs } = this.reactor.role(place).initial(this.context(place))
      this.states[place] = this.options.memo === false ? state : starts.share(roleAt[place] as number, state)
      this.offer(place, undefined)
      this.emit(place, outputs)
    })
    ids.forEach((_, place) => void this.settle(place))
  }

  isDown(place: number): boolean {
    return this.down[place] !== 0
  }

  state(place: number): Json {
    return this.states[place]
  }

  local(place: number): Local {
    const waiting = (this.parked[place] ?? []).flatMap(({ input }) => (input._tag === "Internal" ? [input.event] : []))
    if (this.isDown(place)) return { durable: this.durable[place], requests: waiting }
    return { state: this.states[place], timers: [...(this.timers[place]?.keys() ?? [])].sort(), requests: waiting }
  }

  // ── inputs ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Gives an input to a node's rules; nothing changes yet. */
  give(place: number, input: Input, memory?: Memory): Outcome {
    this.events++
    return this.reactor.react(place, this.states[place], input, memory)
  }

  /** An event that the node does of itself, completed by luck and the clock. */
  ready(place: number, event: Json): Input {
    return { _tag: "Internal", event: this.offers.ready(place, this.states[place], event, this.clock(place)) }
  }

  /** What the node's own clock shows. */
  clock(place: number): number {
    return this.clocks(this.now, place)
  }

  /** The input with the reading of the place's clock on it. */
  stamped<I extends Input>(place: number, input: I): I {
    if (!("now" in input)) return input
    const now = this.clock(place)
    return now === input.now ? input : { ...input, now }
  }

  /** A new state, if there is one, and the outputs. `settle` has to follow where the state has changed. */
  accept(place: number, input: Input, outcome: Outcome): void {
    if (outcome.changed) {
      const before = this.states[place]
      this.states[place] = outcome.state
      this.options.onChange?.(place, before, outcome.state, this.now, input)
      this.offer(place, outcome)
    }
    if (outcome.outputs.length > 0) this.emit(place, outcome.outputs)
  }

  /** An input for one place alone, with all that follows. */
  offerInput(place: number, parked: Parked): void {
    const outcome = this.isDown(place) ? undefined : this.give(place, this.stamped(place, parked.input))
    if (outcome === undefined || outcome.refused === "defer") this.park(place, parked)
    else if (outcome.refused === undefined) {
      this.absorb(place, parked, outcome)
      if (outcome.changed) this.settle(place)
    }
  }

  /** Keeps a deferred input. */
  park(place: number, parked: Parked): void {
    const waiting = this.parked[place] ?? []
    waiting.push(parked)
    this.parked[place] = waiting
    this.retryLater(place, parked)
  }

  /** The time has come to give a deferred input again, unless it has been taken meanwhile. */
  retry(place: number, parked: Parked): void {
    if (this.isDown(place) || this.parked[place]?.includes(parked) !== true) return
    const outcome = this.offerAgain(place, parked)
    if (outcome.refused === "defer") this.retryLater(place, parked)
    else if (outcome.changed) this.settle(place)
  }

  /** A timer fires. If its rule refuses it stays set, for another time. */
  fire(place: number, errand: TimerErrand): void {
    const { timer } = errand
    if (this.timers[place]?.get(timer) !== errand) {
      this.staleTimers++
      return
    }
    this.timers[place]?.delete(timer)
    const input: Input = { _tag: "Timer", timer, now: this.clock(place) }
    const outcome = this.give(place, input)
    if (outcome.refused !== undefined) this.setTimer(place, timer)
    else {
      this.accept(place, input, outcome)
      if (outcome.changed) this.settle(place)
    }
  }

  // ── faults ───────────────────────────────────────────────────────────────────────────────────────────────────────

  crash(place: number): void {
    this.down[place] = (this.down[place] as number) + 1
    if (this.down[place] !== 1) return
    const before = this.states[place]
    this.durable[place] = this.reactor.role(place).durable?.(before)
    this.states[place] = null
    this.timers[place] = undefined
    if (this.options.faults?.unreachable === "lost") this.parked[place] = undefined
    this.offers.clear(place)
    this.options.onChange?.(place, before, null, this.now, { _tag: "Crash" })
  }

  recover(place: number): void {
    this.down[place] = (this.down[place] as number) - 1
    if (this.isDown(place)) return
    const { recover } = this.reactor.role(place)
    const { state, outputs } = (recover as NonNullable<typeof recover>)(this.context(place), this.durable[place])
    this.states[place] = state
    this.options.onChange?.(place, null, state, this.now, { _tag: "Recover" })
    this.offer(place, undefined)
    this.emit(place, outputs)
    this.settle(place)
  }

  /** Everybody does what its role does when the network comes back. */
  heal(): void {
    this.states.forEach((state, place) => {
      if (this.isDown(place)) return
      for (const event of this.reactor.role(place).reconnect?.(this.context(place), state) ?? [])
        this.offerInput(place, { input: { _tag: "Internal", event }, key: undefined })
    })
  }

  // ── consequences ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** What follows from a change of state at the same instant: urgent events first, then deferred inputs. */
  settle(place: number): void {
    if (!this.offers.hasUrgent(place) && this.parked[place] === undefined) return
    for (let k = 0; k < consequencesMax; k++) if (!this.doUrgent(place) && !this.offerParked(place)) return
    throw new EndlessUrgency(`${this.reactor.ids[place]} does not come to rest at ${this.now} s`)
  }

  private doUrgent(place: number): boolean {
    if (!this.offers.hasUrgent(place)) return false
    for (const event of this.offers.urgent(place)) {
      const input = this.ready(place, event)
      const outcome = this.give(place, input)
      if (outcome.refused !== undefined) continue
      this.accept(place, input, outcome)
      return true
    }
    return false
  }

  private offerParked(place: number): boolean {
    for (const parked of [...(this.parked[place] ?? [])])
      if (this.offerAgain(place, parked).refused === undefined) return true
    return false
  }

  /** Gives a deferred input again; it stays parked only if it is deferred once more. */
  private offerAgain(place: number, parked: Parked): Outcome {
    const outcome = this.give(place, this.stamped(place, parked.input))
    if (outcome.refused === "defer") return outcome
    const left = (this.parked[place] ?? []).filter((p) => p !== parked)
    this.parked[place] = left.length === 0 ? undefined : left
    if (outcome.refused === undefined) this.absorb(place, parked, outcome)
    return outcome
  }

  private absorb(place: number, { input, key }: Parked, outcome: Outcome): void {
    this.accept(place, input, outcome)
    if (key !== undefined && input._tag === "Receive") this.network.passOn(place, input, key, this.now)
  }

  private offer(place: number, outcome: Outcome | undefined): void {
    this.offers.set(place, this.reactor.candidates(place, this.states[place], outcome), this.now)
  }

  private emit(place: number, outputs: ReadonlyArray<Output<Json>>): void {
    for (const output of outputs)
      switch (output._tag) {
        case "Send":
          this.network.send(place, output.to, output.message, this.now)
          break
        case "Broadcast":
          this.network.broadcast(place, output.message, this.now, this.states[place])
          break
        case "SetTimer":
          this.setTimer(place, output.timer)
          break
        case "CancelTimer":
          this.timers[place]?.delete(output.timer)
      }
  }

  /** A timer that is set again starts again. */
  private setTimer(place: number, timer: string): void {
    const { timerDelay } = this.options
    if (timerDelay === undefined) throw new RangeError(`a rule sets the timer ${timer}, but no timerDelay is given`)
    const errand: TimerErrand = { _tag: "Timer", timer }
    const set = this.timers[place] ?? new Map<string, TimerErrand>()
    this.timers[place] = set.set(timer, errand)
    this.network.schedule(this.now + timerDelay(timer, place), place, errand)
  }

  private retryLater(place: number, parked: Parked): void {
    const { retrySeconds } = this.options
    if (retrySeconds === undefined) return
    this.network.schedule(this.now + retrySeconds, place, { _tag: "Retry", parked })
  }

  private context(place: number): Context<Json> {
    return this.reactor.context(place)
  }
}
