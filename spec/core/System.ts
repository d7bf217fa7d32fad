/**
 * The composed system, factored: every function is local to one place and pure, so that an engine may memoise it.
 * Engines know a system and nothing else of a protocol.
 */
import type { Environment, Network } from "./Environment.ts"
import type { NodeId, Rejection } from "./Rule.ts"

// biome-ignore lint/suspicious/noExplicitAny: plain JSON data of the chapter, opaque to engines
export type Json = any

/** A message under way. `from` is an identity: channels are authenticated, nobody can claim another's. */
export interface Envelope {
  readonly from: NodeId
  readonly message: Json
  /** In a network of rounds: the round in which it arrives. */
  readonly round?: number
}

/** An envelope on its way to a place. `key` is set where the environment relays messages like it. */
export interface Post {
  readonly to: number
  readonly envelope: Envelope
  readonly key: string | undefined
}

/** All that can be given to one place. `now` is the reading of the node's own clock. */
export type Input =
  | { readonly _tag: "Receive"; readonly from: NodeId; readonly message: Json; readonly now: number }
  /** `heard`: for the places that survey theirs, all that lies in the inbox. */
  | { readonly _tag: "Internal"; readonly event: Json; readonly heard?: ReadonlyArray<Envelope> }
  | { readonly _tag: "Timer"; readonly timer: string; readonly now: number }
  | { readonly _tag: "EndOfRound"; readonly round: number }
  | { readonly _tag: "Crash" }
  | { readonly _tag: "Recover" }

/** What a place did with an input. */
export interface Reaction {
  readonly local: Local
  readonly posts: ReadonlyArray<Post>
  readonly rule: string
  /** The refusals of rules that were tried before this one. */
  readonly inVain?: ReadonlyArray<Rejection>
}

/** The state of a place: running with its set timers and what is left of its workload, or down with what is durable. */
export type Local = Running | Down
export interface Running {
  readonly state: Json
  readonly timers: ReadonlyArray<string>
  /** The requests of its workload that it has not taken yet. */
  readonly requests: ReadonlyArray<Json>
  /** In a network of rounds: the round that it is in, from 1 on. */
  readonly round?: number
}
export interface Down {
  readonly durable: Json
  readonly requests: ReadonlyArray<Json>
}
export const isDown = (local: Local): local is Down => "durable" in local

/** Something that a place could do of itself. `kind` is what budgets count. */
export interface Offer {
  readonly input: Input
  readonly kind: string
  readonly rate: number
}

/** Where a role is played. Twins are two places with one identity; corrupt places are not watched. */
export interface Place {
  readonly name: string
  readonly id: NodeId
  readonly role: string
  readonly watched: boolean
  /** Its role has rules over all the messages that lie in its inbox (`Role.surveys`). */
  readonly surveys?: boolean
}

/** What is left of the budgets: kind → how often it may still happen. */
export type Budget = { readonly [kind: string]: number }

/** Groups of interchangeable names of nodes or values, and the fields of states and messages whose arrays are sets. */
export interface Interchangeable {
  readonly groups: ReadonlyArray<ReadonlyArray<string>>
  readonly sets: ReadonlyArray<string>
}

export interface System {
  readonly name: string
  readonly places: ReadonlyArray<Place>
  /** The parameters of the setup and the environment: what properties may read. */
  readonly params: Json
  readonly environment: Environment
  readonly network: Network
  readonly idle: "stays" | "consumed"
  /** How many rounds there are; 0 where the network has none. */
  readonly rounds: number
  /** Names that can be exchanged here without any rule telling the difference; absent where the protocol declares none. */
  readonly symmetry?: Interchangeable | undefined
  /** What the environment asks for in vain, a sentence each: engines refuse a system that has any. */
  readonly misfits: ReadonlyArray<string>
  readonly initial: {
    readonly locals: ReadonlyArray<Local>
    readonly posts: ReadonlyArray<Post>
    readonly budget: Budget
  }
  readonly react: (place: number, local: Local, input: Input) => Reaction | Rejection
  /** In a fixed order. An offer may still be refused by a premise or by a budget. */
  readonly offers: (place: number, local: Local) => ReadonlyArray<Offer>
  /** An offer completed by luck, the place's clock and, where it surveys its inbox, by what lies there, just before it is given. */
  readonly ready: (place: number, local: Local, input: Input, now: number, heard: ReadonlyArray<Envelope>) => Input
  /** Whether weak fairness is owed to an offer: never to faults, nor to corrupt places. */
  readonly isFair: (place: number, input: Input) => boolean
  /** What a place does of itself when the network comes back. */
  readonly reconnect: (place: number, local: Local) => ReadonlyArray<Input>
  /** The budget after one action of this kind; undefined if it is spent. */
  readonly charge: (budget: Budget, kind: string) => Budget | undefined
  readonly observe: (place: number, local: Local) => Json
}

export const isReaction = (r: Reaction | Rejection): r is Reaction => "posts" in r
