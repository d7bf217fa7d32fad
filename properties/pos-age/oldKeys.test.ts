/** What counts as an old key, and what it helps to be told: cases that no scenario draws. */
import * as Result from "effect/Result"
import { expect, test } from "vitest"
import { allBlocks } from "../../spec/core/lib/BlockTree.ts"
import { chainOf, coinsOf } from "../../spec/pos/age/Chain.ts"
import { makePayment, spelledIn } from "../../spec/pos/age/Hashing.ts"
import { start } from "../../spec/pos/age/Holder.ts"
import { OldKeysTakeNothingBack } from "../../spec/pos/age/OldKeys.ts"
import { minimal, type Params, withGenesis } from "../../spec/pos/age/Params.ts"
import { mint, receiveBlock, submit } from "../../spec/pos/age/Rules.ts"
import { scenarios } from "../../spec/pos/age/Scenarios.ts"
import type { Block, State } from "../../spec/pos/age/State.ts"

const property = OldKeysTakeNothingBack(2)
const params: Params = withGenesis({ ...minimal, clock: { _tag: "free", last: 8 } }, [
  { value: 4n, owner: "A" },
  { value: 2n, owner: "A" },
  { value: 2n, owner: "A" },
  { value: 2n, owner: "C" },
  { value: 2n, owner: "C" },
])
const genesis = params.genesis.transactions[0]?.id ?? ""
const ctx = (self: string) => ({ self, params, nodes: { holder: ["A", "B", "C"] } })

const paid = (value: bigint, owner: string) =>
  makePayment(params.hash, {
    inputs: [{ from: { transaction: genesis, index: 0 }, signedBy: "A" }],
    outputs: [
      { value: 4n - value, owner: "A" },
      { value, owner },
    ],
  })

const stateOf = (result: Result.Result<{ readonly state: State }, unknown>): State => Result.getOrThrow(result).state
const submitting = (self: string, value: bigint, owner: string): State =>
  stateOf(submit.apply(ctx(self), start(params), { _tag: "Submit", transaction: paid(value, owner) }))
const minting = (self: string, state: State, slot: number, coin: number): State =>
  stateOf(mint.apply(ctx(self), state, { _tag: "Mint", slot, coin }))
const hearing = (self: string, state: State, block: Block): State =>
  stateOf(receiveBlock.apply(ctx(self), state, { from: "A", message: { _tag: "NewBlock", block }, now: 0 }))
const madeIn = (state: State): ReadonlyArray<Block> => allBlocks(state.tree).slice(1)

test("who was paid on the new branch only has no old key", () => {
  const ofA = minting("A", minting("A", submitting("A", 2n, "B"), 2, 1), 3, 0)
  const ofC = minting("C", minting("C", submitting("C", 1n, "C"), 2, 0), 3, 0)
  const hear = (self: string, state: State): State => madeIn(ofA).reduce((s, b) => hearing(self, s, b), state)
  const ofB = minting("B", hear("B", start(params)), 4, 0)
  const before = hear("C", ofC)
  const after = hearing("C", before, ofB.tip)
  expect(before.tip.id).toBe(ofC.tip.id)
  expect(after.tip.id).toBe(ofB.tip.id)
  expect(property.kind === "eachStep" && property.holds(before, after, params)).toBe(true)
})

test("the payments of a block are read from its spelled id, those of its ancestors are not", () => {
  const first = minting("A", submitting("A", 2n, "B"), 2, 1)
  const second = minting("A", first, 3, 0)
  for (const { tip } of [first, second]) expect(spelledIn(tip.id)).toEqual(tip.transactions.map((tx) => tx.id))
  expect(second.tip.id).toContain(paid(2n, "B").id)
})

/** What is assumed, in the world of the sale, if these are the payments asked for at these nodes. */
const assumedOf = (workload: object): boolean | undefined => {
  const [assumption] = property.assumes ?? []
  return assumption?.holds?.({ params, nodes: {} } as never, { workload } as never)
}
const inputs = [{ from: { transaction: genesis, index: 0 }, signedBy: "A" }]
const sold = makePayment(params.hash, { inputs, outputs: [{ value: 4n, owner: "B" }] })

test("who tells of a sale sells, as who submits it", () => {
  expect(assumedOf({ A: [{ _tag: "Submit", transaction: sold }] })).toBe(false)
  expect(assumedOf({ M: [{ _tag: "Tell", transaction: sold }] })).toBe(false)
  expect(assumedOf({ M: [{ _tag: "Tell", transaction: paid(1n, "B") }] })).toBe(true)
})

test("change of nothing keeps nothing: neither is something left, nor does its owner own something", () => {
  const [all, most] = [paid(4n, "B"), paid(3n, "B")]
  expect([all, most].map((transaction) => assumedOf({ A: [{ _tag: "Submit", transaction }] }))).toEqual([false, true])
  // A pays all of its only coin to B, with a change of 0 for itself, and mints beside it with the same coin
  const alone: Params = withGenesis(params, [
    { value: 4n, owner: "A" },
    { value: 2n, owner: "C" },
    { value: 2n, owner: "C" },
  ])
  const from = { transaction: alone.genesis.transactions[0]?.id ?? "", index: 0 }
  const outputs = [
    { value: 4n, owner: "B" },
    { value: 0n, owner: "A" },
  ]
  const transaction = makePayment(alone.hash, { inputs: [{ from, signedBy: "A" }], outputs })
  const at = (self: string) => ({ self, params: alone, nodes: { holder: ["A", "C"] } })
  const mints = (self: string, state: State, slot: number): State =>
    stateOf(mint.apply(at(self), state, { _tag: "Mint", slot, coin: 0 }))
  const asked = stateOf(submit.apply(at("C"), start(alone), { _tag: "Submit", transaction }))
  const left = mints("C", mints("C", asked, 2), 3)
  const past = [2, 4, 6].reduce((state, slot) => mints("A", state, slot), start(alone))
  const hears = (state: State, block: Block): State =>
    stateOf(receiveBlock.apply(at("C"), state, { from: "A", message: { _tag: "NewBlock", block }, now: 0 }))
  const [first, second, third] = madeIn(past) as [Block, Block, Block]
  const before = hears(hears(left, first), second)
  const after = hears(before, third)
  expect(coinsOf(chainOf(alone, left.tree, left.tip), "A").map((c) => c.coin.value)).toEqual([0n])
  expect([before.tip.id, after.tip.id]).toEqual([left.tip.id, past.tip.id])
  expect(property.kind === "eachStep" && property.holds(before, after, alone)).toBe(false)
})

test("to be told of the sale is what is assumed, not to be told of a block above it", () => {
  const told = scenarios.find((s) => s.id === "pos-age/old-keys-told")
  if (told?.kind !== "exhaustive" || Array.isArray(told.world)) throw new Error("no such world")
  const { setup, environment } = told.world as Exclude<typeof told.world, ReadonlyArray<unknown>>
  const [assumption] = property.assumes ?? []
  const { checkpoint } = setup.params
  const above = { height: 2, id: `${checkpoint?.id}/(x).0!A@2{A:36@2.2}` }
  const holds = (params: Params): boolean | undefined => assumption?.holds?.({ ...setup, params } as never, environment)
  expect(holds(setup.params)).toBe(true)
  expect(holds({ ...setup.params, checkpoint: above })).toBe(false)
  expect(holds({ ...setup.params, checkpoint: null })).toBe(false)
})
