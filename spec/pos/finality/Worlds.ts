/**
 * Worlds for the scenarios: who takes part, with how much stake, who deviates, and what the network does.
 * Next: [Scenarios.ts](Scenarios.ts).
 */
import type { Environment } from "../../core/Environment.ts"
import type { Fixed, Space } from "../../core/Scenario.ts"
import { genesis, makeBlock, makeVotes, origin, refTo } from "./Checkpoints.ts"
import { minimal, type Params, type Past } from "./Params.ts"
import type { Block, Checkpoint, Message } from "./State.ts"

// ── asynchronous worlds, explored to the end ──

/** A world without a clock. */
export const smallWorld = (
  nodes: { readonly [role: string]: ReadonlyArray<string> },
  change: Partial<Params>,
  budget: { readonly [kind: string]: number } = {},
): Fixed<Params> => ({
  setup: { params: { ...minimal, ...change }, nodes },
  environment: { network: "set", idle: "stays", budget },
})

// ── lock-step ──

const lockStep: Params = { ...minimal, intervals: 2, clock: { _tag: "rounds", last: 4 }, boostPercent: 40 }
const liar: Environment = {
  network: "rounds",
  idle: "consumed",
  corrupt: { M: { _tag: "Lies", silence: true, relays: false } },
}

/** Two honest nodes with three sevenths each, and an adversary with one seventh that leads slot 1. */
const sevenths = { A: 3, B: 3, M: 1 }
export const lockStepWorld = (role: string, change: Partial<Params>, members = ["A", "B"]): Fixed<Params> => ({
  setup: {
    params: { ...lockStep, stakes: sevenths, leaders: ["M", "A", "B"], ...change },
    nodes: { [role]: ["M"], member: members },
  },
  environment: liar,
})

export const lockStepSpace = (role: string, change: Partial<Params>): Space<Params> => ({
  params: { ...lockStep, stakes: sevenths, leaders: ["M", "A", "B"], ...change },
  nodes: { [role]: [1, 1], member: [2, 2] },
  network: "rounds",
  idle: "consumed",
  corrupt: { count: [1, 1], as: { _tag: "Lies", silence: true, relays: false } },
  steps: [1000, 1000],
})

/** Votes of one validator in the first slots of an epoch, from and to blocks of this world. */
const voted = (who: string, slot: number, source: Checkpoint, target: Checkpoint, head: Block): Message => ({
  _tag: "NewVotes",
  votes: makeVotes({ slot, source, target, head: refTo(head), validators: [who], signedBy: who }),
})
export { genesis, makeBlock, origin, type Past, voted }
