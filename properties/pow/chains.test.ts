/** Random chains, counted again from scratch: work, median, target, coins; and blocks taken back. */

import * as HashMap from "effect/HashMap"
import * as Result from "effect/Result"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { allBlocks, ancestry } from "../../spec/core/lib/BlockTree.ts"
import { decodeCompact } from "../../spec/core/lib/Compact.ts"
import { type Coins, connect, disconnect, supply, type Transaction, total, undoOf } from "../../spec/core/lib/Ledger.ts"
import { paymentsOf } from "../../spec/core/lib/Mempool.ts"
import { nextBits } from "../../spec/core/lib/Retarget.ts"
import { chainOf, subsidy } from "../../spec/pow/Chain.ts"
import { makeTransaction } from "../../spec/pow/Hashing.ts"
import { start } from "../../spec/pow/Miner.ts"
import { easy, minimal, type Params } from "../../spec/pow/Params.ts"
import { receiveBlock } from "../../spec/pow/Rules.ts"
import type { Block } from "../../spec/pow/State.ts"
import {
  accept,
  blockAt,
  coinbase,
  contextOf,
  paymentsInRow,
  siteAt,
  sites,
  validChain,
} from "../arbitrary/malformed.ts"

const runs = 100

const entries = (coins: Coins) => [...HashMap.entries(coins)].sort(([a], [b]) => (a < b ? -1 : 1))

/** The money of a chain, genesis first, counted with a plain map. */
const countFromScratch = (params: Params, chain: ReadonlyArray<Block>) => {
  const values = new Map<string, bigint>()
  let [claimed, subsidies, fees] = [0n, 0n, 0n]
  for (const block of chain) {
    if (block.height === 0 && !params.genesisSpendable) continue
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
  ["easy with the genesis of no use", { ...easy, genesisSpendable: false }],
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

  test("work, median and the next target are those that a count over all headers gives", () => {
    // Catches: a period that starts or ends elsewhere, a median over other blocks, work summed with another target.
    const property = fc.property(
      validChain(params, { blocksMin: 14, blocksMax: 20, trunk: 13, paymentsMax: 0 }),
      ({ state }) => {
        for (const tip of allBlocks(state.tree)) {
          const headers = ancestry(state.tree, tip).map((b) => b.header)
          const times = headers.slice(0, 11).map((h) => h.time)
          const work = headers.map((h) => 2n ** 256n / (decodeCompact(h.bits).target + 1n))
          const { interval } = params.retarget
          const bits = nextBits(params.retarget, tip.header.bits, headers[interval - 1]?.time ?? 0, tip.header.time)
          expect(chainOf(params, state.tree, tip)).toMatchObject({
            height: headers.length - 1,
            work: total(work),
            medianTime: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)],
            requiredBits: headers.length % interval === 0 ? bits : tip.header.bits,
          })
        }
      },
    )
    fc.assert(property, { numRuns: runs })
  })

  test("taking a block back restores the coins before it", () => {
    // Catches: an undo record that forgets a coin, its height or its kind; a created coin that stays.
    const property = fc.property(sites(params), fc.nat(99), (site, n) => {
      const payments = paymentsInRow(site, 1 + (n % 4), n)
      const block = blockAt(site, [coinbase(site, [{ value: 1n, owner: "A" }]), ...payments])
      const { state } = accept({ params, state: site.state, blocks: [] }, block)
      for (const b of ancestry(state.tree, block)) {
        if (b.height === 0 && !params.genesisSpendable) continue
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

describe("ids", () => {
  const owner = fc.constantFrom("A", "B", "A1", "1", "n1", "n11")
  const outputs = fc.array(fc.record({ value: fc.bigInt({ min: -1n, max: 111n }), owner }), { maxLength: 2 })
  const { transaction } = fc.letrec<{ transaction: Transaction }>((tie) => ({
    transaction: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.record({ height: fc.nat(12), outputs }).map((tx) => makeTransaction("spelled", tx)),
      fc
        .record({
          inputs: fc.array(fc.record({ from: tie("transaction"), index: fc.nat(1), signedBy: owner }), {
            maxLength: 2,
          }),
          outputs,
        })
        .map(({ inputs, ...tx }) => {
          const from = inputs.map((i) => ({ from: { transaction: i.from.id, index: i.index }, signedBy: i.signedBy }))
          return makeTransaction("spelled", { inputs: from, ...tx })
        }),
    ),
  }))

  test("two contents never have one", () => {
    // Catches: an id that leaves something out or runs two fields together: blocks that differ would pass for one.
    const contents = new Map<string, Transaction>()
    const property = fc.property(transaction, (tx) => {
      const known = contents.get(tx.id)
      if (known !== undefined) expect(tx).toEqual(known)
      contents.set(tx.id, tx)
    })
    fc.assert(property, { numRuns: 5000 })
    const [A, B, n1, n11] = ["A", "B", "n1", "n11"] as const
    const pay = (signedBy: string, from: ReadonlyArray<string>, to: string, value: bigint) => {
      const inputs = from.map((transaction) => ({ from: { transaction, index: 0 }, signedBy }))
      return makeTransaction("spelled", { inputs, outputs: [{ value, owner: to }] }).id
    }
    expect(pay(A, ["X"], n1, 11n)).not.toBe(pay(A, ["X"], n11, 1n))
    // One payment of two coins, spent again; or a payment of the second coin, spent together with the first.
    const both = pay(A, ["X", "Y"], A, 1n)
    const second = pay(A, ["Y"], A, 1n)
    expect(pay(A, [both], B, 1n)).not.toBe(pay(A, ["X", second], B, 1n))
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
  const input = { from: "B", now: second.header.time, message: { _tag: "NewBlock", block: second } } as const
  const struck = (...premises: ReadonlyArray<string>) => {
    const rule = premises.reduce((r, premise) => r.without(premise), receiveBlock)
    const result = rule.apply(contextOf(params), state, input)
    return Result.isFailure(result) ? result.failure._tag : "accepted"
  }

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
