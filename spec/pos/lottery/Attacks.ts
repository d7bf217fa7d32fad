/**
 * Each attack in a world small enough to explore every run of it, with its defence and without. The same attacks in random worlds,
 * with more nodes and a clock, are in [Scenarios.ts](Scenarios.ts), which comes next.
 */
import type { Property } from "../../core/Property.ts"
import type { Scenario } from "../../core/Scenario.ts"
import { BeyondCheckpoint, OldKeysDivideNobody, OldKeysTakeNothingBack, OwnersTakeBack } from "./OldKeys.ts"
import type { Params } from "./Params.ts"
import { Fork, HonestSignOnce, NoteChosen, Reorg, ReorgTwoDeep, safety } from "./Properties.ts"
import { ForksNeedMargin } from "./Race.ts"
import { NobodyPicksLuck, NoReversalAfter } from "./Settled.ts"
import type { Seen } from "./State.ts"
import { type Size, smallWorld } from "./Worlds.ts"

export type LotteryScenario = Scenario<Params, Seen>

/** Every run of a small world, or of several. */
export const small = (
  id: string,
  says: string,
  size: Size | ReadonlyArray<Size>,
  rest: { readonly large?: true; readonly states?: number; readonly expects: LotteryScenario["expects"] },
): LotteryScenario => ({ kind: "exhaustive", id, says, world: [size].flat().map(smallWorld), ...rest })

/** The same without the defence: every run is there, and one of them refutes. */
const undefended = (
  id: string,
  says: string,
  size: Size | ReadonlyArray<Size>,
  property: Property<Seen, Params>,
  trace?: string,
): LotteryScenario =>
  small(id, says, size, { expects: { refutes: { property, ...(trace !== undefined && { trace }) } } })

/** M signs for its slots as often as it likes; A is the only honest leader. */
const temptation: Size = {
  nodes: { staker: ["A"], forker: ["M"] },
  stakers: ["A", "M"],
  slots: 4,
  budget: { Produce: 3, ProduceOn: 3 },
}

/** M sells its stake to A, waits for 2 confirmations, and writes another past. */
const sale: Size = {
  nodes: { staker: ["A"], historian: ["M"] },
  stakers: ["A", "M"],
  slots: 4,
  budget: { Produce: 3, ProduceOn: 4 },
  payments: { A: [1, "A"] },
  params: { rollbackMax: 1, epochSlots: 1, nonceSlots: 1 },
}
const unlimited: Size = { ...sale, params: { ...sale.params, rollbackMax: null } }
/** Nobody sells anything: A pays its own coin to itself. */
const kept: Size = { ...unlimited, payments: { A: [0, "A"] } }

/** The sale again, with a newcomer, who may hear of the other past first. */
const arrival: Size = { ...sale, nodes: { staker: ["A", "N"], historian: ["M"] } }

/** A newcomer, and everybody was told of the sale, in A's block of this height. */
const toldAt = (height: number, rollbackMax: number): Size => ({
  ...arrival,
  slots: height + 2,
  budget: { Produce: height + 1, ProduceOn: 2 },
  params: { ...sale.params, rollbackMax },
  told: ["A", height],
})

/** M sells its stake to A in slot 1, as everybody was told; then A pays B. Epochs have so many slots. */
const afterSale = (epochSlots: number): Size => ({
  nodes: { staker: ["A"], forker: ["M"] },
  stakers: ["A", "M"],
  slots: 4,
  budget: { Produce: 3, ProduceOn: 3 },
  payments: { A: [1, "A"] },
  second: { A: [0, "B"] },
  params: { epochSlots, nonceSlots: epochSlots },
  told: ["A", 1],
})

/** M tries contents in a real lottery, from each of these seeds. */
const grinding = (params: Partial<Params> = {}): ReadonlyArray<Size> =>
  Array.from({ length: 20 }, (_, seed) => ({
    nodes: { staker: ["A"], grinder: ["M"] },
    stakers: ["A", "M"],
    slots: 6,
    budget: { Produce: 4, Grind: 4 },
    params: { lottery: "mixed", epochSlots: 3, nonceSlots: 2, seed, ...params },
  }))

/** T owns nothing, and steals the key of A, who owns all. */
const theft: Size = {
  nodes: { staker: ["A"], thief: ["T"] },
  stakers: ["A"],
  slots: 4,
  budget: { Produce: 3, SignAs: 3 },
}

