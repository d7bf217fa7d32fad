/** All nodes of a run: their states, timers and deferred inputs, and what an input leads to at the same instant. */
import type { Context, Output } from "../../spec/core/Rule.ts"
import type { Input, Json, Local } from "../../spec/core/System.ts"
import type { Flood } from "./floods.ts"
import { type Letter, Memories, notApart } from "./memories.ts"
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
  private readonly memories: Memories
  /** 1 where messages that do not touch each other can wait to be counted. */
  private readonly patient: Uint8Array
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
    this.memories = new Memories(reactor, options.memo !== false)
    this.patient = Uint8Array.from(reactor.ids, (_, place) => (this.isPatient(place) ? 1 : 0))
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
      this.memories.set(place, state)
      if (this.options.memo !== false)
        this.memories.setShared(place, starts.share(roleAt[place] as number, this.memories.shared(place)))
      this.offer(place, undefined)
      this.emit(place, outputs)
    })
    ids.forEach((_, place) => void this.settle(place))
  }

  isDown(place: number): boolean {
    return this.down[place] !== 0
  }

  state(place: number): Json {
    return this.memories.whole(place)
  }

  local(place: number): Local {
    const waiting = (this.parked[place] ?? []).flatMap(({ input }) => (input._tag === "Internal" ? [input.event] : []))
    if (this.isDown(place)) return { durable: this.durable[place], requests: waiting }
    return { state: this.state(place), timers: [...(this.timers[place]?.keys() ?? [])].sort(), requests: waiting }
  }

  // ── inputs ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Gives an input to a node's rules; nothing changes yet. */
  give(place: number, input: Input): Outcome {
    this.events++
    const { memories } = this
    const state = input._tag === "Receive" ? memories.shared(place) : memories.whole(place)
    return this.reactor.react(place, state, input, undefined)
  }

  /** Gives a message that spreads to a node, which accepts it if its rules do. What it did there is remembered. */
  hear(place: number, flood: Flood): Outcome {
    this.events++
    const { memories } = this
    const { input } = flood
    const letter = this.letterTo(place, flood)
    const state = letter === undefined ? memories.shared(place) : memories.base(place)
    const outcome = this.reactor.react(place, state, input, this.options.memo === false ? undefined : flood.memory)
    if (outcome.refused !== undefined) return outcome
    if (letter === undefined || !outcome.changed) this.accept(place, input, outcome)
    else {
      memories.pile(place, letter, input.now)
      if (outcome.outputs.length > 0) this.emit(place, outcome.outputs)
    }
    return outcome
  }

  /** An event that the node does of itself, completed by luck and the clock. */
  ready(place: number, event: Json): Input {
    return { _tag: "Internal", event: this.offers.ready(place, this.state(place), event, this.clock(place)) }
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
    const { memories } = this
    const base = outcome.outputs.length > 0 ? memories.shared(place) : undefined
    if (outcome.changed) {
      const { onChange } = this.options
      const before = onChange === undefined ? undefined : memories.whole(place)
      if (input._tag === "Receive") memories.setShared(place, outcome.state)
      else memories.set(place, outcome.state)
      if (onChange !== undefined) onChange(place, before, memories.whole(place), this.now, input)
      this.offer(place, outcome)
    }
    if (outcome.outputs.length > 0) this.emit(place, outcome.outputs, base)
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
    const before = this.state(place)
    this.durable[place] = this.reactor.role(place).durable?.(before)
    this.memories.set(place, null)
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
    this.memories.set(place, state)
    this.options.onChange?.(place, null, state, this.now, { _tag: "Recover" })
    this.offer(place, undefined)
    this.emit(place, outputs)
    this.settle(place)
  }

  /** Everybody does what its role does when the network comes back. */
  heal(): void {
    this.reactor.ids.forEach((_, place) => {
      if (this.isDown(place)) return
      for (const event of this.reactor.role(place).reconnect?.(this.context(place), this.state(place)) ?? [])
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
    if (this.offers.isMute(place)) return
    const offered = outcome?.offered
    if (offered !== undefined) this.offers.set(place, offered, this.now)
    else {
      const agreed = this.memories.hasOwn(place) ? undefined : outcome
      this.offers.set(place, this.reactor.candidates(place, this.state(place), agreed), this.now)
    }
  }

  /** Whether messages can wait at a place until somebody looks at its state: nobody does at each change. */
  private isPatient(place: number): boolean {
    const { memo, onChange } = this.options
    const { apart } = this.reactor.role(place)
    return apart !== undefined && memo !== false && onChange === undefined && this.offers.isMute(place)
  }

  /** The message as a letter, if it can wait; what waits already is counted if the two might touch. */
  private letterTo(place: number, flood: Flood): Letter | undefined {
    // Who has deferred something looks at each state, to see whether it is time now.
    if (this.patient[place] === 0 || this.parked[place] !== undefined || !this.reactor.remembers) return undefined
    const role = this.reactor.roleAt[place] as number
    const letter = flood.letters[role] ?? this.letterFor(role, flood)
    if (letter === notApart) return undefined
    if (!this.memories.suits(place, letter, flood.input.now)) this.memories.clear(place)
    return letter
  }

  private letterFor(role: number, flood: Flood): Letter {
    const { input, serial } = flood
    const said = this.reactor.roles[role]?.apart?.(input.message)
    const letter = said === undefined ? notApart : { serial, input, about: said.about, by: said.by }
    flood.letters[role] = letter
    return letter
  }

  /**
   * A node that has told others something holds the state in which others are who hear it from there, if that is the same: as a
   * letter on the state before.
   */
  private hearItself(place: number, flood: Flood, base: Json): void {
    const { memories } = this
    const after = memories.shared(place)
    flood.input = this.stamped(place, flood.input)
    const letter = this.letterTo(place, flood)
    if (letter === undefined) return
    const foreseen = this.reactor.foresee(place, base, flood.input, flood.memory)
    if (foreseen === undefined || foreseen.refused !== undefined || foreseen.state !== after) return
    memories.setShared(place, base)
    memories.pile(place, letter, flood.input.now)
  }

  /** base: the state before, without own fields, where there is one. */
  private emit(place: number, outputs: ReadonlyArray<Output<Json>>, base?: Json): void {
    for (const output of outputs)
      switch (output._tag) {
        case "Send":
          this.network.send(place, output.to, output.message, this.now)
          break
        case "Broadcast":
          this.spread(place, output.message, base)
          break
        case "SetTimer":
          this.setTimer(place, output.timer)
          break
        case "CancelTimer":
          this.timers[place]?.delete(output.timer)
      }
  }

  private spread(place: number, message: Json, base: Json | undefined): void {
    const flood = this.network.broadcast(place, message, this.now, this.memories.shared(place))
    if (flood !== undefined && base !== undefined) this.hearItself(place, flood, base)
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
