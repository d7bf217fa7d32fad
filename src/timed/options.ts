/** What a timed run is given and what it gives back. Times are seconds of a virtual clock that starts at 0. */
import type { NodeId } from "../../spec/core/Rule.ts"
import type { Input, Json, Local } from "../../spec/core/System.ts"
import type { Faults } from "./faults.ts"
import type { Delay, Latency } from "./latency.ts"
import type { Topology } from "./topology.ts"

/** When a run ends: as soon as one of these is reached, or when nothing is left that could happen. */
export interface Until {
  /** Inputs given to nodes. */
  readonly events?: number
  /** Strokes of luck, and events of slots, that a node could use (blocks, say). */
  readonly lucky?: number
  readonly seconds?: number
  /** Asked after each event and its consequences. */
  readonly when?: () => boolean
}

/** A client's request: an internal event that is given at a time, and given again for as long as a premise defers it. */
export interface Request {
  readonly at: number
  readonly node: NodeId
  readonly event: Json
}

export interface TimedOptions {
  /** Fixes, with the other options, the whole run. */
  readonly seed: number
  /** Who is linked to whom; places count the nodes of the setup, role after role. */
  readonly topology: Topology
  /** The same for all links, or a function of places. Who sends to itself gets it at once. */
  readonly latency: Latency | Delay
  readonly until: Until
  /** Whether nodes pass on what they accept (only messages for which their role has a `relay` key). */
  readonly relay?: boolean
  /** Events a second for one unit of a role's `rate`. Where absent 1, and in a run with slots 0: there the slots are the luck. */
  readonly luckPerSecond?: number
  /**
   * Time is cut into slots of this length, from slot 1 on: slot s begins at s · slotSeconds of a node's own clock. When it begins
   * each place that is up is asked for its role's `atSlot`, in order, and each event is completed by `ready` and given. All else
   * that is due at that instant comes first: what was sent a slot's length ago is known in time. Needs `until.seconds`.
   */
  readonly slotSeconds?: number
  /**
   * What a node's own clock shows at a time. Where absent 0, and in a run with slots the second at which the present slot began.
   * The fewer different readings, the more can be remembered.
   */
  readonly clock?: (seconds: number, place: number) => number
  /** How far a node's clock is ahead, in seconds, added to the time before `clock` sees it; 0 where absent. Below 0 it is behind. */
  readonly clockAhead?: (place: number) => number
  /** Seconds from the setting of a timer until it fires; needed as soon as a rule sets one. */
  readonly timerDelay?: (timer: string, place: number) => number
  readonly requests?: ReadonlyArray<Request>
  readonly faults?: Faults
  /** Also give deferred inputs again after this many seconds, not only when the state of their place has changed. */
  readonly retrySeconds?: number
  /** Whether the work of agreeing nodes is shared. Results do not depend on it. True where absent. */
  readonly memo?: boolean
  /** The size of a message in bytes. */
  readonly sizeOf?: (message: Json) => number
  /** A message arrives for the first time at a node: those that `messages` counts. */
  readonly onMessage?: (bytes: number, at: number) => void
  /** A node's state has changed; null before it is up and while it is down. */
  readonly onChange?: (place: number, before: Json, after: Json, seconds: number, cause: Input) => void
  /** Luck has struck, or a slot has begun, and the node could use it. */
  readonly onLuck?: (place: number, event: Json, seconds: number) => void
}

/** How often: rule id → number of times. */
export interface Counts {
  readonly [rule: string]: number
}

export interface TimedResult {
  /** Inputs that were given to a node's rules, accepted or refused. */
  readonly events: number
  /** Strokes of luck and events of slots that were accepted. */
  readonly lucky: number
  /** The highest slot that has begun for anybody; 0 in a run without slots. */
  readonly slots: number
  /** Copies and timers that had been overtaken when their time came: no events. */
  readonly stale: number
  readonly fired: Counts
  /** By rule and premise. */
  readonly refused: { readonly [rule: string]: { readonly [premise: string]: number } }
  /** Messages that arrived. A node fetches a relayed message once, from whoever offers it first. */
  readonly messages: number
  /** The bytes of these messages; 0 without `sizeOf`. */
  readonly bytes: number
  /** Messages that a fault swallowed. */
  readonly lost: number
  /** Inputs whose outcome was known from another node. */
  readonly recalled: number
  /** Where the virtual clock stands at the end. */
  readonly seconds: number
  readonly locals: ReadonlyArray<Local>
}
