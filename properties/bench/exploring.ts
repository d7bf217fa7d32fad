/**
 * One exhaustive search in a process of its own, so that the peak of its memory can be told: prints what was measured as JSON.
 * Arguments: the model, the store, the mode. [exploration.ts](exploration.ts) calls it.
 */
import type { Mode, Store } from "../../src/explore/Exploration.ts"
import { explore } from "../../src/explore/explore.ts"
import { systemOf } from "../../src/run/perform.ts"
import { judged } from "../suites/common.ts"
import { fixedWorld } from "./walks.ts"

export type Model = "two-phase, N = 7" | "Paxos, 3 clients"

/** What one search took. */
export interface Explored {
  readonly seconds: number
  readonly states: number
  /** By the convention of published counts. */
  readonly transitions: number
  readonly bytesPerState: number
  readonly peakBytes: number
}

/** The scenario of each model. */
const scenarios: { readonly [model in Model]: string } = {
  "two-phase, N = 7": "twophase/rm-7",
  "Paxos, 3 clients": "paxos/clients-3",
}

const [, script, model, store, mode] = process.argv
if (script === import.meta.filename) {
  const { chapter, scenario, world } = fixedWorld(scenarios[model as Model])
  const system = systemOf(chapter.protocol, world)
  const from = performance.now()
  const found = explore(system, judged(scenario), { store: store as Store, mode: mode as Mode })
  const explored: Explored = {
    seconds: (performance.now() - from) / 1000,
    states: found.states,
    transitions: found.generated,
    bytesPerState: found.bytesPerState,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }
  console.log(JSON.stringify(explored))
}
