/**
 * What is claimed of proof of work: safety of every node, convergence, and last what does not hold and why.
 * Next: [Scenarios.ts](Scenarios.ts).
 */
import * as Result from "effect/Result"
import { above, allBlocks, ancestry, find, forkPoint, level, parentOf, type Tree } from "../core/lib/BlockTree.ts"
import { conflict, keyOf, type Payment, supply, total } from "../core/lib/Ledger.ts"
import {
  type Assumption,
  eachNode,
  eachStep,
  monitor,
  type Step,
  temporal,
  type World,
  witness,
} from "../core/Property.ts"
import { chainOf, subsidy } from "./Chain.ts"
import { isSpendable, paymentsOf } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"
import type { Block, Seen } from "./State.ts"
import { validBody, validCoins, validHeader } from "./Validity.ts"

export const AllPremises: Assumption = { id: "pow/all-premises", says: "no premise is struck out of the rules" }

/** A function of a block that the tree fixes, computed once for each block and parameters. */
const perBlock = <A>(f: (tree: Tree<Block>, block: Block, params: Params) => A) => {
  const memo = new WeakMap<Params, WeakMap<Block, A>>()
  return (tree: Tree<Block>, block: Block, params: Params): A => {
    const blocks = memo.get(params) ?? new WeakMap<Block, A>()
    memo.set(params, blocks)
    const known = blocks.get(block)
    if (known !== undefined) return known
    const value = f(tree, block, params)
    blocks.set(block, value)
    return value
  }
}

// ── safety of one node ─────────────────────────────────────────────────────────────────────────────────────────────

export const TreeIsClosed = eachNode<Seen, Params>(
  {
    id: "pow/tree-is-closed",
    source: "definition",
    says: "every block but the genesis has its parent in the tree, one level below",
    assumes: [AllPremises],
  },
  ({ tree }) => allBlocks(tree).every((b) => b.height === 0 || parentOf(tree, b) !== undefined),
)

const everything = { now: Number.MAX_SAFE_INTEGER }
const isValid = perBlock((tree, block, params) => {
  const parent = parentOf(tree, block)
  if (parent === undefined) return block.id === params.genesis.id
  const chain = chainOf(params)(tree, parent)
  const place = { ...chain, height: chain.height + 1, ...everything }
  return (
    Result.isSuccess(validHeader.check(params, block.header, block.id, place)) &&
    Result.isSuccess(validBody.check(params, block)) &&
    Result.isSuccess(validCoins.check(params, block, chain))
  )
})

export const EveryBlockIsValid = eachNode<Seen, Params>(
  {
    id: "pow/every-block-is-valid",
    source: "Nakamoto 2008 §5 step 5",
    says: "every block in the tree satisfies every premise, whoever sent it",
    assumes: [AllPremises],
  },
  ({ tree }, params) => allBlocks(tree).every((b) => isValid(tree, b, params)),
)

export const TipIsHeaviest = eachNode<Seen, Params>(
  {
    id: "pow/tip-is-heaviest",
    source: "Nakamoto 2008 §5",
    says: "no block that a node knows ends a chain with more work than its tip",
  },
  ({ tree, tip }, params) => {
    const { work } = chainOf(params)(tree, tip)
    return allBlocks(tree).every((b) => chainOf(params)(tree, b).work <= work)
  },
)

const spendsTwice = perBlock((tree, block) => {
  const spent = ancestry(tree, block).flatMap((b) => paymentsOf(b).flatMap((p) => p.inputs.map((i) => keyOf(i.from))))
  return new Set(spent).size !== spent.length
})

export const NoDoubleSpend = eachNode<Seen, Params>(
  {
    id: "pow/no-double-spend",
    source: "Nakamoto 2008 §2",
    says: "within a node's chain no coin is spent twice",
    assumes: [AllPremises],
  },
  ({ tree, tip }, params) => !spendsTwice(tree, tip, params),
)

/** What a miner left of its due, never below nothing: who takes more than its due has created money. */
const unclaimed = (due: bigint, claimed: bigint): bigint => (claimed < due ? due - claimed : 0n)

