/** Every premise of a miner's rules refuses what it must, by name, and without it the same input passes. */

import * as Result from "effect/Result"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { rulesOf } from "../../spec/core/Protocol.ts"
import type { Rule } from "../../spec/core/Rule.ts"
import { subsidy } from "../../spec/pow/Chain.ts"
import { makeTransaction } from "../../spec/pow/Hashing.ts"
import { miner, start } from "../../spec/pow/Miner.ts"
import { bitcoin, easy, minimal, type Params } from "../../spec/pow/Params.ts"
import {
  askAgain,
  giveBlock,
  giveTip,
  keepOrphan,
  mine,
  receiveBlock,
  receiveTransaction,
  submit,
} from "../../spec/pow/Rules.ts"
import type { Block, State } from "../../spec/pow/State.ts"
import {
  blockAt,
  coinbase,
  contextOf,
  emptyChains,
  type Forger,
  forgottenOrphans,
  malformedBlocks,
  malformedOrphans,
  malformedSubmissions,
  malformedTransactions,
  mature,
  type Refused,
  siteAt,
  sites,
  unknownBlocks,
  unluckyNonces,
} from "../arbitrary/malformed.ts"

const runs = 100

// biome-ignore lint/suspicious/noExplicitAny: rules of all inputs are checked alike; each table is typed by its own rule
type Any = any
type AnyRule = Rule<Params, State, Any, Any>

const rules: ReadonlyArray<readonly [AnyRule, { readonly [premise: string]: Forger<Any> }]> = [
  [receiveBlock, malformedBlocks],
  [keepOrphan, malformedOrphans],
  [submit, malformedSubmissions],
  [receiveTransaction, malformedTransactions],
  [mine, unluckyNonces],
  [giveBlock, unknownBlocks],
  [giveTip, emptyChains],
  [askAgain, forgottenOrphans],
]

/** Ids that are spelled out are the list of transactions itself: no list can stand for another. */
const cannotFail = (preset: string, premise: string) => preset === "minimal" && premise === "Mutated"

const verdict = (rule: AnyRule, { params, state, input }: Refused<Any>): string => {
  const result = rule.apply(contextOf(params), state, input)
  return Result.isFailure(result) ? result.failure._tag : "accepted"
}

const without = (rule: AnyRule, premises: ReadonlyArray<string>): AnyRule =>
  premises.reduce((r, premise) => r.without(premise), rule)

test("every rule of a miner that states a premise has its generators", () => {
  // Catches: a rule that was added without anything that it refuses.
  const stating = rulesOf(miner).filter((r) => r.stated.length > 0)
  expect(rules.map(([{ id }]) => id).toSorted()).toEqual(stating.map(({ id }) => id).toSorted())
})

describe.each(rules.map(([rule, forgers]) => [rule.id, rule, forgers] as const))("%s", (_, rule, forgers) => {
  const names = rule.stated.map((p) => p.name)

  test("there is a generator for each premise that the rule states, and for no other", () => {
    // Catches: a premise that no test has ever seen failing.
    expect(Object.keys(forgers).toSorted()).toEqual(names.toSorted())
  })

  describe.each([
    ["easy", easy],
    ["minimal", minimal],
  ] as const)("%s", (preset, params) => {
    test.each(names.filter((name) => !cannotFail(preset, name)))("%s", (name) => {
      // Catches: a premise that lets its own case pass, an order of premises that gives another verdict, a premise that
      // carries no load because another one refuses all that it refuses.
      const cases = (forgers[name] as Forger<Any>)(params)
      const property = fc.property(cases, (bad) => {
        expect(verdict(rule, bad)).toBe(name)
        if (bad.also === undefined) return
        const also = bad.also.filter((p) => names.includes(p))
        expect(also.length === 0 ? ["accepted"] : also).toContain(verdict(without(rule, [name]), bad))
        expect(verdict(without(rule, [name, ...also]), bad)).toBe("accepted")
      })
      fc.assert(property, { numRuns: runs })
    })
  })
})

describe("at the edge of a premise", () => {
  const verdictOn = (params: Params, state: State, block: Block, now = block.header.time) =>
    verdict(receiveBlock, { params, state, input: { from: "B", now, message: { _tag: "NewBlock", block } }, also: [] })

  test("the last good value is accepted", () => {
    // Catches: a comparison that is strict where it must not be, an off-by-one in median, clock, maturity, height or reward.
    const property = fc.property(sites(easy), fc.nat(99), (site, n) => {
      const { params, state, height } = site
      const purse = mature(site).toSorted((a, b) => b.coin.height - a.coin.height)[n % 2] ?? mature(site)[0]
      const inputs = purse === undefined ? [] : [purse.input]
      const payment = makeTransaction(params.hash, { inputs, outputs: [{ value: 1n, owner: "B" }] })
      const due = subsidy(params, height) + (purse?.coin.value ?? 0n) - 1n
      const block = blockAt(site, [coinbase(site, [{ value: due, owner: "C" }]), payment], {
        time: site.chain.medianTime + 1,
      })
      expect(verdictOn(params, state, block, block.header.time - params.futureLimit)).toBe("accepted")
    })
    fc.assert(property, { numRuns: runs })
  })

  test("a block of just the largest size is accepted, and refused where a byte less is allowed", () => {
    // Catches: an input, an output or a transaction that is not counted, a limit that excludes itself.
    const property = fc.property(sites(easy), ({ params, state, base }) => {
      const inputs = mature(siteAt(params, state, base)).map((p) => p.input)
      const bytes = 10 + 41 + 9 + 10 + 41 * inputs.length + 2 * 9
      const sized = (blockSizeMax: number) => {
        const site = siteAt({ ...params, blockSizeMax }, state, base)
        const outputs = [{ value: 0n, owner: "A" }]
        const payment = makeTransaction(params.hash, { inputs, outputs: [...outputs, ...outputs] })
        return verdictOn(site.params, state, blockAt(site, [coinbase(site, outputs), payment]))
      }
      expect([sized(bytes), sized(bytes - 1)]).toEqual(["accepted", "TooLarge"])
    })
    fc.assert(property, { numRuns: runs })
  })

  test("a block of a megabyte is accepted, and not one byte more than fits", () => {
    // Catches: a size that leaves something out, a limit that is not the preset's.
    const roomy = { ...easy, blockSizeMax: bitcoin.blockSizeMax }
    const site = siteAt(roomy, start(roomy), roomy.genesis)
    const wide = (count: number) => blockAt(site, [coinbase(site, new Array(count).fill({ value: 0n, owner: "A" }))])
    expect(verdictOn(roomy, site.state, wide(111_105))).toBe("accepted")
    expect(verdictOn(roomy, site.state, wide(111_106))).toBe("TooLarge")
  })

  test("a block with a doubled tail has the id of the good one, and does not keep it out", () => {
    // Catches: a mark of invalidity that sticks to an id for which the header is not to blame (CVE-2012-2459).
    const property = fc.property(malformedBlocks.Mutated(easy), ({ params, state, input }) => {
      const { transactions } = input.message.block
      const ids = [...new Set(transactions.map((tx) => tx.id))]
      const good = { ...input.message.block, transactions: transactions.slice(0, ids.length) }
      expect(good.transactions.length).toBeLessThan(transactions.length)
      expect(verdictOn(params, state, good)).toBe("accepted")
    })
    fc.assert(property, { numRuns: runs })
  })
})
