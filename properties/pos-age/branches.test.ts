/** What the claim on hoarding assumes of the adversary, and of what it writes: cases that no scenario draws. */
import * as Result from "effect/Result"
import { expect, test } from "vitest"
import { ancestry } from "../../spec/core/lib/BlockTree.ts"
import { mintOn } from "../../spec/pos/age/Adversary.ts"
import { chainOf, coinsOf, type Staked } from "../../spec/pos/age/Chain.ts"
import { assemble, follow } from "../../spec/pos/age/ForkChoice.ts"
import { makePayment } from "../../spec/pos/age/Hashing.ts"
import { start } from "../../spec/pos/age/Holder.ts"
import { NoReversalAfter, OneBranch, OneLeafAKernel } from "../../spec/pos/age/Limits.ts"
import { minimal, type Params, withGenesis } from "../../spec/pos/age/Params.ts"
import { ClocksWithinLimit } from "../../spec/pos/age/Properties.ts"
import { receiveBlock } from "../../spec/pos/age/Rules.ts"
import { scenarios } from "../../spec/pos/age/Scenarios.ts"
import type { Block, State } from "../../spec/pos/age/State.ts"

const params: Params = withGenesis({ ...minimal, clock: { _tag: "free", last: 8 } }, [
  { value: 4n, owner: "A" },
  { value: 4n, owner: "A" },
  { value: 4n, owner: "A" },
  { value: 4n, owner: "M" },
  { value: 4n, owner: "M" },
  { value: 4n, owner: "M" },
])
const genesis = params.genesis.transactions[0]?.id ?? ""

/** A block on a node's tip, minted by somebody's oldest coin. */
const minted = (state: State, owner: string, slot: number): State => {
  const [staked] = coinsOf(chainOf(params, state.tree, state.tip), owner)
  return follow(params, state, assemble(params, state, staked as Staked, slot, 0n))
}
const hears = (state: State, other: State): State =>
  ancestry(other.tree, other.tip)
    .slice(0, -1)
    .reduceRight((s: State, b: Block) => follow(params, s, b), state)

test("a payment in the adversary's own burst is taken back by an honest chain that is longer", () => {
  const payment = makePayment(params.hash, {
    inputs: [{ from: { transaction: genesis, index: 5 }, signedBy: "M" }],
    outputs: [{ value: 4n, owner: "B" }],
  })
  const ofM = minted(minted({ ...start(params), mempool: [payment] }, "M", 1), "M", 2)
  const asLong = minted(minted(start(params), "A", 1), "A", 2)
  const longer = minted(asLong, "A", 3)
  const before = hears(hears(start(params), ofM), asLong)
  const after = hears(before, longer)
  const property = NoReversalAfter(2)
  expect([before.tip.id, after.tip.id]).toEqual([ofM.tip.id, longer.tip.id])
  expect(property.kind === "eachStep" && property.holds(before, after, params)).toBe(false)
})

test("one branch is what one hoarder mints on, and nobody else who deviates", () => {
  const holds = (nodes: object, environment: object = {}): boolean | undefined =>
    OneBranch.holds?.({ params, nodes } as never, environment as never)
  expect(holds({ holder: ["A", "B"] })).toBe(true)
  expect(holds({ holder: ["A"], hoarder: ["M"] })).toBe(true)
  expect(holds({ holder: ["A"], hoarder: ["M", "N"] })).toBe(false)
  expect(holds({ holder: ["A"], doubleMinter: ["M"] })).toBe(false)
  expect(holds({ holder: ["A", "B"], hoarder: ["M"] }, { corrupt: { B: "twins" } })).toBe(false)
})

// fails if an assumption that the worlds of another scenario break is not listed
test("in the world of two branches all else is assumed that the property asks for", () => {
  const found = scenarios.find((s) => s.id === "pos-age/two-branches")
  if (found?.kind !== "exhaustive" || Array.isArray(found.world)) throw new Error("no such world")
  const { setup, environment } = found.world as Exclude<typeof found.world, ReadonlyArray<unknown>>
  const broken = NoReversalAfter(2).assumes?.filter((a) => a.holds?.(setup as never, environment) === false)
  expect(broken).toEqual([OneBranch])
})

test("that no premise is struck out is assumed of one leaf a kernel, which a branch that is no chain breaks", () => {
  expect(OneLeafAKernel.assumes?.map((a) => a.id)).toContain("pos-age/all-premises")
})

test("a block that is dated ahead of an early clock is too early for a late one within the limit", () => {
  const ticks: Params = { ...params, clock: { _tag: "ticks", perSlot: 1 }, futureLimit: 2 }
  const nodes = { holder: ["A", "B"], doubleMinter: ["M"] }
  const skewed = { network: "set", idle: "stays", skew: { A: 2, M: 2 } } as const
  const holds = (roles: object): boolean | undefined =>
    ClocksWithinLimit.holds?.({ params: ticks, nodes: roles } as never, skewed)
  // the clocks of A and M show 5, that of B shows 3
  const dated = (slot: number): Block => {
    const event = { _tag: "MintOn", parent: ticks.genesis.id, height: 0, slot, coin: 0, unclaimed: 0 } as const
    return Result.getOrThrow(mintOn.apply({ self: "M", params: ticks, nodes }, start(ticks), event)).state.tip
  }
  const takes = (self: string, now: number, block: Block): boolean =>
    Result.isSuccess(
      receiveBlock.apply({ self, params: ticks, nodes }, start(ticks), {
        from: "M",
        message: { _tag: "NewBlock", block },
        now,
      }),
    )
  expect([takes("A", 5, dated(7)), takes("B", 3, dated(7))]).toEqual([true, false])
  expect([takes("A", 5, dated(5)), takes("B", 3, dated(5))]).toEqual([true, true])
  expect(holds(nodes)).toBe(true)
  expect(holds({ holder: ["A", "B"], forger: ["M"] })).toBe(false)
})
