/** What a miner does with its inputs: which chain it follows, what it puts into a block, which orphans it keeps, by which constants. */

import * as Result from "effect/Result"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { find } from "../../spec/core/lib/BlockTree.ts"
import { connect, noCoins, type Payment, sizeOf, spends, total } from "../../spec/core/lib/Ledger.ts"
import { byId } from "../../spec/core/lib/Mempool.ts"
import { send } from "../../spec/core/Rule.ts"
import { assemble, isSolved, searchNonce } from "../../spec/pow/Assembly.ts"
import { subsidy } from "../../spec/pow/Chain.ts"
import { makePayment } from "../../spec/pow/Hashing.ts"
import { miner, rate, ready, start } from "../../spec/pow/Miner.ts"
import { bitcoin, easy, minimal, type Params, withGenesis } from "../../spec/pow/Params.ts"
import { askAgain, giveBlock, giveTip, keepOrphan, submit } from "../../spec/pow/Rules.ts"
import type { Block, State } from "../../spec/pow/State.ts"
import { validHeader } from "../../spec/pow/Validity.ts"
import { accept, blockAt, coinbase, contextOf, mature, siteAt, sites } from "../arbitrary/malformed.ts"

const runs = 100

const got = (block: Block, now = block.header.time) =>
  ({ from: "B", now, message: { _tag: "NewBlock", block } }) as const

/** A block on a base that pays its reward to this owner; parts of its header may be changed. */
const next = (params: Params, state: State, base: Block, owner: string, time?: number): Block => {
  const site = siteAt(params, state, base)
  const reward = coinbase(site, [{ value: subsidy(params, site.height), owner }])
  return blockAt(site, [reward], time === undefined ? {} : { time })
}

/** So many blocks, the first on the genesis and each on the one before, and the state of a node that has met them. */
const grown = (params: Params, owner: string, count: number, time?: (height: number) => number) => {
  const blocks: Array<Block> = []
  let state = start(params)
  for (let height = 1; height <= count; height++) {
    const block = next(params, state, blocks.at(-1) ?? params.genesis, owner, time?.(height))
    state = accept({ params, state, blocks: [] }, block).state
    blocks.push(block)
  }
  return { state, blocks }
}

/** The state of a node that meets these blocks, all valid, one after the other. */
const meet = (params: Params, state: State, blocks: ReadonlyArray<Block>): State =>
  blocks.reduce((s, block) => accept({ params, state: s, blocks: [] }, block).state, state)

describe("fork choice", () => {
  test.each([
    ["easy", easy],
    ["minimal", minimal],
  ] as const)("counts work, not blocks: %s", (_, preset) => {
    // Catches: the longest chain taken for the heaviest, work counted with the target of another block.
    const params = { ...preset, retarget: { interval: 2, timespan: 1200, powLimit: (1n << 255n) - 1n } }
    const genesis = start(params)
    const slow = grown(params, "A", 3, (height) => height * 9000).blocks
    const fast = grown(params, "B", 2, (height) => height).blocks
    expect(meet(params, genesis, [...slow, ...fast]).tip.id).toBe(fast.at(-1)?.id)
    expect(meet(params, genesis, [...fast, ...slow]).tip.id).toBe(fast.at(-1)?.id)
  })

  test("of two equal chains the one seen first stays", () => {
    // Catches: a tie that the last one wins, or the smaller id.
    const a = grown(minimal, "A", 2).blocks
    const b = grown(minimal, "B", 2).blocks
    expect(meet(minimal, start(minimal), [...a, ...b]).tip).toBe(a[1])
    expect(meet(minimal, start(minimal), [...b, ...a]).tip).toBe(b[1])
  })

  test("all payments of all blocks that are left behind wait again, beside those that waited", () => {
    // Catches: only the last block, or the first payment, taken back; what waited forgotten; a list that is not sorted.
    const params = withGenesis(
      minimal,
      ["A", "B", "C", "D", "E"].map((owner) => ({ value: 10n, owner })),
    )
    const transaction = params.genesis.transactions[0]?.id as string
    const payments = ["A", "B", "C", "D", "E"].map((signedBy, index) =>
      makePayment("spelled", {
        inputs: [{ from: { transaction, index }, signedBy }],
        outputs: [{ value: 10n, owner: "F" }],
      }),
    )
    const [a, b, c, d, e] = payments as [Payment, Payment, Payment, Payment, Payment]
    const write = (state: State, some: ReadonlyArray<Payment>): State => {
      const site = siteAt(params, state, state.tip)
      return meet(params, state, [blockAt(site, [coinbase(site, [{ value: 1n, owner: "A" }]), ...some])])
    }
    const before = { ...write(write(start(params), [d, b]), [a, e]), mempool: [c] }
    const rival = grown(params, "B", 3).blocks
    const after = meet(params, before, rival)
    expect(after.tip).toBe(rival[2])
    expect(after.mempool).toEqual(byId(payments))
  })
})

