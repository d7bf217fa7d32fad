/**
 * What is claimed of proof of stake by coin age: safety of every node, convergence, and what must be reachable.
 * Next: [Limits.ts](Limits.ts).
 */
import * as HashMap from "effect/HashMap"
import { everyBlock, hasAllOf, isClosed, level, parentOf } from "../../core/lib/BlockTree.ts"
import {
  keepsPayments,
  leftBehind,
  mostWeighty,
  returned,
  spendsTwiceBy,
  spentIn as spentByPayments,
} from "../../core/lib/History.ts"
import { keyOf } from "../../core/lib/Ledger.ts"
import { isFree } from "../../core/lib/Mempool.ts"
import { type Assumption, eachNode, eachStep, nodesIn, temporal, type World, witness } from "../../core/Property.ts"
import { chainOf } from "./Chain.ts"
import { ageBalance, issued, perBlock, stakedIn, supplyOf } from "./History.ts"
import { ageOf, weightOf } from "./Kernel.ts"
import type { Params } from "./Params.ts"
import type { Block, Seen } from "./State.ts"
import { isValid } from "./Validity.ts"

export const AllPremises: Assumption = { id: "pos-age/all-premises", says: "no premise is struck out of the rules" }

/** What the property of consumed age needs of the parameters. */
export const AgeIsSpent: Assumption = {
  id: "pos-age/age-is-spent",
  says: "a coin that has minted begins at age 0",
  holds: ({ params }) => (params as Params).consumes,
}

/** What convergence needs of the parameters. */
export const HeavierIsTaken: Assumption = {
  id: "pos-age/heavier-is-taken",
  says: "a second block of one kernel is taken if its chain is heavier",
  holds: ({ params }) => (params as Params).duplicates !== "never",
}

/**
 * So many time steps a block may be ahead of a clock; one that is further ahead waits, and clocks stop at the end of a run. Two that
 * date ahead of different clocks are apart by twice that much.
 */
export const ClocksWithinLimit: Assumption = {
  id: "pos-age/clocks-within-limit",
  says: "clocks, where there are any, the adversary's too, differ by no more than the future limit, and nobody dates a block ahead of its own clock",
  holds: (setup, { skew = {} }) => {
    const { clock, futureLimit, stepSeconds } = setup.params as Params
    if (clock._tag === "free") return true
    if ((setup.nodes["forger"] ?? []).length > 0) return false
    const ahead = Object.values(setup.nodes).flatMap((nodes) => nodes.map((node) => skew[node] ?? 0))
    return Math.max(...ahead) - Math.min(...ahead) <= Math.floor(futureLimit / stepSeconds) * clock.perSlot
  },
}

// ── safety of one node ─────────────────────────────────────────────────────────────────────────────────────────────

export const TreeIsClosed = eachNode<Seen, Params>(
  {
    id: "pos-age/tree-is-closed",
    source: "definition",
    says: "every block but the genesis has its parent in the tree, one level below",
    assumes: [AllPremises],
  },
  ({ tree }) => isClosed(tree),
)

const isSound = perBlock((tree, block, params) => block.id === params.genesis.id || isValid(params, tree, block))

export const EveryBlockIsValid = eachNode<Seen, Params>(
  {
    id: "pos-age/every-block-is-valid",
    source: "King and Nadal 2012, Block Generation",
    says: "every block in the tree satisfies every premise but TooEarly and StakeSeen (which depend on the node), whoever sent it",
    assumes: [AllPremises],
  },
  ({ tree }, params) => everyBlock(tree, (b) => isSound(tree, b, params)),
)

export const TipHasMostTrust = eachNode<Seen, Params>(
  {
    id: "pos-age/tip-has-most-trust",
    source: "Peercoin main.cpp AddToBlockIndex",
    says: "no block that a node knows ends a chain with more trust than its tip",
  },
  ({ tree, tip }, params) => {
    const { trust } = chainOf(params, tree, tip)
    return everyBlock(tree, (b) => chainOf(params, tree, b).trust <= trust)
  },
)

/** What a block spends: the coin that minted it, and those of its payments. */
const spentIn = (block: Block): ReadonlyArray<string> => [
  ...(block.stake === null ? [] : [keyOf(block.stake.from)]),
  ...spentByPayments(block),
]

const spendsTwice = spendsTwiceBy<Params, Block>(spentIn)

export const NoDoubleSpend = eachNode<Seen, Params>(
  {
    id: "pos-age/no-double-spend",
    source: "Nakamoto 2008 §2",
    says: "within a node's chain no coin is spent twice, be it by a payment or by minting",
    assumes: [AllPremises],
  },
  ({ tree, tip }, params) => !spendsTwice(tree, tip, params),
)

export const Conservation = eachNode<Seen, Params>(
  {
    id: "pos-age/conservation",
    source: "Peercoin main.cpp ConnectBlock",
    says: "the coins are worth the genesis and the rewards, less what was left unclaimed and the fees; no stake is lost or made by minting",
    assumes: [AllPremises],
  },
  ({ tree, tip }, params) => supplyOf(tree, tip, params) === issued(tree, tip, params),
)

export const AgeIsConsumed = eachNode<Seen, Params>(
  {
    id: "pos-age/age-is-consumed",
    source: "King and Nadal 2012, Coin Age",
    says: "all the age that the blocks of a chain used up is no more than amount × time passed: no time of a coin counts twice",
    assumes: [AllPremises, AgeIsSpent],
  },
  ({ tree, tip }, params) => {
    const { consumed, gathered } = ageBalance(tree, tip, params)
    return consumed <= gathered
  },
)

