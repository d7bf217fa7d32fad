/**
 * Who produces in a slot: a function of the elected delegates, a seed and the slot, and of nothing else. No power of any kind
 * plays a part. Next: [Params.ts](Params.ts).
 */
import { match } from "ts-pattern"
import { answerTo } from "../core/lib/Oracle.ts"
import type { NodeId } from "../core/Rule.ts"
import type { GovernanceParams } from "./Governance.ts"
import { shuffled, skippingShuffled } from "./Shuffle.ts"

const byName = (names: ReadonlyArray<NodeId>): ReadonlyArray<NodeId> => [...names].sort()

/** By the hash of name and seed; by name where hashes are equal. Source: LIP 3. */
const byHash = (names: ReadonlyArray<NodeId>, seed: string): ReadonlyArray<NodeId> =>
  names
    .map((name) => ({ name, hash: answerTo("sha256", name, seed) }))
    .sort((a, b) => (a.hash !== b.hash ? a.hash - b.hash : a.name < b.name ? -1 : 1))
    .map(({ name }) => name)

/**
 * The order in which the elected delegates produce in a round. `elected` comes by rank; `seed` is a number that the chain gives for
 * the round (a time in seconds for BitShares' shuffle).
 */
export const orderOf = (
  params: Pick<GovernanceParams, "order">,
  elected: ReadonlyArray<NodeId>,
  round: number,
  seed: number,
): ReadonlyArray<NodeId> =>
  match(params.order)
    .with("name", () => byName(elected))
    .with("votes", () => elected)
    .with("shuffle", () => shuffled(byName(elected), seed))
    .with("hash", () => byHash(elected, `${round}/${seed}`))
    .with("skipping-shuffle", () => skippingShuffled(elected, String(round)))
    .exhaustive()

/** Slots in a round: each delegate's quota. */
export const roundLength = ({ quota }: Pick<GovernanceParams, "quota">, order: ReadonlyArray<NodeId>): number =>
  order.length * quota

/** The place in the order whose slot it is. Source: nodeos get_scheduled_producer: (slot mod 21 · 12) / 12. */
export const placeAt = (params: Pick<GovernanceParams, "quota">, order: ReadonlyArray<NodeId>, slot: number): number =>
  Math.floor((slot % roundLength(params, order)) / params.quota)

/** The producer of a slot. */
export const producerAt = (
  params: Pick<GovernanceParams, "quota">,
  order: ReadonlyArray<NodeId>,
  slot: number,
): NodeId => order[placeAt(params, order, slot)] as NodeId

/** Whose slots lie between two blocks: the slots that passed without a block. */
export const missedBetween = (
  params: Pick<GovernanceParams, "quota">,
  order: ReadonlyArray<NodeId>,
  before: number,
  slot: number,
): ReadonlyArray<NodeId> =>
  Array.from({ length: slot - before - 1 }, (_, i) => producerAt(params, order, before + 1 + i))