test("two payments of two coins wait together, though one transaction made both coins", () => {
  // Catches: payments that pass for rivals because they spend from one transaction.
  const params = withGenesis(minimal, [
    { value: 1n, owner: "A" },
    { value: 2n, owner: "A" },
  ])
  const from = params.genesis.transactions[0]?.id as string
  const payments = [0, 1].map((index) =>
    makePayment("spelled", {
      inputs: [{ from: { transaction: from, index }, signedBy: "A" }],
      outputs: [{ value: 1n, owner: "B" }],
    }),
  )
  const ask = (state: State, transaction: Payment): State =>
    Result.getOrThrow(submit.apply(contextOf(params), state, { _tag: "Submit", transaction })).state
  expect(payments.reduce(ask, start(params)).mempool).toEqual(byId(payments))
})

describe.each([
  ["easy", easy],
  ["minimal", minimal],
] as const)("a block that is filled: %s", (_, preset) => {
  test("holds what fits, nothing that fits is left out, and the reward is subsidy and fees", () => {
    // Catches: one large payment that keeps all later ones out, room that forgets the coinbase or excludes its last byte,
    // fees left to nobody, a payment of a coinbase that has just matured taken for a bad one.
    const widths = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 6, maxLength: 6 })
    const property = fc.property(
      sites(preset),
      widths,
      fc.nat(63),
      fc.integer({ min: -9, max: 9 }),
      (site, wide, chosen, ahead) => {
        const purses = mature(site).toReversed().slice(0, 6)
        const { state, base, chain, height } = site
        const worth = new Map<string, bigint>()
        const all = purses.map(({ input, coin }, i) => {
          const outputs = Array.from({ length: wide[i] as number }, () => ({ value: 0n, owner: "B" }))
          const payment = makePayment(preset.hash, { inputs: [input], outputs })
          worth.set(payment.id, coin.value)
          return payment
        })
        const bytes = all.filter((_, i) => (chosen >> i) % 2 === 1).reduce((sum, p) => sum + sizeOf(p), 60)
        const params = { ...preset, blockSizeMax: bytes }
        const mempool = byId(all)
        const now = chain.medianTime + ahead
        const block = assemble(contextOf(params), { ...state, tip: base, mempool }, now, 0)
        const payments = block.transactions.slice(1) as ReadonlyArray<Payment>
        const size = block.transactions.reduce((sum, tx) => sum + sizeOf(tx), 0)
        expect(size).toBeLessThanOrEqual(bytes)
        const out = mempool.filter((p) => !payments.includes(p))
        expect(out.filter((p) => size + sizeOf(p) <= bytes)).toEqual([])
        expect(payments).toEqual(mempool.filter((p) => payments.includes(p)))
        const fees = total(payments.map((p) => worth.get(p.id) as bigint))
        const value = subsidy(params, height) + fees
        expect(block.transactions[0]).toEqual(coinbase(site, [{ value, owner: "A" }]))
        const time = Math.max(now, chain.medianTime + 1)
        expect(block.header).toMatchObject({
          time,
          parent: base.id,
          bits: chain.requiredBits,
          version: params.version,
        })
      },
    )
    fc.assert(property, { numRuns: runs })
  })

  test("is made anew for another time, another miner, other parameters", () => {
    // Catches: a draft that is kept for the nonces of one search and handed out for another.
    const state = start(preset)
    const first = { params: preset, self: "A", now: 10 }
    for (const change of [{ now: 20 }, { self: "B" }, { params: { ...preset, version: 7 } }]) {
      for (const { params, self, now } of [first, { ...first, ...change }]) {
        const { header, transactions } = assemble(contextOf(params, self), state, now, 0)
        expect([header.version, transactions[0]?.outputs[0]?.owner, header.time]).toEqual([params.version, self, now])
      }
    }
  })

  test("gets the first nonce that solves it, and the time that it is tried", () => {
    // Catches: a search that begins at one or takes a nonce that solves nothing; luck that keeps the time of its template.
    for (const now of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const [ctx, state] = [contextOf(preset), start(preset)]
      const nonce = searchNonce(ctx, state, now)
      const tried = Array.from({ length: nonce + 1 }, (_, n) => isSolved(preset, assemble(ctx, state, now, n)))
      expect(tried.indexOf(true)).toBe(nonce)
      expect(ready(ctx, state, { _tag: "Mine", now: 0, nonce: 0 }, now)).toEqual({ _tag: "Mine", now, nonce })
    }
  })
})

