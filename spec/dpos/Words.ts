/**
 * Short names for what people read. A block is called by its producer and slot (`A3`), a chain by its blocks from the genesis on
 * (`g/A1/C3`), a payment by who pays whom (`A→B 50`).
 */
import type { Words } from "../core/Chapter.ts"
import { chainWord, drawn, list, paymentWord, primes } from "../core/lib/ChainWords.ts"
import { paymentsOf } from "../core/lib/Mempool.ts"
import type { Deviation } from "./Adversary.ts"
import type { Turn } from "./Asynchrony.ts"
import type { Operation } from "./Operations.ts"
import type { Block, Event, Message, Seen, Views } from "./State.ts"

const operationWord = (o: Operation): string => {
  switch (o._tag) {
    case "Vote":
      return `${o.account} votes ${o.choices.map((c) => c.delegate).join("+") || "–"}`
    case "SetProxy":
      return `${o.account} votes through ${o.to}`
    case "Transfer":
      return `${o.account}→${o.to} ${o.amount}`
    case "Lock":
      return `${o.account} locks ${o.amount}`
    case "Unlock":
      return `${o.account} unlocks ${o.amount}`
    case "Withdraw":
      return `${o.account} withdraws`
    case "Register":
      return `${o.account} stands`
    case "Deregister":
      return `${o.account} stands down`
    case "ReportDouble":
      return `${o.account} shows that ${o.one.producer} signed slot ${o.one.slot} twice`
  }
}

const blockWord = ({ height, producer, slot }: Block): string => (height === 0 ? "g" : `${producer}${slot}`)

/** The block with what it carries and what it claims. */
const fullWord = (block: Block): string => {
  const items =
    block.height === 0 ? [] : [...paymentsOf(block).map(paymentWord), ...block.operations.map(operationWord)]
  return items.length === 0 ? blockWord(block) : `${blockWord(block)} [${list(items)}]`
}

/** A block, with a prime for each sibling of the same name that comes before it by id. */
const markedWord = ({ tree }: Seen, block: Block): string => `${blockWord(block)}${primes(tree, block, blockWord)}`

/** The chain that ends in a block: `g/A1/C3`, or `…/A7/B8/C9` if it is long. */
const pathWord = (seen: Seen, block: Block): string => chainWord(seen.tree, block, (b) => markedWord(seen, b))

const messageWord = (message: Message): string => {
  switch (message._tag) {
    case "NewBlock":
      return `block ${fullWord(message.block)}`
    case "NewTransaction":
      return `payment ${paymentWord(message.transaction)}`
    case "NewOperation":
      return `operation ${operationWord(message.operation)}`
    case "GetChain":
      return `request for the chain above height ${message.above}`
  }
}

/** The chain that an id spells, or its last two blocks if it is long; an id that is a hash is shown as it is. */
const idWord = (id: string): string => {
  const blocks = id
    .replace(/~[0-9.]+/g, "")
    .replace(/\[[^\]]*\]/g, "")
    .split("/")
  return (blocks.length > blocksSpelled + 1 ? ["…", ...blocks.slice(-2)] : blocks).join("/")
}
/** With more than so many blocks above the genesis a chain is long. */
const blocksSpelled = 4

const eventWord = (event: Event | Deviation | Turn): string => {
  switch (event._tag) {
    case "Produce":
      return `produces in slot ${event.slot}`
    case "Submit":
      return `submits ${paymentWord(event.transaction)}`
    case "Ask":
      return `asks: ${operationWord(event.operation)}`
    case "Accuse":
      return `accuses: ${operationWord(event.operation)}`
    case "CatchUp":
      return "asks for all chains"
    case "Sign":
      return `signs a block of slot ${event.slot} on ${idWord(event.parent)}`
    case "Show":
      return `shows ${idWord(event.block)} to ${event.to}`
    case "Forge":
      return `forges a block: ${event.premise}`
    case "Tell":
      return `tells of ${paymentWord(event.transaction)}`
    case "Extend":
      return `produces on ${idWord(event.on)}`
    case "Miss":
      return "misses its slot"
    case "Betray":
      return event.on.length === 0
        ? "a traitor signs nothing"
        : `a traitor signs on ${event.on.map(idWord).join(" and on ")}`
  }
}

/**
 * Of each node what it holds for irreversible whichever of two blocks came first, what it would hold if it were told of a traitor's
 * block, and its head. First what decides, since long lines are cut.
 */
const views = (seen: Seen): { readonly [cell: string]: string } => {
  const nodes = Object.entries(seen.views ?? {})
  return Object.fromEntries([
    ...nodes.map(([node, { lib, before }]) => [`${node}.lib`, markedWord(seen, before?.lib ?? lib)]),
    ...nodes.map(([node, { could = [] }]) => [`${node}.told`, list(could.map((b) => markedWord(seen, b)))]),
    ...nodes.map(([node, { head }]) => [`${node}.head`, pathWord(seen, head)]),
  ])
}

const headsOf = (views: Views): { readonly [node: string]: string } =>
  Object.fromEntries(Object.entries(views).map(([node, { head }]) => [node, head.id]))

/** The words of the chapter. */
export const words: Words<Seen> = {
  message: messageWord,
  event: eventWord,
  node: (seen) =>
    seen.views === undefined
      ? {
          lib: markedWord(seen, seen.lib),
          head: pathWord(seen, seen.head),
          mempool: list(seen.mempool.map(paymentWord)),
          asked: list(seen.asked.map(operationWord)),
        }
      : views(seen),
  tree: ({ tree, head, views }) => ({ ...drawn(tree, head, fullWord), ...(views && { heads: headsOf(views) }) }),
}