export const MempoolIsFree = eachNode<Seen, Params>(
  {
    id: "pos-age/mempool-is-free",
    source: "Nakamoto 2008 §5 step 2",
    says: "what waits could be written now: it spends unspent coins, and no two waiting payments spend the same one",
  },
  ({ tree, tip, mempool }, params) => isFree(params, chainOf(params, tree, tip), mempool),
)

// ── safety of one step of one node ─────────────────────────────────────────────────────────────────────────────────

export const TrustNeverFalls = eachStep<Seen, Params>(
  { id: "pos-age/trust-never-falls", source: "definition", says: "the trust of a node's chain never falls" },
  (before, after, params) =>
    before.tip === after.tip ||
    chainOf(params, after.tree, after.tip).trust >= chainOf(params, before.tree, before.tip).trust,
)

export const FirstSeenStays = eachStep<Seen, Params>(
  {
    id: "pos-age/first-seen-stays",
    source: "Peercoin main.cpp AddToBlockIndex",
    says: "a node leaves its tip only for a chain with strictly more trust",
  },
  (before, after, params) =>
    before.tip.id === after.tip.id ||
    chainOf(params, after.tree, after.tip).trust > chainOf(params, before.tree, before.tip).trust,
)

export const TreeOnlyGrows = eachStep<Seen, Params>(
  { id: "pos-age/tree-only-grows", source: "definition", says: "a node forgets no block" },
  (before, after) => hasAllOf(after.tree, before.tree),
)

export const PaymentsReturn = eachStep<Seen, Params>(
  {
    id: "pos-age/payments-return",
    source: "Peercoin main.cpp Reorganize",
    says: "a payment of a block that is left behind is in the new chain, waits again, or can no longer be made",
  },
  (before, after, params) => keepsPayments(params, before, after, chainOf(params, after.tree, after.tip)),
)

// ── convergence ────────────────────────────────────────────────────────────────────────────────────────────────────

/** The blocks of most trust that anybody knows. */
const mostTrusted = (w: World<Seen>, params: Params): ReadonlySet<string> =>
  mostWeighty(w, (tree, b) => chainOf(params, tree, b).trust)

export const MostTrustConvergence = temporal<Seen, Params>(
  {
    id: "pos-age/most-trust-convergence",
    source: "King and Nadal 2012, Main Chain Protocol",
    says: "once the network has healed, everybody has looked around, and one chain has more trust than all others, every honest node follows it",
    assumes: [HeavierIsTaken, ClocksWithinLimit],
  },
  (w, params) => mostTrusted(w, params).size === 1,
  (w, params) => nodesIn(w).every(({ tip }) => mostTrusted(w, params).has(tip.id)),
)

// ── witnesses ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const Fork = witness<Seen, Params>(
  { id: "pos-age/fork", source: "definition", says: "a node knows two blocks of the height of its tip" },
  { node: ({ tree, tip }) => level(tree, tip.height).length > 1 },
)

export const ReorgTwoDeep = witness<Seen, Params>(
  { id: "pos-age/reorg-two-deep", source: "definition", says: "a node leaves two blocks behind" },
  { step: (before, after) => leftBehind(before, after).length >= 2 },
)

/** Whether a block was minted by a coin that was smaller than another one, and weighed more, because it was older. */
const isOldBeforeBig = perBlock((tree, block, params): boolean => {
  const staked = stakedIn(tree, block, params)
  const parent = parentOf(tree, block)
  if (staked === undefined || parent === undefined) return false
  const chain = chainOf(params, tree, parent)
  const weight = weightOf(params, staked.coin.value, ageOf(params, staked, block.slot))
  return [...HashMap.values(chain.held)]
    .flat()
    .some(
      (c) => c.coin.value > staked.coin.value && weightOf(params, c.coin.value, ageOf(params, c, block.slot)) < weight,
    )
})

export const OldBeforeBig = witness<Seen, Params>(
  {
    id: "pos-age/old-before-big",
    source: "King and Nadal 2012, Block Generation",
    says: "a block is minted by a coin that is smaller than another one, but has been held longer and weighs more",
  },
  { node: ({ tree, tip }, params) => isOldBeforeBig(tree, tip, params) },
)

export const AtTheCap = witness<Seen, Params>(
  {
    id: "pos-age/at-the-cap",
    source: "Peercoin kernel.cpp CheckStakeKernelHash",
    says: "a block is minted by a coin that is older than the maximum age",
  },
  {
    node: ({ tree, tip }, params) => {
      const staked = stakedIn(tree, tip, params)
      return staked !== undefined && params.ages.max !== null && ageOf(params, staked, tip.slot) > params.ages.max
    },
  },
)

export const PaymentReturned = witness<Seen, Params>(
  {
    id: "pos-age/payment-returned",
    source: "Peercoin main.cpp Reorganize",
    says: "a payment of a block that is left behind waits again",
  },
  { step: (before, after) => returned(before, after).length > 0 },
)

export const BranchJoined = witness<Seen, Params>(
  { id: "pos-age/branch-joined", source: "definition", says: "a whole branch is received and joins the tree" },
  { rule: "pos-age/receive-branch" },
)

/** What holds of every honest node in every environment. */
export const safety = [
  TreeIsClosed,
  EveryBlockIsValid,
  TipHasMostTrust,
  NoDoubleSpend,
  Conservation,
  AgeIsConsumed,
  MempoolIsFree,
  TrustNeverFalls,
  FirstSeenStays,
  TreeOnlyGrows,
  PaymentsReturn,
]
export const convergence = [MostTrustConvergence]
export const witnesses = [Fork, ReorgTwoDeep, OldBeforeBig, AtTheCap, PaymentReturned, BranchJoined]
