/**
 * What is claimed of the slot lottery: safety of every node, convergence, and what must be reachable.
 * Next: [Race.ts](Race.ts).
 */
import { allBlocks, everyBlock, hasAllOf, isClosed, level, parentOf } from "../../core/lib/BlockTree.ts"
import { keepsPayments, leftBehind, mostWeighty, returned, spendsTwiceBy, spentIn } from "../../core/lib/History.ts"
import { isFree } from "../../core/lib/Mempool.ts"
import { stakeOf } from "../../core/lib/Stake.ts"
import {
  type Assumption,
  eachNode,
  eachStep,
  monitor,
  nodesIn,
  temporal,
  type World,
  witness,
} from "../../core/Property.ts"
import type { NodeId } from "../../core/Rule.ts"
import { chainOf } from "./Chain.ts"
import { forksTooDeep } from "./ForkChoice.ts"
import { perBlock, supplyOf } from "./History.ts"
import type { Params } from "./Params.ts"
import type { Block, Seen } from "./State.ts"
import { isValid } from "./Validity.ts"

export const AllPremises: Assumption = {
  id: "pos-lottery/all-premises",
  says: "no premise is struck out of the rules",
}

/** What keys in thieves' hands can do depends on whether they evolve. */
export const NoThieves: Assumption = {
  id: "pos-lottery/no-thieves",
  says: "nobody's keys are stolen",
  holds: ({ nodes }) => (nodes["thief"] ?? []).length === 0,
}

/** Nobody signs on more than one branch, except those who attack. */
export const HonestLeaders: Assumption = {
  id: "pos-lottery/honest-leaders",
  says: "leaders who mean no harm sign once for a slot",
  holds: ({ nodes }) => (nodes["opportunist"] ?? []).length === 0,
}

export const NoRollbackLimit: Assumption = {
  id: "pos-lottery/no-rollback-limit",
  says: "a node leaves as many blocks behind as a longer chain asks for",
  holds: ({ params }) => (params as Params).rollbackMax === null,
}

/** A block of a slot that has not begun waits, and clocks stop at the end of a run. */
export const ClocksAgree: Assumption = {
  id: "pos-lottery/clocks-agree",
  says: "clocks, where there are any, agree",
  holds: ({ params, nodes }, { skew = {} }) => {
    const ahead = Object.values(nodes).flatMap((ids) => ids.map((id) => skew[id] ?? 0))
    return (params as Params).clock._tag === "free" || new Set(ahead).size <= 1
  },
}

// ── safety of one node ─────────────────────────────────────────────────────────────────────────────────────────────

export const TreeIsClosed = eachNode<Seen, Params>(
  {
    id: "pos-lottery/tree-is-closed",
    source: "definition",
    says: "every block but the genesis has its parent in the tree, one level below",
    assumes: [AllPremises],
  },
  ({ tree }) => isClosed(tree),
)

/** A clock that no slot is ahead of. */
const endOfTime = Number.MAX_SAFE_INTEGER
const isSound = perBlock(
  (tree, block, params) => block.id === params.genesis.id || isValid(params, tree, block, endOfTime),
)

export const EveryBlockIsValid = eachNode<Seen, Params>(
  {
    id: "pos-lottery/every-block-is-valid",
    source: "David, Gaži, Kiayias and Russell 2018, the static protocol (valid chains)",
    says: "every block in the tree satisfies every premise but SlotNotBegun (which depends on a clock), whoever sent it",
    assumes: [AllPremises],
  },
  ({ tree }, params) => everyBlock(tree, (b) => isSound(tree, b, params)),
)

export const TipIsLongest = eachNode<Seen, Params>(
  {
    id: "pos-lottery/tip-is-longest",
    source: "David, Gaži, Kiayias and Russell 2018, maxvalid",
    says: "no block that a node knows ends a longer chain than its tip, unless it forks too deep",
  },
  ({ tree, tip }, params) => everyBlock(tree, (b) => b.height <= tip.height || forksTooDeep(params, tree, tip, b)),
)

