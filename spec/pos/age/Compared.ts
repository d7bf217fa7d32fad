/** Coin age in the comparison with other protocols: see [Comparison.ts](../../core/Comparison.ts). */
import type { Arena, Compared, Staged } from "../../core/Comparison.ts"
import { countBlocks, idBytes, transactionsBytes, writtenChain } from "../../core/lib/Observed.ts"
import { answerTo } from "../../core/lib/Oracle.ts"
import { chainOf } from "./Chain.ts"
import { makePayment } from "./Hashing.ts"
import { type Params, presets, withGenesis } from "./Params.ts"
import type { Message, Seen } from "./State.ts"

/**
 * Time steps between blocks; Peercoin has 600. Coins that are lucky in the same step fork the chain: about one block in 60 here, one in
 * 1,200 with 600 steps. So the stale blocks of the comparison are those of this number, not of the protocol.
 */
const stepsPerBlock = 30
const peercoin = presets["peercoin-0.5"]
const coinsEach = 2
/**
 * Ages of 30, 90 and 21 days are too long to wait for: here they are the times of 20, 60 and 14 blocks, and a day that of one.
 * With a third of that a chain now and then stood still for ever: once no block has come for the modifier's age, no coin mints.
 */
const [ageMin, ageMax, modifierAge] = [20, 60, 14]
/** The owners of the coins, in an order that the seed decides: the place of a coin in the genesis is part of its kernel. */
const shuffled = (owners: ReadonlyArray<string>, seed: number): ReadonlyArray<string> => {
  const keys = new Map(owners.map((_, i) => [i, answerTo("mixed", "order", seed, i)] as const))
  const order = [...keys].sort(([, a], [, b]) => a - b).map(([i]) => i)
  return order.map((i) => owners[i] as string)
}

/**
 * Peercoin's rules with ages in the same proportions. Coins are of one size, since a large coin is used up at once; ordinary nodes
 * hold two each. All of them are old enough to weigh most at the start. A last coin makes the genesis that of a seed: modifiers,
 * and with them luck, follow from ids.
 */
const stage = ({ nodes, share, intervalSeconds, blockPaymentsMax, payments, seed }: Arena): Staged<Params> => {
  const holders = Array.from({ length: nodes }, (_, i) => `n${i}`)
  const many = Math.max(1, Math.round((share / (1 - share)) * (nodes - 1) * coinsEach))
  const owners = [...Array.from({ length: many }, () => "n0"), ...holders.slice(1), ...holders.slice(1)]
  const value = 1000n
  const stakes = shuffled(owners, seed).map((owner) => ({ owner, value: value * peercoin.coin }))
  const coins = Array.from({ length: payments }, (_, k) => ({ value: 1n, owner: `client${k}` }))
  const slotSeconds = intervalSeconds / stepsPerBlock
  const weight = BigInt(owners.length) * value * BigInt(ageMax - ageMin)
  const params: Params = {
    ...withGenesis(peercoin, [...stakes, ...coins, { value: 1n, owner: `seed${seed}` }]),
    clock: { _tag: "ticks", perSlot: slotSeconds },
    stepSeconds: 1,
    ages: { min: ageMin * stepsPerBlock, max: ageMax * stepsPerBlock, fromMin: true },
    daySeconds: stepsPerBlock,
    kernel: { _tag: "mixed" },
    modifier: { _tag: "dynamic", before: modifierAge * stepsPerBlock },
    target: (1n << 256n) / (weight * BigInt(stepsPerBlock)),
    targetMax: 1n << 255n,
    retarget: { span: 30, spacing: stepsPerBlock },
    maturity: 1,
    paymentsMax: blockPaymentsMax,
  }
  return {
    setup: { params, nodes: { holder: holders } },
    party: ["n0"],
    slotSeconds,
    clockStart: ageMax * intervalSeconds,
    evaluationsPerSecond: owners.length / slotSeconds,
  }
}

/** As Bitcoin's, and a signature. */
const headerBytes = 80 + 72

const bytes = (message: Message): number => {
  switch (message._tag) {
    case "NewBlock":
      return headerBytes + transactionsBytes(message.block.transactions)
    case "Branch":
      return message.blocks.reduce((sum, b) => sum + headerBytes + transactionsBytes(b.transactions), 0)
    case "NewTransaction":
      return transactionsBytes([message.transaction])
    case "GetBranch":
      return idBytes
  }
}

export const compared: Compared<Params, Seen> = {
  column: "PoS, coin age",
  stage,
  payment: ({ hash, genesis }, k) => {
    const outputs = genesis.transactions[0]?.outputs ?? []
    const first = outputs.findIndex((o) => o.owner === "client0")
    const from = { transaction: genesis.transactions[0]?.id ?? "", index: first + k }
    const inputs = [{ from, signedBy: `client${k}` }]
    const transaction = makePayment(hash, { inputs, outputs: [{ value: 1n, owner: "merchant" }] })
    return { id: transaction.id, event: { _tag: "Submit", transaction } as const }
  },
  height: ({ tip }) => tip.height,
  weight: ({ tree, tip }, params) => Number(chainOf(params, tree, tip).trust),
  chain: ({ tree, tip }) => writtenChain(tree, tip, (b) => b.stake?.signedBy ?? ""),
  known: ({ tree }, from, to) => countBlocks(tree, from, to),
  bytes,
  says: {
    right: {
      says: "whose coin meets a target that grows with amount × time held: luck in proportion to coin age, which is used up",
      see: ["pos-age/mint", "pos-age/may-mint"],
    },
    evaluation: { says: "one hash for each coin and time step", see: ["pos-age/may-mint"] },
    interval: {
      says: "free: the target follows the pace (600 s and as many time steps in Peercoin; 30 steps here, and most stale blocks are two of one step)",
      see: ["pos-age/may-mint"],
    },
    open: { says: "anybody whose coins are old enough; fresh coins do not count", see: ["pos-age/may-mint"] },
    majorityCan: {
      says: "overtake any depth: take payments back, leave them out; age saved up helps even a minority for a while",
      see: ["pos-age/asynchrony", "pos-age/hoarding"],
    },
    majorityCannot: {
      says: "spend the coins of others, create money beyond the reward, count the same age twice",
      see: ["pos-age/without-bad-signature", "pos-age/conservation", "pos-age/age-is-consumed"],
    },
  },
}
