/**
 * The majority of majorities: what a lieutenant makes of all that it was told by word of mouth. Next: [Choice.ts](Choice.ts).
 */
import type { NodeId } from "../core/Rule.ts"
import type { Order } from "./Params.ts"
import { type Heard, keyOf, type Path } from "./State.ts"

/** What counts where no order came, or none has a majority. */
export const byDefault: Order = "RETREAT"

/** The order that more than half of them are; RETREAT if there is none. */
export const majority = (words: ReadonlyArray<Order>): Order =>
  2 * words.filter((w) => w === "ATTACK").length > words.length ? "ATTACK" : byDefault

/** What was heard along a path; RETREAT if nothing was. */
export const heardOn = (heard: Heard, path: Path): Order => heard[keyOf(path)] ?? byDefault

/**
 * What a lieutenant takes the last general of a path to have said: the majority of what it heard itself, and of what it takes
 * each other lieutenant to have heard, which in turn is a majority, down to paths of m + 1 names. `others` are those lieutenants.
 */
export const taken = (heard: Heard, path: Path, others: ReadonlyArray<NodeId>, m: number): Order => {
  const own = heardOn(heard, path)
  if (path.length > m) return own
  const relays = others.filter((l) => !path.includes(l))
  return majority([own, ...relays.map((l) => taken(heard, [...path, l], others, m))])
}
