/**
 * Short names for what people read. A block is called by its miner and height (`A3`), a chain by its miners from the genesis
 * on (`g/A/B/A` ends in `A3`), a payment by who pays whom (`A→B 50`).
 */

import type { Words } from "../core/Chapter.ts"
import type { Tree } from "../core/lib/BlockTree.ts"
import {
  chainCells,
  chainWord,
  drawn,
  list,
  paymentWord,
  primes,
  wholeMax,
  withPayments,
} from "../core/lib/ChainWords.ts"
import { type Deviation, minerOf } from "./Adversary.ts"
import type { Block, Event, Message, Seen } from "./State.ts"

const blockWord = (block: Block): string => (block.height === 0 ? "g" : `${minerOf(block) ?? "?"}${block.height}`)

const fullWord = (block: Block): string => withPayments(blockWord(block), block)

const minerWord = (block: Block): string => (block.height === 0 ? "g" : (minerOf(block) ?? "?"))

/** The chain that ends in a block, by its miners: `g/A/B`, or `…/A/B/A9` with the height at its end. */
const minersWord = (tree: Tree<Block>, block: Block): string => {
  const path = chainWord(tree, block, (b) => `${minerWord(b)}${primes(tree, b, minerWord)}`)
  return block.height <= wholeMax ? path : `${path}${block.height}`
}

const messageWord = (message: Message): string => {
  switch (message._tag) {
    case "NewBlock":
      return `block ${fullWord(message.block)}`
    case "NewTransaction":
      return `payment ${paymentWord(message.transaction)}`
    case "GetBlock":
      return `request for a block of height ${message.height}`
    case "GetTip":
      return "request for the tip"
  }
}

const choiceWord = { all: "with all that waits", none: "empty", back: "with what it can pay back to itself" } as const

const eventWord = (event: Event | Deviation): string => {
  switch (event._tag) {
    case "Mine":
      return "mines"
    case "Submit":
      return `submits ${paymentWord(event.transaction)}`
    case "CatchUp":
      return "asks for all tips"
    case "MineOn":
      return `mines on height ${event.height}, ${choiceWord[event.choice]}`
    case "Publish":
      return `shows its block of height ${event.height} to ${event.to}`
    case "Forge":
      return `forges a block: ${event.premise}`
    case "Tell":
      return `tells of ${paymentWord(event.transaction)}`
  }
}

/** The words of the chapter. */
export const words: Words<Seen> = {
  message: messageWord,
  event: eventWord,
  node: (seen) => ({
    ...chainCells(seen, (b) => minersWord(seen.tree, b)),
    orphans: list(seen.orphans.map(blockWord)),
  }),
  tree: ({ tree, tip }) => drawn(tree, tip, fullWord),
}
