/**
 * What is claimed of delegated proof of stake: safety of every node, rotation, irreversibility, and what must be reachable.
 * Next: [Attacks.ts](Attacks.ts).
 */
import { allBlocks, everyBlock, find, level, parentOf } from "../core/lib/BlockTree.ts"
import { conflict } from "../core/lib/Ledger.ts"
import { isSpendable, paymentsOf } from "../core/lib/Mempool.ts"
import { type Assumption, eachNode, eachStep, invariant, temporal, type World, witness } from "../core/Property.ts"
import { chainOf } from "./Chain.ts"
import { descends, isBetter } from "./ForkChoice.ts"
import {
  hasQuorum,
  isScheduled,
  isStalled,
  isUnfairRound,
  leftBehind,
  perBlock,
  seatsEvicted,
  spendsTwice,
  stakesAgree,
} from "./History.ts"
import type { Params } from "./Params.ts"
import type { Block, Seen } from "./State.ts"
import { isValid } from "./Validity.ts"

export const AllPremises: Assumption = { id: "dpos/all-premises", says: "no premise is struck out of the rules" }

// ── safety of one node ─────────────────────────────────────────────────────────────────────────────────────────────

export const TreeIsClosed = eachNode<Seen, Params>(
  {
    id: "dpos/tree-is-closed",
    source: "definition",
    says: "every block but the genesis has its parent in the tree, one level below",
    assumes: [AllPremises],
  },
  ({ tree }) => everyBlock(tree, (b) => b.height === 0 || parentOf(tree, b) !== undefined),
)

const endOfTime = Number.MAX_SAFE_INTEGER
const isSound = perBlock((tree, b, params) => b.height === 0 || isValid(params, tree, b, endOfTime))

export const EveryBlockIsValid = eachNode<Seen, Params>(
  {
    id: "dpos/every-block-is-valid",
    source: "bitshares-core db_block.cpp apply_block",
    says: "every block in the tree satisfies every premise but SlotAhead (which depends on a clock), whoever sent it",
    assumes: [AllPremises],
  },
  ({ tree }, params) => everyBlock(tree, (b) => isSound(tree, b, params)),
)

export const HeadIsBest = eachNode<Seen, Params>(
  {
    id: "dpos/head-is-best",
    source: "Larimer 2014; eos fork_database.cpp; LIP 14",
    says: "no block that a node knows, above what it holds for irreversible, ends a better chain than its head",
  },
  ({ tree, head, lib }, params) =>
    everyBlock(tree, (b) => b.height <= lib.height || !isBetter(params, tree, head, b) || !descends(tree, b, lib)),
)

export const NoDoubleSpend = eachNode<Seen, Params>(
  {
    id: "dpos/no-double-spend",
    source: "Nakamoto 2008 §2",
    says: "within a node's chain no coin is spent twice",
    assumes: [AllPremises],
  },
  ({ tree, head }, params) => !spendsTwice(tree, head, params),
)

export const StakesFollowCoins = eachNode<Seen, Params>(
  {
    id: "dpos/stakes-follow-coins",
    source: "definition",
    says: "what the registry says that an account owns, free or locked, is the sum of its unspent coins",
    assumes: [AllPremises],
  },
  ({ tree, head }, params) => stakesAgree(tree, head, params),
)

export const MempoolIsFree = eachNode<Seen, Params>(
  {
    id: "dpos/mempool-is-free",
    source: "Nakamoto 2008 §5 step 2",
    says: "what waits spends unspent coins, and no two waiting payments spend the same one",
  },
  ({ tree, head, mempool }, params) =>
    mempool.every(
      (p, i) => isSpendable(params, chainOf(params, tree, head), p) && !mempool.slice(0, i).some((q) => conflict(p, q)),
    ),
)

export const TreeOnlyGrows = eachStep<Seen, Params>(
  { id: "dpos/tree-only-grows", source: "definition", says: "a node forgets no block" },
  (before, after) =>
    before.tree === after.tree || everyBlock(before.tree, (b) => find(after.tree, b.height, b.id) !== undefined),
)

