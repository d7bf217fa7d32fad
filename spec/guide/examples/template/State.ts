/** What a node remembers, says, does of itself, and shows. Next: [Rules.ts](Rules.ts). */
import * as Schema from "effect/Schema"

export interface State {
  readonly up: boolean
  /** It raised the flag by itself. */
  readonly own: boolean
}

export type Message = { readonly _tag: "Raised" }
export type Event = { readonly _tag: "Raise" }

/** What can be observed of a node: here, all of it. */
export type Seen = State

/** Messages and events as they stand in traces. */
export const MessageSchema = Schema.Struct({ _tag: Schema.Literal("Raised") })
export const EventSchema = Schema.Struct({ _tag: Schema.Literal("Raise") })
