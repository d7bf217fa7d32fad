/**
 * Short names for payments, blocks and chains, for every chapter whose blocks carry payments. What a block is called is the
 * chapter's own business. Next: [Wire.ts](Wire.ts), how values are written in files.
 */
import { allBlocks, type Linked, level, parentOf, type Tree } from "./BlockTree.ts"
import type { Following, Keeping } from "./History.ts"
import type { Payment } from "./Ledger.ts"
import { type Carrier, paymentsOf } from "./Mempool.ts"

const nothing = "–"

/** Names in a row, or a dash. */
export const list = (names: ReadonlyArray<string>): string => (names.length === 0 ? nothing : names.join(", "))

/** `1 block`, `2 blocks`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`

/** `A→B 50`: who signed, and what others get of it; change that goes back to the signers is left out. */
export const paymentWord = ({ inputs, outputs }: Payment): string => {
  const payers = [...new Set(inputs.map((i) => i.signedBy))]
  const others = outputs.filter((o) => !payers.includes(o.owner))
  const paid = others.length === 0 ? outputs : others
  return `${list(payers)}→${list(paid.map((o) => `${o.owner} ${o.value}`))}`
}

/** A block's name with the payments that it writes: `A3 [A→B 50]`. */
export const withPayments = (name: string, block: Carrier): string => {
  const payments = paymentsOf(block)
  return payments.length === 0 ? name : `${name} [${list(payments.map(paymentWord))}]`
}

/** A prime for each sibling of the same name that comes before a block by id. */
export const primes = <B extends Linked>(tree: Tree<B>, block: B, nameOf: (block: B) => string): string => {
  const name = nameOf(block)
  const twins = level(tree, block.height).filter((b) => b.parent === block.parent && nameOf(b) === name)
  return "′".repeat(
    Math.max(
      0,
      twins.findIndex((b) => b.id === block.id),
    ),
  )
}

/** How high a chain may be to be spelled out, and how many of its last blocks are named if it is higher. */
export const wholeMax = 6
const lastShown = 3

/** The chain that ends in a block, from the genesis on, `g/A1/B3`; only its end, `…/A9/B11/A14`, if it is higher than `most`. */
export const chainWord = <B extends Linked>(
  tree: Tree<B>,
  block: B,
  nameOf: (block: B) => string,
  most = wholeMax,
): string => {
  const isWhole = block.height <= most
  const names: Array<string> = []
  for (let b: B | undefined = block; b !== undefined && (isWhole || names.length < lastShown); b = parentOf(tree, b)) {
    names.push(nameOf(b))
  }
  return `${isWhole ? "" : "…/"}${names.reverse().join("/")}`
}

/** How far below the tip another branch may end and still be shown. */
const forkDepthMax = 6

/** The ends of the other branches that could still overtake the tip, highest first. */
export const forks = <B extends Linked>({ tree, tip }: Following<B>): ReadonlyArray<B> => {
  const found: Array<B> = []
  const parents = new Set<B | undefined>()
  for (let h = tip.height + forkDepthMax; h >= Math.max(0, tip.height - forkDepthMax); h--) {
    for (const b of level(tree, h)) {
      if (!parents.has(b) && b.id !== tip.id) found.push(b)
      parents.add(parentOf(tree, b))
    }
  }
  return found
}

/** The cells of a node that follows a chain: its tip, the other branches that end at most six blocks below it, what waits. */
export const chainCells = <B extends Carrier>(seen: Keeping<B>, nameOf: (end: B) => string) => ({
  tip: nameOf(seen.tip),
  forks: list(forks(seen).map(nameOf)),
  mempool: list(seen.mempool.map(paymentWord)),
})

/** The tree as pages draw it: each block with its label, and the head of the chain that is followed. */
export const drawn = <B extends Linked>(tree: Tree<B>, head: B, labelOf: (block: B) => string) => ({
  blocks: allBlocks(tree).map((b) => ({ id: b.id, parent: b.parent, label: labelOf(b) })),
  head: head.id,
})
