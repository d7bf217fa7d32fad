/**
 * What is claimed of proof of work: safety of every node, convergence, and what must be reachable.
 * Next: [Settled.ts](Settled.ts).
 */
import { ancestry, everyBlock, find, hasAllOf, isClosed, level, lookUp } from "../core/lib/BlockTree.ts"
import { keepsPayments, leftBehind, mostWeighty, returned, spendsTwiceBy, spentIn } from "../core/lib/History.ts"
import { isFree, paymentsOf } from "../core/lib/Mempool.ts"
import { type Assumption, eachNode, eachStep, nodesIn, temporal, type World, witness } from "../core/Property.ts"
import { chainOf } from "./Chain.ts"
import { issued, perBlock, supplyOf } from "./History.ts"
import type { Params } from "./Params.ts"
import type { Block, Seen } from "./State.ts"
import { isValid } from "./Validity.ts"

export const AllPremises: Assumption = { id: "pow/all-premises", says: "no premise is struck out of the rules" }

// ── safety of one node ─────────────────────────────────────────────────────────────────────────────────────────────

export const TreeIsClosed = eachNode<Seen, Params>(
  {
    id: "pow/tree-is-closed",
    source: "definition",
    says: "every block but the genesis has its parent in the tree, one level below",
    assumes: [AllPremises],
  },
  ({ tree }) => isClosed(tree),
)

/** A clock that no time is ahead of. */
const endOfTime = Number.MAX_SAFE_INTEGER
const isSound = perBlock(
  (tree, block, params) => block.id === params.genesis.id || isValid(params, tree, block, endOfTime),
)

export const EveryBlockIsValid = eachNode<Seen, Params>(
  {
    id: "pow/every-block-is-valid",
    source: "Nakamoto 2008 §5 step 5",
    says: "every block in the tree satisfies every premise but TimeTooNew (which depends on a clock), whoever sent it",
    assumes: [AllPremises],
  },
  ({ tree }, params) => everyBlock(tree, (b) => isSound(tree, b, params)),
)

export const TipIsHeaviest = eachNode<Seen, Params>(
  {
    id: "pow/tip-is-heaviest",
    source: "Nakamoto 2008 §5",
    says: "no block that a node knows ends a chain with more work than its tip",
  },
  ({ tree, tip }, params) => {
    const { work } = chainOf(params, tree, tip)
    return everyBlock(tree, (b) => chainOf(params, tree, b).work <= work)
  },
)

const spendsTwice = spendsTwiceBy<Params, Block>(spentIn)

export const NoDoubleSpend = eachNode<Seen, Params>(
  {
    id: "pow/no-double-spend",
    source: "Nakamoto 2008 §2",
    says: "within a node's chain no coin is spent twice",
    assumes: [AllPremises],
  },
  ({ tree, tip }, params) => !spendsTwice(tree, tip, params),
)

export const Conservation = eachNode<Seen, Params>(
  {
    id: "pow/conservation",
    source: "Bitcoin Core validation.cpp ConnectBlock",
    says: "the unspent coins are worth the subsidies, less what was left unclaimed or can never be spent",
    assumes: [AllPremises],
  },
  ({ tree, tip }, params) => supplyOf(tree, tip, params) === issued(tree, tip, params),
)
export const MempoolIsFree = eachNode<Seen, Params>(
  {
    id: "pow/mempool-is-free",
    source: "Nakamoto 2008 §5 step 2",
    says: "what waits could be written now: it spends unspent coins, and no two waiting payments spend the same one",
  },
  ({ tree, tip, mempool }, params) => isFree(params, chainOf(params, tree, tip), mempool),
)

export const OrphansAreOrphans = eachNode<Seen, Params>(
  {
    id: "pow/orphans-are-orphans",
    source: "definition",
    says: "a block that is kept as an orphan has no parent in the tree",
  },
  ({ tree, orphans }) => orphans.every((o) => lookUp(tree, o.height - 1, o.parent) === undefined),
)

// ── safety of one step of one node ─────────────────────────────────────────────────────────────────────────────────

export const WorkNeverFalls = eachStep<Seen, Params>(
  { id: "pow/work-never-falls", source: "Nakamoto 2008 §5", says: "the work of a node's chain never falls" },
  (before, after, params) =>
    before.tip === after.tip ||
    chainOf(params, after.tree, after.tip).work >= chainOf(params, before.tree, before.tip).work,
)

