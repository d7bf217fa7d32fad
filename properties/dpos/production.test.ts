/** Production: who may write a block, what a block must fit, what an honest delegate never does, and slots on a clock. */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { add } from "../../spec/core/lib/BlockTree.ts"
import type { Context } from "../../spec/core/Rule.ts"
import { transfersOf } from "../../spec/dpos/Chain.ts"
import { ancestorAt, follow } from "../../spec/dpos/ForkChoice.ts"
import { makeBlock } from "../../spec/dpos/Ids.ts"
import { approve, type ReportDouble, register, setProxy, transfer, withdraw } from "../../spec/dpos/Operations.ts"
import { electing, eos, namesOf, type Params, withFounders } from "../../spec/dpos/Params.ts"
import { delegate, start } from "../../spec/dpos/Producer.ts"
import { produce, receiveBlock } from "../../spec/dpos/Rules.ts"
import { producerAt } from "../../spec/dpos/Schedule.ts"
import type { Block, State } from "../../spec/dpos/State.ts"
import { pay, small } from "../../spec/dpos/Worlds.ts"
import { simulated } from "../bench/dpos.ts"
import { afterSlots, lineOf, passed } from "./chain.ts"

const params = small(4, 20)
const contextOf = (self: string, of: Params = params): Context<Params> => ({ self, params: of, nodes: {} })
const refused = (result: Result.Result<unknown, { readonly _tag: string }>): string | undefined =>
  Result.isFailure(result) ? result.failure._tag : undefined

/** Slot 1 is B's, slot 2 is C's, and so on, A's is slot 4. */
const produced = (self: string, state: State, slot: number): State =>
  Result.getOrThrow(produce.apply(contextOf(self), state, { _tag: "Produce", slot })).state
const whyNot = (self: string, state: State, slot: number): string | undefined =>
  refused(produce.apply(contextOf(self), state, { _tag: "Produce", slot }))

describe("produce", () => {
  it("is for the scheduled delegate alone, whatever else it owns or can", () => {
    const state = start(params)
    for (let slot = 1; slot <= 12; slot++)
      for (const node of ["A", "B", "C", "D"]) {
        const isMine = producerAt({ quota: 1 }, ["A", "B", "C", "D"], slot) === node
        expect(whyNot(node, state, slot)).toBe(isMine ? undefined : "NotMine")
      }
  })
  it("needs a slot later than the head's", () => {
    const state = produced("C", start(params), 2)
    expect(whyNot("B", state, 1)).toBe("TooLate")
    expect(whyNot("C", state, 2)).toBe("TooLate")
    expect(whyNot("D", state, 3)).toBeUndefined()
  })
  it("never happens twice in a slot, although the node has gone over to a chain that is free there", () => {
    // Catches: a node that looks at its head only, and so signs two blocks of one slot after a change of chain.
    const own = produced("C", start(params), 2)
    const other = produced("B", start(params), 1).head
    const longer = { ...own, tree: add(own.tree, other), head: other }
    expect(whyNot("C", longer, 2)).toBe("SlotUsed")
    expect(whyNot("C", longer, 6)).toBeUndefined()
  })
  it("confirms only above the producer's last block on any chain", () => {
    const own = produced("C", start(params), 2)
    const b1 = produced("B", start(params), 1).head
    const elsewhere = { ...own, tree: add(own.tree, b1), head: b1 }
    expect(produced("C", elsewhere, 6).head.claim).toEqual({ _tag: "Confirms", previous: 0 })
    expect(produced("C", { ...start(params), tree: add(start(params).tree, b1), head: b1 }, 6).head.claim).toEqual({
      _tag: "Confirms",
      previous: 1,
    })
  })
})

describe("a block that is full", () => {
  const tight: Params = { ...params, blockItemsMax: 2 }
  const payment = pay(tight, "A", "B")
  const paid = payment._tag === "Submit" ? [payment.transaction] : []
  const operations = [withdraw("B"), withdraw("C"), withdraw("D")]
  it.each([
    ["a payment and two operations", paid, operations.slice(0, 2), [1, 1]],
    ["three operations", [], operations, [0, 2]],
    ["a payment and an operation", paid, operations.slice(0, 1), [1, 1]],
  ] as const)("holds as much as there is room for payments and operations together: %s", (_, mempool, asked, held) => {
    // Catches: room that is counted for each kind by itself, in blocks that every other node refuses.
    const state: State = { ...start(tight), mempool, asked }
    const context = contextOf("B", tight)
    const { head } = Result.getOrThrow(produce.apply(context, state, { _tag: "Produce", slot: 1 })).state
    expect([head.transactions.length, head.operations.length]).toEqual(held)
    const input = { from: "B", message: { _tag: "NewBlock", block: head } as const, now: 0 }
    expect(refused(receiveBlock.apply(contextOf("A", tight), start(tight), input))).toBeUndefined()
  })
})