const spendsTwice = spendsTwiceBy<Params, Block>(spentIn)

export const NoDoubleSpend = eachNode<Seen, Params>(
  {
    id: "pos-lottery/no-double-spend",
    source: "Nakamoto 2008 §2",
    says: "within a node's chain no coin is spent twice",
    assumes: [AllPremises],
  },
  ({ tree, tip }, params) => !spendsTwice(tree, tip, params),
)

export const Conservation = eachNode<Seen, Params>(
  {
    id: "pos-lottery/conservation",
    source: "definition",
    says: "the coins of a chain, which are its stake, are worth what the genesis handed out",
    assumes: [AllPremises],
  },
  ({ tree, tip }, params) => supplyOf(tree, tip, params) === supplyOf(tree, params.genesis, params),
)

export const MempoolIsFree = eachNode<Seen, Params>(
  {
    id: "pos-lottery/mempool-is-free",
    source: "Nakamoto 2008 §5 step 2",
    says: "what waits could be written now: it spends unspent coins, and no two waiting payments spend the same one",
  },
  ({ tree, tip, mempool }, params) => isFree(params, chainOf(params, tree, tip), mempool),
)

/** Whether a node knows no two blocks of a leader for one slot. */
const isSignedOnce = ({ tree }: Seen, leader: NodeId): boolean => {
  const slots: Array<number> = []
  return everyBlock(tree, (b) => b.leader !== leader || (!slots.includes(b.slot) && slots.push(b.slot) > 0))
}

/** A fold over steps, because a step says whose it is: remembers whether somebody has signed twice. */
export const HonestSignOnce = monitor<Seen, boolean, Params>(
  {
    id: "pos-lottery/honest-sign-once",
    source: "David, Gaži, Kiayias and Russell 2018, the leader selection",
    says: "no two blocks that a node knows are its own and for the same slot",
    assumes: [AllPremises, NoThieves, HonestLeaders],
  },
  false,
  (twice, { watched, before, after, place }) =>
    twice || (watched && after !== null && after.tree !== before?.tree && !isSignedOnce(after, place)),
  (twice) => !twice,
)

// ── safety of one step of one node ─────────────────────────────────────────────────────────────────────────────────

export const FirstSeenStays = eachStep<Seen, Params>(
  {
    id: "pos-lottery/first-seen-stays",
    source: "David, Gaži, Kiayias and Russell 2018, maxvalid",
    says: "a node leaves its tip only for a strictly longer chain",
  },
  (before, after) => before.tip.id === after.tip.id || after.tip.height > before.tip.height,
)

export const TreeOnlyGrows = eachStep<Seen, Params>(
  { id: "pos-lottery/tree-only-grows", source: "definition", says: "a node forgets no block" },
  (before, after) => hasAllOf(after.tree, before.tree),
)

export const PaymentsReturn = eachStep<Seen, Params>(
  {
    id: "pos-lottery/payments-return",
    source: "Bitcoin 0.1 main.cpp Reorganize",
    says: "a payment of a block that is left behind is in the new chain, waits again, or can no longer be made",
  },
  (before, after, params) => keepsPayments(params, before, after, chainOf(params, after.tree, after.tip)),
)

export const RollbackIsLimited = eachStep<Seen, Params>(
  {
    id: "pos-lottery/rollback-is-limited",
    source: "David, Gaži, Kiayias and Russell 2018, maxvalid",
    says: "a node leaves at most k blocks behind, where there is such a limit",
  },
  (before, after, { rollbackMax }) => rollbackMax === null || leftBehind(before, after).length <= rollbackMax,
)

// ── convergence ────────────────────────────────────────────────────────────────────────────────────────────────────

/** The ends of the longest chains that anybody knows. */
export const longest = (w: World<Seen>): ReadonlySet<string> => mostWeighty(w, (_, b) => b.height)

