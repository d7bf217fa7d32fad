/**
 * Constants of proof of stake by coin age, and the presets. Next: [State.ts](State.ts).
 */
import type { Checkpoint } from "../../core/lib/Checkpoint.ts"
import type { LedgerParams, Output } from "../../core/lib/Ledger.ts"
import type { SlotClock } from "../../core/lib/Slots.ts"
import { type HashKind, makeGenesis } from "./Hashing.ts"
import type { Block } from "./State.ts"

/**
 * What a kernel's hash is. `chosen`: this number for every coin at any time, so that a coin mints as soon as it weighs enough, and
 * the environment chooses who tries. `mixed`: a random number, quickly made. `sha256d`: a real hash.
 */
export type Kernel =
  | { readonly _tag: "chosen"; readonly hash: bigint }
  | { readonly _tag: "mixed" }
  | { readonly _tag: "sha256d" }

/**
 * What else goes into the kernel, so that its hash cannot be computed when the coin is made. `bits`: the target in force (v0.2).
 * `static`: the modifier so many seconds after the coin was made, the same for ever (v0.3). `dynamic`: the modifier so many
 * seconds before the attempt (v0.5). `parent`: the id of the block below, which its minter can vary: a mistake.
 */
export type Modifier =
  | { readonly _tag: "bits" }
  | { readonly _tag: "static"; readonly after: number }
  | { readonly _tag: "dynamic"; readonly before: number }
  | { readonly _tag: "parent" }

export interface Params extends LedgerParams {
  /** How ids are made: see Hashing.ts. */
  readonly hash: HashKind
  /** The block that everybody starts from. */
  readonly genesis: Block
  readonly clock: SlotClock
  /** Seconds in a time step. A coin is tried once in each. */
  readonly stepSeconds: number
  /** Ages in seconds. `max` null: age counts without end. `fromMin`: what counts is the age above the minimum, not all of it. */
  readonly ages: { readonly min: number; readonly max: number | null; readonly fromMin: boolean }
  /** How far ahead of a node's clock a block's time may be, in seconds. */
  readonly futureLimit: number
  /** Units in a coin, and seconds in a day: what coin-days are counted in. */
  readonly coin: bigint
  readonly daySeconds: number
  readonly kernel: Kernel
  readonly modifier: Modifier
  /** The target of the first two blocks, for one coin-day; and the easiest there may be. */
  readonly target: bigint
  readonly targetMax: bigint
  /** How the target follows the pace of blocks: `span` blocks of `spacing` seconds. Null: never. */
  readonly retarget: { readonly span: number; readonly spacing: number } | null
  /** What coin-days that are used up earn: ⌊coin-days × num / den⌋ times `unit` units, so nothing below one `unit`. */
  readonly reward: { readonly num: bigint; readonly den: bigint; readonly unit: bigint }
  /** Whether a coin that has minted begins at age 0. Without it the same time counts again and again. */
  readonly consumes: boolean
  /** A second block with a kernel that is known: always `kept`; only if it is `heavier` than the tip; `never`. */
  readonly duplicates: "kept" | "heavier" | "never"
  /** The most payments in a block. */
  readonly paymentsMax: number
  /** Whether a node asks for the chain of a block whose parent it lacks. If not, the block waits in the network. */
  readonly asks: boolean
  /** A block that a node was told of: of this height it takes no other. Null: none. */
  readonly checkpoint: Checkpoint | null
}

const day = 24 * 60 * 60
const end = 1n << 256n

/** Hundredths of a coin: what Peercoin pays rewards in. */
const cent = 10_000n

/**
 * The main chain of v0.5 to v0.8; from v0.9 on the reward is another, and blocks may be 15 minutes ahead. Source: Peercoin 0.5.4,
 * main.cpp (bnInitialHashTarget, bnProofOfWorkLimit, GetProofOfStakeReward, GetNextTargetRequired), main.h, kernel.cpp.
 */
const peercoin05: Params = {
  hash: "sha256d",
  genesis: makeGenesis("sha256d", [{ value: 20_000_000n * 1_000_000n, owner: "A" }]),
  clock: { _tag: "ticks", perSlot: 1 },
  stepSeconds: 1,
  ages: { min: 30 * day, max: 90 * day, fromMin: true },
  futureLimit: 2 * 60 * 60,
  coin: 1_000_000n,
  daySeconds: day,
  kernel: { _tag: "sha256d" },
  modifier: { _tag: "dynamic", before: 21 * day },
  target: (1n << 216n) - 1n,
  targetMax: (1n << 224n) - 1n,
  retarget: { span: 1008, spacing: 600 },
  reward: { num: 33n, den: 365n * 33n + 8n, unit: cent },
  consumes: true,
  duplicates: "heavier",
  paymentsMax: 4_000,
  asks: true,
  checkpoint: null,
  moneyMax: 2_000_000_000n * 1_000_000n,
  maturity: 500,
}

/** v0.3 and v0.4: the weight counts from the minimum age on, the modifier of a coin is fixed about 9 days after it was made. */
const peercoin03: Params = { ...peercoin05, modifier: { _tag: "static", after: 9 * day } }

/** v0.2: the whole age counts, and the target stands in for the modifier. */
const peercoin02: Params = {
  ...peercoin05,
  ages: { min: 30 * day, max: 90 * day, fromMin: false },
  modifier: { _tag: "bits" },
}

/**
 * Small enough to explore every run: a step is a second and a day, a coin mints as soon as it weighs one coin-day, nobody has a
 * clock. Ages 1 to 3 with weights from the minimum on, as 30 to 90 days in Peercoin.
 */
export const minimal: Params = {
  ...peercoin05,
  hash: "spelled",
  genesis: makeGenesis("spelled", [
    { value: 4n, owner: "A" },
    { value: 2n, owner: "B" },
  ]),
  clock: { _tag: "free", last: 6 },
  ages: { min: 1, max: 3, fromMin: true },
  futureLimit: 0,
  coin: 1n,
  daySeconds: 1,
  kernel: { _tag: "chosen", hash: 1n },
  modifier: { _tag: "bits" },
  target: 1n,
  targetMax: end - 1n,
  retarget: null,
  reward: { num: 1n, den: 4n, unit: 1n },
  asks: false,
  moneyMax: 1_000_000n,
  maturity: 1,
}

/** Real kernels in small numbers: hashes decide who mints, the modifier comes from three steps before, and the target follows the pace. */
export const lively: Params = {
  ...minimal,
  clock: { _tag: "free", last: 16 },
  ages: { min: 3, max: 8, fromMin: true },
  kernel: { _tag: "mixed" },
  modifier: { _tag: "dynamic", before: 3 },
  target: end / 16n,
  retarget: { span: 8, spacing: 2 },
  asks: true,
}

/** A preset whose genesis gives these coins instead. */
export const withGenesis = (params: Params, outputs: ReadonlyArray<Output>): Params => ({
  ...params,
  genesis: makeGenesis(params.hash, outputs),
})

export const presets = {
  minimal,
  lively,
  "peercoin-0.2": peercoin02,
  "peercoin-0.3": peercoin03,
  "peercoin-0.5": peercoin05,
}
