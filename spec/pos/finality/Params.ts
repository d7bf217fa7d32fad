/**
 * Constants of the finality gadget and of the chain under it, and the presets. Next: [State.ts](State.ts).
 */
import type { SlotClock } from "../../core/lib/Slots.ts"
import type { NodeId } from "../../core/Rule.ts"
import type { Block, Votes } from "./State.ts"

/** `rounds`: lock-step, one round for each interval, up to the slot `last`. The other two are those of core/lib/Slots, in intervals. */
export type Clock = SlotClock | { readonly _tag: "rounds"; readonly last: number }

/** What a validator may be slashed for. */
export type Condition = "double" | "surround"

/** What everybody knows when a run begins: blocks and votes up to the end of a slot. */
export interface Past {
  readonly slot: number
  readonly blocks: ReadonlyArray<Block>
  readonly votes: ReadonlyArray<Votes>
}

export interface Params {
  readonly clock: Clock
  /** Length of a slot in seconds: of use where time is simulated. */
  readonly slotSeconds: number
  /** Parts of a slot: a block is proposed as the first begins, votes are cast as the second begins. With one part, no order is kept. */
  readonly intervals: number
  readonly slotsPerEpoch: number
  /** A link counts if its voters hold at least this part of all stake: `most` of `of`. */
  readonly quorum: { readonly most: number; readonly of: number }
  /** A checkpoint is final by a link to a checkpoint at most so many epochs later, all between them being justified. */
  readonly finalityGap: number
  /** What a timely block weighs by itself while its slot lasts, in percent of the stake of one committee. */
  readonly boostPercent: number
  /** Whether validators that are known to have voted twice lose their weight in the fork choice. */
  readonly discount: boolean
  readonly slashing: ReadonlyArray<Condition>
  /** In how many first slots of an epoch a node goes over to a justified checkpoint of another branch. */
  readonly switchSlots: number
  /** How many validators a node runs. */
  readonly validatorsPerNode: number
  /** Stake of each validator of a node, in whole units; 1 where absent. */
  readonly stakes: { readonly [node: NodeId]: number }
  /** Who proposes in which slot, slot 1 first, over and over; all nodes in order of their names where empty. */
  readonly leaders: ReadonlyArray<NodeId>
  /** How ids of blocks are made: spelled out, or hashed. */
  readonly ids: "spelled" | "sha256"
  readonly past: Past
}

const nothing: Past = { slot: 0, blocks: [], votes: [] }

/** Mainnet, with one validator for each node. Sources: ethereum/consensus-specs phase0, presets/mainnet and configs/mainnet (`switchSlots` up to 2023). */
export const ethereum: Params = {
  clock: { _tag: "ticks", perSlot: 4 },
  slotSeconds: 12,
  intervals: 3,
  slotsPerEpoch: 32,
  quorum: { most: 2, of: 3 },
  finalityGap: 2,
  boostPercent: 40,
  discount: true,
  slashing: ["double", "surround"],
  switchSlots: 8,
  validatorsPerNode: 1,
  stakes: {},
  leaders: [],
  ids: "sha256",
  past: nothing,
}

/** Small enough to explore every run: an epoch is one slot, everybody votes in each, ids spell the chain, no clock. */
export const minimal: Params = {
  ...ethereum,
  clock: { _tag: "free", last: 3 },
  intervals: 1,
  slotsPerEpoch: 1,
  finalityGap: 1,
  boostPercent: 0,
  switchSlots: 1,
  ids: "spelled",
}

export const presets = { minimal, ethereum }
