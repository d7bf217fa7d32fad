/**
 * What a chapter says of itself so that it can be measured beside the others: how to set it up in a world that all of them share,
 * how to read what its nodes see, and the few rows of the comparison that are words.
 */
import type { Setup } from "./Protocol.ts"
import type { NodeId, Tagged } from "./Rule.ts"
import type { Json } from "./System.ts"

/** The part of a shared world that a protocol has to know. */
export interface Arena {
  readonly nodes: number
  /**
   * The share of whatever gives the right to write (power, stake, seats) that one party holds; the others hold equal shares.
   * Whether that party follows the protocol is not the chapter's affair.
   */
  readonly share: number
  /** Seconds between two blocks, on average, where the protocol leaves them free. */
  readonly intervalSeconds: number
  /** The most payments in a block. */
  readonly blockPaymentsMax: number
  /** How many payments clients will make, each of a coin of its own. */
  readonly payments: number
  /** For what the protocol draws before it begins. */
  readonly seed: number
}

/** A protocol set up in an arena, and what its simulation needs beside that. */
export interface Staged<P> {
  readonly setup: Setup<P>
  /** The nodes of the party with the share; their blocks count as one writer's. */
  readonly party: ReadonlyArray<NodeId>
  /** Events a second for one unit of rate: for protocols of luck. */
  readonly luckPerSecond?: number
  /** The length of a slot: for protocols in slots. */
  readonly slotSeconds?: number
  /** The step of a node's clock, in seconds, for protocols without slots. */
  readonly clockSeconds?: number
  /** What everybody's clock shows when the run begins, in seconds; 0 where absent. */
  readonly clockStart?: number
  /** Hash evaluations, of all nodes together, that decide who writes: in a second. */
  readonly evaluationsPerSecond: number
}

/** A block as all protocols have it. The genesis has height 0. */
export interface Written {
  readonly id: string
  readonly parent: string
  readonly height: number
  readonly writer: NodeId
  /** Ids of its payments. */
  readonly payments: ReadonlyArray<string>
}

/** A client's payment: the event that asks a node to have it written. */
export interface Request {
  readonly id: string
  readonly event: Tagged
}

/** Words of the table, with the rules, properties and scenarios that show it. */
export interface Said {
  readonly says: string
  readonly see: ReadonlyArray<string>
}

export interface Compared<P, O> {
  /** The head of its column, a word or two. */
  readonly column: string
  /** Errors: none; every arena can be set up. */
  readonly stage: (arena: Arena) => Staged<P>
  /** The k-th payment, from 0 up to, without, the arena's number of payments. */
  readonly payment: (params: P, k: number) => Request
  /** The height of the head that a node follows. */
  readonly height: (seen: O) => number
  /** What fork choice compares, the larger the better; the height where absent. */
  readonly weight?: (seen: O, params: P) => number
  /** The height up to which a node takes nothing back: for protocols that have finality of their own. */
  readonly finalHeight?: (seen: O, params: P) => number
  /** The chain that a node follows, from the block after the genesis to the head. */
  readonly chain: (seen: O) => ReadonlyArray<Written>
  /** How many blocks a node knows, on its chain or beside it, from one height to another, both included. */
  readonly known: (seen: O, from: number, to: number) => number
  /** Size of a message in bytes. */
  readonly bytes: (message: Json) => number
  /** What `evaluationsPerSecond` takes for granted, where neither rules nor parameters fix it: "10⁶ hashes a second …". */
  readonly evaluationsAssume?: string
  readonly says: {
    /** Who wins the right to write, and by what. */
    readonly right: Said
    /** What one evaluation is, in the row on energy. */
    readonly evaluation: Said
    /** What the protocol fixes of the time between blocks, and what is free. */
    readonly interval: Said
    /** How open the set of writers is. */
    readonly open: Said
    readonly majorityCan: Said
    readonly majorityCannot: Said
    /** Why nothing that is final can be left in the attacks of the comparison; only where the rules fix that. Said if no attack showed otherwise. */
    readonly finalStays?: Said
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a comparison holds protocols of all types
export type AnyCompared = Compared<any, any>
