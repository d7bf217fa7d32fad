/** The slot lottery in the comparison with other protocols: see [Comparison.ts](../../core/Comparison.ts). */
import type { Arena, Compared, Staged } from "../../core/Comparison.ts"
import { countBlocks, idBytes, transactionsBytes, writtenChain } from "../../core/lib/Observed.ts"
import { makePayment } from "./Blocks.ts"
import { type Params, praos, withGenesis } from "./Params.ts"
import type { Message, Seen } from "./State.ts"

/** Cardano's numbers; the length of a slot is what the arena's interval makes of it: a second where blocks come every 20. */
const stage = ({ nodes, share, intervalSeconds, blockPaymentsMax, payments, seed }: Arena): Staged<Params> => {
  const stakers = Array.from({ length: nodes }, (_, i) => `n${i}`)
  const unit = 1_000_000
  const strong = Math.round((share / (1 - share)) * (nodes - 1) * unit)
  const stakes = stakers.map((owner, i) => ({ owner, value: BigInt(i === 0 ? strong : unit) }))
  const coins = Array.from({ length: payments }, (_, k) => ({ value: 1n, owner: `client${k}` }))
  const slotSeconds = (intervalSeconds * praos.activeSlots.num) / praos.activeSlots.den
  const params: Params = {
    ...withGenesis(praos, [...stakes, ...coins]),
    clock: { _tag: "ticks", perSlot: slotSeconds },
    seed,
    lottery: "mixed",
    paymentsMax: blockPaymentsMax,
  }
  return {
    setup: { params, nodes: { staker: stakers } },
    party: ["n0"],
    slotSeconds,
    evaluationsPerSecond: nodes / slotSeconds,
  }
}

/** An estimate: two hashes and four numbers; keys, a proof and signatures of the kinds that Cardano uses. */
const headerBytes = 800

const bytes = (message: Message): number => {
  switch (message._tag) {
    case "NewBlock":
      return headerBytes + transactionsBytes(message.block.transactions)
    case "NewTransaction":
      return transactionsBytes([message.transaction])
    case "GetChain":
      return idBytes
  }
}

export const compared: Compared<Params, Seen> = {
  column: "PoS, lottery",
  stage,
  payment: ({ ids, genesis }, k) => {
    const outputs = genesis.transactions[0]?.outputs ?? []
    const first = outputs.findIndex((o) => o.owner === "client0")
    const from = { transaction: genesis.transactions[0]?.id ?? "", index: first + k }
    const inputs = [{ from, signedBy: `client${k}` }]
    const transaction = makePayment(ids, { inputs, outputs: [{ value: 1n, owner: "merchant" }] })
    return { id: transaction.id, event: { _tag: "Submit", transaction } as const }
  },
  height: ({ tip }) => tip.height,
  chain: ({ tree, tip }) => writtenChain(tree, tip, (b) => b.leader),
  known: ({ tree }, from, to) => countBlocks(tree, from, to),
  bytes,
  says: {
    right: {
      says: "who draws a number below its threshold in a slot: luck in proportion to stake; several may win a slot, or nobody",
      see: ["pos-lottery/produce", "pos-lottery/valid-leader"],
    },
    evaluation: { says: "one draw for each stakeholder and slot", see: ["pos-lottery/produce"] },
    interval: {
      says: "every 20th slot is won; the length of a slot is free (1 s in Cardano, so 20 s)",
      see: ["pos-lottery/valid-leader"],
    },
    open: {
      says: "anybody who owned coins two epochs ago",
      see: ["pos-lottery/new-stake-leads"],
    },
    majorityCan: {
      says: "overtake any depth up to the rollback limit: take payments back, leave them out",
      see: ["pos-lottery/asynchrony", "pos-lottery/no-reversal-after-2", "pos-lottery/rollback-is-limited"],
    },
    majorityCannot: {
      says: "spend the coins of others, create money, win a slot that it has not drawn",
      see: ["pos-lottery/without-bad-signature", "pos-lottery/conservation", "pos-lottery/without-not-leader"],
    },
  },
}
