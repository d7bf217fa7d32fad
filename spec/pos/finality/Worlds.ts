/**
 * Worlds for the scenarios: who takes part, with how much stake, who deviates, and what the network does.
 * Next: [LockStepWorlds.ts](LockStepWorlds.ts).
 */
import type { NodeId } from "../../core/Rule.ts"
import type { Fixed, Space } from "../../core/Scenario.ts"
import type { Json } from "../../core/System.ts"
import { genesis, makeBlock, makeVotes, origin, refTo } from "./Checkpoints.ts"
import { minimal, type Params, type Past } from "./Params.ts"
import type { Block, Checkpoint, Votes } from "./State.ts"

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

/** The assembly: so many epochs, so many links. */
export const assemblyWorld = (epochs: number, links: number): Fixed<Params> =>
  smallWorld({ assembly: ["S"] }, { clock: { _tag: "free", last: epochs } }, { Make: links })

/** The same for voters who vote alone, too, from wherever they like. */
export const strayWorld: Fixed<Params> = smallWorld(
  { strays: ["S"] },
  { clock: { _tag: "free", last: 3 } },
  { Make: 3 },
)

// ── what is known at the start ──

/** A vote of one validator, as everybody knows it at the start. */
export const vote = (who: string, slot: number, source: Checkpoint, target: Checkpoint, head: Block): Votes =>
  makeVotes({ slot, source, target, head: refTo(head), validators: [who], signedBy: who })

const branch = (mark: number): Block =>
  makeBlock("spelled", { parent: genesis.id, height: 1, slot: 1, proposer: "M", mark })
export const [left, right] = [branch(0), branch(1)]
export const at = (epoch: number, { id, height }: Block): Checkpoint => ({ epoch, block: id, height })

/**
 * After a fork: two blocks of slot 1, for one of which these have voted, so that it is justified; it is final as soon as a quorum
 * votes for it again. Small worlds that begin here can finalise something in a few steps, while the other branch is there.
 */
const forked = (voters: ReadonlyArray<NodeId>): Past => ({
  slot: 2,
  blocks: [left, right],
  votes: voters.map((who) => vote(who, 1, origin, at(1, left), left)),
})

/** The same, where two nodes have voted. */
export const afterFork: Partial<Params> = { clock: { _tag: "free", last: 3 }, past: forked(["A", "B"]) }

/** The same where nobody has voted: two branches with nothing behind them. */
export const unvoted: Past = forked([])

/** Two honest nodes with three eighths each, and one that deviates with a quarter, after a fork; slots 2 and 3. */
export const quarterWorld = (
  role: string,
  change: Partial<Params>,
  budget: { readonly [kind: string]: number },
): Fixed<Params> =>
  smallWorld(
    { [role]: ["M"], validator: ["A", "B"] },
    { leaders: ["M", "A"], stakes: { A: 3, B: 3, M: 2 }, past: forked(["A", "B"]), ...change },
    budget,
  )

// ── random worlds without a clock ──

const stakes = {
  name: "stake",
  range: [1, 3],
  write: (params: Params, drawn: { readonly [node: NodeId]: number }): Params => ({ ...params, stakes: drawn }),
} as const

/** Two honest nodes that lead a slot each, in slots of two parts; timely blocks are boosted. */
export const twoTimes: Space<Params> = {
  params: {
    ...minimal,
    clock: { _tag: "free", last: 2 },
    intervals: 2,
    boostPercent: 40,
    stakes: { A: 5, B: 5 },
    leaders: ["B", "A"],
  },
  nodes: { validator: [2, 2] },
  network: "multiset",
  idle: "consumed",
  steps: [5, 20],
  settles: true,
}

/** Everything that can go wrong in a network of honest nodes, after which it heals. */
export const chaos: Space<Params> = {
  params: { ...minimal, clock: { _tag: "free", last: 4 } },
  nodes: { validator: [2, 4] },
  network: "multiset",
  idle: "consumed",
  budget: { crash: [0, 2], drop: [0, 3], duplicate: [0, 2], partition: [0, 2] },
  partitions: ["one", "halves", "minority-third", "bridge"],
  late: [0, 1],
  draws: [stakes],
  steps: [10, 70],
  settles: true,
}

