/**
 * What a node of a delegated chain knows, says and does. Next: [Chain.ts](Chain.ts).
 */
import type { Tree } from "../core/lib/BlockTree.ts"
import type { Payment, Transaction } from "../core/lib/Ledger.ts"
import type { NodeId } from "../core/Rule.ts"
import type { Operation, ReportDouble } from "./Operations.ts"

/**
 * What a header says about the blocks below it, where the rule of irreversibility reads headers. `Confirms`: so many blocks right
 * below it are confirmed by its producer for the first time. `Prevotes`: the greatest height with a quorum of prevotes below it,
 * and the greatest height at which its producer has produced a block on any chain.
 */
export type Claim =
  | { readonly _tag: "Nothing" }
  | { readonly _tag: "Confirms"; readonly previous: number }
  | { readonly _tag: "Prevotes"; readonly prevoted: number; readonly previously: number }

/** The part of a block that its producer answers for, by itself: two of them can be evidence. Signatures are ideal: `producer` names who signed. */
export interface Header {
  readonly id: string
  readonly parent: string
  readonly height: number
  readonly slot: number
  readonly producer: NodeId
  readonly claim: Claim
}

/** A block: a header, payments, and operations on votes and delegates, in the order in which they are applied. */
export interface Block extends Header {
  readonly _tag: "Block"
  readonly transactions: ReadonlyArray<Transaction>
  readonly operations: ReadonlyArray<Operation>
}

/**
 * All that a node remembers. Whatever is a function of a chain (votes, schedule, what is irreversible in it) is not stored; what it
 * has produced itself, on whatever chain, is in its tree.
 */
export interface State {
  /** Every valid block that it has met. */
  readonly tree: Tree<Block>
  /** The head of the chain that it follows. */
  readonly head: Block
  /** The last block that it holds for irreversible: it never follows a chain without it. */
  readonly lib: Block
  /** Payments that wait to be written, sorted by id; none conflicts with the chain or with another. */
  readonly mempool: ReadonlyArray<Payment>
  /** Operations that wait to be written, in the order in which they came. */
  readonly asked: ReadonlyArray<Operation>
}

export type Message =
  | { readonly _tag: "NewBlock"; readonly block: Block }
  | { readonly _tag: "NewTransaction"; readonly transaction: Payment }
  | { readonly _tag: "NewOperation"; readonly operation: Operation }
  /** "Send me the blocks of your chain above this height", which is that of the asker's last irreversible block. */
  | { readonly _tag: "GetChain"; readonly above: number }

export type Event =
  /** A slot begins; the clock fills in which one, where there is a clock. */
  | { readonly _tag: "Produce"; readonly slot: number }
  /** A client asks the node to have a payment written. */
  | { readonly _tag: "Submit"; readonly transaction: Payment }
  /** A client asks the node to have an operation on votes or delegates written. */
  | { readonly _tag: "Ask"; readonly operation: Operation }
  /** The node knows two blocks of one slot under one signature, and asks for their producer's punishment. */
  | { readonly _tag: "Accuse"; readonly operation: ReportDouble }
  /** The node asks its peers for their chain: it is new, or was cut off. */
  | { readonly _tag: "CatchUp" }

/** What can be observed of a node: all of its state. `views`: what each of several nodes follows, where one place stands for all. */
export interface Seen extends State {
  readonly views?: Views
}

/**
 * A node's head, what it holds for irreversible, and the greatest height of its own blocks on all chains. Where traitors choose who
 * is shown their blocks: `shown`, those that it has seen, sorted; and `before`, where it was before the last block came that it went
 * over to. `could`: what else it would hold for irreversible if it heard of one of the traitors' blocks.
 */
export interface View extends Pick<State, "head" | "lib"> {
  readonly highest: number
  readonly shown?: ReadonlyArray<string>
  readonly before?: Pick<State, "head" | "lib">
  readonly could?: ReadonlyArray<Block>
}
export interface Views {
  readonly [node: NodeId]: View
}
