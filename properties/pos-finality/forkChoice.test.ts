/** The fork choice of one node: what a boost weighs and which block has it, forks at any height, and a checkpoint that is void. */
import * as Result from "effect/Result"
import { describe, expect, test } from "vitest"
import { add, treeOf } from "../../spec/core/lib/BlockTree.ts"
import type { Context } from "../../spec/core/Rule.ts"
import { checkpointOn, genesis, makeBlock, makeVotes, refTo } from "../../spec/pos/finality/Checkpoints.ts"
import { boostOf, headOf, later } from "../../spec/pos/finality/ForkChoice.ts"
import { ethereum, minimal, type Params } from "../../spec/pos/finality/index.ts"
import { withBlock } from "../../spec/pos/finality/Record.ts"
import { receiveBlock, receiveVotes } from "../../spec/pos/finality/Rules.ts"
import type { Block, Message, State } from "../../spec/pos/finality/State.ts"
import { epochOf } from "../../spec/pos/finality/Time.ts"
import { observe, start } from "../../spec/pos/finality/Validator.ts"

const names = ["A", "B", "C", "D"]
const contextOf = (params: Params, self = "D"): Context<Params> => ({ self, params, nodes: { validator: names } })
const on = (parent: Block, slot: number, mark = 0): Block => {
  const proposer = names[(slot - 1) % names.length] as string
  return makeBlock("spelled", { parent: parent.id, height: parent.height + 1, slot, proposer, mark })
}

describe("the boost", () => {
  test.each([
    [7, 2, 60, 1],
    [127, 2, 60, 37],
    [126, 2, 60, 37],
    [128, 2, 60, 38],
    [5, 2, 50, 1],
    [31, 32, 40, 0],
    [96, 32, 40, 1],
  ])("of %i staked in %i slots by %i percent is %i", (stake, slotsPerEpoch, boostPercent, weight) => {
    // Catches: get_proposer_score with one division, where the specification rounds down twice; first the stake of a committee.
    expect(boostOf({ ...ethereum, slotsPerEpoch, boostPercent }, stake)).toBe(weight)
  })

  const ctx = contextOf({ ...ethereum, ids: "spelled", slotsPerEpoch: 1, switchSlots: 1 })
  const [one, other] = [on(genesis, 1), on(genesis, 1, 1)]
  test.each([
    ["the lesser id first", one, other],
    ["the greater id first", other, one],
  ])("is the first timely block's of its slot, whatever comes after: %s", (_, first, second) => {
    // Catches: a boost that goes over to the last block, or to the greater id.
    const state = [first, second].reduce((s: State, b) => withBlock(ctx, s, b), later(ctx, start(ctx), 1))
    expect(state.boosted?.block).toBe(first.id)
    expect(headOf(ctx, state).id).toBe(first.id)
    const next = withBlock(ctx, later(ctx, state, 4), on(second, 2))
    expect(next.boosted?.slot).toBe(2)
  })
})

test.each([1, 5, 63, 64, 67, 129])("the heaviest branch of a fork at height %i leads", (height) => {
  // Catches: weights that are added up from too low a block: a tree has its blocks in pages of 64 heights.
  const ctx = contextOf({ ...ethereum, ids: "spelled" })
  const below: Array<Block> = [genesis]
  for (let slot = 1; slot < height; slot++) below.push(on(below.at(-1) as Block, slot))
  const [lesser, greater] = [0, 1].map((mark) => on(below.at(-1) as Block, height, mark)) as [Block, Block]
  expect(lesser.id < greater.id).toBe(true)
  const top = on(lesser, height + 1)
  const tree = [...below.slice(1), lesser, greater, top].reduce(add, treeOf(genesis))
  const state = { ...start(ctx), tree, time: 3 * (height + 2) }
  expect(headOf(ctx, state).id).toBe(greater.id)
  const voted = { ...state, latest: [{ A: { ...refTo(top), slot: height + 1 } }] }
  expect(headOf(ctx, voted).id).toBe(top.id)
})

describe("a node whose own justified checkpoint is not on the chain of what is final", () => {
  const ctx = contextOf({
    ...minimal,
    clock: { _tag: "ticks", perSlot: 1 },
    slotsPerEpoch: 2,
    switchSlots: 1,
    validatorsPerNode: 2,
  })
  const a1 = on(genesis, 1)
  const b3 = on(genesis, 3)
  const b5 = on(b3, 5)
  const tree = [a1, b3, b5].reduce(add, treeOf(genesis))
  /** D hears something while its clock shows this slot. */
  const hear = (state: State, message: Message, now: number): State => {
    const from = "A"
    if (message._tag === "NewBlock")
      return Result.getOrThrow(receiveBlock.apply(ctx, state, { from, message, now })).state
    if (message._tag === "NewVotes")
      return Result.getOrThrow(receiveVotes.apply(ctx, state, { from, message, now })).state
    return state
  }
  const block = (b: Block): Message => ({ _tag: "NewBlock", block: b })
  /** Votes of both validators of a node for a link from an epoch to the present one, on the chain of a block. */
  const votes = (signedBy: string, slot: number, from: number, head: Block): Message => {
    const source = checkpointOn(ctx.params, tree, head, from)
    const target = checkpointOn(ctx.params, tree, head, epochOf(ctx.params, slot))
    const validators = [`${signedBy}.0`, `${signedBy}.1`]
    return { _tag: "NewVotes", votes: makeVotes({ slot, source, target, head: refTo(head), validators, signedBy }) }
  }
  const first = [block(a1), votes("A", 1, 0, a1), votes("C", 1, 0, a1), votes("D", 2, 0, a1)]
  const alone = [...first.map((m) => [m, 2] as const), [votes("D", 4, 1, a1), 4] as const].reduce(
    (s: State, [m, now]) => hear(s, m, now),
    start(ctx),
  )
  const justifyB3 = [block(b3), block(b5), votes("A", 3, 0, b3), votes("C", 3, 0, b3), votes("B", 4, 0, b3)]
  const finaliseB3 = [votes("A", 5, 2, b5), votes("C", 5, 2, b5), votes("B", 6, 2, b5)]
  const late = (messages: ReadonlyArray<Message>): State => messages.reduce((s: State, m) => hear(s, m, 8), alone)

  test("goes over to the last justified one, in whatever slot it hears of that", () => {
    // Catches: a node that stays for ever on a branch that nobody will come to, though slots to change branches are over.
    expect([alone.justified.block, headOf(ctx, alone).id]).toEqual([a1.id, a1.id])
    const state = late([...justifyB3, ...finaliseB3])
    const { finalized, justified } = observe(ctx, state)
    expect([finalized.at(-1)?.block, justified.at(-1)?.block, state.guilty]).toEqual([b3.id, b5.id, []])
    expect([state.justified.block, headOf(ctx, state).id]).toEqual([b5.id, b5.id])
  })

  test("stays in a slot that is not young as long as the other branch is justified only", () => {
    // Catches: a node that always goes over, which a bouncing adversary needs.
    const state = late(justifyB3)
    const { finalized, justified } = observe(ctx, state)
    expect([finalized.at(-1)?.block, justified.at(-1)?.block]).toEqual([genesis.id, b3.id])
    expect([state.justified.block, headOf(ctx, state).id]).toEqual([a1.id, a1.id])
  })
})
