/**
 * Which offer an event means: runs outlive the states that they were made in, and luck and clocks change with the state.
 */
import { sameValue } from "../../spec/core/Canonical.ts"
import type { Input, Json, Offer } from "../../spec/core/System.ts"

/** An offer as luck and a clock complete it. */
export type Completed = (offer: Offer, now: number) => Input

const means = (input: Input, event: Json): boolean => input._tag === "Internal" && sameValue(input.event, event)

/** How far two texts agree, from the front and from the back. */
const agreement = (a: string, b: string): number => {
  const least = Math.min(a.length, b.length)
  let front = 0
  while (front < least && a[front] === b[front]) front++
  let back = 0
  while (back < least - front && a[a.length - 1 - back] === b[b.length - 1 - back]) back++
  return (front + back) / Math.max(1, a.length, b.length)
}

/** How much of an event another has too: 1 for each equal field, less for texts that agree in part. */
const likeness = (event: Json, other: Json): number =>
  Object.keys(event).reduce((sum, key) => {
    const [a, b] = [event[key], other[key]]
    if (sameValue(a, b)) return sum + 1
    return typeof a === "string" && typeof b === "string" ? sum + agreement(a, b) / 2 : sum
  }, 0)

/** The one that has most in common with the event; of equal ones the first. */
const nearest = (offers: ReadonlyArray<Offer>, event: Json): Offer | undefined => {
  let best: Offer | undefined
  let most = -1
  for (const offer of offers) {
    const alike = offer.input._tag === "Internal" ? likeness(event, offer.input.event) : -1
    if (alike > most) [best, most] = [offer, alike]
  }
  return best
}

/**
 * The offer that means this event: the very event; or what luck and the clock now make of an offer; or, of the offers that
 * luck completes, the one most like it. `loosely`: of all offers of its kind, the one most like it.
 */
export const meant = (
  offers: ReadonlyArray<Offer>,
  event: Json,
  completed: Completed,
  now: number,
  loosely: boolean,
): Offer | undefined => {
  const same = offers.find((o) => means(o.input, event))
  if (same !== undefined) return same
  const alike = offers.filter(({ input }) => input._tag === "Internal" && input.event._tag === event._tag)
  // Luck may leave an offer as it is: whether it is luck's shows at another time.
  const isLucky = (o: Offer) => completed(o, now) !== o.input || completed(o, now + 1) !== o.input
  return (
    alike.find((o) => means(completed(o, now), event)) ??
    nearest(alike.filter(isLucky), event) ??
    (loosely ? nearest(alike, event) : undefined)
  )
}
