/** When another set of delegates begins to produce: at once, in the next round, or once blocks are irreversible, or twice as on EOS. */
import { expect, test } from "vitest"
import { approve } from "../../spec/dpos/Operations.ts"
import type { Params } from "../../spec/dpos/Params.ts"
import { elections } from "../../spec/dpos/Worlds.ts"
import { type Line, lineOf, passed } from "./chain.ts"

/** The chain after each slot, if A votes for D in the first of them. */
const linesWith = (activation: Params["activation"]): ReadonlyArray<Line> => {
  const lines: Array<Line> = [lineOf({ ...elections, activation })]
  for (let i = 0; i < 40; i++) lines.push(passed(lines[i] as Line, undefined, i === 0 ? [approve("A", ["D"])] : []))
  return lines
}
const heightWhere = (lines: ReadonlyArray<Line>, holds: (line: Line) => boolean): number =>
  lines.find(holds)?.chain.height ?? Number.NaN

test.each(["irreversible", "irreversible-twice"] as const)("%s", (activation) => {
  // Catches: a set that takes over before the block is irreversible that it waits for, or long after.
  const lines = linesWith(activation)
  const written = heightWhere(lines, ({ chain }) => chain.pending !== null)
  const once = heightWhere(lines, ({ chain }) => chain.count.lib >= written)
  const twice = heightWhere(lines, ({ chain }) => chain.count.lib >= once)
  expect(once).toBeGreaterThan(written)
  expect(twice).toBeGreaterThan(once)
  const active = heightWhere(lines, ({ chain }) => chain.schedule.written > 0)
  expect(active).toBe(activation === "irreversible" ? once : twice)
  expect(lines.at(-1)?.chain.schedule.active).toContain("D")
})

test.each(["at-once", "next-round"] as const)("%s", (activation) => {
  // Catches: a set that takes over in the middle of a round, or a round late; one that waits for what is irreversible.
  const lines = linesWith(activation)
  const { cycle, delegates } = elections.governance
  const elected = cycle.length
  const roundEnds = Math.ceil(elected / delegates) * delegates
  expect(roundEnds).toBeGreaterThan(elected)
  const taken = lines.find(({ chain }) => chain.schedule.written > 0)?.chain
  expect(taken?.schedule).toMatchObject({ written: elected, since: activation === "at-once" ? elected : roundEnds })
  expect(taken?.count.lib).toBeLessThan(elected)
  expect(taken?.schedule.active).toContain("D")
})
