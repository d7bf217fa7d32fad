/** Proof of work in the comparison with other protocols: see [Comparison.ts](../core/Comparison.ts). */
import type { Arena, Compared, Staged } from "../core/Comparison.ts"
import { sizeOf } from "../core/lib/Ledger.ts"
import { countBlocks, idBytes, paymentBytes, transactionsBytes, writtenChain } from "../core/lib/Observed.ts"
import { minerOf } from "./Adversary.ts"
import { makePayment } from "./Hashing.ts"
import { easy, type Params, withGenesis } from "./Params.ts"
import type { Message, Seen } from "./State.ts"

/** An assumption, for the row on energy: what an ordinary node computes in a second. A processor of today does about as much. */
const hashesPerSecond = 1_000_000

/** Real hashes at constant difficulty; the arena's interval is what luck makes of it. */
const stage = ({ nodes, share, intervalSeconds, blockPaymentsMax, payments }: Arena): Staged<Params> => {
  const miners = Array.from({ length: nodes }, (_, i) => `n${i}`)
  const coins = Array.from({ length: payments }, (_, k) => ({ value: 1n, owner: `client${k}` }))
  const others = nodes - 1
  const strong = (share / (1 - share)) * others
  const params: Params = {
    ...withGenesis(easy, coins),
    retarget: { ...easy.retarget, interval: 1_000_000_000 },
    subsidy: { initial: 50n, halvingInterval: 1_000_000_000 },
    maturity: 1,
    blockSizeMax: (blockPaymentsMax + 1) * paymentBytes,
    power: { n0: strong },
  }
  return {
    setup: { params, nodes: { miner: miners } },
    party: ["n0"],
    luckPerSecond: 1 / (intervalSeconds * (strong + others)),
    clockSeconds: 1,
    evaluationsPerSecond: (strong + others) * hashesPerSecond,
  }
}

const headerBytes = 80

const bytes = (message: Message): number => {
  switch (message._tag) {
    case "NewBlock":
      return headerBytes + transactionsBytes(message.block.transactions)
    case "NewTransaction":
      return sizeOf(message.transaction)
    case "GetBlock":
      return idBytes
    case "GetTip":
      return 0
  }
}

export const compared: Compared<Params, Seen> = {
  column: "PoW",
  stage,
  payment: ({ hash, genesis }, k) => {
    const from = { transaction: genesis.transactions[0]?.id ?? "", index: k }
    const inputs = [{ from, signedBy: `client${k}` }]
    const transaction = makePayment(hash, { inputs, outputs: [{ value: 1n, owner: "merchant" }] })
    return { id: transaction.id, event: { _tag: "Submit", transaction } as const }
  },
  height: ({ tip }) => tip.height,
  chain: ({ tree, tip }) => writtenChain(tree, tip, (b) => minerOf(b) ?? ""),
  known: ({ tree }, from, to) => countBlocks(tree, from, to),
  bytes,
  evaluationsAssume: "10⁶ hashes a second of an ordinary node",
  says: {
    right: { says: "who first finds a nonce for its block: luck in proportion to computing power", see: ["pow/mine"] },
    evaluation: {
      says: "one double SHA-256 of a header",
      see: ["pow/mine"],
    },
    interval: { says: "free: the difficulty follows the power (600 s in Bitcoin)", see: ["pow/valid-header"] },
    open: { says: "anybody with power, unasked; nobody is registered", see: ["pow/receive-block"] },
    majorityCan: {
      says: "overtake any depth: take payments back, leave them out, keep others' blocks out",
      see: ["pow/majority", "pow/no-reversal-after-2"],
    },
    majorityCannot: {
      says: "spend the coins of others, create money, have an invalid block accepted",
      see: ["pow/malformed", "pow/without-bad-signature", "pow/conservation"],
    },
  },
}