/** The money that a chain may hold: its subsidies, less what miners did not claim and what can never be spent. */
const issued = perBlock((tree, block, params): bigint =>
  total(
    ancestry(tree, block).map((b) => {
      const claimed = total((b.transactions[0]?.outputs ?? []).map((o) => o.value))
      if (b.height === 0) return params.genesisSpendable ? claimed : 0n
      const due = subsidy(params, b.height)
      return due - unclaimed(due + feesOf(tree, b), claimed)
    }),
  ),
)

/** The value of each output of a chain, by outpoint, from the blocks alone. */
const outputsOf = (blocks: ReadonlyArray<Block>): ReadonlyMap<string, bigint> =>
  new Map(
    blocks.flatMap((b) =>
      b.transactions.flatMap((tx) =>
        tx.outputs.map((o, index) => [keyOf({ transaction: tx.id, index }), o.value] as const),
      ),
    ),
  )

const feesOf = (tree: Tree<Block>, block: Block): bigint => {
  const payments = paymentsOf(block)
  if (payments.length === 0) return 0n
  const values = outputsOf(ancestry(tree, block))
  const spent = payments.flatMap((p) => p.inputs.map((i) => values.get(keyOf(i.from)) ?? 0n))
  return unclaimed(total(spent), total(payments.flatMap((p) => p.outputs.map((o) => o.value))))
}

export const Conservation = eachNode<Seen, Params>(
  {
    id: "pow/conservation",
    source: "Bitcoin Core validation.cpp ConnectBlock",
    says: "the unspent coins are worth the subsidies, less what was left unclaimed or can never be spent",
    assumes: [AllPremises],
  },
  ({ tree, tip }, params) => supplyOf(tree, tip, params) === issued(tree, tip, params),
)
const supplyOf = perBlock((tree, block, params) => supply(chainOf(params)(tree, block).coins))

export const MempoolIsFree = eachNode<Seen, Params>(
  {
    id: "pow/mempool-is-free",
    source: "Nakamoto 2008 §5 step 2",
    says: "what waits could be written now: it spends unspent coins, and no two waiting payments spend the same one",
  },
  ({ tree, tip, mempool }, params) =>
    mempool.every((p, i) => isSpendable(params, tree, tip, p) && !mempool.slice(0, i).some((q) => conflict(p, q))),
)

export const OrphansAreOrphans = eachNode<Seen, Params>(
  {
    id: "pow/orphans-are-orphans",
    source: "definition",
    says: "a block that is kept as an orphan has no parent in the tree",
  },
  ({ tree, orphans }) => orphans.every((o) => find(tree, o.height - 1, o.parent) === undefined),
)

// ── safety of one step of one node ─────────────────────────────────────────────────────────────────────────────────

export const WorkNeverFalls = eachStep<Seen, Params>(
  { id: "pow/work-never-falls", source: "Nakamoto 2008 §5", says: "the work of a node's chain never falls" },
  (before, after, params) =>
    before.tip === after.tip ||
    chainOf(params)(after.tree, after.tip).work >= chainOf(params)(before.tree, before.tip).work,
)

export const FirstSeenStays = eachStep<Seen, Params>(
  {
    id: "pow/first-seen-stays",
    source: "Nakamoto 2008 §5",
    says: "a node leaves its tip only for a chain with strictly more work",
  },
  (before, after, params) =>
    before.tip.id === after.tip.id ||
    chainOf(params)(after.tree, after.tip).work > chainOf(params)(before.tree, before.tip).work,
)

export const TreeOnlyGrows = eachStep<Seen, Params>(
  { id: "pow/tree-only-grows", source: "definition", says: "a node forgets no block" },
  (before, after) =>
    before.tree === after.tree || allBlocks(before.tree).every((b) => find(after.tree, b.height, b.id) !== undefined),
)

/** The blocks that a node leaves behind in a step. */
const leftBehind = (before: Seen, after: Seen): ReadonlyArray<Block> => {
  if (after.tip.id === before.tip.id || after.tip.parent === before.tip.id) return []
  return above(after.tree, forkPoint(after.tree, before.tip, after.tip), before.tip)
}
const isIn = (tree: Tree<Block>, tip: Block, payment: Payment): boolean =>
  ancestry(tree, tip).some((b) => b.transactions.some((tx) => tx.id === payment.id))

