/**
 * How many cases there are, and how many of them are bad: every lie of every traitor, counted twice, by a runner that knows none
 * of the engines and by the explorer. The page shows these figures.
 */
import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { compose } from "../../spec/core/compose.ts"
import type { World } from "../../spec/core/Property.ts"
import type { Fixed } from "../../spec/core/Scenario.ts"
import type { Params } from "../../spec/generals/Params.ts"
import { generals } from "../../spec/generals/Roles.ts"
import type { Seen } from "../../spec/generals/State.ts"
import {
  aloud,
  aloudOrSilent,
  babbling,
  everyWorld,
  forging,
  inWriting,
  inWritingWithRelays,
  loyalCommander,
  type Manner,
} from "../../spec/generals/Worlds.ts"
import { type Cases, casesExplored, casesRun, casesWithAnswersAmongTraitors, outcomes, outcomesRun } from "./cases.ts"
import { endings } from "./rounds.ts"

const page = readFileSync(new URL("../../spec/generals/README.md", import.meta.url), "utf8")

type Row = readonly [algorithm: string, n: number, traitors: number, m: number, manner: Manner, cases: Cases]
const worldsOf = ([, n, traitors, m, manner]: Row): ReadonlyArray<Fixed<Params>> => everyWorld(manner, n, m, traitors)
const named = (rows: ReadonlyArray<Row>) =>
  rows.map((row) => [`${row[0]}, ${row[1]} generals, ${row[2]} traitor${row[2] === 1 ? "" : "s"}`, row] as const)

const oral: ReadonlyArray<Row> = [
  ["OM(0)", 4, 1, 0, aloud, [6, 14]],
  ["OM(1)", 3, 1, 1, aloud, [2, 12]],
  ["OM(1)", 4, 1, 1, aloud, [0, 32]],
  ["OM(1)", 5, 1, 1, aloud, [0, 80]],
  ["OM(1)", 6, 1, 1, aloud, [0, 192]],
  ["OM(2)", 4, 1, 2, aloud, [27, 104]],
]
const silent: ReadonlyArray<Row> = [
  ["OM(1)", 3, 1, 1, aloudOrSilent, [4, 21]],
  ["OM(1)", 4, 1, 1, aloudOrSilent, [0, 81]],
  ["OM(1)", 5, 1, 1, aloudOrSilent, [0, 297]],
]
const oralTwoTraitors: ReadonlyArray<Row> = [
  ["OM(1)", 4, 2, 1, aloud, [48, 192]],
  ["OM(1)", 5, 2, 1, aloud, [312, 1280]],
]
const signed: ReadonlyArray<Row> = [
  ["SM(0)", 3, 1, 0, inWriting, [6, 20]],
  ["SM(1)", 3, 1, 1, inWriting, [0, 20]],
  ["SM(1)", 4, 1, 1, inWriting, [0, 70]],
  ["SM(1)", 4, 2, 1, inWriting, [90, 774]],
  ["SM(1)", 5, 2, 1, inWriting, [1488, 16396]],
  ["SM(2)", 4, 2, 2, inWriting, [0, 774]],
  ["SM(2)", 5, 2, 2, inWriting, [0, 16396]],
]
const signedLiteral: ReadonlyArray<Row> = [
  ["SM(1)", 3, 1, 1, inWritingWithRelays, [0, 24]],
  ["SM(1)", 4, 1, 1, inWritingWithRelays, [0, 88]],
]

describe("by word of mouth", () => {
  test.each(named([...oral, ...silent]))("%s", (_, row) => {
    expect(casesRun(worldsOf(row))).toEqual(row[5])
    expect(casesExplored(worldsOf(row))).toEqual(row[5])
  })

  // the published way of counting gives the lies of a traitor to a traitor cases of their own
  test.each(named(oralTwoTraitors))("%s", (_, row) => {
    expect(casesWithAnswersAmongTraitors(worldsOf(row))).toEqual(row[5])
    expect(casesExplored(worldsOf(row))).toEqual(casesRun(worldsOf(row)))
  })

  test("with two traitors, without the answers of traitors to traitors", () => {
    expect(casesRun(everyWorld(aloud, 4, 1, 2))).toEqual([18, 72])
    expect(casesRun(everyWorld(aloud, 5, 1, 2))).toEqual([114, 448])
  })
})

