/** Delegated proof of stake in the comparison with other protocols: see [Comparison.ts](../core/Comparison.ts). */
import type { Arena, Compared, Staged } from "../core/Comparison.ts"
import { sizeOf } from "../core/lib/Ledger.ts"
import { countBlocks, idBytes, transactionsBytes, writtenChain } from "../core/lib/Observed.ts"
import { makePayment } from "./Ids.ts"
import { bitshares, equals, type Founder, type Params, withFounders } from "./Params.ts"
import type { Message, Seen } from "./State.ts"

const seats = 21

/** BitShares' rules with 21 seats, elected at the start by delegates who vote for themselves. The party has its share of the seats. */
const stage = ({ nodes, share, intervalSeconds, blockPaymentsMax, payments }: Arena): Staged<Params> => {
  const names = Array.from({ length: nodes }, (_, i) => `n${i}`)
  const founders: ReadonlyArray<Founder> = [
    ...equals(names.slice(0, seats), 1_000_000n),
    ...Array.from({ length: payments }, (_, k) => ({ name: `c${k}`, coins: 1n, delegate: false, votes: [] })),
  ]
  const governance = { ...bitshares.governance, delegates: seats, delegatesMax: seats }
  const params = withFounders(
    {
      ...bitshares,
      ids: "mixed",
      clock: { _tag: "ticks", perSlot: intervalSeconds },
      slotSeconds: intervalSeconds,
      governance,
      blockItemsMax: blockPaymentsMax,
    },
    founders,
  )
  return {
    setup: { params, nodes: { delegate: names } },
    party: names.slice(0, Math.max(1, Math.round(share * seats))),
    slotSeconds: intervalSeconds,
    evaluationsPerSecond: 0,
  }
}

/** Two hashes, three numbers and a signature. */
const headerBytes = 150
/** An operation names an account and a few delegates. */
const operationBytes = 100

const bytes = (message: Message): number => {
  switch (message._tag) {
    case "NewBlock": {
      const { transactions, operations } = message.block
      return headerBytes + transactionsBytes(transactions) + operationBytes * operations.length
    }
    case "NewTransaction":
      return sizeOf(message.transaction)
    case "NewOperation":
      return operationBytes
    case "GetChain":
      return idBytes
  }
}

export const compared: Compared<Params, Seen> = {
  column: "DPoS",
  stage,
  payment: ({ genesis }, k) => {
    const from = { transaction: genesis.transactions[0]?.id ?? "", index: seats + k }
    const inputs = [{ from, signedBy: `c${k}` }]
    const transaction = makePayment({ inputs, outputs: [{ value: 1n, owner: "merchant" }] })
    return { id: transaction.id, event: { _tag: "Submit", transaction } as const }
  },
  height: ({ head }) => head.height,
  finalHeight: ({ lib }) => lib.height,
  chain: ({ tree, head }) => writtenChain(tree, head, (b) => b.producer),
  known: ({ tree }, from, to) => countBlocks(tree, from, to),
  bytes,
  says: {
    right: {
      says: "the delegate whose turn the slot is: 21 are elected by votes that weigh as much as the stake behind them; no luck",
      see: ["dpos/produce"],
    },
    evaluation: { says: "none: the schedule says who writes", see: ["dpos/produce"] },
    interval: {
      says: "one block in a slot; the length of a slot is free (0.5 to 10 s in the systems that run)",
      see: ["dpos/produce"],
    },
    open: {
      says: "whoever gets the votes for one of 21 seats; where few vote, little stake elects all",
      see: ["dpos/tally-is-exact", "dpos/few-never-elect-all"],
    },
    majorityCan: {
      says: "with 7 of 21 seats: stop finality; with 9, by signing twice: split it; with 15: leave payments out; with most votes: take all seats. Where blocks are late or hidden, fewer split it",
      see: [
        "dpos/lib-advances",
        "dpos/two-traitors-asynchronous",
        "dpos/last-produced-asynchronous",
        "dpos/three-shut-out-last-blocks",
        "dpos/low-turnout",
      ],
    },
    majorityCannot: {
      says: "spend the coins of others, create money, write in others' slots, make a node take back what it holds for irreversible",
      see: ["dpos/no-double-spend", "dpos/only-scheduled-produce", "dpos/lib-never-falls"],
    },
    finalStays: {
      says: "none, by the rule: two sides of a cut, each delegate on one of them, never both have 70 % of the seats, unless some sign twice",
      see: ["dpos/lib-never-falls", "dpos/two-traitors-asynchronous"],
    },
  },
}