export const PaymentsReturn = eachStep<Seen, Params>(
  {
    id: "pow/payments-return",
    source: "Bitcoin 0.1 main.cpp Reorganize",
    says: "a payment of a block that is left behind is in the new chain, waits again, or can no longer be made",
  },
  (before, after, params) =>
    leftBehind(before, after)
      .flatMap(paymentsOf)
      .every(
        (p) =>
          isIn(after.tree, after.tip, p) ||
          after.mempool.some((q) => q.id === p.id || conflict(p, q)) ||
          !isSpendable(params, after.tree, after.tip, p),
      ),
)

// ── convergence ────────────────────────────────────────────────────────────────────────────────────────────────────

const nodes = (w: World<Seen>): ReadonlyArray<Seen> => Object.values(w).flatMap((o) => o ?? [])

/** The heaviest blocks that anybody knows. */
const heaviest = (w: World<Seen>, params: Params): ReadonlySet<string> => {
  const known = nodes(w).flatMap(({ tree }) =>
    allBlocks(tree).map((b) => ({ id: b.id, work: chainOf(params)(tree, b).work })),
  )
  const most = known.reduce((max, b) => (b.work > max ? b.work : max), 0n)
  return new Set(known.filter((b) => b.work === most).map((b) => b.id))
}

export const LongestChainConvergence = temporal<Seen, Params>(
  {
    id: "pow/longest-chain-convergence",
    source: "Nakamoto 2008 §5",
    says: "once the network has healed and one chain has more work than all others, every honest node follows it",
  },
  (w, params) => heaviest(w, params).size === 1,
  (w, params) => nodes(w).every(({ tip }) => heaviest(w, params).has(tip.id)),
)

export const NoLoneOrphans = temporal<Seen, Params>(
  {
    id: "pow/no-lone-orphans",
    source: "Bitcoin 0.1 main.cpp (mapOrphanBlocks)",
    says: "once the network has healed no node still keeps as an orphan a block of a chain that an honest node follows",
  },
  (w) => nodes(w).some(({ tip }) => tip.height > 0),
  (w) => {
    const followed = new Set(nodes(w).flatMap(({ tree, tip }) => ancestry(tree, tip).map((b) => b.id)))
    return nodes(w).every(({ orphans }) => orphans.every((o) => !followed.has(o.id)))
  },
)

// ── payments that stay ─────────────────────────────────────────────────────────────────────────────────────────────

/** Whether a step takes a payment with at least k confirmations out of a node's chain. */
const reverses = (before: Seen, after: Seen, k: number): boolean => {
  const left = leftBehind(before, after)
  const confirmed = left.filter((b) => before.tip.height - b.height + 1 >= k)
  return confirmed.some((b) => paymentsOf(b).some((p) => !isIn(after.tree, after.tip, p)))
}

/** What has happened so far: blocks mined, honest or not, by tick; and whether a payment was reversed against the odds. */
interface Race {
  readonly honest: ReadonlyArray<number>
  readonly corrupt: ReadonlyArray<number>
  readonly broken: boolean
}

const noRace: Race = { honest: [], corrupt: [], broken: false }

/**
 * The condition under which k confirmations suffice. A convergence opportunity is an honest block with no other honest block
 * within Δ ticks. In every window [from, now] in which at least k blocks were mined after its first one, the opportunities
 * that everybody has heard of (within (from, now − Δ)) outnumber the adversary's blocks in [from, now].
 */
const honestyPrevails = ({ honest, corrupt }: Race, k: number, now: number, delta: number): boolean => {
  const opportunities = honest.filter((t, i) => honest.every((u, j) => i === j || Math.abs(t - u) > delta))
  return [-1, ...honest].every((from) => {
    const mined = [...honest, ...corrupt].filter((t) => t >= from && t <= now).length - (from < 0 ? 0 : 1)
    if (mined < k) return true
    const heard = opportunities.filter((t) => t > from && t < now - delta).length
    return heard > corrupt.filter((t) => t >= from && t <= now).length
  })
}

const minedBy = (step: Step<Seen>): "honest" | "corrupt" | undefined => {
  if (step.rule === "pow/mine") return step.watched ? "honest" : "corrupt"
  return step.rule === "pow/mine-on" ? "corrupt" : undefined
}

