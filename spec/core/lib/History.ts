/**
 * What can be read off trees and steps: the helpers of the properties of every chain that carries payments.
 * Next: [ChainWords.ts](ChainWords.ts), what such chains are called on pages.
 */
import { nodesIn, type World } from "../Property.ts"
import { abandoned, allBlocks, ancestry, type Linked, parentOf, type Tree } from "./BlockTree.ts"
import { keyOf, type LedgerParams, type Payment, total } from "./Ledger.ts"
import { type Carrier, type ChainEnd, isSpendable, paymentsOf } from "./Mempool.ts"
import { recent } from "./Recent.ts"

/** A node that knows some blocks and follows a chain of them. */
export interface Following<B extends Linked> {
  readonly tree: Tree<B>
  /** The head of the chain that it follows. */
  readonly tip: B
}

/** The same, of a node that keeps payments that wait to be written. */
export interface Keeping<B extends Carrier> extends Following<B> {
  readonly mempool: ReadonlyArray<Payment>
}

/** So many values of one function are kept. */
const valuesMax = 4096

/** A function of a block that the tree fixes, computed once for each block and parameters. */
export const oncePerBlock = <P extends object, B extends Linked, A>(
  f: (tree: Tree<B>, block: B, params: P) => A,
): ((tree: Tree<B>, block: B, params: P) => A) => {
  const memo = recent<B, { readonly params: P; readonly value: A }>(valuesMax)
  return (tree, block, params) => {
    const known = memo.get(block)
    if (known !== undefined && known.params === params) return known.value
    const value = f(tree, block, params)
    memo.set(block, { params, value })
    return value
  }
}

// ── money ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The coins that the payments of a block spend, by outpoint. */
export const spentIn = (block: Carrier): ReadonlyArray<string> =>
  paymentsOf(block).flatMap((p) => p.inputs.map((i) => keyOf(i.from)))

/** Whether the chain that ends in a block spends a coin twice, from its blocks alone: `spent` says which coins a block spends. */
export const spendsTwiceBy = <P extends object, B extends Linked>(spent: (block: B) => ReadonlyArray<string>) => {
  const spendsTwice = oncePerBlock((tree: Tree<B>, block: B, params: P): boolean => {
    const parent = parentOf(tree, block)
    if (parent !== undefined && spent(block).length === 0) return spendsTwice(tree, parent, params)
    const all = ancestry(tree, block).flatMap(spent)
    return new Set(all).size !== all.length
  })
  return spendsTwice
}

/** The value of each output of a chain, by outpoint, from the blocks alone. */
const outputsOf = (blocks: ReadonlyArray<Carrier>): ReadonlyMap<string, bigint> =>
  new Map(
    blocks.flatMap((b) =>
      b.transactions.flatMap((tx) =>
        tx.outputs.map((o, index) => [keyOf({ transaction: tx.id, index }), o.value] as const),
      ),
    ),
  )

/** What the payments of a block leave over, from the blocks alone; never below nothing: who pays out more has created money. */
export const feesOf = <B extends Carrier>(tree: Tree<B>, block: B): bigint => {
  const payments = paymentsOf(block)
  if (payments.length === 0) return 0n
  const values = outputsOf(ancestry(tree, block))
  const spent = total(payments.flatMap((p) => p.inputs.map((i) => values.get(keyOf(i.from)) ?? 0n)))
  const paid = total(payments.flatMap((p) => p.outputs.map((o) => o.value)))
  return paid < spent ? spent - paid : 0n
}

// ── steps of a node ────────────────────────────────────────────────────────────────────────────────────────────────

/** The blocks that a node leaves behind in a step. */
export const leftBehind = <B extends Linked>(before: Following<B>, after: Following<B>): ReadonlyArray<B> =>
  abandoned(after.tree, before.tip, after.tip)

/** Whether the chain that a node follows has a payment in it. */
const hasWritten = <B extends Carrier>({ tree, tip }: Following<B>, { id }: Payment): boolean =>
  ancestry(tree, tip).some((b) => b.transactions.some((tx) => tx.id === id))

const isWaiting = ({ mempool }: Keeping<Carrier>, { id }: Payment): boolean => mempool.some((p) => p.id === id)

/** Whether a step takes a payment with at least k confirmations out of a node's chain. */
export const reverses = <B extends Carrier>(before: Following<B>, after: Following<B>, k: number): boolean => {
  const confirmed = leftBehind(before, after).filter((b) => before.tip.height - b.height + 1 >= k)
  return confirmed.some((b) => paymentsOf(b).some((p) => !hasWritten(after, p)))
}

/** The payments of the blocks that a node leaves behind in a step that wait again after it. */
export const returned = <B extends Carrier>(before: Keeping<B>, after: Keeping<B>): ReadonlyArray<Payment> =>
  leftBehind(before, after)
    .flatMap(paymentsOf)
    .filter((p) => isWaiting(after, p))

/** Whether each payment that a step leaves behind is in the new chain, waits again, or can no longer be made at its end. */
export const keepsPayments = <B extends Carrier>(
  params: LedgerParams,
  before: Keeping<B>,
  after: Keeping<B>,
  end: ChainEnd,
): boolean =>
  leftBehind(before, after)
    .flatMap(paymentsOf)
    .every((p) => hasWritten(after, p) || isWaiting(after, p) || !isSpendable(params, end, p))

// ── nodes side by side ─────────────────────────────────────────────────────────────────────────────────────────────

/** How many blocks must be cut off one node's chain until it is a prefix of the other's. 0 if it is one already. */
export const blocksApart = <B extends Linked>(one: Following<B>, other: Following<B>): number => {
  const chain = new Set(ancestry(other.tree, other.tip).map((b) => b.id))
  return ancestry(one.tree, one.tip).findIndex((b) => chain.has(b.id))
}

/** The ids of the blocks of most weight that anybody knows. */
export const mostWeighty = <B extends Linked, W extends number | bigint>(
  w: World<Following<B>>,
  weightOf: (tree: Tree<B>, block: B) => W,
): ReadonlySet<string> => {
  const known = nodesIn(w).flatMap(({ tree }) => allBlocks(tree).map((b) => ({ id: b.id, weight: weightOf(tree, b) })))
  const most = known.reduce<W | undefined>(
    (max, b) => (max === undefined || b.weight > max ? b.weight : max),
    undefined,
  )
  return new Set(known.filter((b) => b.weight === most).map((b) => b.id))
}
