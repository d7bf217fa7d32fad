/** Every premise of a miner's rules refuses what it must, by name, and without it the same input passes. */

import * as HashMap from "effect/HashMap"
import * as Result from "effect/Result"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { allBlocks, ancestry } from "../../spec/core/lib/BlockTree.ts"
import { type Coins, connect, disconnect, supply, total, undoOf } from "../../spec/core/lib/Ledger.ts"
import type { Rule } from "../../spec/core/Rule.ts"
import { chainOf, subsidy } from "../../spec/pow/Chain.ts"
import { paymentsOf } from "../../spec/pow/ForkChoice.ts"
import { makeTransaction } from "../../spec/pow/Hashing.ts"
import { start } from "../../spec/pow/Miner.ts"
import { easy, minimal, type Params } from "../../spec/pow/Params.ts"
import { giveBlock, giveTip, keepOrphan, mine, receiveBlock, receiveTransaction, submit } from "../../spec/pow/Rules.ts"
import type { Block, State } from "../../spec/pow/State.ts"
import {
  accept,
  blockAt,
  coinbase,
  contextOf,
  emptyChains,
  type Forger,
  malformedBlocks,
  malformedOrphans,
  malformedSubmissions,
  malformedTransactions,
  mature,
  paymentsInRow,
  type Refused,
  siteAt,
  sites,
  unknownBlocks,
  unluckyNonces,
  validChain,
} from "../arbitrary/malformed.ts"

const runs = 50

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
]

/** Ids that are spelled out are the list of transactions itself: no list can stand for another. */
const cannotFail = (preset: string, premise: string) => preset === "minimal" && premise === "Mutated"

const verdict = (rule: AnyRule, { params, state, input }: Refused<Any>): string => {
  const result = rule.apply(contextOf(params), state, input)
  return Result.isFailure(result) ? result.failure._tag : "accepted"
}

