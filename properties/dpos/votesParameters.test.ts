/** Parameters that cannot govern a chain are refused with their name, their value and what is allowed. */
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import { type GovernanceParams, governance } from "../../spec/dpos/Governance.ts"
import { genesisFault, governanceCodec } from "../../spec/dpos/GovernanceCodec.ts"
import { approve, register, transfer } from "../../spec/dpos/Operations.ts"

const read = Schema.decodeUnknownSync(governanceCodec)
const refusal = (params: unknown): string => {
  try {
    read(params)
    return "accepted"
  } catch (error) {
    return (error as Error).message
  }
}

test.each(Object.entries(governance))("the preset %s is accepted as it is", (_, params) => {
  expect(read(params)).toEqual(params)
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
    [{ ...eos, standby: -1 }, "a whole number of at least 0, got -1", "standby"],
    [{ ...eos, activation: { num: 101, den: 100 } }, "activation from 0 to 1, got 101/100"],
    [{ ...eos, activation: { num: -1, den: 100 } }, "a whole number of at least 0, got -1", "num"],
    [{ ...eos, activation: { num: 1, den: 0 } }, "a whole number of at least 1, got 0", "den"],
    [{ ...eos, quota: 0 }, "a whole number from 1 to 10000, got 0", "quota"],
    [{ ...eos, cycle: { unit: "slots", length: 0 } }, "a whole number of at least 1, got 0", "length"],
    [{ ...eos, decay: { _tag: "weeks", slotsPerWeek: 0 } }, "a whole number of at least 1, got 0", "slotsPerWeek"],
    [{ ...eos, eviction: { _tag: "silent", blocks: -1 } }, "a whole number of at least 0, got -1", "blocks"],
    [{ ...eos, doubleProduction: { _tag: "punished", blocks: 1, proofsMax: 0 } }, "of at least 1, got 0", "proofsMax"],
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
