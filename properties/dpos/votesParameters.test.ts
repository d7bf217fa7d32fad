/** Parameters that cannot govern a chain are refused with their name, their value and what is allowed. */
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import { worldsOf } from "../../spec/core/Scenario.ts"
import { codec } from "../../spec/dpos/Codec.ts"
import { type GovernanceParams, governance } from "../../spec/dpos/Governance.ts"
import { genesisFault } from "../../spec/dpos/GovernanceCodec.ts"
import { dposChapter } from "../../spec/dpos/index.ts"
import { approve, register, transfer } from "../../spec/dpos/Operations.ts"
import { presets } from "../../spec/dpos/Params.ts"
import { begin } from "../../spec/dpos/Registry.ts"

const read = Schema.decodeUnknownSync(codec.params)
/** What is said of a preset whose governance is replaced by this one. */
const refusal = (params: unknown): string => {
  try {
    read({ preset: "minimal", governance: params })
    return "accepted"
  } catch (error) {
    return (error as Error).message
  }
}

test.each([
  ["minimal", 3],
  ["bitshares", 21],
  ["steem", 21],
  ["eos", 21],
  ["tron", 27],
  ["lisk", 103],
] as const)("the preset %s begins with %i delegates, elected by votes", (preset, seats) => {
  // Catches: a genesis whose ballots are all refused, so that nobody has votes and the least number is elected.
  const { governance: governed, genesis } = presets[preset]
  const balances = genesis.transactions.flatMap((tx) => tx.outputs.map((o) => [o.owner, o.value] as const))
  const { delegates, elected } = begin(governed, { balances, operations: genesis.operations })
  expect(elected).toHaveLength(seats)
  expect(delegates.every((d) => d.votes > 0n)).toBe(true)
})

test.each(Object.entries(presets))("the preset %s is accepted, and as it is", (preset, params) => {
  expect(read(Schema.encodeSync(codec.params)(params))).toEqual(params)
  expect(Schema.encodeSync(codec.params)(params)).toEqual({ preset })
  expect(read({ preset, governance: params.governance }).governance).toEqual(params.governance)
})

test("every scenario begins with operations that are all accepted", () => {
  // Catches: a world whose voters have no votes from the start, so that what it shows is not what it says.
  const worlds = dposChapter.scenarios.flatMap((s) =>
    s.kind === "random" ? [[s.id, s.space.params] as const] : worldsOf(s).map((w) => [s.id, w.setup.params] as const),
  )
  const faults = worlds.flatMap(([id, { genesis, governance: governed }]) => {
    const balances = genesis.transactions.flatMap((tx) => tx.outputs.map((o) => [o.owner, o.value] as const))
    const fault = genesisFault(governed, { balances, operations: genesis.operations })
    return fault === undefined ? [] : [`${id}: ${fault}`]
  })
  expect(faults).toEqual([])
})

describe("refused", () => {
  const { eos, bitshares, lisk, tron } = governance
  const faults: ReadonlyArray<readonly [GovernanceParams | object, string, ...ReadonlyArray<string>]> = [
    [{ ...eos, delegates: 0 }, "a whole number from 1 to 10000, got 0", "delegates"],
    [{ ...eos, delegates: 2.5 }, "a whole number from 1 to 10000, got 2.5", "delegates"],
    [{ ...eos, delegates: 22 }, "delegatesMax of at least delegates (22), got 21"],
    [{ ...bitshares, delegatesMax: 1000 }, "delegates and delegatesMax that are odd", "got 11 and 1000"],
    [{ ...bitshares, delegates: 12 }, "delegates and delegatesMax that are odd", "got 12 and 1001"],
    [{ ...eos, choicesMax: 0 }, "a whole number from 1 to 10000, got 0", "choicesMax"],
    [{ ...eos, choicesMax: 20_000 }, "a whole number from 1 to 10000, got 20000", "choicesMax"],
    [{ ...eos, standby: -1 }, "a whole number from 0 to 9007199254740991, got -1", "standby"],
    [{ ...eos, activation: { num: 101, den: 100 } }, "activation from 0 to 1, got 101/100"],
    [{ ...eos, activation: { num: -1, den: 100 } }, "a whole number from 0 to 9007199254740991, got -1", "num"],
    [{ ...eos, activation: { num: 1, den: 0 } }, "a whole number from 1 to 9007199254740991, got 0", "den"],
    [{ ...eos, quota: 0 }, "a whole number from 1 to 10000, got 0", "quota"],
    [{ ...eos, cycle: { unit: "slots", length: 0 } }, "a whole number from 1 to 9007199254740991, got 0", "length"],
    [
      { ...eos, decay: { _tag: "weeks", slotsPerWeek: 0 } },
      "a whole number from 1 to 9007199254740991, got 0",
      "slotsPerWeek",
    ],
    [
      { ...eos, eviction: { _tag: "silent", blocks: -1 } },
      "a whole number from 0 to 9007199254740991, got -1",
      "blocks",
    ],
    [
      { ...eos, doubleProduction: { _tag: "punished", blocks: 1, proofsMax: 0 } },
      "from 1 to 9007199254740991, got 0",
      "proofsMax",
    ],
    [{ ...eos, proxyDepth: 101 }, "a whole number from 0 to 100, got 101", "proxyDepth"],
    [{ ...eos, slotsSkipped: -3 }, "a whole number from 0 to 10000, got -3", "slotsSkipped"],
    [{ ...eos, selfVoteFactor: 10 }, "selfVoteFactor of 0 where each choice gets the whole stake, got 10"],
    [{ ...eos, draw: { by: "nobody", seats: 1 } }, "draw.seats of 0 where draw.by is nobody, got 1"],
    [{ ...lisk, draw: { by: "by-weight", seats: 0 } }, "draw.seats of at least 1 where draw.by is by-weight, got 0"],
    [
      { ...bitshares, draw: { by: "virtual-time", seats: 1 } },
      'counting "running" where virtual time',
      'got "recount"',
    ],
    [{ ...tron, proxyDepth: 1 }, "proxyDepth of 0 where a ballot is split, got 1"],
    [{ ...tron, counting: "recount" }, "where a ballot is split", 'got "none" and "recount"'],
    [{ ...eos, counting: "records" }, 'ballot "split" where counting is by records, got "approval"'],
    [{ ...eos, order: "luck" }, '"name" | "votes" | "shuffle"', "order"],
  ]
  test.each(faults.map((f) => [f[1], f] as const))("%s", (_, [params, ...said]) => {
    // Catches: a bound that is off by one or missing, a message that does not say which parameter, which value, which range.
    for (const words of said) expect(refusal(params)).toContain(words)
  })
})

describe("a genesis is refused", () => {
  const { minimal } = governance
  const fault = (balance: bigint, ...operations: Parameters<typeof genesisFault>[1]["operations"]) =>
    genesisFault(minimal, { balances: [["ann", balance]], operations })
  const all = ["d1", "d2", "d3"].map(register)

  test("for a negative balance", () => {
    expect(fault(-1n)).toBe("a balance of ann of at least 0, got -1")
  })
  test("for more choices than allowed", () => {
    expect(fault(9n, ...all, approve("ann", ["d1", "d2", "d3"]))).toBe(
      'operation 4 of the genesis to pass dpos/vote (TooManyChoices), got {"allowed":2,"choices":3}',
    )
  })
  test("for spending what is not there", () => {
    expect(fault(9n, transfer("ann", "bob", 10n))).toContain("(NoBalance)")
  })
  test("and is accepted without any of these", () => {
    expect(fault(9n, ...all, approve("ann", ["d1", "d2"]))).toBe(undefined)
  })
})
