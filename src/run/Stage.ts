/**
 * A run in the making, as those see it who choose what happens next. There are two: [Player.ts](Player.ts) asks the rules at each
 * step, [TableStage.ts](../walk/TableStage.ts) looks up what they have answered before. Both play the same runs.
 */
import type { PartitionShape } from "../../spec/core/Scenario.ts"
import type { Local, System } from "../../spec/core/System.ts"
import type { Action } from "./Action.ts"
import type { Choosing } from "./Choices.ts"
import type { Chooser } from "./partitions.ts"

/** What became of an attempted action. */
export type Outcome = "done" | "deferred" | "disabled"

/** What a run has shown: the first property that failed, witnesses, temporal properties whose antecedent held at rest. */
export interface Shown {
  readonly violated: string | undefined
  readonly reached: ReadonlySet<string>
  readonly applied: ReadonlySet<string>
}

/** The hash of a configuration, kept up step by step. */
export interface Hashing {
  /** The hash after a step of a place; −1: of none. */
  readonly after: (place: number) => number
}

export interface Stage {
  readonly system: System
  /** How many steps have been made. */
  readonly steps: number
  /** An id that no action has yet, nor any after it. */
  readonly nextId: number
  readonly violated: string | undefined
  readonly shown: Shown
  /** Where the last step was made, and by which rule; −1: at no place. */
  readonly last: { readonly place: number; readonly rule: string }
  /** Told after each step that was done. */
  onStep: ((stage: Stage) => void) | undefined
  /** The local state of a place. */
  readonly localAt: (place: number) => Local
  /** Another value after each step that gave the place a new local state. */
  readonly versionAt: (place: number) => unknown
  /** The outline of what a place shows; nodes of one role count alike. */
  readonly outlineAt: (place: number) => number
  /** The first actions, so many. */
  readonly actions: (count: number) => ReadonlyArray<Action>
  /** What may happen next, listed anew at each step. */
  readonly choices: (chooser: Chooser, shapes: ReadonlyArray<PartitionShape> | undefined) => Choosing
  /**
   * Performs an action if it is enabled, and judges the step. The action keeps its id. `loosely`: an event that is not on
   * offer stands for the one on offer that is most like it.
   */
  readonly play: (action: Action, loosely?: boolean) => Outcome
  /** Delivers the first message that a watched place may be given now; false if there is none. */
  readonly deliverFirst: (id: number) => boolean
  /** Whether everything is at rest. */
  readonly isAtRest: () => boolean
  /** Judges the temporal properties if everything is at rest; says whether it is. */
  readonly rest: () => boolean
  /** Hashes configurations; `onLocal` is told the hash of each new local state. */
  readonly hashing: (onLocal: (hash: number) => void) => Hashing
}
