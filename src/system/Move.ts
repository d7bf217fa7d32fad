/**
 * A move: one action of a search, spelled out so that it can be given again without the tables of the search.
 */
import type { Input } from "../../spec/core/System.ts"

/** The kinds of moves that the network makes; all other kinds are those of offers. */
export type NetworkKind = "deliver" | "drop" | "duplicate"

/**
 * What happens at one place. `deliver` gives a message in flight to its place; `duplicate` does so and leaves it in flight;
 * `drop` loses it. Any other kind is an offer's, with the input as luck completed it.
 */
export interface Move {
  readonly kind: NetworkKind | (string & {})
  /** Number of the place that takes, or would have taken, the input. */
  readonly place: number
  readonly input: Input
  /** The input as the place offered it, where luck, the clock or the inbox has made another one of it. */
  readonly offered?: Input
  /** Number of the first place with the sender's identity; absent for offers and for senders that have no place. */
  readonly from?: number
}

/**
 * What a monitor sees of an input: the message or the event that was taken. A timer and the end of a round carry nothing that the
 * name of the rule would not say, and what is lost is taken by nobody: undefined.
 */
export const takenOf = (kind: string, input: Input | undefined): unknown => {
  if (input?._tag === "Receive") return kind === "drop" ? undefined : input.message
  return input?._tag === "Internal" ? input.event : undefined
}

/** Moves in order, from the initial configuration on. */
export type Path = ReadonlyArray<Move>
