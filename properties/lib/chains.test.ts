/**
 * What chapters on chains share: what a step leaves behind, what comes back, and what chains are called.
 */
import { expect, test } from "vitest"
import { add, hasAllOf, isClosed, leavesOf, type Tree, treeOf } from "../../spec/core/lib/BlockTree.ts"
import { chainWord, counted, forks, paymentWord, primes, withPayments } from "../../spec/core/lib/ChainWords.ts"
import { coinsOfGenesis, draftsOf, paidBack } from "../../spec/core/lib/Deviation.ts"
import {
  blocksApart,
  feesOf,
  leftBehind,
  mostWeighty,
  returned,
  reverses,
  spendsTwiceBy,
  spentIn,
} from "../../spec/core/lib/History.ts"
import type { Payment } from "../../spec/core/lib/Ledger.ts"
import type { Carrier } from "../../spec/core/lib/Mempool.ts"
import { type Draft, madeLately, paymentSpelling } from "../../spec/core/lib/Spelling.ts"

const genesis: Carrier = {
  id: "g",
  parent: "",
  height: 0,
  transactions: [
    {
      _tag: "Coinbase",
      id: "c",
      height: 0,
      outputs: [
        { value: 50n, owner: "A" },
        { value: 7n, owner: "B" },
      ],
    },
  ],
}
const paying = (draft: Draft): Payment => ({ _tag: "Payment", id: paymentSpelling(draft), ...draft })
const pay = (to: string, value: bigint): Payment =>
  paying({
    inputs: [{ from: { transaction: "c", index: 0 }, signedBy: "A" }],
    outputs: [{ value, owner: to }],
  })
const on = (parent: Carrier, id: string, ...transactions: ReadonlyArray<Payment>): Carrier => ({
  id,
  parent: parent.id,
  height: parent.height + 1,
  transactions,
})

const paid = pay("B", 48n)
const a1 = on(genesis, "a1", paid)
const a2 = on(a1, "a2")
const b1 = on(genesis, "b1")
const b2 = on(b1, "b2")
const b3 = on(b2, "b3")
const tree = [a1, a2, b1, b2, b3].reduce((t: Tree<Carrier>, b) => add(t, b), treeOf(genesis))
const before = { tree, tip: a2, mempool: [] }
const after = { tree, tip: b3, mempool: [] }

test("a step leaves the blocks above the fork behind, oldest first, and nothing if it only goes on", () => {
  expect(leftBehind(before, after)).toEqual([a1, a2])
  expect(leftBehind({ ...before, tip: a1 }, before)).toEqual([])
  expect(leftBehind(before, before)).toEqual([])
  expect(blocksApart(before, after)).toBe(2)
  expect(blocksApart(after, before)).toBe(3)
})

test("a payment is reversed that is confirmed so often, and not written again", () => {
  expect([1, 2, 3].map((k) => reverses(before, after, k))).toEqual([true, true, false])
  const again = on(b3, "b4", paid)
  expect(reverses(before, { tree: add(tree, again), tip: again }, 1)).toBe(false)
})

test("a payment returns if it waits again", () => {
  expect(returned(before, after)).toEqual([])
  expect(returned(before, { ...after, mempool: [paid] })).toEqual([paid])
})

test("coins that are spent twice are noticed, in the chain in which they are", () => {
  const twice = on(a2, "a3", pay("C", 1n))
  const more = add(tree, twice)
  const spendsTwice = spendsTwiceBy<object, Carrier>(spentIn)
  expect(spendsTwice(more, a2, {})).toBe(false)
  expect(spendsTwice(more, twice, {})).toBe(true)
  expect(spendsTwice(more, on(twice, "a4"), {})).toBe(true)
  expect(feesOf(tree, a1)).toBe(2n)
  expect(feesOf(tree, b1)).toBe(0n)
  expect(feesOf(tree, on(genesis, "greedy", pay("B", 51n)))).toBe(0n)
})

test("a tree is closed if no parent is missing, and keeps what it had", () => {
  expect(isClosed(tree)).toBe(true)
  expect(isClosed(add(tree, on(on(b3, "b4"), "b5")))).toBe(false)
  expect(hasAllOf(add(tree, on(b3, "b4")), tree)).toBe(true)
  expect(hasAllOf(tree, add(tree, on(b3, "b4")))).toBe(false)
  expect(leavesOf(tree).map((b) => b.id)).toEqual(["a2", "b3"])
})

test("of all blocks that nodes know those of most weight are found; of none, none", () => {
  const small = { tree: add(treeOf(genesis), a1), tip: a1 }
  expect(mostWeighty({ A: small, B: null, C: after }, (_, b) => b.height)).toEqual(new Set(["b3"]))
  expect(mostWeighty({ A: small, C: after }, (_, b) => BigInt(b.height % 3))).toEqual(new Set(["a2", "b2"]))
  expect(mostWeighty({ A: null }, (_, b) => b.height)).toEqual(new Set())
})

const letter = (b: Carrier): string => (b.id[0] as string).toUpperCase()

test("chains are spelled out up to a height; siblings of one name get primes", () => {
  const twin = on(genesis, "a0")
  const more = add(tree, twin)
  expect([twin, a1, b1].map((b) => primes(more, b, letter))).toEqual(["", "′", ""])
  expect(chainWord(tree, b3, letter)).toBe("G/B/B/B")
  expect(chainWord(tree, b3, letter, 2)).toBe("…/B/B/B")
  expect(chainWord(tree, genesis, letter)).toBe("G")
  expect(forks(after)).toEqual([a2])
})

test("payments are told by who pays whom, without the change", () => {
  const { inputs } = paid
  const change = paying({ inputs, outputs: [...paid.outputs, { value: 1n, owner: "A" }] })
  expect(paymentWord(change)).toBe("A→B 48")
  expect(paymentWord(paying({ inputs, outputs: [{ value: 50n, owner: "A" }] }))).toBe("A→A 50")
  expect(paymentWord(paying({ inputs: [], outputs: [] }))).toBe("–→–")
  expect(withPayments("A1", a1)).toBe("A1 [A→B 48]")
  expect(withPayments("A2", a2)).toBe("A2")
  expect([1, 2].map((k) => counted(k, "block"))).toEqual(["1 block", "2 blocks"])
})

test("a payment is paid back once by whoever signed it, and by nobody else", () => {
  expect(paidBack("A", [paid, paid], paying)).toEqual([pay("A", 48n)])
  expect(paidBack("B", [paid], paying)).toEqual([])
})

test("drafts of the genesis are one good payment and bad ones", () => {
  const [good, ...bad] = draftsOf(coinsOfGenesis(genesis))
  expect(good).toEqual({ inputs: paid.inputs, outputs: [{ value: 50n, owner: "A" }] })
  expect(draftsOf(coinsOfGenesis(genesis), "M", 1n)[0]?.outputs).toEqual([{ value: 49n, owner: "M" }])
  expect(bad).toHaveLength(7)
  expect(draftsOf(coinsOfGenesis({ ...genesis, transactions: [] }))).toEqual([])
})

test("an equal block is the same object; one with the same id and other transactions is not", () => {
  const made = madeLately<Carrier>()
  expect(made.find("a1", [paid])).toBeUndefined()
  expect(made.keep(a1)).toBe(a1)
  expect(made.find("a1", [pay("B", 48n)])).toBe(a1)
  expect(made.find("a1", [pay("B", 49n)])).toBeUndefined()
  expect(made.find("a1", [])).toBeUndefined()
})
