/** Searches the worlds of an exhaustive scenario in a pool of threads, and adds up what they find in the order of the worlds. */
import { performance } from "node:perf_hooks"
import { type Explored, isOver, together } from "../../properties/suites/explored.ts"
import { worldsOf } from "../../spec/core/Scenario.ts"
import type { Progress } from "../explore/Exploration.ts"
import { type Found, nameOf } from "./chapters.ts"
import type { AnyScenario } from "./expected.ts"
import type { Limits } from "./jobs/explore.ts"
import type { Part } from "./jobs/jobs.ts"
import type { Pool } from "./jobs/pool.ts"

export type FixedWorld = Extract<AnyScenario, { readonly kind: "exhaustive" }>

/** A search under way. */
export class WorldSearch {
  private readonly stopped = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  private readonly began = performance.now()
  private readonly progress: Array<Progress> = []

  get seconds(): number {
    return (performance.now() - this.began) / 1000
  }

  /** What all threads have told, together. */
  get soFar(): Progress {
    const sum = { states: 0, transitions: 0, depth: 0, waiting: 0 }
    for (const one of this.progress) {
      sum.states += one.states
      sum.transitions += one.transitions
      sum.depth = Math.max(sum.depth, one.depth)
      sum.waiting += one.waiting
    }
    return sum
  }

  /** Ends the search: it answers with what it has. */
  stop(): void {
    Atomics.store(new Int32Array(this.stopped), 0, 1)
  }

  /** Searches. A limit of states is one for all worlds, one after the other; else each thread takes a world at a time. */
  async run(
    pool: Pool,
    chapter: Found,
    scenario: FixedWorld,
    limits: Limits,
    onProgress: () => void,
  ): Promise<Part<Explored>> {
    const worlds = worldsOf(scenario).length
    const size = pool.size === 1 || limits.statesMax !== undefined ? worlds : 1
    const parts = Math.ceil(worlds / size)
    const found: Array<Explored> = []
    let [next, last] = [0, parts - 1]
    const lane = async () => {
      let seconds = 0
      while (next <= last) {
        const part = next++
        const left = limits.secondsMax === undefined ? undefined : limits.secondsMax - this.seconds
        const input = {
          ...limits,
          secondsMax: left,
          chapter: nameOf(chapter),
          scenario: scenario.id,
          worlds: [part * size, (part + 1) * size] as const,
          stop: this.stopped,
        }
        const one = await pool.run("explore", input, (told) => {
          this.progress[part] = told
          onProgress()
        })
        found[part] = one.found
        seconds += one.seconds
        if (isOver(one.found)) last = Math.min(last, part)
      }
      return seconds
    }
    const busy = await Promise.all(Array.from({ length: pool.size }, lane))
    return { found: found.slice(0, last + 1).reduce(together), seconds: Math.max(...busy) }
  }
}