/** The same with clocks: a node cannot run ahead, and messages come in time or after any delay. */
export const chaosWithClocks: Space<Params> = {
  ...chaos,
  params: { ...minimal, clock: { _tag: "ticks", perSlot: 1 }, intervals: 2 },
  timing: ["synchronous", "asynchronous"],
  delta: [0, 1],
  budget: { crash: [0, 2], drop: [0, 3], duplicate: [0, 2], partition: [0, 2], tick: [8, 16] },
  steps: [60, 160],
}

/** Nodes with clocks that differ, and messages that arrive within Δ ticks; a tick is half a slot, and timely blocks are boosted. */
export const clocks: Space<Params> = {
  params: { ...minimal, clock: { _tag: "ticks", perSlot: 1 }, intervals: 2, boostPercent: 40 },
  nodes: { validator: [2, 4] },
  network: "multiset",
  idle: "consumed",
  budget: { tick: [4, 16] },
  timing: ["synchronous"],
  delta: [0, 2],
  skew: [0, 1],
  steps: [20, 120],
}

/**
 * Three honest nodes with clocks, and one that deviates with two sevenths of the stake: it, the first and the second lead in turn.
 * Messages come in time or after any delay, and what anybody accepts is passed on.
 */
export const beside = (role: string, change: Partial<Params> = {}): Space<Params> => ({
  params: {
    ...minimal,
    clock: { _tag: "ticks", perSlot: 1 },
    intervals: 2,
    stakes: { A: 5, B: 5, C: 5, M: 6 },
    leaders: ["M", "A", "B"],
    ...change,
  },
  nodes: { validator: [3, 3], [role]: [1, 1] },
  network: "multiset",
  idle: "consumed",
  relay: true,
  timing: ["synchronous", "asynchronous"],
  delta: [0, 1],
  budget: { VoteAs: [1, 10], BuildOn: [0, 3], partition: [0, 1], tick: [8, 16] },
  partitions: ["halves", "one"],
  steps: [60, 200],
  settles: true,
})

/** The same with two honest nodes that have two fifths each, and no faults. */
export const besideTwo = (role: string, change: Partial<Params> = {}): Space<Params> => ({
  ...beside(role, {
    clock: { _tag: "free", last: 2 },
    stakes: { A: 2, B: 2 },
    leaders: [],
    past: minimal.past,
    ...change,
  }),
  nodes: { validator: [2, 2], [role]: [1, 1] },
  timing: ["asynchronous"],
  budget: { VoteAs: [1, 4], BuildOn: [0, 2] },
  steps: [5, 40],
})

/** Two honest nodes that hear only one that deviates, all with equal stake: a third is corrupt. It leads slot 1. */
export const thirdWorld = (role: string, change: Partial<Params>, votes = 6): Fixed<Params> => {
  const { setup, environment } = smallWorld(
    { [role]: ["M"], validator: ["A", "B"] },
    { leaders: ["M", "A", "B"], ...change },
    { Propose: 0, Attest: votes },
  )
  return { setup, environment: { ...environment, links: { A: [], B: [], M: ["A", "B"] } } }
}

/** The same with clocks and at random: all hear each other, sooner or later, and M is in no hurry. */
export const named = (role: string): Space<Params> => ({
  params: { ...minimal, clock: { _tag: "ticks", perSlot: 3 }, intervals: 1, leaders: ["M", "A", "B"] },
  nodes: { validator: [2, 2], [role]: [1, 1] },
  network: "multiset",
  idle: "consumed",
  relay: true,
  timing: ["asynchronous"],
  budget: { BuildOn: [2, 4], VoteAs: [6, 16], Propose: [0, 0], tick: [12, 24] },
  steps: [80, 160],
  settles: true,
})

/** All hear each other, sooner or later. */
export const third = (role: string, change: Partial<Params> = {}): Space<Params> => ({
  params: { ...minimal, clock: { _tag: "free", last: 4 }, ...change },
  nodes: { validator: [2, 2], [role]: [1, 1] },
  network: "multiset",
  idle: "consumed",
  budget: { VoteAs: [4, 10], BuildOn: [0, 3] },
  steps: [20, 60],
})

/** Asks nodes to act when it is not their turn. */
export const outOfTurn = (nodes: ReadonlyArray<NodeId>): ReadonlyArray<Json> =>
  nodes.flatMap(() =>
    [0, 1, 2, 3, 9].flatMap((slot) => [
      { _tag: "Propose", slot },
      { _tag: "Attest", slot },
    ]),
  )