export const HeadLeftForBetter = eachStep<Seen, Params>(
  {
    id: "dpos/head-left-for-better",
    source: "Larimer 2014; eos fork_database.cpp; LIP 14",
    says: "a node leaves its head only for a better chain",
  },
  (before, after, params) => before.head.id === after.head.id || isBetter(params, after.tree, before.head, after.head),
)

// ── rotation ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const OnlyScheduledProduce = eachNode<Seen, Params>(
  {
    id: "dpos/only-scheduled-produce",
    source: "Larimer 2014; bitshares-core db_block.cpp validate_block_header",
    says: "every block is by the delegate that its own chain schedules for its slot, and slots rise along every chain",
    assumes: [AllPremises],
  },
  ({ tree }, params) => everyBlock(tree, (b) => isScheduled(tree, b, params)),
)

export const RoundsAreFair = eachNode<Seen, Params>(
  {
    id: "dpos/rounds-are-fair",
    source: "Larimer 2014; eos white paper, DPOS",
    says: "in a round without misses each active delegate produces exactly its quota of blocks",
    assumes: [AllPremises],
  },
  ({ tree }, params) => everyBlock(tree, (b) => !isUnfairRound(tree, b, params)),
)

export const EvictedAreOut = eachNode<Seen, Params>(
  {
    id: "dpos/evicted-are-out",
    source: "Larimer 2014; LIPs 23 and 24",
    says: "whoever had lost its key or was banned when a set of delegates was written has no seat in it, as long as anybody else can have one",
  },
  ({ tree }, params) => everyBlock(tree, (b) => !seatsEvicted(tree, b, params)),
)

const nodes = (w: World<Seen>): ReadonlyArray<Seen> => Object.values(w).flatMap((o) => o ?? [])
const pairs = <A>(list: ReadonlyArray<A>): ReadonlyArray<readonly [A, A]> =>
  list.flatMap((a, i) => list.slice(i + 1).map((b) => [a, b] as const))

export const SameChainSameSchedule = invariant<Seen, Params>(
  {
    id: "dpos/same-chain-same-schedule",
    source: "definition",
    says: "nodes with the same head expect the same delegates, in the same order",
  },
  (w, params) =>
    pairs(nodes(w)).every(([a, b]) => {
      if (a.head.id !== b.head.id || a.head === b.head) return true
      const [one, other] = [a, b].map(({ tree, head }) => chainOf(params, tree, head).schedule.order.join())
      return one === other
    }),
)

// ── irreversibility ────────────────────────────────────────────────────────────────────────────────────────────────

export const LibNeverFalls = eachStep<Seen, Params>(
  {
    id: "dpos/lib-never-falls",
    source: "Larimer 2014; eos white paper, DPOS",
    says: "what a node holds for irreversible stays in its chain: it never reverts",
  },
  (before, after) =>
    before.lib === after.lib
      ? before.head === after.head || descends(after.tree, after.head, before.lib)
      : descends(after.tree, after.lib, before.lib) && descends(after.tree, after.head, after.lib),
)

export const LibsAgree = invariant<Seen, Params>(
  {
    id: "dpos/libs-agree",
    source: "eos white paper, DPOS; LIP 14",
    says: "what two nodes hold for irreversible lies on one chain",
  },
  (w) =>
    pairs(nodes(w)).every(([a, b]) => {
      if (a.lib === b.lib) return true
      const [low, high] = a.lib.height <= b.lib.height ? [a, b] : [b, a]
      return descends(high.tree, high.lib, low.lib)
    }),
)

export const LibNeedsQuorum = eachNode<Seen, Params>(
  {
    id: "dpos/lib-needs-quorum",
    source: "Larimer 2014; steem database.cpp update_last_irreversible_block",
    says: "a block is irreversible in a chain only if a quorum of the delegates has produced it or a block above it there",
  },
  ({ tree, head }, params) => hasQuorum(tree, head, params),
)

