/** From figures to the table and the chart: every row is there, is read off the right figure, and shows what it knows. */

import { describe, expect, test } from "vitest"
import type { AnyCompared } from "../../spec/core/Comparison.ts"
import { compared } from "../../spec/pow/Compared.ts"
import { svgOf } from "../../src/cli/chart/svg.ts"
import { seatsTried, triesPerRun } from "../../src/compare/attack.ts"
import type { Cell, Comparison } from "../../src/compare/Comparison.ts"
import { fastIntervals, type RunFigures } from "../../src/compare/measure.ts"
import { comparisonOf } from "../../src/compare/table.ts"
import { annotated, cellText, setText, shown, tableText, titleOf } from "../../src/compare/text.ts"
import { defaults } from "../../src/compare/World.ts"
import { comparisonSet, comparisonTable } from "../tidy/comparison.ts"

/** A run whose attacks succeed from so many seats on, and whose blocks are stale below so short an interval. */
const run = (more: Partial<RunFigures> = {}, { from = 11, bearable = 2 } = {}): RunFigures => ({
  interval: 20,
  irregularity: 1,
  written: 15,
  final: 400,
  throughput: 0.1,
  saturated: 0.7,
  evaluations: 8e8,
  stale: 0.01,
  messages: 70,
  bytes: 9000,
  early: 0.25,
  late: 0.26,
  writers: 0.9,
  gini: 0.4,
  fast: fastIntervals.map((s) => (s < bearable ? 0.3 : 0.01)),
  attacks: seatsTried.map((seats) => ({
    seats,
    tries: triesPerRun,
    undecided: 0,
    reverted: seats >= from ? triesPerRun : 0,
    stalled: seats >= 7 ? triesPerRun : 0,
  })),
  ...more,
})

const final = { ...compared, column: "with finality", finalHeight: () => 0 }
const of = (runs: ReadonlyArray<RunFigures>): Comparison =>
  comparisonOf(
    [
      { id: "a", title: "one", compared, runs },
      { id: "b", title: "other", compared: final, runs },
    ],
    { ...defaults, runs: runs.length },
    "quorate compare",
  )
const cell = (comparison: Comparison, row: string, protocol = "a"): Cell =>
  comparison.rows.find((r) => r.id === row)?.cells[protocol] as Cell

