/** When another set of delegates begins to produce: at once, in the next round, or once blocks are irreversible, or twice as on EOS. */
import { expect, test } from "vitest"
import { approve, type Operation } from "../../spec/dpos/Operations.ts"
import type { Params } from "../../spec/dpos/Params.ts"
import { elections } from "../../spec/dpos/Worlds.ts"
import { type Line, lineOf, passed } from "./chain.ts"

/** What is asked for in a slot, by the number of slots that passed before. */
type Asked = { readonly [slots: number]: Operation }

/** The chain after each slot. */
const linesOf = (params: Params, asked: Asked): ReadonlyArray<Line> => {
  const lines: Array<Line> = [lineOf(params)]
  for (let i = 0; i < 40; i++) lines.push(passed(lines[i] as Line, undefined, [asked[i] ?? []].flat()))
  return lines
}

/** The chain after each slot, if A votes for D in the first of them. */
const linesWith = (activation: Params["activation"]): ReadonlyArray<Line> =>
  linesOf({ ...elections, activation }, { 0: approve("A", ["D"]) })
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

test("another order of the same delegates is another set where they produce in the order of their votes", () => {
  // Catches: sets that are compared without their order.
  const params: Params = {
    ...elections,
    activation: "at-once",
    governance: { ...elections.governance, order: "votes" },
  }
  const { schedule } = (linesOf(params, { 0: approve("D", ["B", "D"]) })[4] as Line).chain
  expect(schedule).toMatchObject({ active: ["B", "A", "C"], order: ["B", "A", "C"], written: 4 })
})

test("a set that waits for its round does not come if those who produce are elected again before", () => {
  // Catches: the older of two elections, which takes over though the later one brought nothing new.
  const params: Params = { ...elections, activation: "next-round", governance: { ...elections.governance, quota: 4 } }
  const lines = linesOf(params, { 0: approve("A", ["D"]), 5: approve("A", ["A"]) })
  expect((lines[4] as Line).chain.pending?.active).toContain("D")
  expect((lines[8] as Line).chain.pending).toBeNull()
  expect(lines.every(({ chain }) => !chain.schedule.active.includes("D"))).toBe(true)
})

test.each(["at-once", "next-round", "irreversible"] as const)("%s: rounds are numbered one by one", (activation) => {
  // Catches: a round of new delegates, or of the same, with the number of the one before.
  const schedules = linesWith(activation).map(({ chain }) => chain.schedule)
  const rounds = schedules.filter((s, i) => i === 0 || s.since !== schedules[i - 1]?.since)
  expect(rounds.some((s) => s.written > 0)).toBe(true)
  expect(rounds.map((s) => s.round)).toEqual(rounds.map((_, i) => i))
})