export const LongestChainConvergence = temporal<Seen, Params>(
  {
    id: "pos-lottery/longest-chain-convergence",
    source: "David, Gaži, Kiayias and Russell 2018, maxvalid",
    says: "once the network has healed, everybody has looked around, and one chain is longer than all others, every honest node follows it",
    assumes: [NoRollbackLimit, ClocksAgree],
  },
  (w) => longest(w).size === 1,
  (w) => nodesIn(w).every(({ tip }) => longest(w).has(tip.id)),
)

// ── witnesses ──────────────────────────────────────────────────────────────────────────────────────────────────────

const inSlot = ({ tree, tip }: Seen): ReadonlyArray<Block> => allBlocks(tree).filter((b) => b.slot === tip.slot)

export const TwoLeaders = witness<Seen, Params>(
  {
    id: "pos-lottery/two-leaders",
    source: "David, Gaži, Kiayias and Russell 2018, the leader selection",
    says: "a node knows blocks of two leaders for one slot",
  },
  { node: (seen) => seen.tip.height > 0 && new Set(inSlot(seen).map((b) => b.leader)).size > 1 },
)

export const EmptySlot = witness<Seen, Params>(
  {
    id: "pos-lottery/empty-slot",
    source: "David, Gaži, Kiayias and Russell 2018, the leader selection",
    says: "a node's chain passes over a slot",
  },
  { node: ({ tree, tip }) => tip.slot > (parentOf(tree, tip)?.slot ?? 0) + 1 },
)

export const Fork = witness<Seen, Params>(
  {
    id: "pos-lottery/fork",
    source: "David, Gaži, Kiayias and Russell 2018, the analysis of forks",
    says: "a node knows two blocks of the height of its tip",
  },
  { node: ({ tree, tip }) => level(tree, tip.height).length > 1 },
)

export const Reorg = witness<Seen, Params>(
  {
    id: "pos-lottery/reorg",
    source: "David, Gaži, Kiayias and Russell 2018, the analysis of forks",
    says: "a node leaves a block behind",
  },
  { step: (before, after) => leftBehind(before, after).length >= 1 },
)

export const ReorgTwoDeep = witness<Seen, Params>(
  {
    id: "pos-lottery/reorg-two-deep",
    source: "David, Gaži, Kiayias and Russell 2018, the analysis of forks",
    says: "a node leaves two blocks behind",
  },
  { step: (before, after) => leftBehind(before, after).length >= 2 },
)

export const PaymentReturned = witness<Seen, Params>(
  {
    id: "pos-lottery/payment-returned",
    source: "Bitcoin 0.1 main.cpp Reorganize",
    says: "a payment of a block that is left behind waits again",
  },
  { step: (before, after) => returned(before, after).length > 0 },
)

export const NewStakeLeads = witness<Seen, Params>(
  {
    id: "pos-lottery/new-stake-leads",
    source: "David, Gaži, Kiayias and Russell 2018, the full protocol (epochs)",
    says: "a block is made by somebody who owned nothing at the start",
  },
  {
    node: ({ tree, tip }, params) =>
      tip.height > 0 && stakeOf(chainOf(params, tree, params.genesis).draw.stakes, tip.leader) === 0n,
  },
)

export const NoteChosen = witness<Seen, Params>(
  {
    id: "pos-lottery/note-chosen",
    source: "Kiayias, Russell, David and Oliynykov 2017, on grinding",
    says: "a node follows a chain with a block whose leader tried several contents",
  },
  { node: ({ tip }) => tip.note !== 0 },
)

/** What holds of every honest node in every environment. */
export const safety = [
  TreeIsClosed,
  EveryBlockIsValid,
  TipIsLongest,
  NoDoubleSpend,
  Conservation,
  MempoolIsFree,
  HonestSignOnce,
  FirstSeenStays,
  TreeOnlyGrows,
  PaymentsReturn,
  RollbackIsLimited,
]
export const convergence = [LongestChainConvergence]
export const witnesses = [TwoLeaders, EmptySlot, Fork, Reorg, ReorgTwoDeep, NoteChosen, PaymentReturned, NewStakeLeads]