describe("the table", () => {
  test("has all rows of the lecture, each with a cell for each protocol", () => {
    // Catches: a row that was dropped, a protocol that is left out.
    const { rows } = of([run(), run()])
    const ids = rows.map((r) => r.id)
    for (const id of [
      ...["right", "energy", "interval", "written", "final", "confirmations", "throughput", "saturated", "stale"],
      ...["messages", "bytes", "revert-share", "stall-share", "largest-early", "largest-late", "gini", "writers"],
      ...["open", "majority-can", "majority-cannot", "majority-success", "shortest-interval", "irregularity"],
    ])
      expect(ids).toContain(id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const row of rows) expect(Object.keys(row.cells)).toEqual(["a", "b"])
  })

  test("says where the workload is smaller than what was asked", () => {
    // Catches: a figure of another workload than the one that is printed.
    expect(of([run(), run()]).notes).toEqual([])
    const one = { id: "a", title: "one", compared, runs: [run(), run()] }
    const crowded = comparisonOf([one], { ...defaults, intervalSeconds: 200 }, "quorate compare")
    expect(crowded.notes).toEqual([expect.stringContaining("clients ask for 0.0375 per s, half of what fits")])
    expect(crowded.rows.find((r) => r.id === "throughput")?.note).toContain("clients ask for 0.0375 per s")
  })

  test("each row shows the figure that it is named after", () => {
    // Catches: two rows that read one figure, a row that reads none.
    const before = of([run(), run()])
    const changes: ReadonlyArray<readonly [row: string, change: Partial<RunFigures>]> = [
      ["energy", { evaluations: 5 }],
      ["interval", { interval: 21 }],
      ["irregularity", { irregularity: 0 }],
      ["written", { written: 3 }],
      ["final", { final: 9 }],
      ["throughput", { throughput: 0.2 }],
      ["saturated", { saturated: 2 }],
      ["stale", { stale: 0.4 }],
      ["messages", { messages: 1 }],
      ["bytes", { bytes: 1 }],
      ["largest-early", { early: 0.9 }],
      ["largest-late", { late: 0.9 }],
      ["gini", { gini: 0.9 }],
      ["writers", { writers: 0.1 }],
    ]
    for (const [row, change] of changes) {
      const after = of([run(change), run(change)])
      const changed = before.rows.filter(({ id }) => cellText(cell(before, id)) !== cellText(cell(after, id)))
      expect(changed.map((r) => r.id)).toEqual(row === "final" ? ["final", "soonest-final"] : [row])
    }
  })

  test("a figure says what it assumes", () => {
    // Catches: an assumption that looks like a measurement.
    const one = (of: AnyCompared) =>
      comparisonOf([{ id: "a", title: "one", compared: of, runs: [run(), run()] }], defaults, "")
    const energy = cell(one(compared), "energy")
    expect(energy).toMatchObject({ mean: 8e8, assuming: compared.evaluationsAssume })
    expect(cellText(energy)).toBe("8·10⁸, assuming 10⁶ hashes a second of an ordinary node")
    const { evaluationsAssume: _, ...more } = compared
    expect(cellText(cell(one(more), "energy"))).toBe("8·10⁸")
    expect(
      one(compared)
        .rows.filter((r) => "assuming" in cell(one(compared), r.id))
        .map((r) => r.id),
    ).toEqual(["energy"])
  })

  test("means have intervals, which end where nothing can be", () => {
    // Catches: a spread that is lost, an interval that leaves 0 to 1, one run that claims certainty.
    const mixed = of([run({ stale: 0 }), run({ stale: 0.02 })])
    expect(cell(mixed, "stale")).toEqual({ kind: "mean", mean: 0.01, low: 0, high: 0.13706, runs: 2 })
    expect(cell(of([run()]), "stale")).toMatchObject({ low: null, high: null })
    expect(cell(of([run(), run({ final: null })]), "final").kind).toBe("none")
  })

  test("thresholds: the first share or interval that is enough", () => {
    // Catches: one seat too many, an interval that is too long, finality asked of who has none.
    const five = Array.from({ length: 5 }, () => run())
    expect(cell(of(five), "revert-share")).toMatchObject({ value: 0.52381, low: 0.52381, high: 0.52381 })
    expect(cell(of([...five, run({}, { from: 6 })]), "revert-share")).toMatchObject({ value: 0.52381 })
    expect(cell(of([run({}, { from: 99 })]), "revert-share")).toMatchObject({ value: null })
    expect(cell(of(five), "stall-share", "b")).toMatchObject({ value: 0.333333 })
    expect(cell(of(five), "stall-share").kind).toBe("none")
    expect(cell(of(five), "confirmations", "b").kind).toBe("none")
    expect(cell(of(five), "shortest-interval")).toEqual({ kind: "threshold", value: 2, low: 2, high: 2 })
    const never = of([run({}, { bearable: 99 }), run({}, { bearable: 99 })])
    expect(cell(never, "shortest-interval")).toMatchObject({ value: null })
    expect(cell(of(five), "soonest-final")).toEqual({ kind: "number", value: 40 })
  })

  test("attacks without a decision are left out, and said", () => {
    // Catches: an attack that was given up counted as a failure, a share of nothing.
    const hung = (undecided: number, reverted: number) =>
      run({ attacks: seatsTried.map((seats) => ({ seats, tries: 2, undecided, reverted, stalled: 0 })) })
    expect(cell(of([hung(1, 1), hung(1, 1)]), "majority-success")).toMatchObject({
      mean: 1,
      runs: 2,
      low: 0.150036,
      high: 1,
    })
    expect(cell(of([hung(1, 1), hung(0, 2)]), "undecided")).toEqual({ kind: "number", value: 0.25 })
    expect(cell(of([hung(1, 1), hung(0, 2)]), "undecided", "b").kind).toBe("none")
    expect(cell(of([hung(2, 0), hung(2, 0)]), "majority-success").kind).toBe("none")
    expect(JSON.stringify(of([hung(2, 0), hung(2, 0)]))).not.toMatch(/"(mean|share)":null/)
  })

  test("who writes is said to be fixed where every network gives one figure", () => {
    // Catches: a figure that follows from the set-up and looks like a result; luck that looks like a rule.
    const same = of([run(), run()])
    for (const [row, by] of [
      ["largest-early", "the order of turns"],
      ["largest-late", "the order of turns"],
      ["gini", "who has a seat"],
      ["writers", "who has a seat"],
    ] as const) {
      expect(cell(same, row)).toMatchObject({ fixed: by })
      expect(cellText(cell(same, row))).toContain(`, fixed by ${by}`)
    }
    const lucky = of([run(), run({ early: 0.3, late: 0.3, gini: 0.5, writers: 0.8 })])
    const alone = of([run()])
    for (const row of ["largest-early", "largest-late", "gini", "writers"])
      for (const one of [lucky, alone]) expect(cell(one, row)).not.toHaveProperty("fixed")
    expect(cell(same, "stale")).not.toHaveProperty("fixed")
    const noteOf = (row: string) => same.rows.find((r) => r.id === row)?.note
    expect(noteOf("largest-early")).toContain("5 of 21 seats (0.238)")
    expect(noteOf("writers")).toContain("17 of 36 participants")
  })

  test("what the rules fix is said in words, unless an attack shows otherwise", () => {
    // Catches: an interval around a 0 that cannot be anything else, words that hide a fault.
    const says = { ...compared.says, finalStays: { says: "fixed by the rule", see: ["x/y"] } }
    const fixed = (from: number) =>
      comparisonOf([{ id: "a", title: "one", compared: { ...final, says }, runs: [run({}, { from })] }], defaults, "")
    expect(cell(fixed(99), "revert-share")).toMatchObject({ kind: "said", says: "fixed by the rule" })
    expect(cell(fixed(99), "majority-success").kind).toBe("said")
    expect(cell(fixed(8), "revert-share").kind).toBe("threshold")
    expect(cell(fixed(8), "majority-success").kind).toBe("mean")
  })

  test("a figure that some run lacks is not averaged over the others", () => {
    // Catches: NaN or Infinity in a cell, payments that were never written and are dropped.
    for (const [row, change] of [
      ["written", { written: null }],
      ["messages", { messages: null }],
      ["interval", { interval: null }],
    ] as const)
      expect(cell(of([run(), run(change)]), row)).toMatchObject({
        kind: "none",
        why: expect.stringContaining("in 1 of 2 runs"),
      })
  })

  test("is printed in columns, or one below the other where there is no room", () => {
    // Catches: lines that are too wide, a cell that is cut off.
    const comparison = of([run(), run()])
    const wide = tableText(comparison, { width: 140 })
    const narrow = tableText(comparison, { width: 44 })
    for (const [lines, width] of [
      [wide, 140],
      [narrow, 44],
    ] as const)
      expect(lines.filter((l) => l.length > width)).toEqual([])
    expect(wide[0]).toMatch(/PoW +with finality/)
    for (const text of [wide.join(" "), narrow.join(" ")]) expect(text.replace(/\s+/gu, " ")).toContain("not needed")
  })

  test("is printed with its notes, and says what is set and what is worked out", () => {
    // Catches: a note that nobody sees, a number that leads to another note, a formula that looks like a measurement.
    const comparison = of([run(), run()])
    const notes = annotated(comparison)
    expect(notes.length).toBeGreaterThan(15)
    for (const width of [140, 44]) {
      const text = tableText(comparison, { width }).join(" ").replace(/\s+/gu, " ")
      for (const [k, { title, note }] of notes.entries()) expect(text).toContain(`[${k + 1}] ${title}: ${note}`)
    }
    const page = comparisonTable(comparison)
    for (const [k, row] of notes.entries()) {
      expect(page).toContain(`| ${titleOf(row)} <sup>${k + 1}</sup>`)
      expect(page).toContain(`\n${k + 1}. *${row.title}*: ${row.note}`)
    }
    const byFormula = comparison.rows.filter((row) => titleOf(row).endsWith("(by formula)"))
    expect(byFormula.map((row) => row.id)).toEqual(["confirmations", "soonest-final"])
    expect(setText(defaults)).toMatch(/a block every 20 s, at most 15 payments in a block, 0\.1 payments/)
    expect(setText({ ...defaults, intervalSeconds: 200 })).toContain("0.0375 payments asked for per s")
    expect(comparisonSet(comparison)).toContain("There are 2 networks of 40 nodes")
  })

  test("numbers keep the digits that count", () => {
    // Catches: an exponent off by one, digits that claim more than is known.
    const numbers = [0, 0.00123, 0.0132, 0.25, 1.288, 20, 20.44, 382.6, 8730.4, 1e6, 8.12e8]
    expect(numbers.map(shown)).toEqual([
      ...["0", "0.0012", "0.013", "0.250", "1.29", "20", "20.4", "383", "8,730"],
      ...["1·10⁶", "8.1·10⁸"],
    ])
  })
})

describe("the chart", { timeout: 30_000 }, () => {
  test("is the same for the same comparison, and another for another", async () => {
    // Catches: ids that count on, figures that are not drawn, last digits that differ from machine to machine.
    const comparison = of([run(), run({ final: 300 })])
    const svg = await svgOf(comparison)
    expect(await svgOf(comparison)).toBe(svg)
    expect(svg).toMatch(/^<svg/)
    for (const text of ["PoW", "with finality", "time until a payment is final", "attacks"]) expect(svg).toContain(text)
    expect(svg).not.toMatch(/\d\.\d{4}/)
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    const changed = [run({ evaluations: 5 }), run({ bytes: 5 }), run({ late: 0.9 }), run({}, { from: 6 })]
    for (const one of changed) expect(await svgOf(of([one, one]))).not.toBe(svg)
  })
})
