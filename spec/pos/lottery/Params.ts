/**
 * Constants of the slot lottery, and the presets. Next: [State.ts](State.ts).
 */
import type { Checkpoint } from "../../core/lib/Checkpoint.ts"
import type { Ratio } from "../../core/lib/Fixed.ts"
import type { LedgerParams, Output } from "../../core/lib/Ledger.ts"
import type { OracleKind } from "../../core/lib/Oracle.ts"
import type { SlotClock } from "../../core/lib/Slots.ts"
import { genesisOf, type IdKind } from "./Blocks.ts"
import type { Block } from "./State.ts"

export interface Params extends LedgerParams {
  /** How ids are made: spelled out, or hashed. */
  readonly ids: IdKind
  /** The block that everybody starts from: it hands out all the coins there will ever be. */
  readonly genesis: Block
  /** f, the chance that somebody wins a slot: above 0 and below 1. */
  readonly activeSlots: Ratio
  /** How slots pass. */
  readonly clock: SlotClock
  /** Slots in an epoch. */
  readonly epochSlots: number
  /** Only blocks of the first so many slots of an epoch add to the next epoch's nonce. */
  readonly nonceSlots: number
  /** What the next epoch's nonce is made of: outputs of the random function, or the content of the last block (which can be chosen). */
  readonly nonceFrom: "outputs" | "content"
  /** The nonce of the first epoch. */
  readonly seed: number
  /** Who answers the lottery's questions; `chosen`: any owner of stake may win any slot, the environment decides. */
  readonly lottery: OracleKind | "chosen"
  /** Whether a key signs for its own slot only, since keys of earlier slots are erased. */
  readonly keyEvolving: boolean
  /** k: a node never leaves more blocks behind; null: it leaves as many as it takes. */
  readonly rollbackMax: number | null
  /** At its height no other block is taken from anybody; null: a node was told nothing but the genesis. */
  readonly checkpoint: Checkpoint | null
  /** The most payments that a block may hold. */
  readonly paymentsMax: number
}

/**
 * Mainnet of Cardano, the system that runs this lottery. Sources: its shelley-genesis.json (activeSlotsCoeff 0.05, slotLength 1,
 * epochLength 432000 = 10k/f, securityParam 2160); ouroboros-consensus pull request 927 for the cut, 4k/f = 172800 slots before the
 * end of an epoch since the Conway era (before, 3k/f). Not as there: keys change with each slot, not each 129600 (slotsPerKESPeriod).
 */
export const praos: Params = {
  ids: "sha256",
  genesis: genesisOf("sha256", [{ value: 100n, owner: "A" }]),
  activeSlots: { num: 1, den: 20 },
  clock: { _tag: "ticks", perSlot: 1 },
  epochSlots: 432_000,
  nonceSlots: 259_200,
  nonceFrom: "outputs",
  seed: 0,
  lottery: "sha256",
  keyEvolving: true,
  rollbackMax: 2160,
  checkpoint: null,
  moneyMax: 45_000_000_000_000_000n,
  maturity: 1,
  paymentsMax: 1_000,
}

/** A real lottery with every second slot won, short epochs and a slot a tick: for random worlds and simulations. */
export const quick: Params = {
  ...praos,
  genesis: genesisOf("sha256", [
    { value: 30n, owner: "A" },
    { value: 30n, owner: "B" },
    { value: 40n, owner: "M" },
  ]),
  activeSlots: { num: 1, den: 2 },
  epochSlots: 6,
  nonceSlots: 4,
  lottery: "mixed",
  rollbackMax: null,
  moneyMax: 1_000_000n,
  paymentsMax: 10,
}

/** Small enough to explore every run: ids are spelled out, the environment says who wins, and no clock forbids a slot. */
export const minimal: Params = {
  ...quick,
  ids: "spelled",
  genesis: genesisOf("spelled", [
    { value: 50n, owner: "A" },
    { value: 50n, owner: "B" },
  ]),
  clock: { _tag: "free", last: 4 },
  epochSlots: 1_000_000,
  nonceSlots: 1_000_000,
  lottery: "chosen",
}

/** A preset whose genesis gives these coins instead. */
export const withGenesis = (params: Params, outputs: ReadonlyArray<Output>): Params => ({
  ...params,
  genesis: genesisOf(params.ids, outputs),
})

export const presets = { minimal, quick, praos }
