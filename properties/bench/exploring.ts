/**
 * One exhaustive search in a process of its own, so that the peak of its memory can be told: prints what was measured as JSON.
 * Arguments: the model, the store, the mode. [exploration.ts](exploration.ts) calls it.
 */
import { compose } from "../../spec/core/compose.ts"
import type { System } from "../../spec/core/System.ts"
import { paxos } from "../../spec/paxos/index.ts"
import { clients } from "../../spec/paxos/Params.ts"
import { messageSet, transaction, twoPhase } from "../../spec/twophase/index.ts"
import type { Mode, Store } from "../../src/explore/Exploration.ts"
import { explore } from "../../src/explore/explore.ts"

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

const systems: { readonly [model in Model]: () => System } = {
  "two-phase, N = 7": () => compose(twoPhase, transaction(7), messageSet),
  "Paxos, 3 clients": () =>
    compose(
      paxos,
      { params: clients, nodes: { server: ["S0", "S1", "S2"], client: ["C3", "C4", "C5"] } },
      { network: "multiset", idle: "stays" },
    ),
}

const [, script, model, store, mode] = process.argv
if (script === import.meta.filename) {
  const system = systems[model as Model]()
  const from = performance.now()
  const found = explore(system, [], { store: store as Store, mode: mode as Mode })
  const explored: Explored = {
    seconds: (performance.now() - from) / 1000,
    states: found.states,
    transitions: found.generated,
    bytesPerState: found.bytesPerState,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }
  console.log(JSON.stringify(explored))
}