export const attacks: ReadonlyArray<LotteryScenario> = [
  small("pos-lottery/nothing-at-stake-small", "an adversary signs for its slots as often as it likes", temptation, {
    states: 50498,
    expects: { holds: [...safety, ForksNeedMargin], reaches: [ReorgTwoDeep] },
  }),
  undefended(
    "pos-lottery/opportunist-small",
    "an adversary signs for its slots as often as it likes, and the only other leader signs on every branch",
    {
      ...temptation,
      nodes: { opportunist: ["O"], forker: ["M"] },
      stakers: ["O", "M"],
      budget: { ProduceEverywhere: 3, ProduceOn: 3 },
    },
    ForksNeedMargin,
  ),
  undefended(
    "pos-lottery/signs-twice-small",
    "a leader who means no harm signs on every branch: two blocks for one slot",
    {
      ...temptation,
      nodes: { opportunist: ["O"], forker: ["M"] },
      stakers: ["O", "M"],
      budget: { ProduceEverywhere: 2, ProduceOn: 1 },
    },
    HonestSignOnce,
  ),
  small(
    "pos-lottery/long-range-small",
    "M sold its stake and writes another past; a node leaves at most one block behind",
    sale,
    { states: 37769, expects: { holds: [...safety, OldKeysTakeNothingBack(2), NoReversalAfter(2)], reaches: [Fork] } },
  ),
  undefended(
    "pos-lottery/no-limit-small",
    "M sold its stake and writes another past; a node leaves as many blocks behind as it takes",
    unlimited,
    OldKeysTakeNothingBack(2),
  ),
  small(
    "pos-lottery/no-sale-small",
    "M writes another past, but keeps its stake: no key is old; rollbacks have no limit",
    kept,
    {
      large: true,
      states: 129679,
      expects: { holds: [...safety, OldKeysTakeNothingBack(2)], reaches: [ReorgTwoDeep] },
    },
  ),
  undefended(
    "pos-lottery/private-fork-small",
    "M keeps its stake, and takes payments back as an owner of half the stake; rollbacks have no limit",
    kept,
    NoReversalAfter(2),
    "private-fork",
  ),
  small(
    "pos-lottery/told-newcomer-small",
    "M sold its stake and writes another past; a newcomer was told of the block in which the sale is written",
    { ...arrival, slots: 5, told: ["A", 1] },
    { states: 50280, expects: { holds: [...safety, OldKeysDivideNobody], reaches: [Fork, BeyondCheckpoint] } },
  ),
  undefended(
    "pos-lottery/newcomer-small",
    "M sold its stake and writes another past; a newcomer was told nothing but the genesis",
    { ...arrival, budget: { Produce: 2, ProduceOn: 3 } },
    OldKeysDivideNobody,
  ),
  small(
    "pos-lottery/told-within-limit-small",
    "a newcomer was told of M's sale, in a block of height 2; it leaves at most one block behind, and M's past has one below that height",
    toldAt(2, 1),
    { states: 3350, expects: { holds: [...safety, OldKeysDivideNobody], reaches: [Fork, BeyondCheckpoint] } },
  ),
  undefended(
    "pos-lottery/told-above-limit-small",
    "a newcomer was told of M's sale, in a block of height 3; it leaves at most one block behind, and M's past has two below that height",
    toldAt(3, 1),
    OldKeysDivideNobody,
  ),
  undefended(
    "pos-lottery/seller-leads-on-small",
    "M sold its stake in slot 1, and leads on to the end of the epoch of four slots, with nothing at stake",
    afterSale(4),
    OwnersTakeBack(2),
  ),
  small(
    "pos-lottery/seller-is-out-small",
    "M sold its stake in slot 1; epochs have one slot, so M leads in slot 2 and no more",
    afterSale(1),
    { states: 76737, expects: { holds: [...safety, OwnersTakeBack(2)], reaches: [Fork, BeyondCheckpoint] } },
  ),
  small(
    "pos-lottery/grinding-small",
    "a leader tries contents, but nonces come from outputs that it cannot vary",
    grinding(),
    { states: 1360, expects: { holds: [...safety, NobodyPicksLuck], reaches: [NoteChosen] } },
  ),
  undefended(
    "pos-lottery/nonce-from-content-small",
    "a leader tries contents, and nonces come from the content of the last block",
    grinding({ nonceFrom: "content" }),
    NobodyPicksLuck,
  ),
  small("pos-lottery/posterior-corruption-small", "a thief steals A's key after some slot; A's keys evolve", theft, {
    states: 24141,
    expects: { holds: [ForksNeedMargin], reaches: [Reorg] },
  }),
  undefended(
    "pos-lottery/plain-keys-small",
    "a thief steals A's key after some slot; keys sign for any slot",
    { ...theft, params: { keyEvolving: false } },
    ForksNeedMargin,
  ),
  undefended(
    "pos-lottery/stolen-key-small",
    "a thief signs with A's key, which evolves, for a slot in which A signs too",
    theft,
    HonestSignOnce,
  ),
]
