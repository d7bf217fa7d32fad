/**
 * What agreement by word of mouth costs: messages in each round among loyal generals, against the closed form and the page.
 */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { Fixed } from "../../spec/core/Scenario.ts"
import type { Params } from "../../spec/generals/Params.ts"
import { generals } from "../../spec/generals/Roles.ts"
import { aloud, everyWorld, inWriting } from "../../spec/generals/Worlds.ts"
import { sentInEachRound } from "./rounds.ts"

const page = readFileSync(new URL("../../spec/generals/README.md", import.meta.url), "utf8")

const sent = (manner: typeof aloud, n: number, m: number): ReadonlyArray<number> => {
  const { setup, environment } = everyWorld(manner, n, m, 0)[0] as Fixed<Params>
  return sentInEachRound(compose(generals, setup, environment))
}
const sum = (all: ReadonlyArray<number>): number => all.reduce((a, b) => a + b, 0)

/** (n−1)(n−2)…(n−1−k): paths of k + 1 generals from the commander on, each with a listener. */
const product = (n: number, k: number): number =>
  Array.from({ length: k + 1 }, (_, i) => n - 1 - i).reduce((a, b) => a * b, 1)

const totals: ReadonlyArray<readonly [n: number, byM: ReadonlyArray<number>]> = [
  [3, [2, 4]],
  [4, [3, 9, 15]],
  [5, [4, 16, 40, 64]],
  [7, [6, 36, 156, 516]],
  [10, [9, 81, 585, 3609]],
]
const cases = totals.flatMap(([n, byM]) => byM.map((total, m) => [n, m, total] as const))

test.each(cases)("%i generals, OM(%i): %i messages", (n, m, total) => {
  const rounds = sent(aloud, n, m)
  expect(rounds).toEqual(Array.from({ length: m + 1 }, (_, k) => product(n, k)))
  expect(sum(rounds)).toBe(total)
})

// a loyal commander signs one order, everybody countersigns it once, and then nothing is new
test.each([
  [3, 1, [2, 2]],
  [4, 2, [3, 6, 0]],
  [7, 2, [6, 30, 0]],
  [10, 3, [9, 72, 0, 0]],
])("%i generals, SM(%i): %j", (n, m, rounds) => {
  expect(sent(inWriting, n, m)).toEqual(rounds)
})

const counted = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/gu, ",")

test.each(totals)("the page has the row for %i generals", (n, byM) => {
  const cells = Array.from({ length: 4 }, (_, m) => (byM[m] === undefined ? "" : counted(byM[m])))
  expect(page.replaceAll(/ +/gu, " ")).toContain(`| ${n} | ${cells.join(" | ")} |`.replaceAll(/ +/gu, " "))
})
