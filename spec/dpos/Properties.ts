/**
 * What is claimed of delegated proof of stake: safety of every node, and rotation. Next: [Assumptions.ts](Assumptions.ts).
 */
import { everyBlock, hasAllOf, isClosed } from "../core/lib/BlockTree.ts"
import { isFree } from "../core/lib/Mempool.ts"
import { eachNode, eachStep, invariant, nodesIn } from "../core/Property.ts"
import { AllPremises } from "./Assumptions.ts"
import { chainOf } from "./Chain.ts"
import { descends, isBetter } from "./ForkChoice.ts"
import {
  everyPair,
  isKeptAsRead,
  isScheduled,
  isUnfairRound,
  orderAnew,
  perBlock,
  seatsEvicted,
  spendsTwice,
  stakesAgree,
} from "./History.ts"
import type { Params } from "./Params.ts"
import { LibNeedsQuorum, LibNeverFalls } from "./Settled.ts"
import type { Seen } from "./State.ts"
import { isValid } from "./Validity.ts"

// ── safety of one node ─────────────────────────────────────────────────────────────────────────────────────────────

export const TreeIsClosed = eachNode<Seen, Params>(
  {
    id: "dpos/tree-is-closed",
    source: "definition",
    says: "every block but the genesis has its parent in the tree, one level below",
    assumes: [AllPremises],
  },
  ({ tree }) => isClosed(tree),
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
    everyBlock(
      tree,
      (b) => b === head || b.height <= lib.height || !isBetter(params, tree, head, b) || !descends(tree, b, lib),
    ),
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
  ({ tree, head, mempool }, params) => isFree(params, chainOf(params, tree, head), mempool),
)

export const TreeOnlyGrows = eachStep<Seen, Params>(
  { id: "dpos/tree-only-grows", source: "definition", says: "a node forgets no block" },
  (before, after) => hasAllOf(after.tree, before.tree),
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

export const SameChainSameSchedule = invariant<Seen, Params>(
  {
    id: "dpos/same-chain-same-schedule",
    source: "definition",
    says: "nodes with the same head expect the same delegates in the same order: the one that each goes by is the one that its blocks give, read afresh from the genesis on",
  },
  (w, params) =>
    nodesIn(w).every(({ tree, head }) => isKeptAsRead(tree, head, params)) &&
    everyPair(
      w,
      (a, b) =>
        a.head === b.head ||
        a.head.id !== b.head.id ||
        orderAnew(a.tree, a.head, params) === orderAnew(b.tree, b.head, params),
    ),
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
