/**
 * Counts the different configurations that the runs of a campaign meet: local states, messages in flight, budgets, clock.
 */
import type { Stage } from "./Stage.ts"

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

/** One campaign. Give `follow` each fresh run. */
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

  /** Counts the configurations that this run meets, or leaves the run out. */
  follow(stage: Stage): void {
    if (this.states.size >= statesMax) return
    const k = this.seen++
    const isSampled = k >= firstRuns && this.localStates.size * 2 > this.locals
    if (isSampled && k % sampleEvery !== 0) return
    this.runs++
    const hash = stage.hashing((local) => this.meetLocal(local))
    this.note(hash.after(-1), 0)
    const before = stage.onStep
    stage.onStep = (s) => {
      before?.(s)
      this.steps++
      this.note(hash.after(s.last.place), s.steps)
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
