/** Who produces when: a function of delegates, seed and slot, for each order; and how long one seat lasts. */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { governance, type OrderKind } from "../../spec/dpos/Governance.ts"
import { cycleEnds } from "../../spec/dpos/Registry.ts"
import { missedBetween, orderOf, placeAt, producerAt, roundLength } from "../../spec/dpos/Schedule.ts"

const names = (n: number) => Array.from({ length: n }, (_, i) => `d${String(i).padStart(3, "0")}`)
const kinds: ReadonlyArray<OrderKind> = ["name", "votes", "shuffle", "hash", "skipping-shuffle"]
const sorted = (list: ReadonlyArray<string>) => [...list].sort()
const elected = fc.uniqueArray(fc.constantFrom(...names(40)), { minLength: 1, maxLength: 30 })

describe.each(kinds)("the order by %s", (order) => {
  test("holds every elected delegate once and nobody else, and is the same for everybody", () => {
    // Catches: a delegate left out or doubled; an order that depends on when or by whom it is asked.
    fc.assert(
      fc.property(elected, fc.nat(1000), fc.nat(2 ** 31), (all, round, seed) => {
        const one = orderOf({ order }, all, round, seed)
        expect(sorted(one)).toEqual(sorted(all))
        expect(orderOf({ order }, [...all], round, seed)).toEqual(one)
      }),
    )
  })
})

test.each(["name", "shuffle", "hash"] as const)("the order by %s does not depend on the rank", (order) => {
  // Catches: a shuffle that starts from the rank, so that a few coins more change everybody's slot.
  fc.assert(
    fc.property(elected, fc.nat(1000), fc.nat(2 ** 31), (all, round, seed) => {
      expect(orderOf({ order }, all.toReversed(), round, seed)).toEqual(orderOf({ order }, all, round, seed))
    }),
  )
})

test("the order by name and by votes never changes, the others change from round to round", () => {
  const all = names(21)
  const changes = (order: OrderKind) =>
    new Set(Array.from({ length: 20 }, (_, round) => orderOf({ order }, all, round, 1000 + 63 * round).join())).size
  expect(kinds.map(changes)).toEqual([1, 1, 20, 20, 20])
})

test("a new round alone changes the orders by hash and by Lisk's first shuffle, a new seed alone those by hash and by shuffle", () => {
  // Catches: a round or a seed that is left out, or one taken for the other.
  const all = names(21)
  const different = (orders: ReadonlyArray<ReadonlyArray<string>>) => new Set(orders.map((o) => o.join())).size
  const twenty = Array.from({ length: 20 }, (_, i) => i)
  const byRound = (order: OrderKind) => different(twenty.map((round) => orderOf({ order }, all, round, 1000)))
  const bySeed = (order: OrderKind) => different(twenty.map((i) => orderOf({ order }, all, 5, 1000 + 1000 * i)))
  expect(kinds.map(byRound)).toEqual([1, 1, 1, 20, 20])
  expect(kinds.map(bySeed).map((n) => n > 1)).toEqual([false, false, true, true, false])
})

test("the shuffle that Lisk began with starts from the rank", () => {
  // Catches: delegates sorted by name first.
  const all = names(21)
  const order = (elected: ReadonlyArray<string>) => orderOf({ order: "skipping-shuffle" }, elected, 5, 0)
  expect(order(all.toReversed())).toEqual(order(all).map((x) => all.toReversed()[all.indexOf(x)]))
  expect(order(all.toReversed())).not.toEqual(order(all))
})

describe("the producer of a slot", () => {
  test("on EOS is number (slot mod 252) / 12 by name: twelve slots in a row", () => {
    const order = orderOf(governance.eos, names(21), 0, 0)
    expect(roundLength(governance.eos, order)).toBe(252)
    expect([0, 11, 12, 251, 252].map((slot) => placeAt(governance.eos, order, slot))).toEqual([0, 0, 1, 20, 0])
    expect(producerAt(governance.eos, order, 252 * 1000 + 13)).toBe("d001")
  })

  test("on TRON is number slot mod 27 by votes", () => {
    const byVotes = names(27).toReversed()
    expect(producerAt(governance.tron, orderOf(governance.tron, byVotes, 0, 0), 27 * 9 + 4)).toBe(byVotes[4])
  })

  test("is told for every slot ahead, each delegate's for its quota in each round", () => {
    // Catches: a quota off by one, a place past the end of the order.
    fc.assert(
      fc.property(elected, fc.integer({ min: 1, max: 12 }), fc.nat(10_000), (all, quota, round) => {
        const order = orderOf({ order: "hash" }, all, round, 1)
        const length = roundLength({ quota }, order)
        const slots = Array.from({ length }, (_, i) => producerAt({ quota }, order, round * length + i))
        for (const name of all) expect(slots.filter((s) => s === name)).toHaveLength(quota)
        const turns = slots.filter((s, i) => s !== slots[i - 1])
        expect(turns).toEqual(order)
      }),
    )
  })

  test("with one slot each, any round of slots in a row, wherever it begins, holds everybody once", () => {
    fc.assert(
      fc.property(elected, fc.nat(10_000), (all, from) => {
        const order = orderOf({ order: "shuffle" }, all, 0, from)
        const slots = order.map((_, i) => producerAt({ quota: 1 }, order, from + i))
        expect(sorted(slots)).toEqual(sorted(all))
      }),
    )
  })
})

test("who missed: those whose slots lie strictly between two blocks", () => {
  // Catches: the producer's own slot or the head's counted as missed.
  const order = ["a", "b", "c"]
  expect(missedBetween({ quota: 1 }, order, 4, 5)).toEqual([])
  expect(missedBetween({ quota: 1 }, order, 4, 7)).toEqual(["c", "a"])
  expect(missedBetween({ quota: 2 }, order, 0, 6)).toEqual(["a", "b", "b", "c", "c"])
})

test("a cycle ends with the first block past its last slot or height, also if that one was missed", () => {
  // Catches: `slot % length === 0`, which a missed slot would skip.
  const slots = { ...governance.minimal, cycle: { unit: "slots", length: 4 } } as const
  const at = (slot: number, height = slot) => ({ slot, height })
  expect([cycleEnds(slots, at(3), at(4)), cycleEnds(slots, at(3), at(5)), cycleEnds(slots, at(4), at(7))]).toEqual([
    true,
    true,
    false,
  ])
  const blocks = { ...slots, cycle: { unit: "blocks", length: 4 } } as const
  expect([cycleEnds(blocks, at(9, 2), at(13, 3)), cycleEnds(blocks, at(9, 3), at(10, 4))]).toEqual([false, true])
})
