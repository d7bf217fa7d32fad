/**
 * What each attack is after, and what does not hold however the rules are set. Next: [Branches.ts](Branches.ts).
 */
import * as Result from "effect/Result"
import { allBlocks, ancestry, leavesOf, parentOf } from "../../core/lib/BlockTree.ts"
import { counted } from "../../core/lib/ChainWords.ts"
import { leftBehind, reverses } from "../../core/lib/History.ts"
import { type Coinbase, keyOf, type Payment, type Transaction } from "../../core/lib/Ledger.ts"
import { paymentsOf } from "../../core/lib/Mempool.ts"
import { type Assumption, eachNode, eachStep, invariant, nodesIn, witness } from "../../core/Property.ts"
import type { NodeId } from "../../core/Rule.ts"
import { minterOf, paymentsAsked } from "./Adversary.ts"
import { chainOf, coinsOf } from "./Chain.ts"
import { paidBy } from "./ForkChoice.ts"
import { makeCoinstake, seal } from "./Hashing.ts"
import { kernelWord, perBlock, stakedIn } from "./History.ts"
import { mayMint, weightOf } from "./Kernel.ts"
import type { Params } from "./Params.ts"
import { AllPremises } from "./Properties.ts"
import type { Block, Seen } from "./State.ts"
import { rewardOf } from "./Validity.ts"

// ── what the three defences are for ────────────────────────────────────────────────────────────────────────────────

/** From which time step on a coin made at 0 weighs enough, if every kernel's hash is this number; undefined: it never does. */
const readyAfter = (params: Params, hash: bigint, value: bigint, last: number): number | undefined => {
  for (let slot = 1; slot <= last; slot++) {
    const age = slot * params.stepSeconds
    if (age >= params.ages.min && hash <= params.target * weightOf(params, value, age)) return slot
  }
  return undefined
}

/** The most blocks that holders other than `owners` can mint in a row with their coins of the genesis, by the last time step. */
const burstOf = (params: Params, hash: bigint, last: number, owners: ReadonlyArray<NodeId>): number =>
  (params.genesis.transactions[0]?.outputs ?? [])
    .filter((coin) => !owners.includes(coin.owner))
    .reduce((sum, { value }) => {
      const ready = readyAfter(params, hash, value, last)
      return ready === undefined ? sum : sum + Math.floor(last / ready)
    }, 0)

/** What bounds a burst is how many coins ever weigh enough, and how often; a maximum age is one way to make them few. */
export const BurstIsShort = (k: number): Assumption => ({
  id: `pos-age/burst-is-short-${k}`,
  says: `luck is average, and all coins of the adversary together weigh enough to mint ${k} blocks in a row at most while the run lasts`,
  holds: (setup) => {
    const params = setup.params as Params
    const { kernel, clock, consumes } = params
    if (kernel._tag !== "chosen" || clock._tag !== "free" || !consumes) return false
    return burstOf(params, kernel.hash, clock.last, setup.nodes["holder"] ?? []) <= k
  },
})

/** On each branch the same coins can mint again: what they mint on all of them together has no such bound. */
export const OneBranch: Assumption = {
  id: "pos-age/one-branch",
  says: "one node at most deviates, and it mints on one branch: first on a block of its choice, then each time on its own last block",
  holds: ({ nodes }, { corrupt = {} }) => {
    const { holder: _, hoarder = [], ...others } = nodes
    return [...Object.values(others).flat(), ...Object.keys(corrupt), ...hoarder.slice(1)].length === 0
  },
}

/** Whether no coin that is paid, spent or made, is ever heavy enough to mint: then it does not matter to whom it belongs. */
const arePaymentsLight = (params: Params, hash: bigint, last: number, asked: ReadonlyArray<Payment>): boolean => {
  const { id, outputs } = params.genesis.transactions[0] as Transaction
  const isLight = (value: bigint | undefined): boolean =>
    value !== undefined && readyAfter(params, hash, value, last) === undefined
  return asked.every((tx) => {
    const spent = tx.inputs.map(({ from }) => (from.transaction === id ? outputs[from.index]?.value : undefined))
    return [...spent, ...tx.outputs.map((o) => o.value)].every(isLight)
  })
}

/** Two honest minters need no adversary: while they do not hear of each other, each makes a branch. */
export const OneHonestMinter: Assumption = {
  id: "pos-age/one-honest-minter",
  says: "one honest holder at most ever mints, nobody is paid for it, no coin that is paid, before or after, weighs enough to mint, and no node fails",
  holds: ({ params: of, nodes }, { budget = {}, workload = {} }) => {
    const params = of as Params
    const { kernel, clock, genesis, reward } = params
    if (kernel._tag !== "chosen" || clock._tag !== "free") return false
    const { hash } = kernel
    const able = (genesis.transactions[0]?.outputs ?? []).filter(
      ({ owner, value }) =>
        (nodes["holder"] ?? []).includes(owner) && readyAfter(params, hash, value, clock.last) !== undefined,
    )
    const isAlone = new Set(able.map((coin) => coin.owner)).size <= 1 && reward.num === 0n
    return (
      isAlone && (budget["crash"] ?? 0) === 0 && arePaymentsLight(params, hash, clock.last, paymentsAsked(workload))
    )
  },
}

