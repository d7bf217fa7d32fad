/** Chains that grow in a network without delay: growth, whose blocks, epochs, payments of one block, and who gets rich. */
import * as Result from "effect/Result"
import { describe, expect, test } from "vitest"
import { ancestry } from "../../spec/core/lib/BlockTree.ts"
import { type Payment, type Transaction, total } from "../../spec/core/lib/Ledger.ts"
import { paymentsOf } from "../../spec/core/lib/Mempool.ts"
import { stakeOf, stakesIn } from "../../spec/core/lib/Stake.ts"
import { makePayment } from "../../spec/pos/lottery/Blocks.ts"
import { chainOf, drawFor, epochOf } from "../../spec/pos/lottery/Chain.ts"
import { follow } from "../../spec/pos/lottery/ForkChoice.ts"
import { minimal, type Params, praos, quick, withGenesis } from "../../spec/pos/lottery/Params.ts"
import { Conservation } from "../../spec/pos/lottery/Properties.ts"
import { blocksBy, growth } from "../../spec/pos/lottery/Quantities.ts"
import { blockFor, receiveBlock } from "../../spec/pos/lottery/Rules.ts"
import { start } from "../../spec/pos/lottery/Staker.ts"
import { zScore } from "../../src/stats/intervals.ts"
import { inLockstep } from "./lockstep.ts"

const names = ["A", "B", "C", "D"]
const shares = [10n, 20n, 30n, 40n]
const coins = names.map((owner, i) => ({ owner, value: shares[i] as bigint }))
const isNear = (count: number, trials: number, probability: number): boolean =>
  Math.abs(zScore(count, trials, probability)) < 4

describe("a chain without delay", () => {
  const slots = 20_000
  const params = withGenesis({ ...praos, lottery: "mixed", epochSlots: 1_000, nonceSlots: 600, seed: 3 }, coins)
  const { state, leaders } = inLockstep(params, names, slots)

  test("grows by one block in each slot that somebody wins, which is a share f of them", () => {
    const won = leaders.filter((n) => n > 0).length
    expect(state.tip.height).toBe(won)
    expect(isNear(won, slots, 1 / 20)).toBe(true)
    expect(growth(state.tip, slots)).toBe(won / slots)
  })

  test("some slots have several leaders, most have none", () => {
    expect(leaders.some((n) => n > 1)).toBe(true)
    expect(leaders.filter((n) => n === 0).length).toBeGreaterThan(0.9 * slots)
  })

  // Catches: blocks that do not go by stake, in the long run or in any part of it (monopoly over time).
  test("holds each leader's blocks in proportion to stake, early as late", () => {
    for (const [after, until] of [
      [0, slots],
      [0, slots / 2],
      [slots / 2, slots],
    ] as const) {
      const made = blocksBy(state.tree, state.tip, after, until)
      const all = [...made.values()].reduce((a, b) => a + b, 0)
      for (const [i, name] of names.entries())
        expect(isNear(made.get(name) ?? 0, all, Number(shares[i]) / 100)).toBe(true)
    }
  })
})

describe("epochs", () => {
  const params: Params = withGenesis({ ...quick, epochSlots: 10, nonceSlots: 5 }, [
    { owner: "A", value: 50n },
    { owner: "B", value: 50n },
  ])
  const { id: transaction } = params.genesis.transactions[0] as { readonly id: string }
  const sale = makePayment(params.ids, {
    inputs: [{ from: { transaction, index: 0 }, signedBy: "A" }],
    outputs: [{ owner: "C", value: 50n }],
  })
  const { state } = inLockstep(params, ["A", "B", "C"], 60, (slot) => (slot === 3 ? [sale] : []))
  const written = ancestry(state.tree, state.tip).find((b) => paymentsOf(b).length > 0)

  test("stake that was sold in an epoch counts for its old owner in the next one, then for the new owner", () => {
    expect(epochOf(params, written?.slot ?? 0)).toBe(1)
    const owners = [11, 20, 21, 30].map((slot) => {
      const below = ancestry(state.tree, state.tip).find((b) => b.slot < slot) ?? params.genesis
      const { stakes } = drawFor(params, chainOf(params, state.tree, below), slot)
      return [stakeOf(stakes, "A"), stakeOf(stakes, "C")]
    })
    expect(owners).toEqual([
      [50n, 0n],
      [50n, 0n],
      [0n, 50n],
      [0n, 50n],
    ])
    const leaders = ancestry(state.tree, state.tip).filter((b) => b.slot > 20)
    expect(leaders.some((b) => b.leader === "C")).toBe(true)
    expect(leaders.every((b) => b.leader !== "A")).toBe(true)
  })

  // Catches: a nonce that late blocks still move, which would let their leaders choose among several.
  test("a block after the cut does not move the next nonce, each one before it does", () => {
    const nonceAfter = (nonceFrom: Params["nonceFrom"], slots: ReadonlyArray<number>): number => {
      const quiet: Params = { ...params, nonceFrom, activeSlots: { num: 99, den: 100 } }
      const ctx = { self: "B", params: quiet, nodes: {} }
      const last = slots.reduce((s, slot) => follow(quiet, s, blockFor(ctx, s, slot)), start(quiet))
      return drawFor(quiet, chainOf(quiet, last.tree, last.tip), 11).nonce
    }
    for (const nonceFrom of ["outputs", "content"] as const) {
      expect(nonceAfter(nonceFrom, [2, 7])).toBe(nonceAfter(nonceFrom, [2]))
      expect(nonceAfter(nonceFrom, [2, 6])).toBe(nonceAfter(nonceFrom, [2]))
      expect(nonceAfter(nonceFrom, [2, 5])).not.toBe(nonceAfter(nonceFrom, [2]))
      expect(nonceAfter(nonceFrom, [2, 4])).not.toBe(nonceAfter(nonceFrom, [2]))
      // each early block moves it, not the last of them alone
      expect(nonceAfter(nonceFrom, [2, 4])).not.toBe(nonceAfter(nonceFrom, [4]))
    }
  })
})

