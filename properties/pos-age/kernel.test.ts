/** The kernel of coin age: Peercoin's numbers, and slow twins of what is looked up quickly. */

import * as HashMap from "effect/HashMap"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Environment } from "../../spec/core/Environment.ts"
import { allBlocks, ancestry, treeOf } from "../../spec/core/lib/BlockTree.ts"
import { type Input, keyOf, outpointOf } from "../../spec/core/lib/Ledger.ts"
import { answersEnd, answerTo } from "../../spec/core/lib/Oracle.ts"
import type { Context } from "../../spec/core/Rule.ts"
import { chainOf, coinsOf, modifierAt, type Staked } from "../../spec/pos/age/Chain.ts"
import { assemble, follow, isUsed, join } from "../../spec/pos/age/ForkChoice.ts"
import { makeGenesis } from "../../spec/pos/age/Hashing.ts"
import { holder, start } from "../../spec/pos/age/Holder.ts"
import { consumedBy, mayMint, weightOf } from "../../spec/pos/age/Kernel.ts"
import { BurstIsShort } from "../../spec/pos/age/Limits.ts"
import { type Params, presets } from "../../spec/pos/age/Params.ts"
import { mint, receiveBlock } from "../../spec/pos/age/Rules.ts"
import type { Block, Event, State } from "../../spec/pos/age/State.ts"
import { rewardOf } from "../../spec/pos/age/Validity.ts"
import { capped, cappedInVain, parentInKernel, uncapped } from "../../spec/pos/age/Worlds.ts"
import { coinsFor, scaled, simulate } from "./simulation.ts"

type Mint = Extract<Event, { readonly _tag: "Mint" }>

const day = 24 * 60 * 60
const hundred = 100n * 1_000_000n
const hundredCoins = (params: Params): Staked => ({
  from: { transaction: params.genesis.transactions[0]?.id ?? "", index: 0 },
  coin: { value: hundred, owner: "A", height: 0, coinbase: true },
  birth: { slot: 0, place: "0.0" },
})

describe("100 coins in Peercoin", () => {
  // source: Peercoin kernel.cpp CheckStakeKernelHash, before and from v0.3 on
  const table = [
    { days: 30, v02: 3000n, v03: 0n },
    { days: 31, v02: 3100n, v03: 100n },
    { days: 60, v02: 6000n, v03: 3000n },
    { days: 90, v02: 9000n, v03: 6000n },
    { days: 365, v02: 9000n, v03: 6000n },
  ]
  test.each(table)("weigh what kernel.cpp says after $days days", ({ days, v02, v03 }) => {
    expect(weightOf(presets["peercoin-0.2"], hundred, days * day)).toBe(v02)
    expect(weightOf(presets["peercoin-0.3"], hundred, days * day)).toBe(v03)
    expect(weightOf(presets["peercoin-0.5"], hundred, days * day)).toBe(v03)
  })

  // fails if the maximum age bounds what is consumed, too: in Peercoin it bounds the weight alone
  test("consume and earn for the whole time that they were held: about one per cent a year", () => {
    const params = presets["peercoin-0.5"]
    expect(consumedBy(params, hundredCoins(params), 90 * day)).toBe(9_000n)
    expect(consumedBy(params, hundredCoins(params), 365 * day)).toBe(36_500n)
    expect(rewardOf(params, hundredCoins(params), 365 * day)).toBe(990_000n)
  })

  // fails if fractions of a cent are paid. Source: Peercoin main.cpp GetProofOfStakeReward, nCoinAge * 33 / (365 * 33 + 8) * CENT
  test("earn whole cents: one coin nothing before it has been held for 366 days", () => {
    const params = presets["peercoin-0.5"]
    const one = { ...hundredCoins(params), coin: { ...hundredCoins(params).coin, value: 1_000_000n } }
    expect(rewardOf(params, one, 365 * day)).toBe(0n)
    expect(rewardOf(params, one, 366 * day)).toBe(10_000n)
  })
})