/** What irreversibility needs to go on: blocks whose headers say what is so. */
export const LibAdvances = eachNode<Seen, Params>(
  {
    id: "dpos/lib-advances",
    source: "Larimer 2014; eos white paper, DPOS",
    says: "if a quorum of the delegates has produced in each of the last three rounds of a chain, some block of these rounds is irreversible in it",
  },
  ({ tree, head }, params) => !isStalled(tree, head, params),
)

// ── convergence ────────────────────────────────────────────────────────────────────────────────────────────────────

/** The best of all blocks that anybody knows: those than which none is better. */
const bestOf = (w: World<Seen>, params: Params): ReadonlySet<string> => {
  const known = nodes(w).flatMap(({ tree }) => allBlocks(tree).map((block) => ({ tree, block })))
  const best = known.reduce((one, other) => (compare(params, one, other) ? other : one))
  const alike = known.filter((o) => !compare(params, o, best) && !compare(params, best, o))
  return new Set(alike.map((o) => o.block.id))
}
interface Placed {
  readonly tree: Seen["tree"]
  readonly block: Block
}
const compare = (params: Params, one: Placed, other: Placed): boolean => {
  const [a, b] = [one, other].map(({ tree, block }) => {
    const stage = params.finality._tag === "TwoStage" ? chainOf(params, tree, block).count.lib : 0
    return [block.claim._tag === "Prevotes" ? block.claim.prevoted : stage, block.height] as const
  }) as [readonly [number, number], readonly [number, number]]
  return b[0] > a[0] || (b[0] === a[0] && b[1] > a[1])
}

export const Convergence = temporal<Seen, Params>(
  {
    id: "dpos/convergence",
    source: "Larimer 2014",
    says: "once the network has healed, everybody has looked around, and one chain is better than all others, every honest node follows it",
  },
  (w, params) => bestOf(w, params).size === 1,
  (w, params) => nodes(w).every(({ head }) => bestOf(w, params).has(head.id)),
)

// ── witnesses ──────────────────────────────────────────────────────────────────────────────────────────────────────

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
export const Missed = witness<Seen, Params>(
  { id: "dpos/missed", source: "Larimer 2014", says: "a slot has passed without a block, and is counted" },
  { node: ({ tree, head }, params) => chainOf(params, tree, head).registry.delegates.some((d) => d.missed > 0) },
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

/** What holds of every honest node in every environment, whatever the rule of irreversibility. */
export const safety = [
  TreeIsClosed,
  EveryBlockIsValid,
  HeadIsBest,
  NoDoubleSpend,
  StakesFollowCoins,
  MempoolIsFree,
  TreeOnlyGrows,
  HeadLeftForBetter,
  LibNeverFalls,
  LibNeedsQuorum,
]
export const rotation = [OnlyScheduledProduce, RoundsAreFair, EvictedAreOut, SameChainSameSchedule]
export const witnesses = [Fork, Reorg, Irreversible, Missed, NewSchedule, Waiting, PaymentWritten, Punished]

// ── what does not hold everywhere ──────────────────────────────────────────────────────────────────────────────────

const viewsOf = (o: Seen): ReadonlyArray<{ readonly lib: Block }> => Object.values(o.views ?? {})

export const ViewsAgree = eachNode<Seen, Params>(
  {
    id: "dpos/views-agree",
    source: "eos white paper, DPOS; LIP 14",
    says: "seen from above: what two nodes hold for irreversible lies on one chain",
  },
  (o) =>
    pairs(viewsOf(o)).every(([a, b]) => {
      const [low, high] = a.lib.height <= b.lib.height ? [a, b] : [b, a]
      return descends(o.tree, high.lib, low.lib)
    }),
)

/** Expected to fail as soon as one delegate is honest. */
export const NothingIsWritten = eachNode<Seen, Params>(
  {
    id: "dpos/nothing-is-written",
    source: "definition",
    says: "no payment is in any block: who holds every slot decides what is written",
  },
  ({ tree }) => everyBlock(tree, (b) => b.height === 0 || paymentsOf(b).length === 0),
)

export const properties = [
  ...safety,
  ...rotation,
  LibsAgree,
  LibAdvances,
  Convergence,
  ViewsAgree,
  NothingIsWritten,
  ...witnesses,
]
