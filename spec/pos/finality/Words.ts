/**
 * Short names for what people read. A block is called by its proposer and slot (`A3`), a chain by its blocks from the genesis on
 * (`g/A1/B2`), a checkpoint by epoch and block (`2:A1`), a vote by its link and head (`0:g→2:A1, head B2`).
 * Next: [Answers.ts](Answers.ts).
 */
import type { Words } from "../../core/Chapter.ts"
import { allBlocks, level, parentOf } from "../../core/lib/BlockTree.ts"
import { type Deviation, everybody } from "./Adversary.ts"
import type { Make } from "./Assembly.ts"
import type { Block, Checkpoint, Event, Message, Ref, Seen, Votes } from "./State.ts"

const nothing = "–"
const list = (names: ReadonlyArray<string>): string => (names.length === 0 ? nothing : names.join(", "))

const blockWord = ({ height, proposer, slot, mark }: Block): string =>
  height === 0 ? "g" : `${proposer}${slot}${"′".repeat(mark)}`

/** A block by the end of its id, as far as that spells it. */
const refWord = ({ block }: Ref): string => block.slice(block.lastIndexOf("/") + 1).slice(0, 8)
const checkpointWord = (c: Checkpoint): string => `${c.epoch}:${refWord(c)}`

/** How many voters are named. */
const namedMax = 4
const votesWord = ({ validators, source, target, head }: Votes): string => {
  const who = validators.length > namedMax ? `${validators.length} validators` : validators.join()
  return `${who}: ${checkpointWord(source)}→${checkpointWord(target)}, head ${refWord(head)}`
}

const wholeMax = 6
const lastShown = 3

/** The chain that ends in a block: `g/A1/B2`, or its last blocks. */
const chainWord = ({ state: { tree } }: Seen, end: Block): string => {
  const shown = end.height <= wholeMax ? wholeMax + 1 : lastShown
  const blocks: Array<string> = []
  for (let b: Block | undefined = end; b !== undefined && blocks.length < shown; b = parentOf(tree, b)) {
    blocks.push(blockWord(b))
  }
  const path = blocks.reverse().join("/")
  return end.height <= wholeMax ? path : `…/${path}`
}

/** The ends of the other chains. */
const forks = (seen: Seen): ReadonlyArray<Block> =>
  allBlocks(seen.state.tree).filter(
    (b) => b.id !== seen.head.id && level(seen.state.tree, b.height + 1).every((c) => c.parent !== b.id),
  )

const messageWord = (message: Message): string => {
  switch (message._tag) {
    case "NewBlock":
      return `block ${blockWord(message.block)}`
    case "NewVotes":
      return `vote ${votesWord(message.votes)}`
    case "GetAll":
      return "request for everything"
  }
}

const toWord = (to: string): string => (to === everybody ? "all" : to)

const eventWord = (event: Event | Deviation | Make): string => {
  switch (event._tag) {
    case "Propose":
      return `proposes in slot ${event.slot}`
    case "Attest":
      return `votes in slot ${event.slot}`
    case "CatchUp":
      return "asks for everything"
    case "VoteAs":
      return `tells ${toWord(event.to)} its vote of slot ${event.slot} for ${refWord(event.head)}, from epoch ${event.source}`
    case "BuildOn":
      return `shows ${toWord(event.to)} a block of slot ${event.slot} on ${refWord(event.parent)}`
    case "Forge":
      return `forges: ${event.premise}`
    case "Make":
      return `link ${event.link}`
  }
}

export const words: Words<Seen> = {
  message: messageWord,
  event: eventWord,
  node: (seen) =>
    seen.justified.length === 0
      ? { links: list(seen.links) }
      : {
          head: chainWord(seen, seen.head),
          forks: list(forks(seen).map((b) => chainWord(seen, b))),
          justified: checkpointWord(seen.state.justified),
          final: checkpointWord(seen.finalized.at(-1) as Checkpoint),
          guilty: list(seen.state.guilty),
        },
  tree: ({ state: { tree }, head }) => ({
    blocks: allBlocks(tree).map((b) => ({ id: b.id, parent: b.parent, label: blockWord(b) })),
    head: head.id,
  }),
}
