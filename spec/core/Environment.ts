/**
 * The environment: the network, its faults and its clock, as plain data. An adversary's power is in here, never in a rule.
 * Next: [compose.ts](compose.ts), which puts a protocol into an environment.
 */
import type { NodeId, Tagged } from "./Rule.ts"

/**
 * How messages lie in an inbox. `multiset`: each copy is delivered once, in any order. `set`: equal messages are one.
 * `fifo`: in order of sending, per sender.
 */
export type Network = "multiset" | "set" | "fifo"

/**
 * When a message must have arrived. `asynchronous`: some time. `synchronous`: within `delta` ticks.
 * `partiallySynchronous`: within `delta` ticks of the later of its sending and `gst`.
 */
export type Timing =
  | { readonly _tag: "asynchronous" }
  | { readonly _tag: "synchronous"; readonly delta: number }
  | { readonly _tag: "partiallySynchronous"; readonly gst: number; readonly delta: number }

/** How a corrupt node of any protocol behaves. `twins`: two honest copies under one identity. */
export type Corruption = "silent" | "twins"

export interface Environment {
  readonly network: Network
  /**
   * What a delivery does that changes nothing: `stays` — it is no step and the message stays in flight;
   * `consumed` — it is a step that uses the message up (a deferred message stays in both).
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
  readonly timing?: Timing
  /** How far a node's clock is ahead, in ticks. */
  readonly skew?: { readonly [place: string]: number }
  /** Nodes that join late: down at the start, with nothing durable. */
  readonly late?: ReadonlyArray<string>
  readonly corrupt?: { readonly [node: NodeId]: Corruption }
}

export const asynchronous: Timing = { _tag: "asynchronous" }
