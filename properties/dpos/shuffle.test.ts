/** Shuffles: known vectors, and how fairly each of them gives places. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { orderOf } from "../../spec/dpos/Schedule.ts"
import { fairlyShuffled, placeDrawn, shuffled, skippingShuffled } from "../../spec/dpos/Shuffle.ts"
import vectors from "../fixtures/bitshares-shuffle.json" with { type: "json" }
import { chiSquareOf, placesOver, standardErrors, unfairness } from "./positions.ts"

const upTo = (n: number): ReadonlyArray<number> => Array.from({ length: n }, (_, i) => i)

/** So many standard errors: chance alone gets there once in some 30,000 tests. */
const limit = 4

describe("BitShares' shuffle", () => {
  // Catches: a wrong multiplier, shift or modulus; the seed not shifted by 32; 64 bits not cut off.
  test.each(vectors)("$n delegates at $unixTime", ({ n, unixTime, perm }) => {
    expect(shuffled(upTo(n), unixTime)).toEqual(perm)
  })
  test.each([
    [10, [0, 3, 2, 1]],
    [1_445_000_000, [1, 3, 2, 4, 0]],
    [1_458_835_200, [6, 11, 1, 18, 19, 20, 17, 14, 4, 8, 0, 12, 7, 2, 5, 10, 3, 13, 15, 9, 16]],
  ])("at %i", (time, order) => {
    expect(shuffled(upTo(order.length), time)).toEqual(order)
  })

  test("of three comes out in each of the six orders equally often", () => {
    // Catches: `mod n` in place of `mod (n − i)`, the usual mistake, by which three orders come up in 5 of 27 cases and three in 4.
    const counts = new Map<string, number>()
    for (let round = 0; round < 60_000; round++) {
      const order = shuffled(upTo(3), 1_445_000_000 + 15 * round).join()
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    const seen = [...counts.values()]
    expect(seen).toHaveLength(6)
    expect([Math.min(...seen), Math.max(...seen)]).toEqual([9_912, 10_148])
    expect(Math.abs(standardErrors(chiSquareOf(seen), 5))).toBeLessThan(limit)
  })

  test("of twenty-one favours some places: its steps share the few bits of the time that count", () => {
    // Catches: a random number that is mixed better than the chain mixes it. Its cause is in the next test.
    const n = 21
    const rounds = 20_000
    const places = placesOver(n, rounds, (list, round) => shuffled(list, 1_445_000_000 + 3 * n * round))
    expect(unfairness(n, places)).toBeGreaterThan(30)
    const often = (places[13 * n + 5] as number) / rounds
    expect(often * n).toBeGreaterThan(2.2)
    expect(often * n).toBeLessThan(2.4)
    expect(Math.max(...places) / rounds).toBe(often)
  })
})

test("where eight places are left, BitShares' draw depends on the time modulo 1,024 s alone, and stays for 128 s", () => {
  // The low bits of the random number come from bits 7 to 9 of the time and from nothing else. So do those of the other places.
  const first = (time: number) => shuffled(upTo(8), time)[0]
  fc.assert(
    fc.property(fc.nat(2 ** 30), fc.nat(1000), fc.nat(127), (time, rounds, later) => {
      expect(first(time + 1024 * rounds)).toBe(first(time))
      expect(first(128 * time + later)).toBe(first(128 * time))
    }),
  )
  expect(new Set(upTo(8).map((i) => first(128 * i))).size).toBe(8)
})

describe("fair orders", () => {
  test("a shuffle that draws from a random oracle, and the order by hash, give each place equally often", () => {
    // Catches: a test of fairness that nothing passes; a hash that leaves out the seed or the name.
    const byOracle = placesOver(21, 4_000, (list, round) => fairlyShuffled(list, String(round)))
    const byHash = placesOver(21, 4_000, (list, round) =>
      orderOf(
        { order: "hash" },
        list.map((d) => `delegate-${d}`),
        round,
        7,
      ).map((name) => Number(name.slice(9))),
    )
    expect(Math.abs(unfairness(21, byOracle))).toBeLessThan(limit)
    expect(Math.abs(unfairness(21, byHash))).toBeLessThan(limit)
  })
})

describe("the shuffle that Lisk and ARK began with", () => {
  test.each([101, 51, 21])("fails the test that fair orders pass, with %i delegates", (n) => {
    const places = placesOver(n, 1_000, (list, round) => skippingShuffled(list, String(round)))
    expect(unfairness(n, places)).toBeGreaterThan(50)
  })

  test("leaves place 4 alone in 39 of 100 rounds and place 99 in 54, where 1 of 100 would be fair", () => {
    // Catches: a loop that steps on only once, so that no place is passed over.
    const rounds = 4_000
    const stays = (place: number, order: (list: ReadonlyArray<number>, round: number) => ReadonlyArray<number>) =>
      upTo(rounds).filter((round) => order(upTo(101), round)[place] === place).length / rounds
    const skipping = (list: ReadonlyArray<number>, round: number) => skippingShuffled(list, String(round))
    const fairly = (list: ReadonlyArray<number>, round: number) => fairlyShuffled(list, String(round))
    expect(stays(4, skipping)).toBe(0.3895)
    expect(stays(99, skipping)).toBe(0.53925)
    for (const place of [4, 99])
      expect(Math.abs(stays(place, fairly) - 1 / 101)).toBeLessThan(limit * Math.sqrt(1 / 101 / rounds))
  })

  test("favours 54 of 101 places, each 3 of 256 bytes against 2", () => {
    // Catches: a modulus other than the number of delegates.
    const places = new Map<number, number>()
    for (const byte of upTo(256)) places.set(placeDrawn(byte, 101), (places.get(placeDrawn(byte, 101)) ?? 0) + 1)
    const times = [...places.values()]
    expect(times.filter((t) => t === 3)).toHaveLength(54)
    expect(times.filter((t) => t === 2)).toHaveLength(47)
  })
})

test("every shuffle gives back the delegates it was given", () => {
  // Catches: an exchange that writes one of the two places twice.
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(), { maxLength: 60 }), fc.nat(2 ** 31), (list, seed) => {
      const sorted = (xs: ReadonlyArray<number>) => [...xs].sort((a, b) => a - b)
      for (const order of [
        shuffled(list, seed),
        skippingShuffled(list, String(seed)),
        fairlyShuffled(list, String(seed)),
      ])
        expect(sorted(order)).toEqual(sorted(list))
    }),
  )
})
