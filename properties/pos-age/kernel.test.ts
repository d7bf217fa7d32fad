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
import { assemble, follow, isUsed, join, trustAfter } from "../../spec/pos/age/ForkChoice.ts"
import { makeGenesis, textHash } from "../../spec/pos/age/Hashing.ts"
import { holder, start } from "../../spec/pos/age/Holder.ts"
import { consumedBy, isLucky, mayMint, weightOf } from "../../spec/pos/age/Kernel.ts"
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
    { days: 45.5, v02: 4550n, v03: 1550n },
    { days: 60, v02: 6000n, v03: 3000n },
    { days: 90, v02: 9000n, v03: 6000n },
    { days: 365, v02: 9000n, v03: 6000n },
  ]
  test.each(table)("weigh what kernel.cpp says after $days days", ({ days, v02, v03 }) => {
    expect(weightOf(presets["peercoin-0.2"], hundred, days * day)).toBe(v02)
    expect(weightOf(presets["peercoin-0.3"], hundred, days * day)).toBe(v03)
    expect(weightOf(presets["peercoin-0.5"], hundred, days * day)).toBe(v03)
  })

  // fails if coins or days are made whole before they are multiplied: what is made whole is the product
  test("count parts of coins and of days: half a coin for three days is one coin-day", () => {
    const params = presets["peercoin-0.5"]
    const part = (value: bigint): Staked => ({ ...hundredCoins(params), coin: { ...hundredCoins(params).coin, value } })
    expect(weightOf(params, 100_500_000n, 60 * day)).toBe(3015n)
    expect(consumedBy(params, hundredCoins(params), 45.5 * day)).toBe(4_550n)
    expect([1, 2, 3, 4].map((days) => consumedBy(params, part(500_000n), days * day))).toEqual([0n, 1n, 1n, 2n])
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
const blocks = ancestry(state.tree, state.tip).toReversed()

// fails if the time since the genesis moves the second block's target. Source: Peercoin main.cpp GetNextTargetRequired
test("the first two blocks have the first target, the third is retargeted by the time between them", () => {
  const [genesis, first, second] = blocks as [Block, Block, Block]
  const after = (block: Block) => chainOf(params, state.tree, block).target
  expect([after(genesis), after(first)]).toEqual([params.target, params.target])
  // span 60, spacing 2: (59 · 2 + 2 · time) / (61 · 2)
  expect(after(second)).toBe((params.target * BigInt(59 * 2 + 2 * (second.slot - first.slot))) / BigInt(61 * 2))
})

// slow twin: the targets from the times alone. Source: Peercoin main.h GetBlockTrust
// fails if each block counts alike, or by the target of the block after it
test("trust adds up 2²⁵⁶ / (target + 1) over the targets that were in force", () => {
  let target = params.target
  let trust = 0n
  for (let height = 1; height < blocks.length; height++) {
    const [parent, block] = [blocks[height - 1] as Block, blocks[height] as Block]
    if (height > 2) {
      const time = parent.slot - (blocks[height - 2] as Block).slot
      target = (target * BigInt(59 * 2 + 2 * time)) / BigInt(61 * 2)
    }
    trust += (1n << 256n) / (target + 1n)
    expect(chainOf(params, state.tree, block).trust).toBe(trust)
    expect(trustAfter(chainOf(params, state.tree, parent))).toBe(trust)
  }
})

/** The state of somebody who has followed a chain that one owner minted at these times, be it lucky or not. */
const mintedAt = (params: Params, owner: string, slots: ReadonlyArray<number>): State =>
  slots.reduce((s: State, slot) => {
    const [staked] = coinsOf(chainOf(params, s.tree, s.tip), owner)
    return follow(params, s, assemble(params, s, staked as Staked, slot, 0n))
  }, start(params))

// fails if the longer chain is followed
test("three blocks at a quick pace have more trust than four with a long pause, whichever came first", () => {
  const lively = presets.lively
  const quick = mintedAt(lively, "A", [1, 2, 3])
  const slow = mintedAt(lively, "B", [1, 51, 52, 53])
  const madeIn = (s: State) => allBlocks(s.tree).slice(1)
  const orders = [
    [...madeIn(quick), ...madeIn(slow)],
    [...madeIn(slow), ...madeIn(quick)],
  ]
  const tips = orders.map((order) => order.reduce((s: State, b) => follow(lively, s, b), start(lively)).tip.id)
  expect(tips).toEqual([quick.tip.id, quick.tip.id])
})

const targetAfter = (params: Params, slots: ReadonlyArray<number>): bigint => {
  const { tree, tip } = mintedAt(params, "A", slots)
  return chainOf(params, tree, tip).target
}

test("after a pause of thirty years the target is the easiest there may be, and no easier", () => {
  const params = presets["peercoin-0.5"]
  expect(targetAfter(params, [1, 1 + 30 * 365 * day])).toBe(params.targetMax)
})

// fails if rounding makes it 0: no coin could ever mint again, and no pace would raise it
test("a target of 1 stays at 1, however quick the pace is", () => {
  const params: Params = { ...presets.lively, target: 1n }
  expect(targetAfter(params, [1, 2])).toBe(1n)
  expect(targetAfter(params, [1, 2, 3, 53])).toBe(6n)
})

test("the pace is counted in seconds, however many of them a time step has", () => {
  const params: Params = { ...presets["peercoin-0.5"], stepSeconds: 60 }
  const seconds = 1007 * 600 + 2 * (10 * 60)
  expect(targetAfter(params, [1, 11])).toBe((params.target * BigInt(seconds)) / BigInt(1009 * 600))
})

// fails if seconds are taken for time steps somewhere, or time steps for seconds
test("the same chain has the same luck if its steps, days and ages are all sixty times as long", () => {
  const dynamic = (before: number) => ({ _tag: "dynamic", before }) as const
  const longer: Params = {
    ...params,
    stepSeconds: 60,
    daySeconds: 60,
    ages: { min: 30 * 60, max: 90 * 60, fromMin: true },
    modifier: dynamic(21 * 60),
    retarget: { span: 60, spacing: 2 * 60 },
  }
  const seen = (p: Params) => {
    const chain = chainOf(p, state.tree, state.tip)
    const slots = Array.from({ length: 30 }, (_, i) => chain.slot + 1 + i)
    const coins = [...coinsOf(chain, "A"), ...coinsOf(chain, "B")]
    const luck = slots.map((slot) => coins.filter((c) => isLucky(p, chain, c, slot)).map((c) => c.from))
    return { target: chain.target, luck, rewards: coins.map((c) => rewardOf(p, c, chain.slot + 1)) }
  }
  expect(params.modifier).toEqual(dynamic(21))
  expect(seen(longer)).toEqual(seen(params))
})

// ── modifiers and hashes ─────────────────────────────────────────────────────────────────────────────────────────────

const modifierOf = (params: Params, block: Block): string =>
  (HashMap.getUnsafe(chainOf(params, state.tree, block).marks, block.height) as { modifier: string }).modifier

const hashed = (params: Params, kind: "mixed" | "sha256d"): Params => ({ ...params, kernel: { _tag: kind } })

// fails if the modifier forgets the blocks before, or the block itself has no say, or more than one bit
test.each(["mixed", "sha256d"] as const)("%s: each block has a modifier of its own, one of two", (kind) => {
  const params = hashed(run.params, kind)
  const all = blocks.map((b) => modifierOf(params, b))
  expect(new Set(all).size).toBe(blocks.length)
  const others = Array.from({ length: 40 }, (_, i): Block => ({ ...state.tip, id: `${i}` }))
  const next = new Set(others.map((b) => modifierOf(params, b)))
  expect(next.size).toBe(2)
  expect(next).toContain(all.at(-1))
})

const births = [
  { slot: 0, place: "0.0" },
  { slot: 0, place: "0.1" },
  { slot: 7, place: "0.0" },
  { slot: 7, place: "1.0" },
]
/** What stands in for the modifier of an attempt on the tip, looked up by walking down the chain. */
const latest = (params: Params, slot: number): string =>
  modifierOf(params, blocks.findLast((b) => b.slot <= slot) as Block)
const modifiers: ReadonlyArray<[Params["modifier"], (params: Params, birth: number, slot: number) => string]> = [
  [{ _tag: "bits" }, (p) => chainOf(p, state.tree, state.tip).target.toString(36)],
  [{ _tag: "static", after: 9 }, (p, birth) => latest(p, birth + 9)],
  [{ _tag: "dynamic", before: 21 }, (p, _, slot) => latest(p, slot - 21)],
  [{ _tag: "parent" }, () => state.tip.id],
]
const cases = modifiers.flatMap(([modifier, word]) =>
  (["mixed", "sha256d"] as const).map((kind) => ({ name: `${kind}, ${modifier._tag}`, kind, modifier, word })),
)

// fails if the modifier, or the time or place of a coin's birth, or the time of the attempt, is left out of the hash
test.each(cases)("$name: the hash of modifier, birth, place and time is compared", ({ kind, modifier, word }) => {
  const params = hashed({ ...run.params, modifier }, kind)
  const chain = chainOf(params, state.tree, state.tip)
  // at the maximum age about every other attempt is lucky
  const value = (params.coin << 255n) / chain.target / 60n
  const weight = (value * 60n) / params.coin
  const verdicts = births.flatMap((birth) =>
    Array.from({ length: 20 }, (_, i) => {
      const slot = state.tip.slot + 1 + i
      const coin = { value, owner: "A", height: 0, coinbase: true }
      const parts = [word(params, birth.slot, slot), birth.slot, birth.place, slot]
      const hash =
        kind === "mixed"
          ? BigInt(answerTo("mixed", "kernel", ...parts)) << 208n
          : BigInt(`0x${textHash(parts.join("\n"))}`)
      const isLow = hash <= chain.target * weight
      expect(isLucky(params, chain, { from: { transaction: "", index: 0 }, coin, birth }, slot)).toBe(isLow)
      return isLow
    }),
  )
  expect(new Set(verdicts).size, "luck never differs").toBe(2)
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