describe.each(["peercoin-0.2", "peercoin-0.3", "peercoin-0.5"] as const)("%s", (name) => {
  const params = presets[name]
  const ctx = { self: "A", params, nodes: { holder: ["A", "B"] } }
  const other = { ...ctx, self: "B" }

  // fails if the rules of a version cannot be followed with real hashes, or two nodes disagree about them
  test("mints a first block soon after the maximum age, and others take it", () => {
    const first = 90 * day
    const slots = Array.from({ length: 10_000 }, (_, i) => first + i)
    const lucky = slots.find((slot) => (holder.atSlot?.(ctx, start(params), slot) ?? []).length > 0)
    expect(lucky).toBeDefined()
    const slot = lucky as number
    const minted = Result.getOrThrow(mint.apply(ctx, start(params), { _tag: "Mint", slot, coin: 0 }))
    const block = minted.state.tip
    const got = { from: "A", message: { _tag: "NewBlock" as const, block }, now: slot }
    expect(Result.getOrThrow(receiveBlock.apply(other, start(params), got)).state.tip).toBe(block)
    const early = receiveBlock.apply(other, start(params), { ...got, now: slot - 2 * 60 * 60 - 1 })
    expect(Result.isFailure(early) && early.failure._tag).toBe("TooEarly")
  })
})

// ── slow twins ─────────────────────────────────────────────────────────────────────────────────────────────────────

const run = simulate({ params: scaled, coins: [...coinsFor("A", 8, 1000n), ...coinsFor("B", 8, 1000n)], steps: 400 }, 1)
const params: Params = run.params
const { state } = run

// fails if the time since the genesis moves the second block's target. Source: Peercoin main.cpp GetNextTargetRequired
test("the first two blocks have the first target, the third is retargeted by the time between them", () => {
  const [genesis, first, second] = ancestry(state.tree, state.tip).toReversed() as [Block, Block, Block]
  const after = (block: Block) => chainOf(params, state.tree, block).target
  expect([after(genesis), after(first)]).toEqual([params.target, params.target])
  // span 60, spacing 2: (59 · 2 + 2 · time) / (61 · 2)
  expect(after(second)).toBe((params.target * BigInt(59 * 2 + 2 * (second.slot - first.slot))) / BigInt(61 * 2))
})

// fails if the search by halves finds another block than a walk down the chain
test("a modifier is that of the last block that is not later", () => {
  const chain = chainOf(params, state.tree, state.tip)
  const down = ancestry(state.tree, state.tip)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 420 }), (slot) => {
      const last = down.find((b) => b.slot <= slot) as Block
      const { marks } = chainOf(params, state.tree, last)
      return modifierAt(chain, slot) === (HashMap.getUnsafe(marks, last.height) as { modifier: string }).modifier
    }),
  )
})

// fails if a coin that minted on some branch is forgotten, or the order in which blocks came matters
test("a coin is known to have minted if some block of the tree says so", () => {
  const blocks = allBlocks(state.tree).filter((b) => b.stake !== null)
  const own = fc.array(fc.nat({ max: blocks.length - 1 }), { maxLength: 12 })
  fc.assert(
    fc.property(own, fc.nat({ max: blocks.length - 1 }), fc.integer({ min: -1, max: 1 }), (chosen, asked, shift) => {
      const some = [...new Set(chosen)].map((i) => blocks[i] as Block)
      // the blocks need not hang together: fork choice has been over a chain as long as each of them
      const grown = some.reduce((s, b) => join(params, s, b), { ...state, tree: treeOf(params.genesis) })
      const { stake, slot } = blocks[asked] as Block
      const coin = keyOf((stake as Input).from)
      const says = some.some((b) => b.slot === slot + shift && keyOf((b.stake as Input).from) === coin)
      return isUsed(grown, coin, slot + shift) === says
    }),
  )
})

