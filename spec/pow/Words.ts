/**
 * Short names for what people read. A block is called by its miner and height (`A3`), a chain by its miners from the genesis
 * on (`g/A/B/A` ends in `A3`), a payment by who pays whom (`A→B 50`).
 */

import type { Words } from "../core/Chapter.ts"
import { allBlocks, level, parentOf } from "../core/lib/BlockTree.ts"
import type { Payment } from "../core/lib/Ledger.ts"
import { paymentsOf } from "../core/lib/Mempool.ts"
import { type Deviation, minerOf } from "./Adversary.ts"
import type { Block, Event, Message, Seen } from "./State.ts"

const nothing = "–"
const list = (names: ReadonlyArray<string>): string => (names.length === 0 ? nothing : names.join(", "))

/** `A→B 50`: who signed, and what others get of it; change that goes back to the signers is left out. */
const paymentWord = ({ inputs, outputs }: Payment): string => {
  const payers = [...new Set(inputs.map((i) => i.signedBy))]
  const others = outputs.filter((o) => !payers.includes(o.owner))
  const paid = others.length === 0 ? outputs : others
  return `${list(payers)}→${list(paid.map((o) => `${o.owner} ${o.value}`))}`
}

const blockWord = (block: Block): string => (block.height === 0 ? "g" : `${minerOf(block) ?? "?"}${block.height}`)

/** The block with the payments that it writes. */
const fullWord = (block: Block): string => {
  const payments = paymentsOf(block)
  return payments.length === 0 ? blockWord(block) : `${blockWord(block)} [${list(payments.map(paymentWord))}]`
}

/** A block's miner, with a prime for each sibling of the same miner that comes before it by id. */
const minerWord = ({ tree }: Seen, block: Block): string => {
  if (block.height === 0) return "g"
  const miner = minerOf(block)
  const twins = level(tree, block.height).filter((b) => b.parent === block.parent && minerOf(b) === miner)
  const before = twins.findIndex((b) => b.id === block.id)
  return `${miner ?? "?"}${"′".repeat(Math.max(0, before))}`
}

/** How high a chain may be to be spelled out, and how many of its last miners are named if it is higher. */
const wholeMax = 6
const lastShown = 3

/** The chain that ends in a block: `g/A/B`, or `…/A/B/A9` with the height at its end. */
const chainWord = (seen: Seen, block: Block): string => {
  const shown = block.height <= wholeMax ? wholeMax + 1 : lastShown
  const miners: Array<string> = []
  for (let b: Block | undefined = block; b !== undefined && miners.length < shown; b = parentOf(seen.tree, b)) {
    miners.push(minerWord(seen, b))
  }
  const path = miners.reverse().join("/")
  return block.height <= wholeMax ? path : `…/${path}${block.height}`
}

/** How far below the tip another branch may end and still be shown. */
const forkDepthMax = 6

/** The ends of the other branches that could still overtake the tip, highest first. */
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

/** The words of the chapter. `forks` shows other branches that end at most six blocks below the tip. */
export const words: Words<Seen> = {
  message: messageWord,
  event: eventWord,
  node: (seen) => ({
    tip: chainWord(seen, seen.tip),
    forks: list(forks(seen).map((b) => chainWord(seen, b))),
    mempool: list(seen.mempool.map(paymentWord)),
    orphans: list(seen.orphans.map(blockWord)),
  }),
  tree: ({ tree, tip }) => ({
    blocks: allBlocks(tree).map((b) => ({ id: b.id, parent: b.parent, label: fullWord(b) })),
    head: tip.id,
  }),
}
