/**
 * Which chain a node follows, what a change of chain does to its payments, and how a block is made on it. Next:
 * [Rules.ts](Rules.ts).
 */
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import { add, allBlocks, everyBlock, type Tree } from "../../core/lib/BlockTree.ts"
import { keyOf, total } from "../../core/lib/Ledger.ts"
import { stillWaiting, takenBack } from "../../core/lib/Mempool.ts"
import { recent } from "../../core/lib/Recent.ts"
import { workOf } from "../../core/lib/Work.ts"
import type { NodeId } from "../../core/Rule.ts"
import { type Chain, chainOf, type Staked } from "./Chain.ts"
import { makeCoinstake, seal } from "./Hashing.ts"
import type { Params } from "./Params.ts"
import type { Block, State } from "./State.ts"
import { rewardOf } from "./Validity.ts"

/** FORK CHOICE — the chain with the most trust; of two with equal trust the one seen first. Peercoin main.cpp AddToBlockIndex. */
export const forkChoice = (params: Params, tree: Tree<Block>, tip: Block, block: Block): Block =>
  chainOf(params, tree, block).trust > chainOf(params, tree, tip).trust ? block : tip

/** The coins that minted in each time step, on whatever chain: Peercoin's `setStakeSeen`. */
type Used = HashMap.HashMap<number, ReadonlyArray<string>>

const usedAt = (used: Used, slot: number): ReadonlyArray<string> =>
  Option.getOrElse(HashMap.get(used, slot), (): ReadonlyArray<string> => [])
const withBlock = (used: Used, { stake, slot }: Block): Used =>
  stake === null ? used : HashMap.set(used, slot, [...usedAt(used, slot), keyOf(stake.from)])

/** What was used in the last few large trees: it follows from the tree, and is not found anew for each block. To forget is harmless. */
const usedLately = recent<Tree<Block>, Used>(1024)
const usedIn = (tree: Tree<Block>): Used =>
  usedLately.get(tree) ?? allBlocks(tree).reduce(withBlock, HashMap.empty<number, ReadonlyArray<string>>())

/** A tree of one page is sooner looked through than remembered. */
const isSmall = (tree: Tree<Block>): boolean => tree.length === 1

/** Whether a coin is known to have minted in this time step. */
export const isUsed = ({ tree }: State, coin: string, slot: number): boolean =>
  isSmall(tree)
    ? !everyBlock(tree, (b) => b.slot !== slot || b.stake === null || keyOf(b.stake.from) !== coin)
    : usedAt(usedIn(tree), slot).includes(coin)

/** Whether the kernel of a block is known: some other block was minted with the same coin at the same time. */
export const isDuplicate = (state: State, { stake, slot }: Block): boolean =>
  stake !== null && isUsed(state, keyOf(stake.from), slot)

/** Whether a node takes a block, or the end of a branch, of which a kernel is known already; `trust` is that of its chain. */
export const takesDuplicate = (params: Params, { tree, tip }: State, trust: bigint): boolean =>
  params.duplicates === "kept" || (params.duplicates === "heavier" && trust > chainOf(params, tree, tip).trust)

/** The trust of a chain with one block more. */
export const trustAfter = ({ trust, target }: Chain): bigint => trust + workOf(target)

/** A valid block joins the tree, and fork choice runs again. The mempool is left as it was. */
export const join = (params: Params, state: State, block: Block): State => {
  const tree = add(state.tree, block)
  if (!isSmall(tree)) usedLately.set(tree, withBlock(usedIn(state.tree), block))
  return { ...state, tree, tip: forkChoice(params, tree, state.tip, block) }
}

/** The mempool follows the tip, once, however many blocks have joined since `before`. */
export const withMempool = (params: Params, before: State, state: State): State => {
  if (state.tip === before.tip) return state
  const returned = takenBack(state.tree, before.tip, state.tip)
  return { ...state, mempool: stillWaiting(params, chainOf(params, state.tree, state.tip), before.mempool, returned) }
}

/** The state after one valid block: the tree grows, fork choice runs again, the mempool follows. */
export const follow = (params: Params, state: State, block: Block): State =>
  withMempool(params, state, join(params, state, block))

/**
 * BLOCK ASSEMBLY — a block on the tip: the coin that mints comes back to its owner with the reward, less what the owner leaves
 * unclaimed, and with it as many waiting payments as fit. None of them may spend that coin.
 */
export const assemble = (params: Params, state: State, staked: Staked, slot: number, unclaimed: bigint): Block => {
  const owner: NodeId = staked.coin.owner
  const stake = { from: staked.from, signedBy: owner }
  const key = keyOf(staked.from)
  const content = { parent: state.tip.id, slot, stake }
  const value = staked.coin.value + rewardOf(params, staked, slot) - unclaimed
  const outputs = [{ value, owner }]
  const free = state.mempool.filter((p) => p.inputs.every((i) => keyOf(i.from) !== key))
  const coinstake = makeCoinstake(params.hash, content, { height: state.tip.height + 1, outputs })
  return seal(params.hash, content, [coinstake, ...free.slice(0, params.paymentsMax)])
}

/** What the outputs of a coinstake add up to. */
export const paidBy = (block: Block): bigint => total((block.transactions[0]?.outputs ?? []).map((o) => o.value))
