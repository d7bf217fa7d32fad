/**
 * An action: one step of a run, named so that it keeps its meaning when other steps are dropped. A delivery names the action
 * that sent the message, not its content and not its position.
 * Next: [Player.ts](Player.ts), which performs actions.
 */
import type { Environment } from "../../spec/core/Environment.ts"
import type { Setup, Struck } from "../../spec/core/Protocol.ts"
import type { Json } from "../../spec/core/System.ts"

/**
 * What an action is about. `cause` is the id of the action that sent the message (0: in flight from the start); `nth` counts,
 * from 0, what that action sent to the same place.
 */
export type Deed =
  | { readonly _tag: "Do"; readonly at: string; readonly event: Json }
  | { readonly _tag: "Fire"; readonly at: string; readonly timer: string }
  | { readonly _tag: "Crash" | "Recover" | "EndRound"; readonly at: string }
  | {
      readonly _tag: "Deliver" | "Drop" | "Duplicate"
      readonly to: string
      readonly cause: number
      readonly nth: number
    }
  | { readonly _tag: "Partition"; readonly groups: ReadonlyArray<ReadonlyArray<string>> }
  | { readonly _tag: "Heal" | "Tick" }

/** A deed with its id, a number ≥ 1 that is unique in its run. */
export type Action = Deed & { readonly id: number }

/** Everything that fixes a system: who takes part, in which environment, and which premises are struck out. */
export interface WorldSpec<P = Json> {
  readonly setup: Setup<P>
  readonly environment: Environment
  readonly struck?: ReadonlyArray<Struck>
}

/** A run is a value: a world and what happens in it. */
export interface Run<P = Json> {
  readonly world: WorldSpec<P>
  readonly actions: ReadonlyArray<Action>
  /**
   * Only of an endless run: the number of the action, from 1 on, from which all is repeated for ever. One after the last: the
   * run stops there, though something could still happen.
   */
  readonly loopsFrom?: number
}
