/**
 * Intervals, slots and epochs. Interval i ≥ 1 is a part of a slot; slot s ≥ 1 is part of an epoch; slot 0 and epoch 0 are the
 * genesis block's. Next: [Registry.ts](Registry.ts).
 */
import { type SlotClock, slotAt } from "../../core/lib/Slots.ts"
import type { Params } from "./Params.ts"

/** The slot of an interval. */
export const slotOf = ({ intervals }: Params, interval: number): number => Math.ceil(interval / intervals)

/** Which part of its slot an interval is, from 0 on. */
export const partOf = ({ intervals }: Params, interval: number): number => (interval + intervals - 1) % intervals

/** The interval with which a slot begins: its block is proposed. */
export const beginning = ({ intervals }: Params, slot: number): number => (slot - 1) * intervals + 1

/** The interval with which a slot's votes are cast: the second, if there is one. */
export const voting = (params: Params, slot: number): number =>
  beginning(params, slot) + Math.min(1, params.intervals - 1)

export const epochOf = ({ slotsPerEpoch }: Params, slot: number): number => Math.ceil(slot / slotsPerEpoch)

/** The slot with which an epoch begins; 0 for epoch 0. */
export const firstSlot = ({ slotsPerEpoch }: Params, epoch: number): number =>
  Math.max(0, (epoch - 1) * slotsPerEpoch + 1)

/** The place of a slot in its epoch, from 0 on. */
export const placeOf = ({ slotsPerEpoch }: Params, slot: number): number => (slot + slotsPerEpoch - 1) % slotsPerEpoch

/** The interval that begins as a round ends, in lock-step. */
export const roundsEnd = ({ past, intervals }: Params, round: number): number => past.slot * intervals + round

/** What a clock of ticks shows, in intervals; the other clocks show nothing. */
export const shown = ({ clock }: Params, now: number): number =>
  clock._tag === "ticks" ? slotAt(clock as SlotClock, now) : 0

/**
 * The interval in which a message of this slot is heard: what the clock shows; without a clock, its slot has then begun; in
 * lock-step, the interval in which the node is.
 */
export const heardAt = (params: Params, time: number, slot: number, now: number): number => {
  if (params.clock._tag === "rounds") return time
  if (params.clock._tag === "ticks") return Math.max(time, shown(params, now))
  return slot > params.clock.last ? time : Math.max(time, beginning(params, slot))
}

/** Whether a node may act in an interval: the clock shows it, or, without a clock, it is no earlier than what is known to have begun. */
export const mayAct = ({ clock }: Params, time: number, interval: number, slot: number): boolean =>
  slot > 0 && interval >= time && (clock._tag === "ticks" || slot <= clock.last)