describe("payments of one block", () => {
  const { ids, genesis } = minimal
  const [coinbase] = genesis.transactions as [Transaction]
  const pay = ({ id }: Transaction, from: string, to: string, value: bigint): Payment =>
    makePayment(ids, {
      inputs: [{ from: { transaction: id, index: 0 }, signedBy: from }],
      outputs: [{ value, owner: to }],
    })
  /** What a node says of the first block, with these payments. No honest leader writes them together: they would not wait. */
  const received = (leader: string, payments: ReadonlyArray<Payment>) => {
    const ctx = (self: string) => ({ self, params: minimal, nodes: {} })
    const block = blockFor(ctx(leader), { ...start(minimal), mempool: payments }, 1)
    return receiveBlock.apply(ctx("C"), start(minimal), { from: leader, message: { _tag: "NewBlock", block }, now: 0 })
  }

  // Catches: coins looked up before the block, where one that was made in the block is worth nothing, and its fee is destroyed.
  test.each([
    ["A", 45n + 5n, 50n],
    ["B", 45n, 50n + 5n],
  ])("one may spend what another pays out, and the fee is the leader's: %s", (leader, ofA, ofB) => {
    const sale = pay(coinbase, "A", "B", 50n)
    const { state } = Result.getOrThrow(received(leader, [sale, pay(sale, "B", "A", 45n)]))
    expect(stakesIn(chainOf(minimal, state.tree, state.tip).coins)).toEqual([
      ["A", ofA],
      ["B", ofB],
    ])
    expect(Conservation.kind === "eachNode" && Conservation.holds(state, minimal)).toBe(true)
  })

  // Catches: payments that are each judged by the coins before the block.
  test("only one of them spends a coin", () => {
    const [toB, toC] = [pay(coinbase, "A", "B", 50n), pay(coinbase, "A", "C", 50n)]
    for (const payment of [toB, toC]) expect(Result.isSuccess(received("A", [payment]))).toBe(true)
    const both = received("A", [toB, toC])
    expect(Result.isFailure(both) && both.failure._tag).toBe("CoinMissing")
  })
})

describe("who gets rich", () => {
  const owners = ["A", "B", "C"]
  const fees = 60
  const histories = 40
  const params = withGenesis({ ...quick, epochSlots: 20, nonceSlots: 10 }, [
    { owner: "A", value: 60n },
    { owner: "B", value: 30n },
    { owner: "C", value: 10n },
    ...Array.from({ length: fees }, () => ({ owner: "Z", value: 1n })),
  ])
  const { id: transaction } = params.genesis.transactions[0] as { readonly id: string }
  /** Z spends its coins one by one, all of each as a fee. */
  const gift = (k: number) =>
    makePayment(params.ids, {
      inputs: [{ from: { transaction, index: owners.length + k }, signedBy: "Z" }],
      outputs: [{ owner: "Z", value: 0n }],
    })

  // Catches: fees that favour large owners: on average nobody's share of what the three own may move.
  test("fees move shares at random, and on average not at all", () => {
    const gains = Array.from({ length: histories }, (_, seed) => {
      const { state } = inLockstep({ ...params, seed }, owners, 150, (slot) => (slot <= fees ? [gift(slot - 1)] : []))
      const stakes = stakesIn(chainOf({ ...params, seed }, state.tree, state.tip).coins)
      expect(total(stakes.map(([, amount]) => amount))).toBe(100n + BigInt(fees))
      return Number(stakeOf(stakes, "A") - 60n)
    })
    const mean = gains.reduce((a, b) => a + b, 0) / histories
    const variance = gains.reduce((sum, g) => sum + (g - mean) ** 2, 0) / (histories - 1)
    expect(variance).toBeGreaterThan(0)
    expect(Math.abs(mean - 0.6 * fees) / Math.sqrt(variance / histories)).toBeLessThan(4)
  })
})
