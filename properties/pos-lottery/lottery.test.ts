/** The lottery against its definition: vectors of φ, no gain from splitting, frequencies, and lotteries that are not fair. */
import { describe, expect, test } from "vitest"
import { fromFraction, fromRatio, one, times, toNumber } from "../../spec/core/lib/Fixed.ts"
import { answersEnd, answerTo } from "../../spec/core/lib/Oracle.ts"
import { type Stakes, stakesFrom } from "../../spec/core/lib/Stake.ts"
import { leastHit, leastWait, type Ticket } from "../../spec/pos/lottery/Contrasts.ts"
import { answerFor, phi, thresholds, wins } from "../../spec/pos/lottery/Lottery.ts"
import { type Params, praos, quick } from "../../spec/pos/lottery/Params.ts"
import { zScore } from "../../src/stats/intervals.ts"

const half = 1n << 64n
const apart = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a)

describe("φ", () => {
  // Catches: another base or exponent, a logarithm that loses digits.
  test.each([
    [1n, 10n, 0.0051162],
    [1n, 2n, 0.02532057],
    [1n, 1n, 0.05],
    [0n, 1n, 0],
  ])("of %s/%s at f = 1/20", (num, den, expected) => {
    expect(toNumber(phi(praos.activeSlots, num, den))).toBeCloseTo(expected, 8)
  })

  // Catches: a threshold for which a stake in two names wins more, or less, than in one.
  test.each([
    [1n, 1n],
    [1n, 99n],
    [37n, 11n],
  ])("the chance to win nothing multiplies: %s and %s", (a, b) => {
    for (const f of [praos.activeSlots, quick.activeSlots, { num: 99, den: 100 }]) {
      const total = 100n
      const whole = one - phi(f, a + b, total)
      const parts = times(one - phi(f, a, total), one - phi(f, b, total))
      expect(apart(whole, parts) < one / half).toBe(true)
    }
  })

  test("all of the stake together wins a slot with the chance f, however it is split", () => {
    for (const n of [1n, 7n, 100n]) {
      const none = Array.from({ length: Number(n) }).reduce<bigint>(
        (product) => times(product, one - phi(praos.activeSlots, 1n, n)),
        one,
      )
      expect(apart(one - none, fromFraction(praos.activeSlots)) < one / half).toBe(true)
    }
  })
})

/** How often an owner wins in so many slots. */
const measured = (params: Params, stakes: Stakes, owner: string, slots: number, win = wins): number => {
  let won = 0
  for (let slot = 1; slot <= slots; slot++)
    if (win(params, stakes, owner, answerFor(params, params.seed, slot, owner))) won++
  return won
}

/** Four standard errors: passes by chance once in 16,000 times when it should not fail. */
const isFair = (won: number, slots: number, probability: number): boolean =>
  Math.abs(zScore(won, slots, probability)) < 4

describe("frequencies", () => {
  const slots = 20_000
  const stakes: Stakes = [
    ["A", 10n],
    ["B", 40n],
    ["C", 50n],
  ]
  const total = 100n

  // Catches: an oracle that is not uniform, a threshold that is not φ's.
  test.each(["sha256", "mixed"] as const)("are φ's: %s", (lottery) => {
    for (const activeSlots of [praos.activeSlots, { num: 9, den: 10 }]) {
      const params: Params = { ...quick, lottery, activeSlots, seed: 7 }
      for (const [owner, stake] of stakes) {
        const won = measured(params, stakes, owner, slots)
        expect(isFair(won, slots, toNumber(phi(activeSlots, stake, total)))).toBe(true)
      }
    }
  })

  test("a lottery that goes by stake in a straight line fails the same test", () => {
    const activeSlots = { num: 9, den: 10 }
    const params: Params = { ...quick, lottery: "mixed", activeSlots }
    const straight = (_: Params, all: Stakes, owner: string, answer: number): boolean => {
      const stake = all.find(([o]) => o === owner)?.[1] ?? 0n
      return BigInt(answer) < times(times(fromFraction(activeSlots), fromRatio(stake, total)), BigInt(answersEnd))
    }
    const won = measured(params, stakes, "C", slots, straight)
    expect(isFair(won, slots, toNumber(phi(activeSlots, 50n, total)))).toBe(false)
    expect(isFair(won, slots, 0.45)).toBe(true)
  })

  test("where the environment decides, every owner may win and nobody else", () => {
    const params: Params = { ...quick, lottery: "chosen" }
    expect([...thresholds(params, stakes).values()]).toEqual([1, 1, 1])
    expect(wins(params, stakes, "A", answerFor(params, 0, 1, "A"))).toBe(true)
    expect(wins(params, stakes, "Z", answerFor(params, 0, 1, "Z"))).toBe(false)
  })

  // Catches: a coin of value 0, which anybody can make, that buys slots.
  test("nor does an owner of coins that are worth nothing", () => {
    const params: Params = { ...quick, lottery: "chosen" }
    const worthless = stakesFrom([
      ["A", 5n],
      ["Z", 0n],
    ])
    expect(wins(params, worthless, "A", answerFor(params, 0, 1, "A"))).toBe(true)
    expect(wins(params, worthless, "Z", answerFor(params, 0, 1, "Z"))).toBe(false)
  })
})

describe("drawing one leader from independent numbers", () => {
  const draws = 12_000
  const firstWins = (choose: (tickets: ReadonlyArray<Ticket>) => number): number => {
    let first = 0
    for (let i = 0; i < draws; i++) {
      const answers = [0, 1].map((j) => answerTo("mixed", "ticket", i, j))
      const tickets = [1n, 2n].map((stake, j): Ticket => ({ stake, answer: answers[j] as number }))
      if (choose(tickets) === 0) first++
    }
    return first
  }

  test("the least U / stake gives a third of the stake a quarter of the wins", () => {
    const first = firstWins(leastHit)
    expect(isFair(first, draws, 1 / 4)).toBe(true)
    expect(isFair(first, draws, 1 / 3)).toBe(false)
  })

  test("the least −ln U / stake gives it a third", () => {
    const first = firstWins(leastWait)
    expect(isFair(first, draws, 1 / 3)).toBe(true)
    expect(isFair(first, draws, 1 / 4)).toBe(false)
  })
})
