/**
 * What a node remembers, says, does of itself, and shows. Next: [Rules.ts](Rules.ts), what becomes of it.
 */
import type { SetOf } from "../core/lib/Sets.ts"
import type { NodeId } from "../core/Rule.ts"

/** All that a resource manager remembers. `prepared` is a promise: it will do whatever the manager decides. */
export type Resource = "working" | "prepared" | "committed" | "aborted"

/** What the transaction manager remembers: whether it has decided, and who is known to be prepared. */
export interface Manager {
  readonly decision: "none" | "commit" | "abort"
  readonly prepared: SetOf<NodeId>
}

/** What nodes say to each other. Who says it stands on the envelope. */
export type Message = { readonly _tag: "Prepared" } | { readonly _tag: "Commit" } | { readonly _tag: "Abort" }

/** What a node does of itself: the first two are a resource manager's, the others the transaction manager's. */
export type Event =
  | { readonly _tag: "Prepare" }
  | { readonly _tag: "ChooseToAbort" }
  | { readonly _tag: "Decide" }
  | { readonly _tag: "GiveUp" }

/** What can be observed of a node: all of it. A resource manager shows a word, the transaction manager a record. */
export type Seen = Resource | Manager
