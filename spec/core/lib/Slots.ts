/**
 * How slots pass. A slot has a number, from 1 on; slot 0 is the genesis block's. Used by protocols in which time is cut into slots.
 */

/**
 * `free`: there is no clock; any node may take any later slot, up to `last`, at any time. Every order of events that some clocks
 * and delays could bring about is then a run: a model of asynchrony, small enough to explore. `ticks`: the node's clock decides;
 * a slot is so many ticks of it (seconds, where time is simulated), and slot s lasts from tick s · perSlot on.
 */
export type SlotClock =
  | { readonly _tag: "free"; readonly last: number }
  | { readonly _tag: "ticks"; readonly perSlot: number }

/** The slot that a clock shows; 0 while there is no clock. */
export const slotAt = (clock: SlotClock, now: number): number =>
  clock._tag === "free" ? 0 : Math.floor(now / clock.perSlot)

/** The slots that a node may try next, after the last one that it has acted in: all that are left, or the one that its clock shows. */
export const slotsToTry = (clock: SlotClock, last: number): ReadonlyArray<number> => {
  if (clock._tag === "ticks") return [0]
  return Array.from({ length: Math.max(0, clock.last - last) }, (_, i) => last + 1 + i)
}

/** Whether it may be this slot now, at a node whose clock reads `now`. */
export const isNow = (clock: SlotClock, slot: number, now: number): boolean =>
  clock._tag === "free" ? slot <= clock.last : slot === slotAt(clock, now)

/** Whether a block of this slot is not from the future, at a node whose clock reads `now`. */
export const hasBegun = (clock: SlotClock, slot: number, now: number): boolean =>
  clock._tag === "free" ? slot <= clock.last : slot <= slotAt(clock, now)
