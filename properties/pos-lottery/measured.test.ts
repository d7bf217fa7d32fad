/** The figures that the page of the slot lottery quotes as measured, and what follows from them: see [measured.ts](measured.ts). */
import { describe, expect, test } from "vitest"
import {
  type Figure,
  fairness,
  fairnessCells,
  grinding,
  grindingCells,
  groundOutputs,
  secrets,
  secretsCells,
} from "./measured.ts"
import { rowOf } from "./page.ts"

describe("wins of", () => {
  // fails if the page states what the command does not give, or if φ lies outside of the interval
  test.each(fairness().map((f) => [f.row.join(), f] as const))("%s: as on the page, and as φ says", (_, figure) => {
    expect(rowOf(...figure.row)).toEqual(fairnessCells(figure))
    expect(figure.low).toBeLessThan(figure.computed)
    expect(figure.high).toBeGreaterThan(figure.computed)
  })
})

describe("what choosing among nonces is worth", () => {
  const figures = grinding()

  // fails if the page states what the command does not give
  test.each(figures.map((f) => [f.row.join(", "), f] as const))("from %s: as on the page", (_, figure) => {
    expect(rowOf(...figure.row)).toEqual(grindingCells(figure))
  })

  // fails if the choices that rules allow are not as independent as the computation has them
  test.each(figures.map((f) => [f.row.join(", "), f] as const))(
    "from %s: computed within what was measured",
    (_, f) => {
      expect(f.low).toBeLessThan(f.computed)
      expect(f.high).toBeGreaterThan(f.computed)
    },
  )

  test("contents pay where nonces are made of them, and not at all where they come from outputs", () => {
    const [plain, , , ground, outputs] = figures as [Figure, Figure, Figure, Figure, Figure]
    expect(ground.mean / plain.mean).toBeGreaterThan(2)
    expect(groundOutputs(16)).toBe(outputs.mean)
  })

  // what no rule removes: the last leader before the cut chooses between two nonces, but not among more
  test("leaving a block out still pays, at the price of the block", () => {
    const [publishing, choosing] = figures.slice(-2) as [Figure, Figure]
    expect(choosing.mean / publishing.mean).toBeGreaterThan(1.2)
    expect(choosing.mean / publishing.mean).toBeLessThan(1.8)
  })
})

describe("chain quality with a leader who keeps its blocks secret and owns", () => {
  const figures = secrets()
  const [least, , most] = figures as [Figure, Figure, Figure]

  test.each(figures.map((f) => [f.row.join(), f] as const))("%s: as on the page", (_, figure) => {
    expect(rowOf(...figure.row)).toEqual(secretsCells(figure))
  })

  // Catches: a chain in which such a leader has its stake's share after all, or all of the blocks.
  test.each(figures.map((f) => [f.row.join(), f] as const))("%s: what the formula for work says", (_, f) => {
    // four standard errors: about twice the 95 % interval; slots with two leaders add less than a hundredth
    expect(Math.abs(f.mean - f.computed)).toBeLessThan(2 * (f.high - f.mean) + 0.01)
  })

  test("40 %: more than its stake, 20 %: less", () => {
    expect(most.low).toBeGreaterThan(0.4)
    expect(least.high).toBeLessThan(0.2)
  })
})