describe("receive block", () => {
  const good = produced("B", start(params), 1).head
  const changed = (change: Partial<Block>): Block => {
    const { _tag: _, id: __, ...draft } = good
    return makeBlock("spelled", { ...draft, ...change })
  }
  const verdict = (block: Block, now = 0, of: Params = params): string | undefined =>
    refused(receiveBlock.apply(contextOf("A", of), start(of), { from: "B", message: { _tag: "NewBlock", block }, now }))
  it("takes a good one", () => expect(verdict(good)).toBeUndefined())
  it.each([
    ["WrongHeight", { height: 2 }],
    ["SlotTaken", { slot: 0 }],
    ["SlotAhead", { slot: 21 }],
    ["NotScheduled", { slot: 2 }],
    ["NotScheduled", { producer: "C" }],
    ["WrongClaim", { claim: { _tag: "Confirms", previous: 1 } }],
    ["WrongClaim", { claim: { _tag: "Confirms", previous: -1 } }],
    ["WrongClaim", { claim: { _tag: "Nothing" } }],
    ["ParentUnknown", { parent: "nowhere" }],
  ] satisfies ReadonlyArray<readonly [string, Partial<Block>]>)("refuses %s", (premise, change) => {
    expect(verdict(changed(change))).toBe(premise)
  })
  it("refuses one that confirms its producer's last block once more, or what is below it", () => {
    // Catches: a vote cast twice; a limit that is one block too low or too high.
    const line = afterSlots(lineOf(params), 4)
    const state: State = { ...start(params), tree: line.tree, head: line.head }
    const second = produced("B", state, 5).head
    const { _tag: _, id: __, ...draft } = second
    const why = (previous: number) => {
      const block = makeBlock("spelled", { ...draft, claim: { _tag: "Confirms", previous } })
      const input = { from: "B", message: { _tag: "NewBlock", block } as const, now: 0 }
      return refused(receiveBlock.apply(contextOf("A"), state, input))
    }
    expect(second.claim).toEqual({ _tag: "Confirms", previous: 3 })
    expect([0, 2, 3, 4].map(why)).toEqual([undefined, undefined, undefined, "DoubleVote"])
  })
  it("applies what it carries one after the other, payments first", () => {
    // Catches: each operation judged by the chain below alone, or without what the payments of the block moved.
    const payment = pay(params, "A", "E")
    const transactions = payment._tag === "Submit" ? [payment.transaction] : []
    const [stands, chosen, proxy] = [register("E"), approve("C", ["E"]), setProxy("B", "E")]
    expect(verdict(changed({ operations: [stands, chosen] }))).toBeUndefined()
    expect(verdict(changed({ operations: [chosen, stands] }))).toBe("UnknownDelegate")
    expect(verdict(changed({ operations: [proxy] }))).toBe("ProxyUnknown")
    expect(verdict(changed({ transactions, operations: [proxy] }))).toBeUndefined()
    const again = pay(params, "A", "C")
    const both = [...transactions, ...(again._tag === "Submit" ? [again.transaction] : [])]
    expect(verdict(changed({ transactions: both }))).toBe("CoinMissing")
  })
  it("waits for a slot to begin", () => {
    const clocked: Params = { ...params, clock: { _tag: "ticks", perSlot: 3 } }
    expect(verdict(good, 2, clocked)).toBe("SlotAhead")
    expect(verdict(good, 3, clocked)).toBeUndefined()
  })
  it("does not go back behind what is irreversible", () => {
    const state = start(params)
    const { head, tree } = produced("B", state, 1)
    const settled: State = { ...state, tree, head, lib: head }
    const block = produced("C", state, 2).head
    const input = { from: "C", message: { _tag: "NewBlock", block } as const, now: 0 }
    expect(refused(receiveBlock.apply(contextOf("A"), settled, input))).toBe("Reverting")
  })
})

it("a payment is a transfer of what it pays to others: its change, which may be bound by a vote, never moves", () => {
  // Catches: change that the payer has to have free a second time.
  const payment = pay(params, "A", "B")
  if (payment._tag !== "Submit" || payment.transaction._tag !== "Payment") throw new Error("it is no payment")
  const outputs = [
    { owner: "A", value: 7n },
    { owner: "B", value: 3n },
  ]
  expect(transfersOf({ ...payment.transaction, outputs })).toEqual([transfer("A", "B", 3n)])
})

