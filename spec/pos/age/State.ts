/**
 * What a node of a chain by coin age knows, says and does. Next: [Chain.ts](Chain.ts).
 */
import type { Tree } from "../../core/lib/BlockTree.ts"
import type { Input, Payment, Transaction } from "../../core/lib/Ledger.ts"

/**
 * A block. It is minted with a coin: its coinstake spends `stake` and pays it back, with the reward. The first transaction is the
 * coinstake's outputs; whoever signed `stake` signed the block. `slot` is its time, in time steps from the genesis on.
 */
export interface Block {
  readonly _tag: "Block"
  readonly id: string
  readonly parent: string
  /** What its coinstake states; −1 if it has none. */
  readonly height: number
  readonly slot: number
  /** The coin that mints. None in the genesis alone. */
  readonly stake: Input | null
  readonly transactions: ReadonlyArray<Transaction>
}

/** All that a node remembers. */
export interface State {
  /** Every valid block that it has met. */
  readonly tree: Tree<Block>
  /** The head of the chain that it follows. */
  readonly tip: Block
  /** Payments that wait to be written, sorted by id; none conflicts with the chain or with another. */
  readonly mempool: ReadonlyArray<Payment>
}

export type Message =
  | { readonly _tag: "NewBlock"; readonly block: Block }
  | { readonly _tag: "NewTransaction"; readonly transaction: Payment }
  /** "Send me the chain that you follow." */
  | { readonly _tag: "GetBranch" }
  /** The blocks of a chain, the lowest first, without the genesis. */
  | { readonly _tag: "Branch"; readonly blocks: ReadonlyArray<Block> }

export type Event =
  /** The node tries its coin number `coin` (0 is the one that it has held longest) in a time step. */
  | { readonly _tag: "Mint"; readonly slot: number; readonly coin: number }
  /** A client asks the node to have a payment written. */
  | { readonly _tag: "Submit"; readonly transaction: Payment }
  /** The node asks its peers for their chain: it is new, or was cut off. */
  | { readonly _tag: "CatchUp" }

/** What can be observed of a node. */
export type Seen = State
