/**
 * How many delegates of a real number it takes to make two halves of the honest hold conflicting blocks for irreversible: as many as
 * two quorums share, and not one fewer. They sign on both sides and claim whatever each lets them; the halves never hear of each other.
 */
import { expect, test } from "vitest"
import { type Finality, quorum } from "../../spec/dpos/Irreversible.ts"
import { namesOf, type Params } from "../../spec/dpos/Params.ts"
import { among, lastProduced, oneStage, prevotes, twoStage } from "../../spec/dpos/Worlds.ts"
import { afterSlots, lineOf } from "./chain.ts"

const rounds = 4
const threeQuarters: Finality = { _tag: "LastProduced", threshold: { num: 75, den: 100 } }

/** The height up to which a side is irreversible to itself, if these are up there. */
const libWith = (params: Params, isUp: (name: string) => boolean): number => {
  const slots = rounds * params.governance.delegates
  return afterSlots(lineOf(params), slots, isUp).chain.count.lib
}

/** Whether so many traitors bring both halves of the others to a block above the genesis. */
const isSplit = (params: Params, names: ReadonlyArray<string>, traitors: number): boolean => {
  const isTraitor = (name: string) => names.indexOf(name) < traitors
  const inHalf = (half: number) => (name: string) => isTraitor(name) || names.indexOf(name) % 2 === half
  return libWith(params, inHalf(0)) > 0 && libWith(params, inHalf(1)) > 0
}

test.each<[string, number, Finality, number, number]>([
  ["BitShares", 21, lastProduced, 15, 9],
  ["Steem", 21, threeQuarters, 16, 11],
  ["one stage", 21, oneStage, 15, 9],
  ["EOS, one slot each", 21, twoStage, 15, 9],
  ["TRON", 27, lastProduced, 19, 11],
  ["Lisk", 101, prevotes, 68, 35],
])("%s: %i delegates, a quorum of which is %3$i, are split by %4$i", (_, count, finality, needed, least) => {
  const names = namesOf(count)
  const params: Params = { ...among(names, rounds * count, finality), ids: "mixed" }
  expect(quorum(finality, count)).toBe(needed)
  expect(2 * needed - count).toBe(least)
  expect(isSplit(params, names, least)).toBe(true)
  expect(isSplit(params, names, least - 1)).toBe(false)
})
