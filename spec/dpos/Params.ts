/**
 * Constants of delegated proof of stake, and the presets. Next: [State.ts](State.ts).
 */
import type { LedgerParams, Output } from "../core/lib/Ledger.ts"
import type { SlotClock } from "../core/lib/Slots.ts"
import type { NodeId } from "../core/Rule.ts"
import { type GovernanceParams, governance } from "./Governance.ts"
import { type IdKind, makeBlock, makeCoinbase } from "./Ids.ts"
import type { Finality } from "./Irreversible.ts"
import { approve, lock, type Operation, register, split } from "./Operations.ts"
import type { Block } from "./State.ts"

/**
 * When another set of delegates begins to produce. `at-once`: with the block after the cycle's end. `next-round`: when the round
 * that is under way has ended. `irreversible`: once the block in which the new set was written is irreversible; until then no
 * other set is written. `irreversible-twice`: once the block is irreversible in which that was the case (EOS).
 */
export type Activation = "at-once" | "next-round" | "irreversible" | "irreversible-twice"

export interface Params extends LedgerParams {
  /** How ids are made: see Ids.ts. */
  readonly ids: IdKind
  /** The block that everybody starts from: the first coins, the first delegates and the first votes. */
  readonly genesis: Block
  readonly clock: SlotClock
  /** The length of a slot, for the seed of a round. Where slots are ticks of a clock the two agree. */
  readonly slotSeconds: number
  readonly governance: GovernanceParams
  readonly finality: Finality
  readonly activation: Activation
  /** Most payments and operations in a block, together. */
  readonly blockItemsMax: number
}

// ── the first block ────────────────────────────────────────────────────────────────────────────────────────────────

/** An account at the start: its coins, whether it stands for election, and for whom it votes with all that it has. */
export interface Founder {
  readonly name: NodeId
  readonly coins: bigint
  readonly delegate: boolean
  readonly votes: ReadonlyArray<NodeId>
}

/** What founders ask for in the first block: to stand for election, to lock what they vote with, and their votes. */
const foundations = (params: GovernanceParams, founders: ReadonlyArray<Founder>): ReadonlyArray<Operation> => [
  ...founders.flatMap((f) => (f.delegate ? [register(f.name)] : [])),
  ...founders.flatMap(({ name, coins, votes }): ReadonlyArray<Operation> => {
    const wanted = params.delegatesMax > params.delegates ? votes.length : 0
    if (votes.length === 0 || coins === 0n) return []
    const share = coins / BigInt(votes.length)
    const ballot =
      params.ballot === "split"
        ? split(
            name,
            [...votes].sort().map((delegate) => ({ delegate, amount: share })),
          )
        : approve(name, [...votes].sort(), wanted)
    return params.stake === "locked" ? [lock(name, coins), ballot] : [ballot]
  }),
]

/** The first block: it creates the coins, and its operations are the first to be applied. */
const firstBlock = (ids: IdKind, coins: ReadonlyArray<Output>, operations: ReadonlyArray<Operation>): Block =>
  makeBlock(ids, {
    parent: "",
    height: 0,
    slot: 0,
    producer: "",
    claim: { _tag: "Nothing" },
    transactions: [makeCoinbase(coins)],
    operations,
  })

/** Params with these first coins and operations. */
export const foundedOn = (
  params: Params,
  coins: ReadonlyArray<Output>,
  operations: ReadonlyArray<Operation>,
): Params => ({ ...params, genesis: firstBlock(params.ids, coins, operations) })

/** The first block of a chain of these founders. */
const genesisOf = (ids: IdKind, params: GovernanceParams, founders: ReadonlyArray<Founder>): Block => {
  const coins = founders.flatMap(({ name, coins: value }) => (value > 0n ? [{ owner: name, value }] : []))
  return firstBlock(ids, coins, foundations(params, founders))
}

/** So many delegates with equal stakes, each of whom votes for itself. */
export const equals = (names: ReadonlyArray<NodeId>, coins = 10n): ReadonlyArray<Founder> =>
  names.map((name) => ({ name, coins, delegate: true, votes: [name] }))

