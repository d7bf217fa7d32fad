/**
 * Payments that break one premise of WELL-FORMED or SPENDS, alone for a mempool, or in a block that is valid in all else.
 * Next: [coins.ts](coins.ts).
 */
import { allBlocks } from "../../../spec/core/lib/BlockTree.ts"
import { coinAt, type Outpoint, type Payment } from "../../../spec/core/lib/Ledger.ts"
import { subsidy } from "../../../spec/pow/Chain.ts"
import type { Params } from "../../../spec/pow/Params.ts"
import { badBlock, type Numbers } from "./refused.ts"
import { between, blockAt, coinbase, immature, mature, miners, pay, pick, type Site } from "./site.ts"
import type { ChainOptions } from "./validChain.ts"

/** A bad payment, and what else it breaks, in a block and in a mempool. */
export interface BadPayment {
  readonly payment: Payment
  readonly also?: ReadonlyArray<string>
  /** It pays out more than it spends: the coinbase leaves so much of its due. */
  readonly short?: bigint
}

/** How bad payments of one kind are made, and in which worlds. */
export interface PaymentForger {
  readonly make: (site: Site, numbers: Numbers) => BadPayment
  readonly bend?: (params: Params) => Params
  readonly options?: ChainOptions
}

const owner = (n: number) => pick(miners, n)

const noOutputs: PaymentForger = {
  make: (site, [a]) => ({ payment: pay(site.params, [pick(mature(site), a).input], []) }),
}

/** A negative value beside a positive one; a value above the limit; a sum above it (CVE-2010-5139). */
const valueOutOfRange: PaymentForger = {
  make: (site, [a, b, c]) => {
    const { coin, input } = pick(mature(site), a)
    const below = [coin.value, -BigInt(1 + c)]
    const above = [site.params.moneyMax + 1n + BigInt(c)]
    const together = [site.params.moneyMax, BigInt(1 + c)]
    const values = pick([below, below.toReversed(), above, together], b)
    const also = values.some((value) => value < 0n) ? [] : ["Overspent", "GreedyCoinbase"]
    return {
      payment: pay(
        site.params,
        [input],
        values.map((value) => ({ value, owner: owner(c) })),
      ),
      also,
    }
  },
}

const noInputs: PaymentForger = {
  make: (site, [a, b]) => {
    const value = BigInt(b % 2)
    const payment = pay(site.params, [], [{ value, owner: owner(a) }])
    return { payment, also: value > 0n ? ["Overspent"] : [], short: value }
  },
}

/** One coin twice, which pays for twice its value (CVE-2018-17144). */
const repeatedInput: PaymentForger = {
  make: (site, [a, b]) => {
    const { coin, input } = pick(mature(site), a)
    const value = BigInt(between(1, 2 * Number(coin.value), b))
    return { payment: pay(site.params, [input, input], [{ value, owner: owner(b) }]) }
  },
}

/** A coin that never was, was spent already, or lies on another branch; beside one that would pay for all. */
const coinMissing: PaymentForger = {
  make: (site, [a, b]) => {
    const { coin, input } = pick(mature(site), a)
    const earlier = allBlocks(site.state.tree).filter((block) => block.height < site.height)
    const elsewhere = earlier.flatMap((block) => block.transactions)
    const known: ReadonlyArray<Outpoint> = [
      ...elsewhere.map((tx) => ({ transaction: tx.id, index: 0 })),
      { transaction: site.base.id, index: 0 },
      { transaction: input.from.transaction, index: 1 + input.from.index + 9 },
    ]
    const from = pick(
      known.filter((o) => coinAt(site.chain.coins, o) === undefined),
      b,
    )
    const inputs = [input, { from, signedBy: owner(b) }]
    return {
      payment: pay(site.params, a % 2 === 0 ? inputs : inputs.toReversed(), [{ value: coin.value, owner: owner(b) }]),
    }
  },
}

/** A coinbase of late. With a maturity of one block there is none in the chain below: then it is raised to two. */
const coinImmature: PaymentForger = {
  bend: (params) => ({ ...params, maturity: Math.max(2, params.maturity) }),
  make: (site, [a, b]) => {
    const { coin, input } = pick(immature(site), a)
    return { payment: pay(site.params, [input], [{ value: coin.value, owner: owner(b) }]) }
  },
}

const badSignature: PaymentForger = {
  make: (site, [a, b]) => {
    const { coin, input } = pick(mature(site), a)
    const thief = pick(
      miners.filter((m) => m !== coin.owner),
      b,
    )
    return { payment: pay(site.params, [{ ...input, signedBy: thief }], [{ value: coin.value, owner: thief }]) }
  },
}

/**
 * Two coins worth more together than there may be money. No such coins exist where all subsidies together stay within
 * `moneyMax`, as in every preset: so the limit is lowered until they do. Empty blocks keep each coinbase below it.
 */
const inputsOutOfRange: PaymentForger = {
  make: (site, [a, b]) => {
    const rich = mature(site).filter(({ coin }) => coin.value > site.params.moneyMax / 2n)
    const one = pick(rich, a)
    const other = pick(
      rich.filter((p) => p !== one),
      b,
    )
    return {
      payment: pay(site.params, [one.input, other.input], [{ value: BigInt(between(1, 60, b)), owner: owner(a) }]),
    }
  },
  bend: (params) => ({ ...params, moneyMax: 60n }),
  options: { paymentsMax: 0 },
}

const overspent: PaymentForger = {
  make: (site, [a, b]) => {
    const { coin, input } = pick(mature(site), a)
    const short = BigInt(between(1, Number(subsidy(site.params, site.height)), b))
    return { payment: pay(site.params, [input], [{ value: coin.value + short, owner: owner(b) }]), short }
  },
}

/** One forger for each premise of a payment. */
export const badPayments = {
  NoOutputs: noOutputs,
  ValueOutOfRange: valueOutOfRange,
  NoInputs: noInputs,
  RepeatedInput: repeatedInput,
  CoinMissing: coinMissing,
  CoinImmature: coinImmature,
  BadSignature: badSignature,
  InputsOutOfRange: inputsOutOfRange,
  Overspent: overspent,
}

/** A good payment, all of its coin less a fee; and a rival that spends the same coin. */
export const rivals = (site: Site, [a, b, c]: Numbers): readonly [Payment, Payment] => {
  const { coin, input } = pick(mature(site), a)
  const to = (n: number) => pay(site.params, [input], [{ value: coin.value, owner: owner(n) }])
  return [to(b), to(b + 1 + (c % 2))]
}

/** The bad payment in a block, beside a good one where another coin is left, under a coinbase that takes its due. */
export const inBlock = ({ make, bend, options }: PaymentForger) =>
  badBlock(
    (site, numbers) => {
      const { payment, also = [], short = 0n } = make(site, numbers)
      const due = also.includes("GreedyCoinbase") ? 0n : subsidy(site.params, site.height) - short
      const touched = new Set(payment.inputs.map((i) => i.from.transaction))
      const spare = mature(site).find((p) => !touched.has(p.input.from.transaction))
      const beside = spare && pay(site.params, [spare.input], [{ value: 1n, owner: owner(numbers[0]) }])
      const good = beside === undefined || touched.has(beside.id) ? [] : [beside]
      const payments = numbers[2] % 2 === 0 ? [payment] : [...good, payment]
      return { block: blockAt(site, [coinbase(site, [{ value: due, owner: owner(numbers[1]) }]), ...payments]), also }
    },
    bend,
    options,
  )