// fails if a simulation leaves out an attempt that would have succeeded
test("the attempts of a time step include all that MINT accepts", () => {
  const blocks = ancestry(state.tree, state.tip)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: blocks.length - 1 }), fc.integer({ min: 0, max: 60 }), (at, ahead) => {
      const here: State = { ...start(params), tree: state.tree, tip: blocks[at] as Block }
      const ctx: Context<Params> = { self: "A", params, nodes: { holder: ["A"] } }
      const slot = here.tip.slot + ahead
      const events = Array.from({ length: 16 }, (_, coin): Mint => ({ _tag: "Mint", slot, coin }))
      const accepted = events.filter((e) => Result.isSuccess(mint.apply(ctx, here, e)))
      expect(holder.atSlot?.(ctx, here, slot)).toEqual(expect.arrayContaining(accepted))
    }),
  )
})

// fails if a coin could be made to suit its owner by what else is written into its block
test("the kernel's hash holds no id: a coin of another transaction in the same place has the same luck", () => {
  const chain = chainOf(params, state.tree, state.tip)
  const tip = state.tip.slot
  const verdict = (staked: Staked, slot: number) => Result.isSuccess(mayMint.check(params, chain, staked, slot))
  const one = hundredCoins(params)
  const other = { ...one, from: { transaction: makeGenesis("sha256d", []).id, index: 7 } }
  for (let slot = tip + 1; slot < tip + 20; slot++) expect(verdict(other, slot)).toBe(verdict(one, slot))
})

// slow twin: from the blocks alone, what is unspent and since when
test("what an owner holds, the oldest coin first, is what the chain leaves unspent", () => {
  const blocks = ancestry(state.tree, state.tip).toReversed()
  const since = new Map(blocks.flatMap((b) => b.transactions.map((tx) => [tx.id, b.slot] as const)))
  const chain = chainOf(params, state.tree, state.tip)
  const all = [...HashMap.entries(chain.coins)].map(([key, coin]) => ({
    key,
    owner: coin.owner,
    slot: since.get(outpointOf(key).transaction) ?? -1,
  }))
  for (const owner of new Set(all.map((c) => c.owner))) {
    const theirs = all
      .filter((c) => c.owner === owner)
      .sort((a, b) => a.slot - b.slot || (a.key < b.key ? -1 : 1))
      .map(({ key, slot }) => ({ key, slot }))
    expect(coinsOf(chain, owner).map((c) => ({ key: keyOf(c.from), slot: c.birth.slot }))).toEqual(theirs)
  }
})

// the table on the page
test("a grinder's four blocks give its oldest coin four hashes, of which two are low enough", () => {
  const begun = start(parentInKernel)
  const third = coinsOf(chainOf(parentInKernel, begun.tree, begun.tip), "M")[2] as Staked
  const drawn = [0n, 1n, 2n, 3n].map((left) => {
    const after = follow(parentInKernel, begun, assemble(parentInKernel, begun, third, 7, left))
    const chain = chainOf(parentInKernel, after.tree, after.tip)
    const oldest = coinsOf(chain, "M")[0] as Staked
    const hash = answerTo("mixed", "kernel", chain.id, oldest.birth.slot, oldest.birth.place, 11) / answersEnd
    expect(Result.isSuccess(mayMint.check(parentInKernel, chain, oldest, 11))).toBe(hash <= 0.625)
    return hash.toFixed(3)
  })
  expect(drawn).toEqual(["0.981", "0.521", "0.686", "0.037"])
})

// fails if a maximum age alone is taken for a defence: what counts is how many coins weigh enough, and how often
test.each([
  { name: "one coin that weighs enough", params: capped, most: 2 },
  { name: "no maximum age: three that do", params: uncapped, most: 6 },
  { name: "three that do at the maximum age", params: cappedInVain, most: 6 },
])("a burst of $most blocks in eight days: $name", ({ params, most }) => {
  const holds = (k: number) =>
    BurstIsShort(k).holds?.({ params: params as never, nodes: { holder: ["A"], hoarder: ["M"] } }, {} as Environment)
  expect(holds(most)).toBe(true)
  expect(holds(most - 1)).toBe(false)
})
