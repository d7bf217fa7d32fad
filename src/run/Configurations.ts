/**
 * Counts the different configurations that the runs of a campaign meet: local states, messages in flight, budgets, clock.
 */
import { contentHash, stir } from "./hashing.ts"
import type { Flying } from "./InFlight.ts"
import type { Player } from "./Player.ts"

/** In how many runs, and steps of them, configurations were counted; how many there were; where each was met first. */
export interface Met {
  readonly states: number
  readonly runs: number
  readonly steps: number
  /** How many were first met after so many steps of a run, from 0 on. */
  readonly perDepth: ReadonlyArray<number>
}

/** The different configurations of a campaign, so that those of several can be united: their hashes, and where each was met first. */
export interface Meetings {
  readonly states: Float64Array
  readonly depths: Uint32Array
  readonly runs: number
  readonly steps: number
}

/** Once there are so many different configurations, further runs are not counted. */
export const statesMax = 1 << 17

/** All of the first runs are counted. Where more than half of their local states were new, one run in so many is counted from then on. */
const firstRuns = 16
const sampleEvery = 16

/**
 * A hash of a configuration: two of 32 bits, of which 53 are kept. Those of local states and messages have 32 bits: of 10^5 different
 * ones about one is taken for another.
 */
const joined = (a: number, b: number): number => (a >>> 0) * 0x200000 + ((b >>> 0) & 0x1fffff)

/** One campaign. Give `follow` each fresh player. */
export class Configurations {
  /** The depth at which each was met first. */
  private readonly states = new Map<number, number>()
  private readonly localStates = new Set<number>()
  private locals = 0
  private seen = 0
  private runs = 0
  private steps = 0

  get met(): Met {
    const perDepth: Array<number> = []
    for (const depth of this.states.values()) {
      while (perDepth.length <= depth) perDepth.push(0)
      perDepth[depth] = (perDepth[depth] as number) + 1
    }
    return { states: this.states.size, runs: this.runs, steps: this.steps, perDepth }
  }

  get meetings(): Meetings {
    return {
      states: Float64Array.from(this.states.keys()),
      depths: Uint32Array.from(this.states.values()),
      runs: this.runs,
      steps: this.steps,
    }
  }

  /** Adds what other runs have met. A configuration is met first where it was added first. */
  add({ states, depths, runs, steps }: Meetings): void {
    if (this.states.size >= statesMax) return
    this.runs += runs
    this.steps += steps
    for (let k = 0; k < states.length; k++) this.note(states[k] as number, depths[k] as number)
  }

  /** The same meetings without what has been met already: to add them comes to the same. */
  newIn({ states, depths, runs, steps }: Meetings): Meetings {
    const isNew = (k: number) => this.states.size < statesMax && !this.states.has(states[k] as number)
    return { states: states.filter((_, k) => isNew(k)), depths: depths.filter((_, k) => isNew(k)), runs, steps }
  }

  /** Counts the configurations that this player meets, or leaves the run out. */
  follow(player: Player): void {
    if (this.states.size >= statesMax) return
    const k = this.seen++
    const isSampled = k >= firstRuns && this.localStates.size * 2 > this.locals
    if (isSampled && k % sampleEvery !== 0) return
    this.runs++
    const hash = new Hashed(player, (local) => this.meetLocal(local))
    this.note(hash.after(-1), 0)
    const before = player.onStep
    player.onStep = (p) => {
      before?.(p)
      this.steps++
      this.note(hash.after(p.last.place), p.performed.length)
    }
  }

  private meetLocal(hash: number): void {
    this.locals++
    this.localStates.add(hash)
  }

  private note(hash: number, depth: number): void {
    if (!this.states.has(hash)) this.states.set(hash, depth)
  }
}

/** Where the order of sending is kept, a message counts together with those before it from the same sender. */
const inLine = (lines: Map<string, number>, { to, envelope: { from } }: Flying, letter: number): number => {
  const line = `${from} to ${to}`
  const hash = stir(lines.get(line) ?? 0, letter)
  lines.set(line, hash)
  return hash
}

/** The hash of one player's configuration, kept up place by place. */
class Hashed {
  private readonly player: Player
  private readonly onLocal: (hash: number) => void
  private readonly parts: Array<number> = []
  private readonly looked: Array<unknown> = []
  private readonly letters = new Map<Flying["envelope"], number>()

  constructor(player: Player, onLocal: (hash: number) => void) {
    this.player = player
    this.onLocal = onLocal
    for (let place = 0; place < player.locals.length; place++) this.look(place)
  }

  private look(place: number): void {
    const local = this.player.locals[place]
    if (local === this.looked[place]) return
    this.looked[place] = local
    const hash = contentHash(local)
    this.onLocal(hash)
    this.parts[place] = stir(hash, place)
  }

  private letter({ envelope }: Flying): number {
    const known = this.letters.get(envelope)
    if (known !== undefined) return known
    const hash = contentHash(envelope)
    this.letters.set(envelope, hash)
    return hash
  }

  /** The hash after a step of a place; −1: of none. */
  after(place: number): number {
    const { player } = this
    if (place >= 0) this.look(place)
    let [a, b] = [player.clock, 0]
    for (const part of this.parts) {
      a = (a + part) | 0
      b = (b + stir(part, 1)) | 0
    }
    const lines = player.system.network === "fifo" ? new Map<string, number>() : undefined
    for (const f of player.flying) {
      const letter = stir(this.letter(f), f.to)
      const part = lines === undefined ? letter : inLine(lines, f, letter)
      a = (a + stir(part, 2)) | 0
      b = (b + stir(part, 3)) | 0
    }
    const rest = contentHash(player.budget)
    return joined(stir(a, rest), stir(b, player.network.isCut ? rest ^ 1 : rest))
  }
}
