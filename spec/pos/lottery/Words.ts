/**
 * Short names for what people read. A block is called by its leader and slot (`A3`), a chain by its blocks from the genesis on
 * (`g/A1/B3`), a payment by who pays whom (`A→B 50`).
 */
import type { Words } from "../../core/Chapter.ts"
import { chainCells, chainWord, drawn, paymentWord, primes, withPayments } from "../../core/lib/ChainWords.ts"
import type { Deviation } from "./Adversary.ts"
import type { Block, Event, Message, Seen } from "./State.ts"
import type { Everywhere } from "./Temptation.ts"

/** Leader and slot; a key of another period or another signer is shown. */
const blockWord = ({ height, leader, slot, signature, note }: Block): string => {
  if (height === 0) return "g"
  const signer = signature.signer === leader ? "" : `!${signature.signer}`
  const period = signature.period === 0 || signature.period === slot ? "" : `!${signature.period}`
  return `${leader}${slot}${signer}${period}${note === 0 ? "" : `*${note}`}`
}

const fullWord = (block: Block): string => withPayments(blockWord(block), block)

/** The chain that ends in a block: `g/A1/B3`, or `…/A9/B11/A14`. */
const pathWord = ({ tree }: Seen, block: Block): string =>
  chainWord(tree, block, (b) => `${blockWord(b)}${primes(tree, b, blockWord)}`)

const messageWord = (message: Message): string => {
  switch (message._tag) {
    case "NewBlock":
      return `block ${fullWord(message.block)}`
    case "NewTransaction":
      return `payment ${paymentWord(message.transaction)}`
    case "GetChain":
      return "request for the chain"
  }
}

const choiceWord = { all: "with all that waits", back: "with what it can pay back to itself" } as const

const eventWord = (event: Event | Deviation | Everywhere): string => {
  switch (event._tag) {
    case "Produce":
      return `wins slot ${event.slot}`
    case "Submit":
      return `submits ${paymentWord(event.transaction)}`
    case "CatchUp":
      return "asks for all chains"
    case "ProduceOn":
      return `signs for slot ${event.slot} on height ${event.height}, ${choiceWord[event.choice]}`
    case "ProduceEverywhere":
      return `signs for slot ${event.slot} on every branch`
    case "Grind":
      return `tries contents for slot ${event.slot}`
    case "Steal":
      return `steals the key of ${event.node} after slot ${event.slot}`
    case "SignAs":
      return `signs as ${event.node} for slot ${event.slot} on height ${event.height}`
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
    ...chainCells(seen, (b) => pathWord(seen, b)),
  }),
  tree: ({ tree, tip }) => drawn(tree, tip, fullWord),
}
