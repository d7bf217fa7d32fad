/**
 * Worlds in lock-step, for adversaries that play with time. Next: [Kinds.ts](Kinds.ts).
 */
import type { Environment } from "../../core/Environment.ts"
import type { NodeId } from "../../core/Rule.ts"
import type { Fixed, Space } from "../../core/Scenario.ts"
import { origin } from "./Checkpoints.ts"
import { minimal, type Params, type Past } from "./Params.ts"
import { at, left, right, vote } from "./Worlds.ts"

const lockStep: Params = { ...minimal, intervals: 2, clock: { _tag: "rounds", last: 4 }, boostPercent: 40 }
const liar: Environment = {
  network: "rounds",
  idle: "consumed",
  corrupt: { M: { _tag: "Lies", silence: true, relays: false } },
}

/** Two honest nodes with three sevenths each that lead all slots but the first, and an adversary with one seventh that leads that one. */
export const sevenths = (one: NodeId, other: NodeId): Partial<Params> => ({
  stakes: { [one]: 6, [other]: 6, M: 2 },
  leaders: ["M", one, other, one],
})
export const lockStepWorld = (role: string, change: Partial<Params>, members = ["P", "Q"]): Fixed<Params> => ({
  setup: {
    params: { ...lockStep, ...sevenths("P", "Q"), ...change },
    nodes: { [role]: ["M"], member: members },
  },
  environment: liar,
})

/**
 * Epochs of two slots, in each of which one validator of every node votes; the adversary has a seventh of each committee. The boost
 * is more than both of its votes.
 */
export const twoSlots = (one: NodeId, other: NodeId): Partial<Params> => ({
  stakes: { [one]: 6, [other]: 6, M: 2 },
  leaders: ["M", one, other, one],
  slotsPerEpoch: 2,
  validatorsPerNode: 2,
  boostPercent: 36,
})

/** Three honest nodes in lock-step, and nobody else. */
export const calmWorld = (slots: number): Fixed<Params> => ({
  setup: {
    params: { ...lockStep, clock: { _tag: "rounds", last: slots } },
    nodes: { member: ["P", "Q", "R"] },
  },
  environment: { network: "rounds", idle: "consumed" },
})

/** Two honest nodes that lead in turn, and one with as much stake as both that says nothing. */
export const silentWorld: Fixed<Params> = {
  setup: {
    params: { ...lockStep, stakes: { P: 4, Q: 4, M: 8 }, leaders: ["P", "Q"] },
    nodes: { member: ["P", "Q", "M"] },
  },
  environment: { network: "rounds", idle: "consumed", corrupt: { M: "silent" } },
}

/** Worlds in lock-step at random, with honest nodes A, B, … and an adversary M. */
export const lockStepSpace = (role: string, members: number, change: Partial<Params>): Space<Params> => ({
  params: { ...lockStep, ...change },
  nodes: { [role]: [1, 1], member: [members, members] },
  network: "rounds",
  idle: "consumed",
  corrupt: { count: [1, 1], as: { _tag: "Lies", silence: true, relays: false } },
  steps: [1000, 1000],
})

/**
 * After a bad time: the left branch has a justified checkpoint of epoch 1, and votes are known for one of epoch 2 on the right,
 * which the adversary's vote would justify. The committees of an epoch: the adversary and the last node, then the others.
 */
const torn = ([second, third, first]: readonly [string, string, string]): Past => ({
  slot: 6,
  blocks: [left, right],
  votes: [
    vote(first, 1, origin, at(1, left), left),
    vote(second, 2, origin, at(1, left), left),
    vote(third, 3, origin, at(1, left), left),
    vote(first, 4, origin, at(2, right), right),
    vote(second, 5, origin, at(2, right), right),
  ],
})

/** No block is made any more; votes alone decide. The adversary has three tenths of the stake. */
const tornParams = (
  names: readonly [string, string, string],
  epochs: number,
  switchSlots: number,
): Partial<Params> => ({
  slotsPerEpoch: 3,
  clock: { _tag: "rounds", last: 3 * (2 + epochs) },
  stakes: { [names[0]]: 2, [names[1]]: 2, [names[2]]: 3, M: 3 },
  leaders: ["M"],
  past: torn(names),
  switchSlots,
})

export const tornWorld = (role: string, epochs: number, switchSlots: number): Fixed<Params> =>
  lockStepWorld(role, tornParams(["P", "Q", "R"], epochs, switchSlots), ["P", "Q", "R"])
export const tornSpace = (epochs: number, switchSlots: number): Space<Params> =>
  lockStepSpace("bouncer", 3, tornParams(["B", "C", "A"], epochs, switchSlots))

/** After the bad time, without a clock and for one epoch: the adversary tells its old vote to whom it likes, whenever it likes. */
export const tornFree = (switchSlots: number): Space<Params> => ({
  params: {
    ...minimal,
    ...tornParams(["B", "C", "A"], 1, switchSlots),
    clock: { _tag: "free", last: 9 },
  },
  nodes: { validator: [3, 3], surroundVoter: [1, 1] },
  network: "multiset",
  idle: "consumed",
  relay: true,
  timing: ["asynchronous"],
  budget: { VoteAs: [1, 2], BuildOn: [0, 0] },
  steps: [5, 40],
  settles: true,
})

/** Two honest nodes, and an adversary with two of 44 parts of the stake that leads two slots in a row. */
export const twoInARow: Partial<Params> = {
  stakes: { P: 20, Q: 22, M: 2 },
  leaders: ["M", "M", "P"],
  clock: { _tag: "rounds", last: 3 },
}

/** One epoch of three slots, in each of which one of three honest nodes votes; the adversary leads slot 1 and votes in it. */
export const oneEpoch = (names: readonly [string, string, string]): Partial<Params> => ({
  clock: { _tag: "rounds", last: 3 },
  slotsPerEpoch: 3,
  stakes: { [names[0]]: 30, [names[1]]: 30, [names[2]]: 30, M: 10 },
  leaders: ["M", names[0], names[1]],
})
