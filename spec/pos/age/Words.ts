/**
 * Short names for what people read. A block is called by its minter, its height and its time (`A3@5`), a chain by its minters
 * from the genesis on, each with its time (`g/A@2/B@5`), a payment by who pays whom (`A→B 50`).
 */
import type { Words } from "../../core/Chapter.ts"
import { allBlocks, level, parentOf } from "../../core/lib/BlockTree.ts"
import type { Payment } from "../../core/lib/Ledger.ts"
import { paymentsOf } from "../../core/lib/Mempool.ts"
import { type Deviation, minterOf } from "./Adversary.ts"
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

const blockWord = (block: Block): string =>
  block.height === 0 ? "g" : `${minterOf(block) ?? "?"}${block.height}@${block.slot}`

/** The block with the payments that it writes. */
const fullWord = (block: Block): string => {
  const payments = paymentsOf(block)
  return payments.length === 0 ? blockWord(block) : `${blockWord(block)} [${list(payments.map(paymentWord))}]`
}

/** A block's minter and time, with a prime for each sibling of the same minter and time that comes before it by id. */
const stepWord = ({ tree }: Seen, block: Block): string => {
  if (block.height === 0) return "g"
  const minter = minterOf(block)
  const siblings = level(tree, block.height).filter((b) => b.parent === block.parent && b.slot === block.slot)
  const before = siblings.filter((b) => minterOf(b) === minter).findIndex((b) => b.id === block.id)
  return `${minter ?? "?"}${"′".repeat(Math.max(0, before))}@${block.slot}`
}

/** How high a chain may be to be spelled out, and how many of its last blocks are named if it is higher. */
const wholeMax = 5
const lastShown = 3

/** The chain that ends in a block: `g/A@1/B@4`, or `…/A@7/B@8/A@9` if it is long. */
const chainWord = (seen: Seen, block: Block): string => {
  const shown = block.height <= wholeMax ? wholeMax + 1 : lastShown
  const steps: Array<string> = []
  for (let b: Block | undefined = block; b !== undefined && steps.length < shown; b = parentOf(seen.tree, b)) {
    steps.push(stepWord(seen, b))
  }
  const path = steps.reverse().join("/")
  return block.height <= wholeMax ? path : `…/${path}`
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
