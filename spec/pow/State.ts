/**
 * What a node of a proof-of-work chain knows, says and does. Next: [Chain.ts](Chain.ts).
 */
import type { Tree } from "../core/lib/BlockTree.ts"
import type { Header } from "../core/lib/Header.ts"
import type { Payment, Transaction } from "../core/lib/Ledger.ts"

/**
 * A block. Only header and transactions travel: `id` is the header's hash and `parent` the header's own field, both kept
 * beside it. `height` is what its coinbase states (BIP 34).
 */
export interface Block {
  readonly _tag: "Block"
  readonly id: string
  readonly parent: string
  readonly height: number
  readonly header: Header
  readonly transactions: ReadonlyArray<Transaction>
}

/** All that a node remembers. */
export interface State {
  /** Every valid block that it has met. */
  readonly tree: Tree<Block>
  /** The head of the chain that it follows. */
  readonly tip: Block
  /** Blocks whose parent is missing, sorted by id. */
  readonly orphans: ReadonlyArray<Block>
  /** Payments that wait to be written, sorted by id; none conflicts with the chain or with another. */
  readonly mempool: ReadonlyArray<Payment>
}

export type Message =
  | { readonly _tag: "NewBlock"; readonly block: Block }
  | { readonly _tag: "NewTransaction"; readonly transaction: Payment }
  /** "Send me the block with this id"; the height is where to look first. */
  | { readonly _tag: "GetBlock"; readonly id: string; readonly height: number }
  /** "Send me the head of your chain." */
  | { readonly _tag: "GetTip" }

export type Event =
  /** Luck strikes: this nonce, tried at this time (the node's clock), may solve the puzzle. */
  | { readonly _tag: "Mine"; readonly now: number; readonly nonce: number }
  /** A client asks the node to have a payment written. */
  | { readonly _tag: "Submit"; readonly transaction: Payment }
  /** The node asks its peers for their chain: it is new, or was cut off. */
  | { readonly _tag: "CatchUp" }

/** What can be observed of a node. */
export interface Seen {
  readonly tree: Tree<Block>
  readonly tip: Block
  readonly orphans: ReadonlyArray<Block>
  readonly mempool: ReadonlyArray<Payment>
}
