/**
 * Short names for what people read. A block is called by its leader and slot (`A3`), a chain by its blocks from the genesis on
 * (`g/A1/B3`), a payment by who pays whom (`A→B 50`).
 */
import type { Words } from "../../core/Chapter.ts"
import { allBlocks, level, parentOf } from "../../core/lib/BlockTree.ts"
import type { Payment } from "../../core/lib/Ledger.ts"
import { paymentsOf } from "../../core/lib/Mempool.ts"
import type { Deviation } from "./Adversary.ts"
import type { Block, Event, Message, Seen } from "./State.ts"
import type { Everywhere } from "./Temptation.ts"

const nothing = "–"
const list = (names: ReadonlyArray<string>): string => (names.length === 0 ? nothing : names.join(", "))

/** `A→B 50`: who signed, and what others get of it; change that goes back to the signers is left out. */
const paymentWord = ({ inputs, outputs }: Payment): string => {
  const payers = [...new Set(inputs.map((i) => i.signedBy))]
  const others = outputs.filter((o) => !payers.includes(o.owner))
  const paid = others.length === 0 ? outputs : others
  return `${list(payers)}→${list(paid.map((o) => `${o.owner} ${o.value}`))}`
}

/** Leader and slot; a key of another period or another signer is shown. */
const blockWord = ({ height, leader, slot, signature, note }: Block): string => {
  if (height === 0) return "g"
  const signer = signature.signer === leader ? "" : `!${signature.signer}`
  const period = signature.period === 0 || signature.period === slot ? "" : `!${signature.period}`
  return `${leader}${slot}${signer}${period}${note === 0 ? "" : `*${note}`}`
}

/** The block with the payments that it writes. */
const fullWord = (block: Block): string => {
  const payments = paymentsOf(block)
  return payments.length === 0 ? blockWord(block) : `${blockWord(block)} [${list(payments.map(paymentWord))}]`
}

/** A block's name, with a prime for each sibling of the same name that comes before it by id. */
const nameIn = ({ tree }: Seen, block: Block): string => {
  const word = blockWord(block)
  const twins = level(tree, block.height).filter((b) => b.parent === block.parent && blockWord(b) === word)
  const before = twins.findIndex((b) => b.id === block.id)
  return `${word}${"′".repeat(Math.max(0, before))}`
}

/** How high a chain may be to be spelled out, and how many of its last blocks are named if it is higher. */
const wholeMax = 6
const lastShown = 3

/** The chain that ends in a block: `g/A1/B3`, or `…/A9/B11/A14`. */
const chainWord = (seen: Seen, block: Block): string => {
  const shown = block.height <= wholeMax ? wholeMax + 1 : lastShown
  const blocks: Array<string> = []
  for (let b: Block | undefined = block; b !== undefined && blocks.length < shown; b = parentOf(seen.tree, b)) {
    blocks.push(nameIn(seen, b))
  }
  const path = blocks.reverse().join("/")
  return block.height <= wholeMax ? path : `…/${path}`
}

/** How far below the tip another branch may end and still be shown. */
const forkDepthMax = 6

/** The ends of the other branches, highest first. */
const forks = ({ tree, tip }: Seen): ReadonlyArray<Block> => {
  const found: Array<Block> = []
  const parents = new Set<Block | undefined>()
  for (let h = tip.height + forkDepthMax; h >= Math.max(0, tip.height - forkDepthMax); h--) {
    for (const b of level(tree, h)) {
      if (!parents.has(b) && b.id !== tip.id) found.push(b)
      parents.add(parentOf(tree, b))
    }
  }
  return found
}

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

/** The words of the chapter. `forks` shows other branches that end at most six blocks below the tip. */
export const words: Words<Seen> = {
  message: messageWord,
  event: eventWord,
  node: (seen) => ({
    tip: chainWord(seen, seen.tip),
    forks: list(forks(seen).map((b) => chainWord(seen, b))),
    mempool: list(seen.mempool.map(paymentWord)),
  }),
  tree: ({ tree, tip }) => ({
    blocks: allBlocks(tree).map((b) => ({ id: b.id, parent: b.parent, label: fullWord(b) })),
    head: tip.id,
  }),
}