describe("orphans", () => {
  const params = { ...minimal, orphansMax: 3 }
  const [b1, b2, b3, b4, b5] = grown(params, "A", 5, (height) => height * 60).blocks as [
    Block,
    Block,
    Block,
    Block,
    Block,
  ]
  const keep = (state: State, block: Block, now?: number) =>
    Result.getOrThrow(keepOrphan.apply(contextOf(params), state, got(block, now)))
  const keeping = (...blocks: ReadonlyArray<Block>): State => blocks.reduce((s, b) => keep(s, b).state, start(params))
  const ask = ({ id, height }: Block) => [send("B", { _tag: "GetBlock", id, height })]

  test("when there are too many the highest leave, whatever came first", () => {
    // Catches: a pool that is one too large, one that keeps the highest or the newest.
    expect(keeping(b5, b4, b3, b2).orphans).toEqual(byId([b2, b3, b4]))
    expect(keeping(b2, b3, b4, b5).orphans).toEqual(byId([b2, b3, b4]))
  })

  test("what is asked for is the parent of the lowest of the branch, now and when it is heard of again", () => {
    // Catches: a node that asks for a block that it keeps, and never for the one that it lacks.
    expect(keep(start(params), b3).outputs).toEqual(ask(b2))
    expect(keep(keeping(b3), b4).outputs).toEqual(ask(b2))
    const again = askAgain.apply(contextOf(params), keeping(b3, b4), got(b4))
    expect(Result.getOrThrow(again).outputs).toEqual(ask(b2))
  })

  test("all that waited for a block follow it, and the last one becomes the tip", () => {
    // Catches: only the children connected, not what is built on them; a tip that stays where the parent was.
    const { tip, orphans } = meet(params, keeping(b4, b3, b2), [b1])
    expect([tip.id, orphans]).toEqual([b4.id, []])
  })

  test("an invalid one takes all that is built on it out of the pool, and nothing else", () => {
    // Catches: blocks kept for ever whose parent can never come; a pool that is emptied by one bad block.
    const afterFirst = meet(params, start(params), [b1])
    const site = siteAt(params, afterFirst, b1)
    const greedy = blockAt(site, [coinbase(site, [{ value: 51n, owner: "A" }])])
    const onGreedy = { ...b3, id: "on greedy", parent: greedy.id }
    const state: State = { ...start(params), orphans: byId([greedy, onGreedy, b5]) }
    const { tip, orphans, tree } = meet(params, state, [b1])
    expect([tip.id, orphans]).toEqual([b1.id, [b5]])
    expect(find(tree, 2, greedy.id)).toBeUndefined()
  })

  test("one at the limit of the clock is kept", () => {
    // Catches: a limit that excludes itself, or is counted in another unit.
    const limit = b3.header.time - params.futureLimit
    expect(keep(start(params), b3, limit).state.orphans).toEqual([b3])
    const early = keepOrphan.apply(contextOf(params), start(params), got(b3, limit - 1))
    expect(Result.isFailure(early) && early.failure._tag).toBe("TooEarly")
  })
})

