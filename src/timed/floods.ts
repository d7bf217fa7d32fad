/** Messages that spread: which place each has reached, and when it reaches the next. */
import type { Input, Json } from "../../spec/core/System.ts"
import type { Letter } from "./memories.ts"
import { Memory } from "./reactor.ts"

/** A message as a node receives it. `from` is who first sent it, however many nodes have passed it on. */
export type Receive = Extract<Input, { readonly _tag: "Receive" }>

/** A place that need not be offered the message: it has met it, or has no rule for it. */
const met = Number.NEGATIVE_INFINITY

/** One message on its way to many places. */
export class Flood {
  input: Receive = { _tag: "Receive", from: "", message: undefined, now: 0 }
  /** One key for one content; undefined for a message that is not passed on. */
  key: string | undefined
  bytes = 0
  /** One number for each flood of a run. */
  serial = 0
  /** The message as a letter, for each role that has been asked. */
  readonly letters: Array<Letter | undefined> = []
  /** Copies under way. */
  underWay = 0
  /** Places that need not be offered it any more. */
  reached = 0
  /** When the first copy arrives at each place, in seconds; infinite while none is under way. */
  readonly arrival: Float64Array
  readonly memory: Memory

  constructor(size: number, roles: number) {
    this.arrival = new Float64Array(size)
    this.memory = new Memory(roles)
  }

  hasReached(place: number): boolean {
    return this.arrival[place] === met
  }

  reach(place: number): void {
    if (!this.hasReached(place)) this.reached++
    this.arrival[place] = met
  }
}

/** All floods. Those that have ended are used again; of those with a key it stays known where they have been. */
export class Floods {
  private readonly size: number
  private readonly roles: number
  private readonly all: Array<Flood> = []
  private opened = 0
  private readonly idle: Array<number> = []
  private readonly live = new Map<string, number>()
  private readonly everywhere = new Set<string>()
  private readonly somewhere = new Map<string, Uint8Array>()

  constructor(size: number, roles: number) {
    this.size = size
    this.roles = roles
  }

  at(index: number): Flood {
    return this.all[index] as Flood
  }

  /**
   * The flood of a message; −1 if it has been everywhere. deaf: 1 for each place without a rule for it.
   * Whoever opens a flood closes it unless copies are under way.
   */
  open(from: string, message: Json, key: string | undefined, bytes: number, deaf: Uint8Array | undefined): number {
    const known = key === undefined ? undefined : this.live.get(key)
    if (known !== undefined) return known
    if (key !== undefined && this.everywhere.has(key)) return -1
    const index = this.idle.pop() ?? this.all.push(new Flood(this.size, this.roles)) - 1
    const flood = this.at(index)
    flood.input = { _tag: "Receive", from, message, now: 0 }
    flood.key = key
    flood.bytes = bytes
    flood.serial = ++this.opened
    flood.letters.length = 0
    flood.reached = 0
    flood.arrival.fill(Number.POSITIVE_INFINITY)
    const before = key === undefined ? undefined : this.somewhere.get(key)
    for (const places of [deaf, before])
      places?.forEach((is, place) => {
        if (is === 1) flood.reach(place)
      })
    if (key !== undefined) this.live.set(key, index)
    return index
  }

  /** Ends a flood if no copy is under way. */
  close(index: number): void {
    const flood = this.at(index)
    if (flood.underWay > 0) return
    const { key } = flood
    if (key !== undefined) {
      this.live.delete(key)
      if (flood.reached === this.size) {
        this.everywhere.add(key)
        this.somewhere.delete(key)
      } else {
        this.somewhere.set(
          key,
          Uint8Array.from(flood.arrival, (t) => (t === met ? 1 : 0)),
        )
      }
    }
    flood.memory.forget()
    this.idle.push(index)
  }
}