/** A payment with k confirmations is not reversed while honesty prevails. */
export const SettledPaymentsStay = (k: number) =>
  monitor<Seen, Race, Params>(
    {
      id: `pow/settled-payments-stay-${k}`,
      source: "Ren 2019 (Analysis of Nakamoto consensus) §4; Garay, Kiayias and Leonardos 2015",
      says: `a payment with ${k} confirmations is reversed only if, in some window of at least ${k} blocks, the adversary's blocks were not outnumbered by the honest blocks that nobody else's came close to`,
    },
    noRace,
    (race, step, _, environment) => {
      const delta = environment.timing?._tag === "synchronous" ? environment.timing.delta : 0
      const by = minedBy(step)
      const next = by === undefined ? race : { ...race, [by]: [...race[by], step.clock] }
      if (!step.watched || step.before === null || step.after === null || step.before === step.after) return next
      if (!reverses(step.before, step.after, k) || !honestyPrevails(next, k, step.clock, delta)) return next
      return { ...next, broken: true }
    },
    (race) => !race.broken,
  )

// ── what does not hold ─────────────────────────────────────────────────────────────────────────────────────────────

/** Expected to fail under asynchrony: whatever k is, a delay is long enough for k blocks. */
export const NoReorgDeeperThan = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pow/no-reorg-deeper-than-${k}`,
      source: "Nakamoto 2008 §11",
      says: `no node ever leaves more than ${k} block${k === 1 ? "" : "s"} behind`,
    },
    (before, after) => leftBehind(before, after).length <= k,
  )

/** Expected to fail: a majority of the power, or a slow network, reverses any number of confirmations. */
export const NoReversalAfter = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pow/no-reversal-after-${k}`,
      source: "Nakamoto 2008 §11",
      says: `a payment with ${k} confirmation${k === 1 ? "" : "s"} stays in the chain`,
    },
    (before, after) => !reverses(before, after, k),
  )

/** Expected to fail: what merely waits is no payment yet. */
export const WaitingPaymentsSurvive = eachStep<Seen, Params>(
  {
    id: "pow/waiting-payments-survive",
    source: "Nakamoto 2008 §5",
    says: "a payment that a node has seen, and that could be made, is never overtaken by one that spends the same coin",
  },
  (before, after) =>
    before.tip === after.tip ||
    before.mempool.every(
      (p) => !ancestry(after.tree, after.tip).some((b) => paymentsOf(b).some((q) => q.id !== p.id && conflict(p, q))),
    ),
)

/** Expected to fail, which is the point: a payment does come back, and is written again. */
export const NoPaymentReturns = monitor<
  Seen,
  { readonly back: ReadonlyArray<string>; readonly again: boolean },
  Params
>(
  {
    id: "pow/no-payment-returns",
    source: "Bitcoin 0.1 main.cpp Reorganize",
    says: "no payment is taken out of a node's chain, waits again, and is then written again",
  },
  { back: [], again: false },
  (memory, { watched, place, before, after }) => {
    if (!watched || before === null || after === null || before.tip === after.tip) return memory
    const returned = leftBehind(before, after)
      .flatMap(paymentsOf)
      .filter((p) => after.mempool.some((q) => q.id === p.id))
    const written = above(after.tree, forkPoint(after.tree, before.tip, after.tip), after.tip).flatMap(paymentsOf)
    const again = memory.again || written.some((p) => memory.back.includes(`${place} ${p.id}`))
    const back = [...memory.back, ...returned.map((p) => `${place} ${p.id}`)]
    return returned.length === 0 && again === memory.again ? memory : { back, again }
  },
  ({ again }) => !again,
)

// ── witnesses ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const Fork = witness<Seen, Params>(
  { id: "pow/fork", source: "Nakamoto 2008 §5", says: "a node knows two blocks of one height" },
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
  {
    step: (before, after) =>
      leftBehind(before, after).some((b) => paymentsOf(b).some((p) => after.mempool.some((q) => q.id === p.id))),
  },
)

export const EmptyBlock = witness<Seen, Params>(
  { id: "pow/empty-block", source: "Nakamoto 2008 §6", says: "a block is mined although nothing waits" },
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
export const refuted = [NoReorgDeeperThan(1), NoReversalAfter(2), WaitingPaymentsSurvive, NoPaymentReturns]
export const settled = [SettledPaymentsStay(1), SettledPaymentsStay(2)]
