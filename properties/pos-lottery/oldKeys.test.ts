/** What counts as an old key, and what it helps to be told: cases that no scenario draws. */
import * as Result from "effect/Result"
import { expect, test } from "vitest"
import { allBlocks } from "../../spec/core/lib/BlockTree.ts"
import { makePayment, spelledIn } from "../../spec/pos/lottery/Blocks.ts"
import {
  NothingSold,
  NothingSoldOrTold,
  OldKeysDivideNobody,
  OldKeysTakeNothingBack,
} from "../../spec/pos/lottery/OldKeys.ts"
import { type Params, withGenesis } from "../../spec/pos/lottery/Params.ts"
import { produce, receiveBlock, submit } from "../../spec/pos/lottery/Rules.ts"
import { start } from "../../spec/pos/lottery/Staker.ts"
import type { Block, State } from "../../spec/pos/lottery/State.ts"
import { timely, toldJoining } from "../../spec/pos/lottery/Worlds.ts"

const params: Params = withGenesis({ ...timely, epochSlots: 1, nonceSlots: 1, clock: { _tag: "free", last: 4 } }, [
  { value: 20n, owner: "A" },
  { value: 20n, owner: "C" },
])
const genesis = params.genesis.transactions[0]?.id ?? ""
const ctx = (self: string) => ({ self, params, nodes: { staker: ["A", "B", "C"] } })

const paid = (value: bigint, owner: string) =>
  makePayment(params.ids, {
    inputs: [{ from: { transaction: genesis, index: 0 }, signedBy: "A" }],
    outputs: [
      { value: 20n - value, owner: "A" },
      { value, owner },
    ],
  })

const stateOf = (result: Result.Result<{ readonly state: State }, unknown>): State => Result.getOrThrow(result).state
const submitting = (self: string, value: bigint, owner: string): State =>
  stateOf(submit.apply(ctx(self), start(params), { _tag: "Submit", transaction: paid(value, owner) }))
const producing = (self: string, state: State, slot: number): State =>
  stateOf(produce.apply(ctx(self), state, { _tag: "Produce", slot }))
const hearing = (self: string, state: State, block: Block): State =>
  stateOf(receiveBlock.apply(ctx(self), state, { from: "A", message: { _tag: "NewBlock", block }, now: 0 }))

const ofA = producing("A", producing("A", submitting("A", 10n, "B"), 1), 2)
const ofC = producing("C", producing("C", submitting("C", 1n, "C"), 1), 2)
const hear = (self: string, state: State): State =>
  allBlocks(ofA.tree)
    .slice(1)
    .reduce((s, b) => hearing(self, s, b), state)

test("who was paid on the new branch only has no old key", () => {
  const ofB = producing("B", hear("B", start(params)), 3)
  const before = hear("C", ofC)
  const after = hearing("C", before, ofB.tip)
  expect(before.tip.id).toBe(ofC.tip.id)
  expect(after.tip.id).toBe(ofB.tip.id)
  const property = OldKeysTakeNothingBack(2)
  expect(property.kind === "eachStep" && property.holds(before, after, params)).toBe(true)
  expect(OldKeysDivideNobody.kind === "temporal" && OldKeysDivideNobody.then({ B: ofB, C: before }, params)).toBe(true)
})

test("the payments of a block are read from its spelled id, those of its ancestors are not", () => {
  for (const block of allBlocks(ofA.tree).slice(1))
    expect(spelledIn(block.id)).toEqual(block.transactions.map((tx) => tx.id))
  expect(ofA.tip.id).toContain(paid(10n, "B").id)
})

test("to be told of the sale is what is assumed, not to be told of a block above it", () => {
  const [sale] = toldJoining.requests?.from(["A", "B"]) ?? []
  const environment = { network: "multiset", idle: "consumed", workload: { A: [sale] } } as never
  const holds = (checkpoint: Params["checkpoint"]): boolean | undefined =>
    NothingSoldOrTold.holds?.({ params: { ...toldJoining.params, checkpoint }, nodes: {} } as never, environment)
  const { checkpoint } = toldJoining.params
  expect(holds(checkpoint)).toBe(true)
  expect(holds({ height: 2, id: `${checkpoint?.id}/A.2.2` })).toBe(false)
  expect(holds(null)).toBe(false)
})

/** What is assumed if this is asked for at A, with this limit on rollbacks; a told block has this height. */
const assumed = (event: object, rollbackMax: number | null = null, height = 0): ReadonlyArray<boolean | undefined> => {
  const { id = "" } = (event as { readonly transaction?: { readonly id: string } }).transaction ?? {}
  const checkpoint = height === 0 ? null : { height, id: `/A.${height}.${height}[${id}]` }
  const setup = { params: { ...params, rollbackMax, checkpoint }, nodes: {} }
  return [NothingSold, NothingSoldOrTold].map((a) => a.holds?.(setup as never, { workload: { A: [event] } } as never))
}
const of = (value: bigint, _tag = "Submit") => ({ _tag, transaction: paid(value, "B") })

test("who tells of a sale sells, as who submits it; and change of nothing keeps nothing", () => {
  expect(assumed(of(19n))).toEqual([true, true])
  expect(assumed(of(20n))).toEqual([false, false])
  expect(assumed(of(19n, "Tell"))).toEqual([true, true])
  expect(assumed(of(20n, "Tell"))).toEqual([false, false])
})

test("the height that nodes were told of is at most one above the most blocks that they leave behind", () => {
  expect(assumed(of(20n), null, 7)).toEqual([false, true])
  expect(assumed(of(20n), 1, 2)).toEqual([false, true])
  expect(assumed(of(20n), 1, 3)).toEqual([false, false])
  expect(assumed(of(20n), 0, 1)).toEqual([false, true])
})