export const FirstSeenStays = eachStep<Seen, Params>(
  {
    id: "pow/first-seen-stays",
    source: "Nakamoto 2008 §5",
    says: "a node leaves its tip only for a chain with strictly more work",
  },
  (before, after, params) =>
    before.tip.id === after.tip.id ||
    chainOf(params, after.tree, after.tip).work > chainOf(params, before.tree, before.tip).work,
)

export const TreeOnlyGrows = eachStep<Seen, Params>(
  { id: "pow/tree-only-grows", source: "definition", says: "a node forgets no block" },
  (before, after) => hasAllOf(after.tree, before.tree),
)

export const PaymentsReturn = eachStep<Seen, Params>(
  {
    id: "pow/payments-return",
    source: "Bitcoin 0.1 main.cpp Reorganize",
    says: "a payment of a block that is left behind is in the new chain, waits again, or can no longer be made",
  },
  (before, after, params) => keepsPayments(params, before, after, chainOf(params, after.tree, after.tip)),
)

// ── convergence ────────────────────────────────────────────────────────────────────────────────────────────────────

/** The heaviest blocks that anybody knows. */
const heaviest = (w: World<Seen>, params: Params): ReadonlySet<string> =>
  mostWeighty(w, (tree, b) => chainOf(params, tree, b).work)

export const LongestChainConvergence = temporal<Seen, Params>(
  {
    id: "pow/longest-chain-convergence",
    source: "Nakamoto 2008 §5",
    says: "once the network has healed, everybody has looked around, and one chain has more work than all others, every honest node follows it",
  },
  (w, params) => heaviest(w, params).size === 1,
  (w, params) => nodesIn(w).every(({ tip }) => heaviest(w, params).has(tip.id)),
)

export const NoLoneOrphans = temporal<Seen, Params>(
  {
    id: "pow/no-lone-orphans",
    source: "Bitcoin 0.1 main.cpp (mapOrphanBlocks)",
    says: "once the network has healed, and one chain has more work than all others, no node keeps a block of it as an orphan",
  },
  (w, params) => heaviest(w, params).size === 1,
  (w) => {
    const followed = new Set(nodesIn(w).flatMap(({ tree, tip }) => ancestry(tree, tip).map((b) => b.id)))
    return nodesIn(w).every(({ orphans }) => orphans.every((o) => !followed.has(o.id)))
  },
)

// ── witnesses ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const Fork = witness<Seen, Params>(
  { id: "pow/fork", source: "Nakamoto 2008 §5", says: "a node knows two blocks of the height of its tip" },
  { node: ({ tree, tip }) => level(tree, tip.height).length > 1 },
)

export const ReorgTwoDeep = witness<Seen, Params>(
  { id: "pow/reorg-two-deep", source: "Nakamoto 2008 §11", says: "a node leaves two blocks behind" },
  { step: (before, after) => leftBehind(before, after).length >= 2 },
)

export const OrphanConnected = witness<Seen, Params>(
  {
    id: "pow/orphan-connected",
    source: "Bitcoin 0.1 main.cpp (mapOrphanBlocks)",
    says: "a block that came before its parent joins the tree after it",
  },
  { step: (before, after) => before.orphans.some((o) => find(after.tree, o.height, o.id) !== undefined) },
)

export const PaymentReturned = witness<Seen, Params>(
  {
    id: "pow/payment-returned",
    source: "Bitcoin 0.1 main.cpp Reorganize",
    says: "a payment of a block that is left behind waits again",
  },
  { step: (before, after) => returned(before, after).length > 0 },
)

export const EmptyBlock = witness<Seen, Params>(
  {
    id: "pow/empty-block",
    source: "Nakamoto 2008 §6",
    says: "a block without any payment stands at the tip of a node at which nothing waits",
  },
  { node: ({ tip, mempool }) => tip.height > 0 && paymentsOf(tip).length === 0 && mempool.length === 0 },
)

/** What holds of every honest node in every environment. */
export const safety = [
  TreeIsClosed,
  EveryBlockIsValid,
  TipIsHeaviest,
  NoDoubleSpend,
  Conservation,
  MempoolIsFree,
  OrphansAreOrphans,
  WorkNeverFalls,
  FirstSeenStays,
  TreeOnlyGrows,
  PaymentsReturn,
]
export const convergence = [LongestChainConvergence, NoLoneOrphans]
export const witnesses = [Fork, ReorgTwoDeep, OrphanConnected, PaymentReturned, EmptyBlock]
