/**
 * What a validator's node knows, says and does. Next: [Time.ts](Time.ts).
 */
import type { Tree } from "../../core/lib/BlockTree.ts"
import type { NodeId } from "../../core/Rule.ts"

/** The name of a validator: its node's, or `A.2` where a node runs several. */
export type Validator = string

/** A block. `mark` tells apart two blocks that one proposer makes in one slot on one parent. `id` is made from the rest. */
export interface Block {
  readonly _tag: "Block"
  readonly id: string
  readonly parent: string
  readonly height: number
  readonly slot: number
  readonly proposer: NodeId
  readonly mark: number
}

/** A block by name; the height tells where to look. */
export interface Ref {
  readonly block: string
  readonly height: number
}

/** A block as it stood when an epoch began: the last block of a chain up to the epoch's first slot. */
export interface Checkpoint extends Ref {
  readonly epoch: number
}

/**
 * The same vote by several validators of one node, all of one committee, signed by that node: a link from a source to a target
 * checkpoint (Casper FFG), and the head of the chain (LMD-GHOST). `data` spells what is voted for, `id` also by whom.
 */
export interface Votes {
  readonly _tag: "Votes"
  readonly id: string
  readonly data: string
  readonly slot: number
  readonly source: Checkpoint
  readonly target: Checkpoint
  readonly head: Ref
  /** In order of their names. */
  readonly validators: ReadonlyArray<Validator>
  readonly signedBy: NodeId
}

/** The last vote of a validator as the fork choice counts it. */
export interface Latest extends Ref {
  readonly slot: number
}

/** The votes of an epoch by committee, in the order of slots; those of one committee in the order of their ids. */
export type EpochVotes = ReadonlyArray<ReadonlyArray<Votes>>

/** All votes, by the epoch of their target. */
export type Heard = ReadonlyArray<EpochVotes>

/** All that a node remembers. What is small comes first: two states that differ, as a rule differ there, and are soon told apart. */
export interface State {
  /** The last interval that the node knows to have begun, from 1 on. */
  readonly time: number
  /** The last slot in which this node proposed. */
  readonly proposed: number
  /** The slot of this node's last votes, the epoch of their source, and their head. */
  readonly voted: { readonly slot: number; readonly source: number; readonly head: Ref } | null
  /** The first block of its slot that came in time. */
  readonly boosted: Latest | null
  /** The checkpoint from which the fork choice starts. */
  readonly justified: Checkpoint
  /** Validators that were caught, in order of their names. */
  readonly guilty: ReadonlyArray<Validator>
  readonly tree: Tree<Block>
  readonly votes: Heard
  /** For each place of a slot in its epoch, the last votes of that committee. Of two votes of one slot the first heard counts. */
  readonly latest: ReadonlyArray<{ readonly [validator: Validator]: Latest }>
}

export type Message =
  | { readonly _tag: "NewBlock"; readonly block: Block }
  | { readonly _tag: "NewVotes"; readonly votes: Votes }
  /** "Tell me all blocks and votes that you know." */
  | { readonly _tag: "GetAll" }

export type Event =
  | { readonly _tag: "Propose"; readonly slot: number }
  | { readonly _tag: "Attest"; readonly slot: number }
  /** The node asks for what it missed: it was down, or cut off. */
  | { readonly _tag: "CatchUp" }

/** What can be observed of a node: what it remembers, and what follows from that. */
export interface Seen {
  readonly state: State
  readonly head: Block
  /** In the order of epochs. */
  readonly justified: ReadonlyArray<Checkpoint>
  readonly finalized: ReadonlyArray<Checkpoint>
  /** All stake there is. */
  readonly stake: number
  /** The links of an assembly, spelled (see Assembly.ts); empty for every other role. */
  readonly links: ReadonlyArray<string>
}

/** A link of a whole quorum, in the abstract model of the gadget. `branch` names the chain on which the target lies. */
export interface Point {
  readonly branch: string
  readonly epoch: number
}
export interface Link {
  readonly source: Point
  readonly target: Point
  readonly quorum: ReadonlyArray<Validator>
}