const without = (rule: AnyRule, premises: ReadonlyArray<string>): AnyRule =>
  premises.reduce((r, premise) => r.without(premise), rule)

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
        const struck = verdict(without(rule, [name]), bad)
        const also = (bad.also ?? []).filter((p) => names.includes(p))
        if (bad.also === undefined) expect(struck).not.toBe(name)
        else expect(also.length === 0 ? ["accepted"] : also).toContain(struck)
        if (bad.also !== undefined) expect(verdict(without(rule, [name, ...also]), bad)).toBe("accepted")
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

  test("a block of a megabyte is accepted, and not one byte more than fits", () => {
    // Catches: a size that leaves something out, a limit that is not the preset's.
    const site = siteAt(easy, start(easy), easy.genesis)
    const wide = (count: number) => blockAt(site, [coinbase(site, new Array(count).fill({ value: 0n, owner: "A" }))])
    expect(verdictOn(easy, site.state, wide(111_105))).toBe("accepted")
    expect(verdictOn(easy, site.state, wide(111_106))).toBe("TooLarge")
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

// ── random chains and their coins ──────────────────────────────────────────────────────────────────────────────────

const entries = (coins: Coins) => [...HashMap.entries(coins)].sort(([a], [b]) => (a < b ? -1 : 1))

/** The money of a chain, genesis first, counted with a plain map. */
const countFromScratch = (params: Params, chain: ReadonlyArray<Block>) => {
  const values = new Map<string, bigint>()
  let [claimed, subsidies, fees] = [0n, 0n, 0n]
  for (const block of chain) {
    subsidies += subsidy(params, block.height)
    for (const tx of block.transactions) {
      const keys = tx._tag === "Payment" ? tx.inputs.map(({ from }) => `${from.transaction} ${from.index}`) : []
      const paid = total(tx.outputs.map((o) => o.value))
      if (tx._tag === "Payment") fees += total(keys.map((key) => values.get(key) as bigint)) - paid
      else claimed += paid
      for (const key of keys) values.delete(key)
      for (const [i, o] of tx.outputs.entries()) values.set(`${tx.id} ${i}`, o.value)
    }
  }
  return { coins: total([...values.values()]), claimed, subsidies, fees }
}

describe.each([
  ["easy", easy],
  ["minimal", minimal],
] as const)("random chains: %s", (preset, params) => {
  test("there are forks, payments, fees, changes of the target and of the chain", () => {
    // Catches: a generator that has gone dull, and all that it should show with it.
    const seen = { forks: 0, payments: 0, fees: 0, retargets: 0, reorganisations: 0 }
    for (const { state, blocks } of fc.sample(validChain(params, { blocksMin: 9 }), 60)) {
      const tips = new Set(ancestry(state.tree, state.tip).map((b) => b.id))
      seen.forks += blocks.some((b) => !tips.has(b.id)) ? 1 : 0
      seen.payments += blocks.some((b) => paymentsOf(b).length > 0) ? 1 : 0
      seen.fees += blocks.some(
        (b) => total(b.transactions[0]?.outputs.map((o) => o.value) ?? []) > subsidy(params, b.height),
      )
        ? 1
        : 0
      seen.retargets += new Set(blocks.map((b) => b.header.bits)).size > 1 ? 1 : 0
      seen.reorganisations += blocks.some((b, i) => tips.has(b.id) && i > 0 && b.parent !== blocks[i - 1]?.id) ? 1 : 0
    }
    expect(Object.entries(seen).filter(([, n]) => n === 0)).toEqual(preset === "minimal" ? [["retargets", 0]] : [])
  })

  test("taking a block back restores the coins before it", () => {
    // Catches: an undo record that forgets a coin, its height or its kind; a created coin that stays.
    const property = fc.property(sites(params), fc.nat(99), (site, n) => {
      const payments = paymentsInRow(site, 1 + (n % 4), n)
      const block = blockAt(site, [coinbase(site, [{ value: 1n, owner: "A" }]), ...payments])
      const { state } = accept({ params, state: site.state, blocks: [] }, block)
      for (const b of ancestry(state.tree, block)) {
        const after = chainOf(params, state.tree, b).coins
        const parent = allBlocks(state.tree).find((p) => p.id === b.parent)
        const before = parent === undefined ? HashMap.empty<string, never>() : chainOf(params, state.tree, parent).coins
        expect(entries(connect(before, b.height, b.transactions))).toEqual(entries(after))
        expect(entries(disconnect(after, b.transactions, undoOf(before, b.transactions)))).toEqual(entries(before))
      }
    })
    fc.assert(property, { numRuns: runs })
  })

  test("the coins are worth all subsidies less what miners left unclaimed", () => {
    // Catches: money from nowhere or lost money, by a count of its own that knows neither `connect` nor `spends`.
    const property = fc.property(sites(params, { blocksMax: 12 }), fc.nat(99), (site, n) => {
      const modest = coinbase(site, [{ value: BigInt(n % 3), owner: "A" }])
      const block = blockAt(site, [modest, ...paymentsInRow(site, 2, n)])
      const { state } = accept({ params, state: site.state, blocks: [] }, block)
      for (const tip of allBlocks(state.tree)) {
        const { coins, claimed, subsidies, fees } = countFromScratch(params, ancestry(state.tree, tip).toReversed())
        expect(claimed).toBeLessThanOrEqual(subsidies + fees)
        expect(coins).toBe(subsidies - (subsidies + fees - claimed))
        expect(supply(chainOf(params, state.tree, tip).coins)).toBe(coins)
      }
    })
    fc.assert(property, { numRuns: runs })
  })
})

describe.each([
  ["easy", easy],
  ["minimal", minimal],
] as const)("two equal coinbases: %s", (_, params) => {
  const first = blockAt(siteAt(params, start(params), params.genesis), [
    makeTransaction(params.hash, { height: 1, outputs: [{ value: 50n, owner: "A" }] }),
  ])
  const { state } = accept({ params, state: start(params), blocks: [] }, first)
  const second = blockAt(siteAt(params, state, first), first.transactions)
  const bad = {
    params,
    state,
    input: { from: "B", now: second.header.time, message: { _tag: "NewBlock", block: second } },
  }
  const struck = (...premises: ReadonlyArray<string>) => verdict(without(receiveBlock, premises), { ...bad, also: [] })

  test("BIP 34 or BIP 30 alone keeps the second one out", () => {
    // Catches: a block that states a height of the past, an id that comes back while its coins are unspent.
    expect(struck()).toBe("WrongHeight")
    expect(struck("WrongHeight")).toBe("RepeatedId")
    expect(struck("RepeatedId")).toBe("WrongHeight")
    expect(struck("WrongHeight", "RepeatedId")).toBe("accepted")
  })

  test("without both, money is lost and a block cannot be taken back", () => {
    // Catches: an undo that looks exact only because no test repeats an id.
    const before = chainOf(params, state.tree, first).coins
    const after = connect(before, 2, second.transactions)
    expect(supply(after)).toBe(supply(before))
    const restored = disconnect(after, second.transactions, undoOf(before, second.transactions))
    expect(entries(restored)).not.toEqual(entries(before))
    expect(supply(restored)).toBe(supply(before) - 50n)
  })
})
