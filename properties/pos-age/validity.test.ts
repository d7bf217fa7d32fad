/** What a node takes and what it refuses, by block and by branch: cases that no scenario draws. */
import * as Result from "effect/Result"
import { expect, test } from "vitest"
import type { Output, Payment } from "../../spec/core/lib/Ledger.ts"
import { chainOf, coinsOf, type Staked } from "../../spec/pos/age/Chain.ts"
import { assemble, join } from "../../spec/pos/age/ForkChoice.ts"
import { makeCoinstake, makePayment, seal } from "../../spec/pos/age/Hashing.ts"
import { start } from "../../spec/pos/age/Holder.ts"
import { minimal, type Params, presets } from "../../spec/pos/age/Params.ts"
import { receiveBlock, receiveBranch } from "../../spec/pos/age/Rules.ts"
import type { Block, State } from "../../spec/pos/age/State.ts"
import { isTime, rewardOf } from "../../spec/pos/age/Validity.ts"
import { seen } from "../../spec/pos/age/Worlds.ts"

const ctxOf = (params: Params) => ({ self: "A", params, nodes: { holder: ["A", "B"] } })
const oldest = (params: Params, { tree, tip }: State, owner: string): Staked =>
  coinsOf(chainOf(params, tree, tip), owner)[0] as Staked

/** What a node says of a block: the premise that it breaks, or that it is taken. */
const verdict = (params: Params, state: State, block: Block): string => {
  const got = { from: "B", message: { _tag: "NewBlock" as const, block }, now: 0 }
  const result = receiveBlock.apply(ctxOf(params), state, got)
  return Result.isSuccess(result) ? "taken" : result.failure._tag
}

const begun = start(minimal)

// fails if each payment is judged by the coins before the block
test("of two payments of one coin a block can write either; what the first has made the second can spend", () => {
  const pays = (transaction: string, by: string, to: string): Payment =>
    makePayment(minimal.hash, {
      inputs: [{ from: { transaction, index: 0 }, signedBy: by }],
      outputs: [{ value: 4n, owner: to }],
    })
  const genesis = minimal.genesis.transactions[0]?.id ?? ""
  const [toB, toC] = [pays(genesis, "A", "B"), pays(genesis, "A", "C")]
  const onwards = pays(toB.id, "B", "C")
  const writing = (mempool: ReadonlyArray<Payment>): string => {
    const block = assemble(minimal, { ...begun, mempool }, oldest(minimal, begun, "B"), 2, 0n)
    expect(block.transactions.slice(1)).toEqual(mempool)
    return verdict(minimal, begun, block)
  }
  expect([[toB], [toC], [toB, onwards]].map(writing)).toEqual(["taken", "taken", "taken"])
  expect(
    [
      [toB, toC],
      [toC, toB],
      [onwards, toB],
    ].map(writing),
  ).toEqual(["CoinMissing", "CoinMissing", "CoinMissing"])
})

// fails if only the first output counts
test("a coinstake with two outputs pays no more than its due in both together", () => {
  const staked = oldest(minimal, begun, "A")
  const due = staked.coin.value + rewardOf(minimal, staked, 2)
  const paying = (values: ReadonlyArray<bigint>): string => {
    const content = { parent: begun.tip.id, slot: 2, stake: { from: staked.from, signedBy: "A" } }
    const outputs = values.map((value): Output => ({ value, owner: "A" }))
    const coinstake = makeCoinstake(minimal.hash, content, { height: 1, outputs })
    return verdict(minimal, begun, seal(minimal.hash, content, [coinstake]))
  }
  expect(paying([due - 1n, 1n])).toBe("taken")
  expect(paying([due - 1n, 2n])).toBe("GreedyCoinstake")
  expect(paying([1n, due])).toBe("GreedyCoinstake")
})

// fails if a branch is taken because one of its kernels is new, or because it has several blocks
test("a branch with one known kernel is taken only if it has more trust than the tip", () => {
  const on = (state: State, owner: string, slot: number): State =>
    join(seen, state, assemble(seen, state, oldest(seen, state, owner), slot, 0n))
  // M mints at 3 with one coin on both
  const known = on(on(start(seen), "A", 2), "M", 3)
  const first = on(start(seen), "B", 2)
  const second = on(first, "M", 3)
  const third = on(second, "A", 4)
  const fresh = [first.tip, on(first, "A", 3).tip]
  const given = (blocks: ReadonlyArray<Block>): string => {
    const got = { from: "M", message: { _tag: "Branch" as const, blocks }, now: 0 }
    const result = receiveBranch.apply(ctxOf(seen), known, got)
    return Result.isSuccess(result) ? result.success.state.tip.id : result.failure._tag
  }
  expect(given([first.tip, second.tip])).toBe("StakeSeen")
  expect(given(fresh)).toBe(known.tip.id)
  expect(given([first.tip, second.tip, third.tip])).toBe(third.tip.id)
})

// fails if the limit is taken for time steps
test.each([
  { stepSeconds: 1, steps: 7_200 },
  { stepSeconds: 60, steps: 120 },
  { stepSeconds: 7, steps: 1_028 },
])("a block may be two hours ahead: $steps steps of $stepSeconds seconds", ({ stepSeconds, steps }) => {
  const params: Params = { ...presets["peercoin-0.5"], stepSeconds }
  const dated = (slot: number): Block => ({ ...params.genesis, slot })
  expect([0, 50].map((now) => isTime(params, dated(now + steps), now))).toEqual([true, true])
  expect([0, 50].map((now) => isTime(params, dated(now + steps + 1), now))).toEqual([false, false])
})
