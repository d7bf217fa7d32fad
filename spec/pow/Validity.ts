/**
 * When a block is valid: three judgements, on its header, on its body alone, and on its coins in its chain.
 * Next: [Assembly.ts](Assembly.ts).
 */
import * as Result from "effect/Result"
import { parentOf, type Tree } from "../core/lib/BlockTree.ts"
import { decodeCompact } from "../core/lib/Compact.ts"
import type { Header } from "../core/lib/Header.ts"
import { apply, isUnspent, sizeOf, spends, total, wellFormed } from "../core/lib/Ledger.ts"
import { defer, judgement, premise, reject } from "../core/Rule.ts"
import { type Chain, chainOf, subsidy } from "./Chain.ts"
import { rootOf, solves } from "./Hashing.ts"
import type { Params } from "./Params.ts"
import type { Block } from "./State.ts"

/** What a header must fit: facts about the chain below it, and the clock of the node that judges. */
export interface Place {
  readonly height: number
  readonly requiredBits: number
  readonly medianTime: number
  readonly now: number
}

/** A version is an int32; before the first gate any will do. */
const versionMin = -0x80000000

/**
 * VALID-HEADER — the puzzle is solved at the difficulty that the chain sets, at a plausible time.
 *
 *     0 < target ≤ powLimit    hash ≤ target    bits = required(chain)
 *     medianTime(chain) < time ≤ now + futureLimit    version ≥ gate(height)
 */
export const validHeader = judgement({
  id: "pow/valid-header",
  source:
    "Nakamoto 2008 §4; Bitcoin Core pow.cpp CheckProofOfWork, validation.cpp ContextualCheckBlockHeader; BIPs 34, 65, 66",
  premises: {
    BadTarget: reject("its target is neither zero, negative nor overflowing, and no easier than the limit"),
    HighHash: reject("its hash, read as a number, is at most the target"),
    WrongBits: reject("its difficulty is exactly the one that its chain sets"),
    TimeTooOld: reject("its time is later than the median of the blocks before it"),
    TimeTooNew: defer("its time is not too far ahead of this node's clock"),
    OldVersion: reject("its version is at least the one in force at its height"),
  },
})(function* (params: Params, header: Header, id: string, place: Place) {
  const { target, negative, overflow } = decodeCompact(header.bits)
  const { powLimit } = params.retarget
  yield* premise("BadTarget", target > 0n && !negative && !overflow && target <= powLimit, header.bits)
  yield* premise("HighHash", solves(params.hash, header, id, target), id)
  yield* premise("WrongBits", header.bits === place.requiredBits, { bits: header.bits, required: place.requiredBits })
  yield* premise("TimeTooOld", header.time > place.medianTime, { time: header.time, median: place.medianTime })
  yield* premise("TimeTooNew", header.time <= place.now + params.futureLimit, { time: header.time, now: place.now })
  const least = params.versionGates.findLast((g) => place.height >= g.height)?.version ?? versionMin
  yield* premise("OldVersion", header.version >= least, { version: header.version, least })
})

/**
 * VALID-BODY — the transactions are the ones that the header commits to, in the right form.
 *
 *     merkle(transactions) = root, unambiguous    transactions = coinbase, payment…    size ≤ limit
 */
export const validBody = judgement({
  id: "pow/valid-body",
  keptBeside: 1,
  source: "Bitcoin Core validation.cpp CheckBlock; CVE-2012-2459",
  premises: {
    WrongRoot: reject("the header commits to exactly these transactions"),
    Mutated: reject("no other list of transactions has the same root"),
    NoCoinbase: reject("its first transaction is a coinbase"),
    SecondCoinbase: reject("no other transaction is a coinbase"),
    TooLarge: reject("its transactions are not larger than a block may be"),
    wellFormed,
  },
})(function* (params: Params, block: Block) {
  const { root, mutated } = rootOf(params.hash, block.transactions)
  yield* premise("WrongRoot", root === block.header.merkleRoot, { root, committed: block.header.merkleRoot })
  yield* premise("Mutated", !mutated, block.id)
  const [first, ...others] = block.transactions
  yield* premise("NoCoinbase", first?._tag === "Coinbase", block.id)
  yield* premise(
    "SecondCoinbase",
    others.every((tx) => tx._tag === "Payment"),
    block.id,
  )
  const size = block.transactions.reduce((sum, tx) => sum + sizeOf(tx), 0)
  yield* premise("TooLarge", size <= params.blockSizeMax, size)
  for (const tx of block.transactions) yield* wellFormed(params, tx)
})

/**
 * VALID-COINS — every payment spends coins of this chain that nobody spent before, and the miner takes no more than its due.
 *
 *     coinbase at height    ids new    chain ⊢ payment : fee, one after the other    Σ coinbase ≤ subsidy + Σ fees
 */
export const validCoins = judgement({
  id: "pow/valid-coins",
  keptBeside: 1,
  source: "Nakamoto 2008 §5 step 5, §6; Bitcoin Core validation.cpp ConnectBlock, ContextualCheckBlock; BIPs 30, 34",
  premises: {
    WrongHeight: reject("its coinbase states its height: one more than its parent's"),
    RepeatedId: reject("no transaction has the id of an earlier one that is not fully spent"),
    spends,
    GreedyCoinbase: reject("its coinbase creates at most the subsidy and the fees"),
  },
})(function* (params: Params, block: Block, chain: Chain) {
  const height = chain.height + 1
  yield* premise("WrongHeight", block.height === height, { stated: block.height, height })
  let coins = chain.coins
  let fees = 0n
  for (const tx of block.transactions) {
    yield* premise("RepeatedId", !isUnspent(coins, tx), tx.id)
    if (tx._tag === "Payment") fees += yield* spends(params, coins, height, tx)
    coins = apply(coins, height, tx)
  }
  const claimed = total((block.transactions[0]?.outputs ?? []).map((o) => o.value))
  yield* premise("GreedyCoinbase", claimed <= subsidy(params, height) + fees, { claimed, fees })
})

/** Whether a block is valid where it stands: its parent is in the tree, and a node with this clock finds nothing wrong. */
export const isValid = (params: Params, tree: Tree<Block>, block: Block, now: number): boolean => {
  const parent = parentOf(tree, block)
  if (parent === undefined) return false
  const chain = chainOf(params, tree, parent)
  const place = { ...chain, height: chain.height + 1, now }
  return (
    Result.isSuccess(validHeader.check(params, block.header, block.id, place)) &&
    Result.isSuccess(validBody.check(params, block)) &&
    Result.isSuccess(validCoins.check(params, block, chain))
  )
}
