/** Figures that the page states as computed are what comes out, and the computation agrees with what is drawn. */
import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { margin } from "../../spec/pos/lottery/Margin.ts"
import { rng } from "../../src/random/rng.ts"
import { zScore } from "../../src/stats/intervals.ts"
import { bestOf, chanceOfTwoChains } from "./exact.ts"
import { rowOf } from "./page.ts"

const answers = readFileSync("spec/pos/lottery/Answers.ts", "utf8")

const percent = (chance: number): string => (chance < 1e-5 ? "below 0.001 %" : `${(100 * chance).toPrecision(3)} %`)

describe("how often two chains are still possible", () => {
  const slots = [5, 10, 20, 50, 100]

  test.each([10, 20, 30, 40])("with %i of a hundred slots for an attacker: as on the page", (attacker) => {
    expect(rowOf(`${attacker} %`)).toEqual(slots.map((since) => percent(chanceOfTwoChains(attacker / 100, 200, since))))
  })

  test("in the answer on when records are the same", () => {
    for (const since of [50, 100]) expect(answers).toContain(`${percent(chanceOfTwoChains(0.3, 200, since))}`)
  })

  // Catches: a computation that follows another recurrence than MARGIN
  test.each([5, 20])("as often as in drawn strings, after %i slots", (since) => {
    const random = rng(1)
    const drawn = 4_000
    let open = 0
    for (let i = 0; i < drawn; i++) {
      const all = Array.from({ length: 200 + since }, () => random.unit() >= 0.3)
      if (margin(all.slice(0, 200), all.slice(200)) >= 0) open++
    }
    expect(Math.abs(zScore(open, drawn, chanceOfTwoChains(0.3, 200, since)))).toBeLessThan(4)
  })
})

describe("what choosing among nonces is worth", () => {
  const won = 1 - 0.5 ** 0.1

  test("in the claim on monopoly", () => {
    expect(answers).toContain(`${(bestOf(16, 20, won) / bestOf(1, 20, won)).toFixed(1)} times`)
  })
})
