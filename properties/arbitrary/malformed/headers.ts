/**
 * Blocks with a bad header, one forger for each premise of VALID-HEADER and of RECEIVE-BLOCK itself.
 * Next: [bodies.ts](bodies.ts).
 */
import fc from "fast-check"
import { allBlocks } from "../../../spec/core/lib/BlockTree.ts"
import type { Transaction } from "../../../spec/core/lib/Ledger.ts"
import { subsidy } from "../../../spec/pow/Chain.ts"
import { seal } from "../../../spec/pow/Hashing.ts"
import { start } from "../../../spec/pow/Miner.ts"
import type { Params } from "../../../spec/pow/Params.ts"
import type { Block } from "../../../spec/pow/State.ts"
import { badBlock, type Forger, type Got, received } from "./refused.ts"
import { between, blockAt, coinbase, headerFor, mature, mined, miners, pay, pick, type Site, siteAt } from "./site.ts"
import { accept } from "./validChain.ts"

/** The transactions of a good block: a coinbase that takes its due, and a payment without fee. */
export const goodBody = (site: Site, n: number): ReadonlyArray<Transaction> => {
  const { coin, input } = pick(mature(site), n)
  return [
    coinbase(site, [{ value: subsidy(site.params, site.height), owner: pick(miners, n) }]),
    pay(site.params, [input], [{ value: coin.value, owner: pick(miners, n + 1) }]),
  ]
}

export const goodBlock = (site: Site, n: number): Block => blockAt(site, goodBody(site, n))

export const duplicate = badBlock((site, [a]) => {
  const known = allBlocks(site.state.tree).filter((b) => b.height > 0)
  return { block: pick(known, a) }
})

/** Its parent was never sent, or does not exist. */
export const parentUnknown = badBlock((site, [a, b]) => {
  const missing = goodBlock(site, a)
  const { state } = accept({ params: site.params, state: site.state, blocks: [] }, missing)
  const child = goodBlock(siteAt(site.params, state, missing), b)
  const nowhere = blockAt(site, goodBody(site, a), { parent: site.base.header.merkleRoot })
  return { block: b % 2 === 0 ? child : nowhere, also: undefined }
})

/** Compact forms that are no target: zero, negative, overflowing, too easy; a hash can meet those of the second list. */
const unmeetable = [0x00000000, 0x01003456, 0x04923456, 0x2300ffff] as const
const meetable = [0x20ffffff, 0x21017fff, 0x2201017f, 0x2100ffff] as const

const badTargetOnChain = badBlock((site, [a, b]) => {
  const transactions = goodBody(site, b)
  const change = (bits: number) => ({ ...headerFor(site, transactions), bits })
  if (a % 2 === 0) return { block: mined(site.params, change(pick(meetable, b)), transactions), also: ["WrongBits"] }
  const also = site.params.hash === "spelled" ? ["WrongBits"] : ["HighHash", "WrongBits"]
  return { block: seal(site.params.hash, change(pick(unmeetable, b)), transactions), also }
})

/** On a genesis that itself has such a target: then the chain demands it, and nothing else is wrong. */
const badTargetByGenesis: Forger<Got<"NewBlock">> = (params) =>
  fc.tuple(fc.constantFrom(...meetable), fc.nat(999)).map(([bits, n]) => {
    const { header, transactions } = params.genesis
    const bent: Params = { ...params, genesis: mined(params, { ...header, bits }, transactions) }
    const state = start(bent)
    const site = siteAt(bent, state, bent.genesis)
    const block = blockAt(site, [coinbase(site, [{ value: 1n, owner: pick(miners, n) }])])
    return { params: bent, state, input: received(block), also: [] }
  })

export const badTarget: Forger<Got<"NewBlock">> = (params) =>
  fc.oneof(badTargetOnChain(params), badTargetByGenesis(params))

export const highHash = badBlock((site, [a]) => {
  const transactions = goodBody(site, a)
  return { block: mined(site.params, headerFor(site, transactions), transactions, false) }
})

/** Another target than the chain sets, easier or harder, which it meets. */
export const wrongBits = badBlock((site, [a, b]) => {
  const other = between(0x20010000, 0x207fffff, a * 8191 + b)
  const bits = other === site.chain.requiredBits ? other - 1 : other
  return { block: blockAt(site, goodBody(site, a), { bits }) }
})

/** The median itself or earlier. */
export const timeTooOld = badBlock((site, [a, b]) => {
  const time = Math.max(0, site.chain.medianTime - pick([0, 1, b], a))
  return { block: blockAt(site, goodBody(site, a), { time }) }
})

/** At least a second beyond what the receiver's clock allows. */
export const timeTooNew = badBlock((site, [a, b]) => {
  const block = goodBlock(site, a)
  return { block, now: block.header.time - site.params.futureLimit - pick([1, 2, 1 + b], a) }
})

/** Below the gate of the height where it stands, whatever height its coinbase states. */
export const oldVersion = badBlock((site, [a, b]) => {
  const version = pick([1, 0, -1, -0x80000000], b)
  if (a % 4 > 0) return { block: blockAt(site, goodBody(site, a), { version }) }
  const early = coinbase(site, [{ value: 1n, owner: pick(miners, b) }], 0)
  return { block: blockAt(site, [early], { version }), also: ["WrongHeight"] }
})