describe("operations that wait", () => {
  it("come back from the chain that was left, before those that came later, without what the new chain has", () => {
    // Catches: operations that are lost, written twice or asked for twice after a change of chain.
    const [x, y, z, w] = [withdraw("A"), withdraw("B"), withdraw("C"), withdraw("D")]
    const line = lineOf(params)
    const b1 = passed(line, (node) => node === "B", [x, y]).head
    const c2 = passed(
      passed(line, () => false),
      undefined,
      [z],
    )
    const d3 = passed(c2).head
    const at = follow(params, start(params), b1)
    const waiting: State = { ...at, asked: [z, y, w] }
    expect(at.head).toBe(b1)
    const before = follow(params, waiting, c2.head)
    expect([before.head, before.asked]).toEqual([b1, [z, y, w]])
    expect(follow(params, before, d3)).toMatchObject({ head: d3, asked: [x, y, w] })
  })
})

it("a node that comes back asks for the chain above what is irreversible, not above its head, which it may have to leave", () => {
  // Catches: a request above the head, to which nobody on a shorter or another chain has anything to give.
  const { tree, head } = afterSlots(lineOf(params), 12)
  const disk = { tree, head, lib: ancestorAt(tree, head, 5) }
  const back = delegate.recover?.(contextOf("A"), disk)
  expect(back?.state).toMatchObject(disk)
  expect(back?.outputs).toEqual([{ _tag: "Broadcast", message: { _tag: "GetChain", above: 5 } }])
})

describe("a node that has seen two blocks of one slot", () => {
  /** What it tries, with its head so many blocks above the two. */
  const accusations = (above: number) => {
    const line = afterSlots(lineOf(params), 10)
    const one = ancestorAt(line.tree, line.head, 4)
    const { _tag: _, id: __, ...draft } = one
    const other = makeBlock("spelled", { ...draft, operations: [withdraw("A")] })
    const state: State = {
      ...start(params),
      tree: add(line.tree, other),
      head: ancestorAt(line.tree, line.head, 4 + above),
    }
    const tried = delegate.candidates(contextOf("A"), state)
    const found = tried.flatMap((e) => ("operation" in e && e._tag === "Accuse" ? [e.operation] : []))
    expect(delegate.atSlot?.(contextOf("A"), state, 1).filter((e) => e._tag === "Accuse")).toHaveLength(found.length)
    for (const { one: a, other: b } of found as ReadonlyArray<ReportDouble>)
      expect([a.id, b.id].sort()).toEqual([one.id, other.id].sort())
    return found.length
  }
  it("accuses while they are at most three below its head, or right above it", () => {
    // Catches: a look that goes a block less deep, or stops at the head.
    expect([-2, -1, 0, 1, 2, 3, 4].map(accusations)).toEqual([0, 1, 1, 1, 1, 1, 0])
  })
})

describe("the slots that are skipped at the end of a cycle", () => {
  it("have no block, and nobody has missed them", () => {
    // Catches: skipped slots held against whose they are; one skipped too many or too few; a skip after each block.
    const cycle = { unit: "slots", length: 4 } as const
    const skipping: Params = { ...params, governance: { ...params.governance, cycle, slotsSkipped: 2 } }
    const slots: Array<number> = []
    const run = afterSlots(lineOf(skipping), 20, undefined, ({ head }) => slots.push(head.slot))
    expect([...new Set(slots)].filter((slot) => slot > 0)).toEqual([1, 2, 3, 4, 7, 8, 11, 12, 15, 16, 19, 20])
    expect(run.chain.registry.delegates.map((d) => d.missed)).toEqual([0, 0, 0, 0])
    const late = afterSlots(afterSlots(lineOf(skipping), 4), 5, (node) => node !== "D")
    expect(late.chain.registry.delegates.map((d) => d.missed)).toEqual([0, 0, 0, 1])
  })
})

describe("rotation", () => {
  it("gives each producer of EOS twelve blocks in a row, in the order of their names", () => {
    const governance = { ...eos.governance, delegates: 21 }
    const params = withFounders({ ...eos, ids: "mixed", governance }, electing(governance, namesOf(21)))
    const slots = 2 * 21 * 12
    const producers: Array<string> = []
    afterSlots(lineOf(params), slots, undefined, ({ head }) => producers.push(head.producer))
    const names = namesOf(21)
    expect(producers).toEqual(Array.from({ length: slots }, (_, i) => names[Math.floor(((i + 1) % 252) / 12)]))
  })
})

describe("a hundred and one delegates in virtual time", () => {
  it("fill every slot, agree, and the last irreversible block follows", () => {
    const { locals, lucky } = simulated(101, 400)
    const states = locals.map((local) => (local as { readonly state: State }).state)
    expect(lucky).toBe(400)
    expect(new Set(states.map(({ head }) => head.id)).size).toBe(1)
    expect(states.every(({ head }) => head.height === 400)).toBe(true)
    expect(states[0]?.lib.height).toBeGreaterThan(400 - 2 * 135)
  })
})