/** Hoarding: holds in a world of average luck where few coins of the hoarder ever weigh enough, and mint on one branch. */
export const NoReversalAfter = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pos-age/no-reversal-after-${k}`,
      source: "King and Nadal 2012, Checkpoint",
      says: `a payment with ${counted(k, "confirmation")} stays in the chain`,
      assumes: [BurstIsShort(k), OneBranch, OneHonestMinter],
    },
    (before, after) => !reverses(before, after, k),
  )

/** That the world of a hoarder is one in which it could gain: there is something to take back, and a branch beside it. */
export const BranchBesideConfirmed = witness<Seen, Params>(
  {
    id: "pos-age/branch-beside-confirmed",
    source: "definition",
    says: "a node follows a chain with a payment of 2 confirmations, and knows a block of height 2 or more that is not in it",
  },
  {
    node: ({ tree, tip }) => {
      const chain = ancestry(tree, tip)
      const isConfirmed = chain.slice(1).some((b) => paymentsOf(b).length > 0)
      return isConfirmed && allBlocks(tree).some((b) => b.height >= 2 && !chain.includes(b))
    },
  },
)

export const ModifierIsPast: Assumption = {
  id: "pos-age/modifier-is-past",
  says: "the kernel holds no id of a block or transaction, and its modifier is from before the parent",
  holds: ({ params }) => (params as Params).modifier._tag !== "parent",
}

/** A block as a minter writes it that claims all its due. */
const plain = perBlock((tree, block, params): Block => {
  const staked = stakedIn(tree, block, params)
  const [first, ...rest] = block.transactions
  if (staked === undefined || first?._tag !== "Coinbase") return block
  const value = staked.coin.value + rewardOf(params, staked, block.slot)
  if (value === paidBy(block)) return block
  const { height } = first satisfies Coinbase
  const coinstake = makeCoinstake(params.hash, block, { height, outputs: [{ value, owner: staked.coin.owner }] })
  return seal(params.hash, block, [coinstake, ...rest])
})

/** Whether the coin of a block could also mint, at the same time, on its parent as a plain minter would have written it. */
const isOwed = perBlock((tree, block, params): boolean => {
  const parent = parentOf(tree, block)
  const grandparent = parent && parentOf(tree, parent)
  if (parent === undefined || grandparent === undefined || minterOf(parent) !== minterOf(block)) return true
  const other = plain(tree, parent, params)
  if (other === parent) return true
  const staked = stakedIn(tree, block, params)
  const chain = chainOf(params, tree, other)
  const same = coinsOf(chain, minterOf(block) ?? "").find((c) => staked && keyOf(c.from) === keyOf(staked.from))
  return same === undefined || Result.isSuccess(mayMint.check(params, chain, same, block.slot))
})

/** Grinding: holds if nothing in the kernel can be written by the minter of the parent. */
export const LuckIsNotMade = eachNode<Seen, Params>(
  {
    id: "pos-age/luck-is-not-made",
    source: "King and Nadal 2012, Block Generation; Peercoin kernel.cpp",
    says: "of two blocks in a row of one owner, the second could also be minted had the first been written plainly, with all its reward claimed",
    assumes: [ModifierIsPast],
  },
  ({ tree }, params) => allBlocks(tree).every((b) => isOwed(tree, b, params)),
)

/** That the world of a grinder is one in which it could gain: it does write its block in another way, and mints the next one. */
export const GroundAndMinted = witness<Seen, Params>(
  {
    id: "pos-age/ground-and-minted",
    source: "definition",
    says: "two blocks in a row are of one owner, who left part of the first one's reward",
  },
  {
    node: ({ tree, tip }, params) => {
      const parent = parentOf(tree, tip)
      return parent !== undefined && minterOf(parent) === minterOf(tip) && plain(tree, parent, params) !== parent
    },
  },
)

export const StakesAreSeen: Assumption = {
  id: "pos-age/stakes-are-seen",
  says: "a node takes a second block of one kernel only if it is heavier than the tip",
  holds: ({ params }) => (params as Params).duplicates !== "kept",
}

/** Double minting: holds if a kernel that is known is refused, unless its block is heavier than the tip. */
export const OneLeafAKernel = eachNode<Seen, Params>(
  {
    id: "pos-age/one-leaf-a-kernel",
    source:
      "King and Nadal 2012, Block Signatures and Duplicate Stake Protocol; Peercoin main.cpp ProcessBlock (setStakeSeen)",
    says: "of the blocks of one kernel that end chains of equal trust, a node keeps at most one with nothing built on it",
    assumes: [AllPremises, StakesAreSeen],
  },
  ({ tree }, params) => {
    const words = leavesOf(tree).flatMap((b) => {
      const kernel = kernelWord(b)
      return kernel === undefined ? [] : [`${kernel} ${chainOf(params, tree, b).trust}`]
    })
    return new Set(words).size === words.length
  },
)

// ── what does not hold ─────────────────────────────────────────────────────────────────────────────────────────────

/** Expected to fail under asynchrony: whatever k is, a delay is long enough for k blocks. */
export const NoReorgDeeperThan = (k: number) =>
  eachStep<Seen, Params>(
    {
      id: `pos-age/no-reorg-deeper-than-${k}`,
      source: "Nakamoto 2008 §11",
      says: `no node ever leaves more than ${k} block${k === 1 ? "" : "s"} behind`,
    },
    (before, after) => leftBehind(before, after).length <= k,
  )

/** Expected to fail, with the defence or without: each node refuses the second block, but which is the second? */
export const OneBlockAKernel = invariant<Seen, Params>(
  {
    id: "pos-age/one-block-a-kernel",
    source: "Bentov, Gabizon and Mizrahi 2016 §2",
    says: "all nodes together know one block of each kernel: nobody mints on two branches with one coin at one time",
  },
  (w) => {
    const blocks = nodesIn(w).flatMap(({ tree }) => allBlocks(tree))
    const byId = new Map(blocks.map((b) => [b.id, kernelWord(b)] as const))
    const kernels = [...byId.values()].filter((k) => k !== undefined)
    return new Set(kernels).size === kernels.length
  },
)

export const defended = [NoReversalAfter(2), LuckIsNotMade, OneLeafAKernel]
export const refuted = [NoReorgDeeperThan(1), OneBlockAKernel]
