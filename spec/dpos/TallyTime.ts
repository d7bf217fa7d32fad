/**
 * Virtual time, in which runners-up race for the last seat: each laps as fast as its votes weigh, and whoever completes a lap first
 * has the seat of the next round. Next: [Votes.ts](Votes.ts).
 */
import type { Delegate, Lap } from "./RegistryState.ts"

/** The length of a lap, and the last moment that can be told: 128 bits. Source: steem config.hpp VIRTUAL_SCHEDULE_LAP_LENGTH2. */
export const lapLength = (1n << 128n) - 1n
const wrapped = (x: bigint): bigint => x & lapLength

/** The start of a lap at this moment; undefined if it would end after the last moment. */
export const lapFrom = (votes: bigint, now: bigint): Lap | undefined => {
  const due = now + lapLength / (votes + 1n)
  return due > lapLength ? undefined : { position: 0n, since: now, due }
}

/** A lap that would never end. */
export const lapWithoutEnd = (now: bigint): Lap => ({ position: 0n, since: now, due: lapLength })

/**
 * The lap of a delegate whose votes change now: what it has run is kept, the rest it runs at its new speed.
 * Source: steem database.cpp adjust_witness_vote.
 */
export const lapAfter = ({ lap, votes: before }: Delegate, votes: bigint, now: bigint): Lap => {
  const position = wrapped(lap.position + before * (now - lap.since))
  const due = wrapped(now + wrapped(lapLength - position) / (votes + 1n))
  return { position, since: now, due: due < now ? lapLength : due }
}
