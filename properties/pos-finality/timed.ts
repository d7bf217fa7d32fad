/** The gadget in virtual time, with Ethereum's numbers: who validates, and what each node shows when a slot begins. */
import type { NodeId } from "../../spec/core/Rule.ts"
import { ethereum, type Params, posFinality } from "../../spec/pos/finality/index.ts"
import type { Block, Checkpoint, State } from "../../spec/pos/finality/State.ts"
import { observe } from "../../spec/pos/finality/Validator.ts"
import { rng } from "../../src/random/rng.ts"
import type { TimedOptions, TimedResult } from "../../src/timed/options.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { regular } from "../../src/timed/topology.ts"

export const named = (n: number): ReadonlyArray<NodeId> =>
  Array.from({ length: n }, (_, i) => `n${String(i).padStart(3, "0")}`)

export const intervalSeconds = ethereum.slotSeconds / ethereum.intervals

/** When a slot begins: interval i begins at i intervals, from interval 1 on. */
export const slotBegins = (slot: number): number => ((slot - 1) * ethereum.intervals + 1) * intervalSeconds

export const paramsOf = (nodes: number, validators: number, change: Partial<Params> = {}): Params => ({
  ...ethereum,
  validatorsPerNode: validators / nodes,
  ...change,
})

/** So many slots with these nodes, delays of 0.1 s and an exponential tenth of a second more a link. */
export const simulated = (
  params: Params,
  nodes: number,
  slots: number,
  seed: number,
  more: Partial<TimedOptions> = {},
): TimedResult =>
  simulateTimed(
    posFinality,
    { params, nodes: { validator: named(nodes) } },
    {
      seed,
      topology: regular(nodes, Math.min(8, nodes - 1), rng(seed)),
      latency: { _tag: "exponential", mean: 0.1, floor: 0.1 },
      relay: true,
      slotSeconds: intervalSeconds,
      until: { seconds: slotBegins(slots + 1) - 1e-6 },
      ...more,
    },
  )

/** What is justified and final for a node, and its head. */
export const shownBy = (
  params: Params,
  nodes: number,
  state: State,
): {
  readonly justified: ReadonlyArray<Checkpoint>
  readonly finalized: ReadonlyArray<Checkpoint>
  readonly head: Block
} => observe({ self: "n000", params, nodes: { validator: named(nodes) } }, state)
