/**
 * Blocks that do not fit the coins of their chain, one forger for each premise that VALID-COINS states itself.
 * Next: [others.ts](others.ts), the other rules of a miner.
 */
import fc from "fast-check"
import type { Payment } from "../../../spec/core/lib/Ledger.ts"
import { subsidy } from "../../../spec/pow/Chain.ts"
import { badPayments, inBlock } from "./payments.ts"
import { badBlock, type Forger, type Got } from "./refused.ts"
import { between, blockAt, coinbase, mature, miners, pay, pick, type Site, siteAt } from "./site.ts"
import { accept } from "./validChain.ts"

const due = (site: Site): bigint => subsidy(site.params, site.height)

/** A height below or above the right one. Two outputs set the coinbase apart from every earlier one. */
export const wrongHeight = badBlock((site, [a, b]) => {
  const height = pick([site.height - 1, site.height + 1, between(0, site.height - 1, b), site.height + 1 + b], a)
  const outputs = [
    { value: due(site) - 1n, owner: pick(miners, a) },
    { value: 1n, owner: pick(miners, b) },
  ]
  return { block: blockAt(site, [coinbase(site, outputs, height)]) }
})

const cheap = (site: Site, n: number): Payment =>
  pay(site.params, [pick(mature(site), n).input], [{ value: 1n, owner: pick(miners, n) }])

/**
 * A payment of an earlier block, or of this one, once more. Its coins are spent, so other premises would refuse it too: an id
 * that comes back on new coins takes two equal coinbases, which `WrongHeight` keeps away.
 */
export const repeatedId = badBlock((site, [a, b]) => {
  const payment = cheap(site, b)
  const also = ["CoinMissing", "Overspent"]
  const nothing = (s: Site) => coinbase(s, [{ value: 0n, owner: pick(miners, a) }])
  if (a % 2 === 0) return { block: blockAt(site, [nothing(site), payment, payment]), also }
  const first = blockAt(site, [nothing(site), payment])
  const { state } = accept({ params: site.params, state: site.state, blocks: [] }, first)
  const next = siteAt(site.params, state, first)
  return { block: blockAt(next, [nothing(next), payment]), also, state }
})

/** More than subsidy and fees, by one or by much. */
export const greedyCoinbase = badBlock((site, [a, b]) => {
  const payment = cheap(site, b)
  const spent = pick(mature(site), b).coin.value
  const more = BigInt(pick([1, 2, 1 + b], a))
  const plain = coinbase(site, [{ value: due(site) + more, owner: pick(miners, a) }])
  const withFee = coinbase(site, [
    { value: due(site), owner: pick(miners, a) },
    { value: spent - 1n + more, owner: pick(miners, b) },
  ])
  return { block: a % 2 === 0 ? blockAt(site, [plain]) : blockAt(site, [withFee, payment]) }
})

const bareCoinbase = badBlock((site) => ({ block: blockAt(site, [coinbase(site, [])]) }))
const negativeCoinbase = badBlock((site, [a, b]) => {
  const outputs = [
    { value: -BigInt(1 + b), owner: pick(miners, a) },
    { value: due(site), owner: pick(miners, b) },
  ]
  return { block: blockAt(site, [coinbase(site, outputs)]) }
})

/** A payment or the coinbase itself without outputs, or out of range. */
export const noOutputs: Forger<Got<"NewBlock">> = (params) =>
  fc.oneof(inBlock(badPayments.NoOutputs)(params), bareCoinbase(params))
export const valueOutOfRange: Forger<Got<"NewBlock">> = (params) =>
  fc.oneof(inBlock(badPayments.ValueOutOfRange)(params), negativeCoinbase(params))

/** A payment spends the coinbase of its own block. */
const ownCoinbase = badBlock((site, [a, b]) => {
  const reward = coinbase(site, [{ value: due(site), owner: pick(miners, a) }])
  const input = { from: { transaction: reward.id, index: 0 }, signedBy: pick(miners, a) }
  return { block: blockAt(site, [reward, pay(site.params, [input], [{ value: due(site), owner: pick(miners, b) }])]) }
})

/** A coinbase of a block before, or of the same. */
export const coinImmature: Forger<Got<"NewBlock">> = (params) =>
  fc.oneof(inBlock(badPayments.CoinImmature)(params), ownCoinbase(params))
