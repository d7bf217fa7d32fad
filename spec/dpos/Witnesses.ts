/**
 * What must be reachable: a check that never meets an interesting case says nothing. Next: [Scenarios.ts](Scenarios.ts).
 */
import { level, parentOf } from "../core/lib/BlockTree.ts"
import { paymentsOf } from "../core/lib/Mempool.ts"
import { witness } from "../core/Property.ts"
import { chainOf } from "./Chain.ts"
import { endsRound, leftBehind } from "./History.ts"
import type { Params } from "./Params.ts"
import type { Block, Seen } from "./State.ts"

export const Fork = witness<Seen, Params>(
  { id: "dpos/fork", source: "Larimer 2014", says: "a node knows two blocks of the height of its head" },
  { node: ({ tree, head }) => level(tree, head.height).length > 1 },
)
export const Reorg = witness<Seen, Params>(
  { id: "dpos/reorg", source: "Larimer 2014", says: "a node leaves a block behind" },
  { step: (before, after) => leftBehind(before, after).length > 0 },
)
export const Irreversible = witness<Seen, Params>(
  { id: "dpos/irreversible", source: "Larimer 2014", says: "a block above the genesis is irreversible at a node" },
  { node: ({ lib }) => lib.height > 0 },
)
export const Rival = witness<Seen, Params>(
  {
    id: "dpos/rival",
    source: "Larimer 2014",
    says: "a node knows a block that is as high as what it holds for irreversible, above the genesis, and on another chain",
  },
  { node: ({ tree, lib }) => lib.height > 0 && level(tree, lib.height).length > 1 },
)
export const Missed = witness<Seen, Params>(
  { id: "dpos/missed", source: "Larimer 2014", says: "a slot has passed without a block, and is counted" },
  { node: ({ tree, head }, params) => chainOf(params, tree, head).registry.delegates.some((d) => d.missed > 0) },
)
export const FullRound = witness<Seen, Params>(
  {
    id: "dpos/full-round",
    source: "Larimer 2014",
    says: "a round of a node's chain has ended in which nobody missed a slot",
  },
  { node: ({ tree, head }, params) => endsRound(tree, head, params) },
)
export const NewSchedule = witness<Seen, Params>(
  { id: "dpos/new-schedule", source: "Larimer 2014", says: "other delegates than those of the genesis are active" },
  { node: ({ tree, head }, params) => chainOf(params, tree, head).schedule.written > 0 },
)
export const Waiting = witness<Seen, Params>(
  {
    id: "dpos/waiting-schedule",
    source: "eosio producer schedule",
    says: "a new set of delegates has been written and waits until it is irreversible",
  },
  { node: ({ tree, head }, params) => chainOf(params, tree, head).pending !== null },
)
export const PaymentWritten = witness<Seen, Params>(
  { id: "dpos/payment-written", source: "Nakamoto 2008 §2", says: "a payment is in an irreversible block" },
  { node: ({ tree, lib }) => isPaidIn(tree, lib) },
)
const isPaidIn = (tree: Seen["tree"], lib: Block): boolean => {
  for (let b: Block | undefined = lib; b !== undefined; b = parentOf(tree, b)) if (paymentsOf(b).length > 0) return true
  return false
}

export const Punished = witness<Seen, Params>(
  { id: "dpos/punished", source: "LIP 24", says: "two blocks of one slot have been held against their producer" },
  { node: ({ tree, head }, params) => chainOf(params, tree, head).registry.delegates.some((d) => d.proven.length > 0) },
)

export const witnesses = [
  Fork,
  Reorg,
  Irreversible,
  Rival,
  Missed,
  FullRound,
  NewSchedule,
  Waiting,
  PaymentWritten,
  Punished,
]
