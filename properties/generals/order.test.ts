/**
 * The mail of a round is taken in one fixed order. Where every premise is checked that loses nothing: in any other order the same
 * lies lead lieutenants to obey the same. Where one is struck out, it can.
 */
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { spell } from "../../spec/core/Canonical.ts"
import { compose } from "../../spec/core/compose.ts"
import type { World } from "../../spec/core/Property.ts"
import type { Fixed } from "../../spec/core/Scenario.ts"
import type { Input } from "../../spec/core/System.ts"
import { orders, type Params } from "../../spec/generals/Params.ts"
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
  type Manner,
  traitorsAre,
} from "../../spec/generals/Worlds.ts"
import { casesRun, outcomesRun } from "./cases.ts"
import { type Arrange, byContent, endings } from "./rounds.ts"

/** A number for a value, the same for the same seed. */
const numberOf = (seed: number, value: unknown): number =>
  [...spell(value)].reduce((n, c) => Math.imul(n ^ c.charCodeAt(0), 0x01000193) >>> 0, (seed ^ 0x811c9dc5) >>> 0)

const shuffled =
  (seed: number): Arrange =>
  (mail) =>
    mail.toSorted((a, b) => numberOf(seed, [a.to, a.envelope]) - numberOf(seed, [b.to, b.envelope]))
const reversed: Arrange = (mail) => byContent(mail).toReversed()

/** The traitors answer by the question alone, whatever came before it. */
const answering =
  (seed: number) =>
  (offers: ReadonlyArray<Input>): ReadonlyArray<Input> => [
    offers[numberOf(seed, offers.at(-1)) % offers.length] as Input,
  ]

const endOf = ({ setup, environment }: Fixed<Params>, lies: number, arrange: Arrange): World<Seen> =>
  [...endings(compose(generals, setup, environment), answering(lies), arrange)][0] ?? {}

/** All that is shown, but for which of several letters with one order came first. */
const butForLetters = (w: World<Seen>) =>
  Object.values(w).map((o) => ({ ...o, letters: orders.filter((order) => o?.letters[order] !== undefined) }))

const sizes = fc.record({
  n: fc.integer({ min: 3, max: 6 }),
  m: fc.integer({ min: 0, max: 3 }),
  traitors: fc.integer({ min: 0, max: 3 }),
  pick: fc.nat(),
  lies: fc.nat(),
  order: fc.nat(),
})
interface Drawn {
  readonly n: number
  readonly m: number
  readonly traitors: number
  readonly pick: number
  readonly lies: number
  readonly order: number
}

/** How a run ends in two orders. */
const bothEnds = (manner: Manner, { n, m, traitors, pick, lies, order }: Drawn) => {
  const worlds = everyWorld(manner, n, m, traitors)
  const world = worlds[pick % worlds.length] as Fixed<Params>
  return [endOf(world, lies, byContent), endOf(world, lies, shuffled(order))] as const
}

describe("the same lies, and the mail of each round in another order", () => {
  test("by word of mouth: the same is heard, and obeyed", () => {
    fc.assert(
      fc.property(sizes, (drawn) => {
        const [one, other] = bothEnds(aloudOrSilent, drawn)
        expect(other).toEqual(one)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ["under their own signatures", inWriting],
    ["under all that they have seen", inWritingWithRelays],
  ])("in writing, %s: the same orders are held, and obeyed", (_, manner) => {
    let otherLetters = 0
    fc.assert(
      fc.property(sizes, (drawn) => {
        const [one, other] = bothEnds(manner, drawn)
        expect(butForLetters(other)).toEqual(butForLetters(one))
        if (spell(other) !== spell(one)) otherLetters++
      }),
      { numRuns: 500 },
    )
    // the order makes some difference: which letter came first, and so who is sent a copy
    expect(otherLetters).toBeGreaterThan(0)
  })
})

describe("every lie, and the mail of each round the other way round", () => {
  test.each([
    ["OM(1), three generals, one traitor", everyWorld(aloud, 3, 1, 1)],
    ["OM(1), four generals, one traitor", everyWorld(aloudOrSilent, 4, 1, 1)],
    ["OM(2), four generals, one traitor", everyWorld(aloud, 4, 2, 1)],
    ["SM(1), four generals, one traitor", everyWorld(inWritingWithRelays, 4, 1, 1)],
    ["SM(1), four generals, two traitors", everyWorld(inWriting, 4, 1, 2)],
    ["SM(2), four generals, two traitors", everyWorld(inWritingWithRelays, 4, 2, 2)],
  ])("%s: as many cases, and as many bad ones", (_, worlds) => {
    expect(casesRun(worlds, reversed)).toEqual(casesRun(worlds))
  })

  // of two words on one path the first counts: what a traitor says twice depends on the order, what it can bring about does not
  test.each([
    ["babbler", everyWorld(babbling, 3, 1, 1)],
    ["forger", everyWorld(forging, 3, 1, 1)],
  ])("three generals, one of them a %s: the same can come about", (_, worlds) => {
    expect(outcomesRun(worlds, reversed)).toEqual(outcomesRun(worlds))
  })
})

// L2 tells L1 an order in C's name. Of two words on one path the first counts, and in the fixed order that is C's own.
test("where nobody checks who speaks, the fixed order hides what a traitor can do", () => {
  const worlds = traitorsAre(["L2"], everyWorld(babbling, 3, 0, 1))
  const bad = (arrange: Arrange) => casesRun(worlds, arrange, [{ rule: "generals/hear", premise: "WrongSender" }])[0]
  expect(bad(byContent)).toBe(0)
  expect(bad(reversed)).toBeGreaterThan(0)
})
