/**
 * The block that a producer makes: what waits, and what its header says of the blocks below. Next: [Rules.ts](Rules.ts).
 */
import * as Result from "effect/Result"
import type { Tree } from "../core/lib/BlockTree.ts"
import { apply, type Payment, spends } from "../core/lib/Ledger.ts"
import { recent } from "../core/lib/Recent.ts"
import type { Context, NodeId } from "../core/Rule.ts"
import { type Chain, chainOf, transfersOf } from "./Chain.ts"
import { makeBlock } from "./Ids.ts"
import { recordOf } from "./Irreversible.ts"
import type { Operation } from "./Operations.ts"
import type { Params } from "./Params.ts"
import { applyOperation } from "./Registry.ts"
import type { Registry } from "./RegistryState.ts"
import type { Block, Claim, State } from "./State.ts"

/**
 * CLAIM — what an honest producer says of the blocks below. It confirms those above its own last block on any chain; or it states
 * that height, and what has a quorum of prevotes.
 */
export const claimOf = (params: Params, chain: Chain, self: NodeId, ownHeight: number): Claim => {
  switch (params.finality._tag) {
    case "LastProduced":
      return { _tag: "Nothing" }
    case "Prevotes":
      return { _tag: "Prevotes", prevoted: chain.count.proposed, previously: ownHeight }
    default: {
      const last = Math.max(ownHeight, recordOf(chain.count, self).last)
      return { _tag: "Confirms", previous: Math.max(0, chain.height - last) }
    }
  }
}

/** The registry after these operations; undefined if one of them cannot be applied. */
const after = (params: Params, registry: Registry, operations: ReadonlyArray<Operation>): Registry | undefined => {
  let next = registry
  for (const operation of operations) {
    const applied = applyOperation.check(params.governance, next, operation)
    if (Result.isFailure(applied)) return undefined
    next = applied.success
  }
  return next
}

interface Body {
  readonly transactions: ReadonlyArray<Payment>
  readonly operations: ReadonlyArray<Operation>
}

const empty: Body = { transactions: [], operations: [] }

/** What of that which waits can be written now, in the order in which it waits, as far as there is room. */
const fill = (params: Params, chain: Chain, { mempool, asked }: State): Body => {
  if (mempool.length + asked.length === 0) return empty
  const transactions: Array<Payment> = []
  const operations: Array<Operation> = []
  let { coins, registry } = chain
  for (const payment of mempool.slice(0, params.blockItemsMax)) {
    const fee = spends.check(params, coins, chain.height + 1, payment)
    const next = after(params, registry, transfersOf(payment))
    if (Result.isFailure(fee) || fee.success !== 0n || next === undefined) continue
    transactions.push(payment)
    coins = apply(coins, chain.height + 1, payment)
    registry = next
  }
  for (const operation of asked.slice(0, params.blockItemsMax - transactions.length)) {
    const next = operation._tag === "Transfer" ? undefined : after(params, registry, [operation])
    if (next === undefined) continue
    operations.push(operation)
    registry = next
  }
  return { transactions, operations }
}

/** What a node has produced: its last slot and the greatest height; 0 while there is nothing. */
interface Past {
  readonly slot: number
  readonly height: number
}

type Page = Tree<Block>[number]

const pastIn = (page: Page, self: NodeId): Past => {
  let [slot, height] = [0, 0]
  for (const blocks of page)
    for (const block of blocks) {
      if (block.producer !== self) continue
      slot = Math.max(slot, block.slot)
      height = Math.max(height, block.height)
    }
  return { slot, height }
}

const pagesMax = 4096
const pasts = recent<Page, Map<NodeId, Past>>(pagesMax)
/** The same, of a page that is full: remembered for each node. */
const pastInFull = (page: Page, self: NodeId): Past => {
  const known = pasts.get(page) ?? new Map<NodeId, Past>()
  const past = known.get(self) ?? pastIn(page, self)
  if (known.size === 0) pasts.set(page, known)
  known.set(self, past)
  return past
}

/** What a node has produced on all chains. */
export const ownPast = (tree: Tree<Block>, self: NodeId): Past => {
  let { slot, height } = pastIn(tree[tree.length - 1] as Page, self)
  for (let i = 0; i < tree.length - 1; i++) {
    const past = pastInFull(tree[i] as Page, self)
    slot = Math.max(slot, past.slot)
    height = Math.max(height, past.height)
  }
  return { slot, height }
}

/**
 * BLOCK ASSEMBLY — the block that a node makes for a slot, on the head of its chain, of all that waits at its place. `highest`: the
 * greatest height of its own blocks.
 */
export const assemble = ({ self, params }: Context<Params>, state: State, slot: number, highest: number): Block => {
  const { head, tree } = state
  const chain = chainOf(params, tree, head)
  const claim = claimOf(params, chain, self, highest)
  const draft = { parent: head.id, height: chain.height + 1, slot, producer: self, claim }
  return makeBlock(params.ids, { ...draft, ...fill(params, chain, state) })
}