/** Params with other founders. */
export const withFounders = (params: Params, founders: ReadonlyArray<Founder>): Params => ({
  ...params,
  genesis: genesisOf(params.ids, params.governance, founders),
})

/** Names of so many nodes, in the order of the names: with as many digits as the last one needs. */
export const namesOf = (count: number): ReadonlyArray<NodeId> => {
  const width = String(count).length
  return Array.from({ length: count }, (_, i) => `d${String(i + 1).padStart(width, "0")}`)
}

// ── presets ────────────────────────────────────────────────────────────────────────────────────────────────────────

const small = ["A", "B", "C"]
const manyCycles = 1_000_000

/** Small enough to explore every run: three delegates by name, no clock, a cycle that never ends. */
export const minimal: Params = {
  ids: "spelled",
  genesis: genesisOf("spelled", governance.minimal, equals(small)),
  clock: { _tag: "free", last: 4 },
  slotSeconds: 1,
  governance: {
    ...governance.minimal,
    delegates: 3,
    delegatesMax: 3,
    cycle: { unit: "slots", length: manyCycles },
  },
  finality: { _tag: "TwoStage", records: "parents" },
  activation: "irreversible",
  blockItemsMax: 100,
  moneyMax: 1_000_000n,
  maturity: 0,
}

const preset = (
  governed: GovernanceParams,
  slotSeconds: number,
  rest: Pick<Params, "finality" | "activation">,
  delegates: number,
): Params => ({
  ids: "sha256",
  genesis: genesisOf("sha256", governed, electing(governed, namesOf(delegates))),
  clock: { _tag: "ticks", perSlot: slotSeconds },
  slotSeconds,
  governance: governed,
  blockItemsMax: 10_000,
  moneyMax: 1n << 62n,
  maturity: 0,
  ...rest,
})

/** Delegates who are each voted for by themselves; where voters decide on the number they vote for all of these, and want as many. */
export const electing = (governed: GovernanceParams, names: ReadonlyArray<NodeId>): ReadonlyArray<Founder> => {
  const founders = equals(names, 1_000n + BigInt(governed.delegates))
  return governed.delegatesMax > governed.delegates ? founders.map((f) => ({ ...f, votes: names })) : founders
}

const twoThirds: Finality = { _tag: "TwoStage", records: "parents" }
const lastBlocks = (num: number, den: number): Finality => ({ _tag: "LastProduced", threshold: { num, den } })

/** bitshares-core libraries/chain/db_update.cpp update_last_irreversible_block; 70 % in config.hpp; 5 s slots, 3 s on the live chain. */
export const bitshares: Params = preset(
  governance.bitshares,
  5,
  { finality: lastBlocks(70, 100), activation: "next-round" },
  21,
)
/** steem libraries/chain/database.cpp update_last_irreversible_block; 75 % in config.hpp; 3 s slots. */
export const steem: Params = preset(
  governance.steem,
  3,
  { finality: lastBlocks(75, 100), activation: "next-round" },
  21,
)
/** eos libraries/chain/block_header_state.cpp and controller.cpp (a set waits twice); half a second a slot, twelve in a row. */
export const eos: Params = preset(governance.eos, 0.5, { finality: twoThirds, activation: "irreversible-twice" }, 21)
/** java-tron DposService updateSolidBlock: 70 %, rounded down to what may be missing; 3 s slots. */
export const tron: Params = preset(governance.tron, 3, { finality: lastBlocks(70, 100), activation: "at-once" }, 27)
/** LIP 14 (two thirds of 101, votes at most three rounds of 103 back), LIP 22 (round of 103); 10 s slots. */
export const lisk: Params = preset(
  governance.lisk,
  10,
  { finality: { _tag: "Prevotes", range: 3 * 103 - 1 }, activation: "next-round" },
  103,
)

export const presets = { minimal, bitshares, steem, eos, tron, lisk }