describe("questions and recovery", () => {
  const { state, blocks } = grown(minimal, "A", 2)
  const [b1, b2] = blocks as [Block, Block]
  const answer = { _tag: "NewBlock" } as const

  test("a block is given though its height is guessed wrong, the tip from the first block on", () => {
    // Catches: a height that is trusted though it is a hint; a chain of one block that nobody is told of.
    const question = { _tag: "GetBlock", id: b1.id, height: 7 } as const
    const given = giveBlock.apply(contextOf(minimal), state, {
      from: "B",
      now: 0,
      message: question,
    })
    expect(Result.getOrThrow(given).outputs).toEqual([send("B", { ...answer, block: b1 })])
    const one = meet(minimal, start(minimal), [b1])
    const head = giveTip.apply(contextOf(minimal), one, {
      from: "B",
      now: 0,
      message: { _tag: "GetTip" },
    })
    expect(Result.getOrThrow(head).outputs).toEqual([send("B", { ...answer, block: b1 })])
  })

  test("who comes back has its blocks and its tip, and nothing that was in memory", () => {
    // Catches: a tip that falls back to the genesis, a mempool that survives a crash.
    const payment = makePayment("spelled", { inputs: [], outputs: [] })
    const disk = miner.durable?.({
      ...state,
      mempool: [payment],
      orphans: [b2],
    })
    const back = miner.recover?.(contextOf(minimal), disk ?? null)
    expect(back?.state).toEqual({
      ...start(minimal),
      tree: state.tree,
      tip: b2,
    })
  })

  test("luck is as frequent as the power of a node", () => {
    // Catches: a power that is ignored, or missing where none is written.
    const params = { ...minimal, power: { A: 3, B: 0 } }
    const luck = { _tag: "Mine", now: 0, nonce: 0 } as const
    expect(["A", "B", "C"].map((self) => rate(contextOf(params, self), luck))).toEqual([3, 0, 1])
  })

  test("blocks and payments are passed on by their ids, questions are not", () => {
    // Catches: a payment that only its first hearers know, a question that goes round for ever.
    const transaction = makePayment("spelled", { inputs: [], outputs: [] })
    expect(miner.relay?.({ _tag: "NewBlock", block: b2 })).toBe(b2.id)
    expect(miner.relay?.({ _tag: "NewTransaction", transaction })).toBe(transaction.id)
    expect(miner.relay?.({ _tag: "GetBlock", id: b2.id, height: 2 })).toBeUndefined()
    expect(miner.relay?.({ _tag: "GetTip" })).toBeUndefined()
  })
})

describe("mainnet", () => {
  test("a period takes two weeks at ten minutes a block, and all subsidies come to just under the limit of money", () => {
    // Catches: seconds taken for minutes, an era one block longer; the sum is the well-known 20,999,999.9769 bitcoin.
    const { retarget, medianSpan, futureLimit, moneyMax } = bitcoin
    expect([retarget.timespan, medianSpan, futureLimit]).toEqual([retarget.interval * 600, 11, 7200])
    const eras = Array.from({ length: 65 }, (_, era) => 210_000n * subsidy(bitcoin, era * 210_000))
    expect([total(eras), moneyMax]).toEqual([2_099_999_997_690_000n, 2_100_000_000_000_000n])
    expect([209_999, 210_000].map((h) => subsidy(bitcoin, h))).toEqual([5_000_000_000n, 2_500_000_000n])
  })

  test("a coinbase is spent in the hundredth block above it, not before", () => {
    // Catches: a maturity that is off by one.
    const from = { transaction: "reward", index: 0 }
    const outputs = [{ value: 1n, owner: "A" }]
    const coins = connect(noCoins, 7, [{ _tag: "Coinbase", id: "reward", height: 7, outputs }])
    const payment = makePayment("spelled", { inputs: [{ from, signedBy: "A" }], outputs })
    const verdict = (height: number) => Result.isSuccess(spends.check(bitcoin, coins, height, payment))
    expect([106, 107].map(verdict)).toEqual([false, true])
  })

  test.each([
    [227_931, 2],
    [363_725, 3],
    [388_381, 4],
  ])("from block %i on a version below %i is refused", (height, version) => {
    // Catches: a gate at another height, a gate that the first one hides.
    const { header, id } = bitcoin.genesis
    const verdict = (at: number, stated: number) => {
      const place = {
        height: at,
        requiredBits: header.bits,
        medianTime: 0,
        now: header.time,
      }
      const judged = validHeader.check(bitcoin, { ...header, version: stated }, id, place)
      return Result.isFailure(judged) ? judged.failure._tag : "accepted"
    }
    expect(verdict(height - 1, version - 1)).toBe("accepted")
    expect(verdict(height, version - 1)).toBe("OldVersion")
    expect(verdict(height, version)).toBe("accepted")
  })
})
