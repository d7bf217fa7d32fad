/** Drawing by weight: the share of a choice is its weight's, whether weights are whole or not. */
import { expect, test } from "vitest"
import { rng } from "../../src/random/rng.ts"
import type { Choice, Now } from "../../src/run/Choices.ts"
import { byWeight } from "../../src/run/strategies/Strategy.ts"

const draws = 20_000
const { int } = rng(1)
const chooser = { int: (min: number, max: number) => min + int(max - min + 1) }
const nothing = { _tag: "Fault", kind: "tick" } as const satisfies Choice

/** How often each of some choices is drawn, as a share of all draws. */
const shares = (weights: ReadonlyArray<number>): ReadonlyArray<number> => {
  let k = 0
  const picker = byWeight(chooser, () => weights[k++] as number)
  const now: Now = { size: weights.length, at: () => nothing }
  const counts = weights.map(() => 0)
  for (let i = 0; i < draws; i++) {
    k = 0
    const picked = picker.pick(now)
    counts[picked] = (counts[picked] as number) + 1
  }
  return counts.map((n) => n / draws)
}

test.each([[[1, 2, 5]], [[0.1, 0.2, 0.5]], [[0.25, 0, 0.25]], [[3, 0.5, 0.5]], [[1, 1.5]]])("%j", (weights) => {
  const total = weights.reduce((a, b) => a + b, 0)
  shares(weights).forEach((share, i) => {
    const expected = (weights[i] as number) / total
    // five standard errors; a weight of nothing is never drawn
    expect(Math.abs(share - expected)).toBeLessThanOrEqual(5 * Math.sqrt((expected * (1 - expected)) / draws))
  })
})

test("nothing to choose from, or nothing that weighs: no choice", () => {
  expect(byWeight(chooser, () => 0).pick({ size: 2, at: () => nothing })).toBe(-1)
  expect(byWeight(chooser, () => 1).pick({ size: 0, at: () => nothing })).toBe(-1)
})
