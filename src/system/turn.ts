/**
 * Whose turn it is in a network of rounds. What is sent in a round arrives in the next, so no place can tell when in a round another
 * one has its turn: place by place, each takes its mail and then ends the round. In which order it takes its mail a place can tell.
 */
import { type Envelope, isDown, type Local, type System } from "../../spec/core/System.ts"

/** The round that a place is in; 0 where there are none. */
export const roundOf = (local: Local): number => (isDown(local) ? 0 : (local.round ?? 0))

/** Whether one message of a round is taken before another one: in the order of senders, or against it; then of contents. */
export const comesFirst = (
  { environment }: System,
  one: Envelope,
  other: Envelope,
  spelled: (envelope: Envelope) => string,
): boolean => {
  if (one.from === other.from) return spelled(one) < spelled(other)
  return environment.mail === "backwards" ? one.from > other.from : one.from < other.from
}

/** The number of the place whose turn it is; −1 once all rounds are over. */
export const turnOf = ({ rounds, places }: System, roundAt: (place: number) => number): number => {
  let turn = -1
  let least = rounds + 1
  for (let place = 0; place < places.length; place++) {
    const round = roundAt(place)
    if (round < least) [turn, least] = [place, round]
  }
  return turn
}

/** Whether rounds are going on. Where nothing more can happen then, somebody does not end the round, and nothing is at rest. */
export const isMidRound = (system: System, roundAt: (place: number) => number): boolean =>
  system.network === "rounds" && turnOf(system, roundAt) >= 0
