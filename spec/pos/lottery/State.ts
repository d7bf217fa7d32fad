/**
 * What a stakeholder knows, says and does. Next: [Lottery.ts](Lottery.ts).
 */
import type { Tree } from "../../core/lib/BlockTree.ts"
import type { Payment, Transaction } from "../../core/lib/Ledger.ts"
import type { NodeId } from "../../core/Rule.ts"

/** A signature that names whose key made it, and the key's period. Only a holder of the key of that period can make it. */
export interface Signature {
  readonly signer: NodeId
  /** The slot that the key was for; 0 where keys do not evolve. */
  readonly period: number
}

/** A block. `id` fixes all other fields. The genesis has slot 0 and holds the one coinbase there is. */
export interface Block {
  readonly _tag: "Block"
  readonly id: string
  readonly parent: string
  readonly height: number
  readonly slot: number
  readonly leader: NodeId
  /** The lottery's answer to the leader in that slot. In Praos it comes with a proof; here everybody can check it. */
  readonly answer: number
  readonly signature: Signature
  /** Whatever the leader likes to write. Honest leaders write 0. */
  readonly note: number
  readonly transactions: ReadonlyArray<Transaction>
}

/** All that a node remembers. */
export interface State {
  /** The last slot that it made a block for, as long as that slot is not over: it signs once in a slot. */
  readonly signed: number
  /** The head of the chain that it follows. */
  readonly tip: Block
  /** Payments that wait to be written, sorted by id; none conflicts with the chain or with another. */
  readonly mempool: ReadonlyArray<Payment>
  /** Every valid block that it has met. */
  readonly tree: Tree<Block>
}

export type Message =
  | { readonly _tag: "NewBlock"; readonly block: Block }
  | { readonly _tag: "NewTransaction"; readonly transaction: Payment }
  /** "Send me your chain." */
  | { readonly _tag: "GetChain" }

export type Event =
  /** A slot has come: whoever won it makes a block. With a clock of ticks, slot 0 stands for the slot that the clock shows. */
  | { readonly _tag: "Produce"; readonly slot: number }
  /** A client asks the node to have a payment written. */
  | { readonly _tag: "Submit"; readonly transaction: Payment }
  /** The node asks its peers for their chain: it is new, or was cut off. */
  | { readonly _tag: "CatchUp" }

/** What can be observed of a node: all of it. */
export type Seen = State