// Lemma 1: six are more than twice two and one
test("OM(1) with six generals and two traitors loses IC1, and keeps IC2", () => {
  const worlds = everyWorld(aloud, 6, 1, 2)
  expect(casesRun(loyalCommander(worlds))).toEqual([0, 1280])
  expect(casesRun(worlds)).toEqual([420, 2560])
})

test("OM(1) with five generals and two traitors loses IC2 as well: five are not more than twice two and one", () => {
  expect(casesRun(loyalCommander(everyWorld(aloud, 5, 1, 2)))[0]).toBeGreaterThan(0)
})

test.each([
  ["SM(0), four generals, two traitors", everyWorld(inWritingWithRelays, 4, 0, 2)],
  ["SM(1), four generals, two traitors", everyWorld(inWritingWithRelays, 4, 1, 2)],
  ["SM(1), five generals, three traitors", everyWorld(inWritingWithRelays, 5, 1, 3)],
  ["SM(1), three generals, a forger", everyWorld(forging, 3, 1, 1)],
])("%s: in writing a loyal commander is obeyed whoever else is a traitor", (_, worlds) => {
  const [bad, all] = casesRun(loyalCommander(worlds))
  expect(all).toBeGreaterThan(0)
  expect(bad).toBe(0)
})

describe("in writing", () => {
  // two letters with one order end as one of them would: there are fewer ends than cases
  test.each(named([...signed, ...signedLiteral]))(
    "%s",
    (_, row) => {
      expect(casesRun(worldsOf(row))).toEqual(row[5])
      const [bad, ends] = casesExplored(worldsOf(row))
      expect(bad > 0).toBe(row[5][0] > 0)
      expect(ends).toBeLessThanOrEqual(row[5][1])
    },
    60_000,
  )
})

// Two lieutenants with different orders in writing can obey the same by default. Theorem 2 rests on more: they hold the same.
describe("in writing loyal lieutenants end with the same orders in hand", () => {
  const differ = (worlds: ReadonlyArray<Fixed<Params>>): number =>
    worlds
      .flatMap(({ setup, environment }) => [...endings(compose(generals, setup, environment))])
      .map((w) => Object.values(w as World<Seen>).flatMap((o) => (o?.obeys ? [Object.keys(o.letters).sort()] : [])))
      .filter((held) => new Set(held.map(String)).size > 1).length

  test.each([
    ["SM(1), three generals", everyWorld(inWritingWithRelays, 3, 1, 1)],
    ["SM(1), four generals", everyWorld(inWritingWithRelays, 4, 1, 1)],
    ["SM(2), four generals", everyWorld(inWritingWithRelays, 4, 2, 2)],
  ])("%s and as many traitors as it is made for: always", (_, worlds) => {
    expect(differ(worlds)).toBe(0)
  })

  test("SM(1) with two traitors: not always", () => {
    expect(differ(everyWorld(inWriting, 4, 1, 2))).toBeGreaterThan(90)
  })
})

// cases that end alike are one to both of them
test("the runner and the explorer see the same ends", () => {
  for (const worlds of [
    everyWorld(aloudOrSilent, 4, 1, 1),
    everyWorld(aloud, 4, 2, 1),
    everyWorld(inWritingWithRelays, 4, 2, 2),
    everyWorld(babbling, 3, 1, 1),
    everyWorld(forging, 3, 1, 1),
  ]) {
    expect(outcomesRun(worlds)).toEqual(outcomes(worlds))
  }
})

const counted = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/gu, ",")

test.each(named([...oral, ...oralTwoTraitors, ...signed]))("the page has the row: %s", (_, row) => {
  const [algorithm, n, traitors, , , [bad, all]] = row
  expect(page).toContain(`| ${algorithm} | ${n} | ${traitors} | ${counted(bad)} of ${counted(all)} |`)
})

// what the page says in its sentences, and is counted above
test.each([
  "18 of 72 and 114 of 448",
  "81 cases for OM(1)\nwith four generals, 297 with five, none bad",
  "24 cases for SM(1) with three generals, 88 with four, none bad",
])("the page says: %s", (sentence) => {
  expect(page).toContain(sentence)
})
