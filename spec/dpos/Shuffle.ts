/**
 * Three ways to shuffle: BitShares', the one that Lisk and ARK began with, and one that draws fairly. Next: [Schedule.ts](Schedule.ts).
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { answerTo } from "../core/lib/Oracle.ts"

/** The list with two places exchanged. */
const exchanged = <A>(list: ReadonlyArray<A>, i: number, j: number): ReadonlyArray<A> =>
  list.with(i, list[j] as A).with(j, list[i] as A)

const word = (x: bigint): bigint => BigInt.asUintN(64, x)
const multiplier = 2_685_821_657_736_338_717n

/** The random number for a place at a time, in seconds: 64 bits. */
const scattered = (time: number, place: number): bigint => {
  const start = word((BigInt(time) << 32n) + BigInt(place) * multiplier)
  const a = start ^ (start >> 12n)
  const b = word(a ^ (a << 25n))
  const c = b ^ (b >> 27n)
  return word(c * multiplier)
}

/**
 * BitShares' shuffle, seeded by a time in seconds: place by place, with one of those that are not settled yet (Fisher and Yates).
 * Source: bitshares-core db_witness_schedule.cpp update_witness_schedule; steem witness_schedule.cpp has the same.
 */
export const shuffled = <A>(list: ReadonlyArray<A>, time: number): ReadonlyArray<A> =>
  list.reduce((order, _, i) => {
    const left = BigInt(list.length - i)
    return exchanged(order, i, i + Number(scattered(time, i) % left))
  }, list)

/** The place that a byte draws out of n: its remainder. Where n does not divide 256, some come up more often. */
export const placeDrawn = (byte: number, n: number): number => byte % n

/**
 * The shuffle that Lisk began with and ARK kept. Both of its nested loops step on: after each four places one is passed over. And a
 * byte modulo 101 favours 54 places. Sources: LIP 3; lisk delegates.js generateDelegateList.
 */
export const skippingShuffled = <A>(list: ReadonlyArray<A>, seed: string): ReadonlyArray<A> => {
  let order = list
  let bytes = sha256(utf8ToBytes(seed))
  for (let i = 0; i < list.length; i++) {
    for (let x = 0; x < 4 && i < list.length; i++, x++)
      order = exchanged(order, i, placeDrawn(bytes[x] as number, list.length))
    bytes = sha256(bytes)
  }
  return order
}

/** A shuffle that draws each place from a random oracle: for comparison. */
export const fairlyShuffled = <A>(list: ReadonlyArray<A>, seed: string): ReadonlyArray<A> =>
  list.reduce((order, _, i) => exchanged(order, i, i + (answerTo("sha256", seed, i) % (list.length - i))), list)
