/**
 * Short names for what people read. A block is called by its minter, its height and its time (`A3@5`), a chain by its minters
 * from the genesis on, each with its time (`g/A@2/B@5`), a payment by who pays whom (`A→B 50`). Beside the tip stands the coin that
 * minted it, value × time since it was made (`4×3`).
 */
import type { Words } from "../../core/Chapter.ts"
import { ancestry } from "../../core/lib/BlockTree.ts"
import { chainCells, chainWord, drawn, list, paymentWord, primes, withPayments } from "../../core/lib/ChainWords.ts"
import { type Deviation, minterOf } from "./Adversary.ts"
import type { Block, Event, Message, Seen } from "./State.ts"

const blockWord = (block: Block): string =>
  block.height === 0 ? "g" : `${minterOf(block) ?? "?"}${block.height}@${block.slot}`

/** The block with the payments that it writes. */
const fullWord = (block: Block): string => withPayments(blockWord(block), block)

const stepWord = (block: Block): string => `${minterOf(block) ?? "?"}@${block.slot}`

/** How high a chain may be to be spelled out: times make its blocks' names longer. */
const wholeMax = 5

/** The chain that ends in a block: `g/A@1/B@4`, with a prime for each sibling of one name, or `…/A@7/B@8/A@9` if it is long. */
const pathWord = ({ tree }: Seen, block: Block): string => {
  const nameOf = (b: Block): string =>
    b.height === 0 ? "g" : `${minterOf(b) ?? "?"}${primes(tree, b, stepWord)}@${b.slot}`
  return chainWord(tree, block, nameOf, wholeMax)
}

/** The coin that minted the tip: its value × the time steps since the block that made it, `4×3`. That is its age, unless age is kept. */
const coinOfTip = ({ tree, tip }: Seen): string => {
  if (tip.stake === null) return list([])
  const { transaction, index } = tip.stake.from
  const maker = ancestry(tree, tip).find((b) => b.transactions.some((tx) => tx.id === transaction))
  const coin = maker?.transactions.find((tx) => tx.id === transaction)?.outputs[index]
  return coin === undefined ? "unknown" : `${coin.value}×${tip.slot - (maker?.slot ?? 0)}`
}

const messageWord = (message: Message): string => {
  switch (message._tag) {
    case "NewBlock":
      return `block ${fullWord(message.block)}`
    case "NewTransaction":
      return `payment ${paymentWord(message.transaction)}`
    case "GetBranch":
      return "request for the chain"
    case "Branch":
      return `chain ${list(message.blocks.map(fullWord))}`
  }
}

const ordinals = ["oldest coin", "second oldest coin", "third oldest coin"]
const coinWord = (coin: number): string => ordinals[coin] ?? `coin number ${coin + 1}`

const mintOnWord = ({ height, slot, coin, unclaimed }: Extract<Deviation, { readonly _tag: "MintOn" }>): string => {
  const left = unclaimed === 0 ? "" : `, ${unclaimed} of the reward unclaimed`
  return `mints on height ${height} at ${slot} with its ${coinWord(coin)}${left}`
}

const eventWord = (event: Event | Deviation): string => {
  switch (event._tag) {
    case "Mint":
      return `mints at ${event.slot} with its ${coinWord(event.coin)}`
    case "Submit":
      return `submits ${paymentWord(event.transaction)}`
    case "CatchUp":
      return "asks for all chains"
    case "MintOn":
      return mintOnWord(event)
    case "Publish":
      return `shows its block of height ${event.height} to ${event.to}`
    case "Forge":
      return `forges a ${event.branch ? "branch" : "block"}: ${event.premise}`
    case "Tell":
      return `tells of ${paymentWord(event.transaction)}`
  }
}

/** The words of the chapter. */
export const words: Words<Seen> = {
  message: messageWord,
  event: eventWord,
  node: (seen) => ({
    coin: coinOfTip(seen),
    ...chainCells(seen, (b) => pathWord(seen, b)),
  }),
  tree: ({ tree, tip }) => drawn(tree, tip, fullWord),
}
