/** Blocks that are bad on purpose break the premise that they are made for, first, and nearly all of them that one alone. */
import * as Result from "effect/Result"
import { expect, test } from "vitest"
import type { Context } from "../../spec/core/Rule.ts"
import { bushy, forge, forgeBranch, forgeries } from "../../spec/pos/age/Forgery.ts"
import { holder, start } from "../../spec/pos/age/Holder.ts"
import { OneLeafAKernel } from "../../spec/pos/age/Limits.ts"
import type { Params } from "../../spec/pos/age/Params.ts"
import { mint, receiveBlock, receiveBranch } from "../../spec/pos/age/Rules.ts"
import type { Block, Event, State } from "../../spec/pos/age/State.ts"
import { forged, plenty } from "../../spec/pos/age/Worlds.ts"
import { rng } from "../../src/random/rng.ts"

const nodes = { holder: ["A", "B", "M"] }
const contextOf = (params: Params, self: string): Context<Params> => ({ self, params, nodes })

/** States along some chains on which A, B and M mint in turn, as luck has it. */
const states = (params: Params, seed: number): ReadonlyArray<State> => {
  const random = rng(seed)
  const met: Array<State> = [start(params)]
  for (;;) {
    const state = met[met.length - 1] as State
    const self = nodes.holder[random.int(3)] as string
    const candidates = holder.candidates(contextOf(params, self), state) as ReadonlyArray<Event>
    const events = candidates.filter((e) => e._tag === "Mint")
    const next = events.flatMap((e) => {
      const minted = mint.apply(contextOf(params, self), state, e)
      return Result.isSuccess(minted) ? [minted.success.state] : []
    })
    if (next.length === 0) return met
    met.push(next[random.int(next.length)] as State)
  }
}

const tried = [plenty, forged].flatMap((params) =>
  Array.from({ length: 30 }, (_, seed) =>
    states(params, seed + 1).map((state, i, all) => ({ params, state, before: all[i - 1] })),
  ).flat(),
)
const got = (block: Block) => ({ from: "M", message: { _tag: "NewBlock" as const, block }, now: 0 })

// the branch is refused for a gap where a single block's parent is asked for
const names = (premise: string): string => (premise === "Gap" ? "ParentUnknown" : premise)

/** Premises that give the rule a value: it cannot go on without them. */
const withValue = ["NoStake", "Gap"]

test.each(forgeries)("%s", (premise) => {
  let made = 0
  let alone = 0
  for (const { params, state } of tried) {
    const block = forge(contextOf(params, "M"), state, premise)
    if (block === undefined) continue
    made++
    const ctx = contextOf(params, "A")
    const result = receiveBlock.apply(ctx, state, got(block))
    // fails if another premise is in the way: then this one would never be seen to refuse such a block
    expect(Result.isFailure(result) && result.failure._tag).toBe(names(premise))
    const branch = { from: "M", message: { _tag: "Branch" as const, blocks: [block] }, now: 0 }
    const whole = receiveBranch.apply(ctx, state, branch)
    expect(Result.isFailure(whole) && whole.failure._tag).toBe(premise)
    if (withValue.includes(premise)) continue
    alone += Result.isSuccess(receiveBlock.without(premise).apply(ctx, state, got(block))) ? 1 : 0
  }
  expect(made, "such a block was never made").toBeGreaterThan(0)
  // fails if the premise carries no load: whatever it refuses, another one would refuse too
  if (!withValue.includes(premise)) expect(alone, "another premise refuses it, too").toBeGreaterThan(0)
})

// fails if only the first new block of a branch is looked at. Of two blocks, a gap or a twin is no chain
test.each(forgeries.filter((p) => p !== "Gap" && p !== "StakeSeen"))(
  "%s, in a block above a good new one",
  (premise) => {
    let made = 0
    for (const { params, state, before } of tried) {
      const ctx = contextOf(params, "A")
      const block = forge(contextOf(params, "M"), state, premise)
      if (before === undefined || block === undefined) continue
      made++
      const result = (blocks: ReadonlyArray<Block>) =>
        receiveBranch.apply(ctx, before, { from: "M", message: { _tag: "Branch", blocks }, now: 0 })
      const whole = result([state.tip, block])
      expect(Result.isFailure(whole) && whole.failure._tag).toBe(premise)
      expect(Result.isSuccess(result([state.tip]))).toBe(true)
    }
    expect(made, "such a branch was never made").toBeGreaterThan(0)
  },
)

// each of the blocks is good, and none of their kernels is known before: nothing but NotAChain is in the way
test("a bush is no branch, and would be taken whole if nobody asked", () => {
  let taken = 0
  for (const { params, state } of tried) {
    const blocks = forgeBranch(contextOf(params, "M"), state, bushy)
    if (blocks === undefined) continue
    const ctx = contextOf(params, "A")
    const branch = { from: "M", message: { _tag: "Branch" as const, blocks }, now: 0 }
    const whole = receiveBranch.apply(ctx, state, branch)
    expect(Result.isFailure(whole) && whole.failure._tag).toBe(bushy)
    const unasked = receiveBranch.without(bushy).apply(ctx, state, branch)
    if (Result.isFailure(unasked)) continue
    taken++
    expect(OneLeafAKernel.kind === "eachNode" && OneLeafAKernel.holds(unasked.success.state, params)).toBe(false)
  }
  expect(taken, "such a branch was never made").toBeGreaterThan(0)
})
