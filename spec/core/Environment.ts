/**
 * The environment: the network, its faults and its clock, as plain data. An adversary's power is in here, never in a rule.
 * Next: [compose.ts](compose.ts), which puts a protocol into an environment.
 */
import type { NodeId, Tagged } from "./Rule.ts"

/**
 * How messages lie in an inbox. `multiset`: each copy is delivered once, in any order. `set`: equal messages are one, and stay.
 * `fifo`: in order of sending, per sender. `rounds`: in lock-step — what is sent in a round arrives, all of it, in the next one,
 * and nobody ends a round before its mail has arrived. The mail of a round is taken in one fixed order, see `Environment.mail`.
 */
export type Network = "multiset" | "set" | "fifo" | "rounds"

/**
 * When a message must have arrived. `asynchronous`: some time. `synchronous`: within `delta` ticks.
 * `partiallySynchronous`: within `delta` ticks of the later of its sending and `gst`.
 */
export type Timing =
  | { readonly _tag: "asynchronous" }
  | { readonly _tag: "synchronous"; readonly delta: number }
  | { readonly _tag: "partiallySynchronous"; readonly gst: number; readonly delta: number }

/**
 * How a corrupt node of any protocol behaves. `silent`: not at all. `twins`: two honest copies under one identity. `Lies`: it says
 * whatever it could say.
 */
export type Corruption = "silent" | "twins" | Lies

/**
 * The corrupt nodes of a network of rounds act as one adversary: it hears what any of them hears, holds the keys of all, and
 * chooses, wherever one of them could speak, one of the messages that its role allows (`Role.lies`). `silence`: or it says nothing.
 * `relays`: it may pass on what it has seen signed by honest nodes; without that, it uses its own signatures only.
 */
export interface Lies {
  readonly _tag: "Lies"
  readonly silence: boolean
  readonly relays: boolean
}

export interface Environment {
  readonly network: Network
  /**
   * What a delivery does that changes nothing: `stays` — it is no step and the message stays in flight;
   * `consumed` — it is a step that uses the message up (a deferred message stays in both). In rounds every delivery uses it up.
   */
  readonly idle: "stays" | "consumed"
  /**
   * How often an action of a kind may happen, over all nodes: `crash`, `drop`, `duplicate`, `partition`, `tick`, the tag of an
   * internal event, the name of a timer. Absent means never for the faults and `tick`, without bound for all else.
   */
  readonly budget?: { readonly [kind: string]: number }
  /** Requests of clients, by place: internal events that are offered until they have happened once. */
  readonly workload?: { readonly [place: string]: ReadonlyArray<Tagged> }
  /** Whether accepted messages are passed on (gossip), and along which links; absent: everyone is linked to everyone. */
  readonly relay?: boolean
  readonly links?: { readonly [place: string]: ReadonlyArray<string> }
  /**
   * In which order a node takes its mail of a round. Absent: in the order of the senders' names, and from one sender in that of the
   * contents. `backwards`: the last sender first. No paper promises an order: exhaustive checks look at both, and at no other.
   */
  readonly mail?: "backwards"
  readonly timing?: Timing
  /** How far a node's clock is ahead, in ticks. */
  readonly skew?: { readonly [place: string]: number }
  /** Nodes that join late: down at the start, with nothing durable. */
  readonly late?: ReadonlyArray<string>
  readonly corrupt?: { readonly [node: NodeId]: Corruption }
}

/** The kinds of actions that never happen where no budget names them. */
export const neverUnlessBudgeted: ReadonlySet<string> = new Set(["crash", "drop", "duplicate", "partition", "tick"])

export const asynchronous: Timing = { _tag: "asynchronous" }
