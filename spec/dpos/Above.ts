/**
 * Who takes part where all nodes are one place: who is a traitor, what it signs on, what the others remember, and when blocks arrive.
 * Next: [Adversary.ts](Adversary.ts), the roles that deviate.
 */
import { allBlocks } from "../core/lib/BlockTree.ts"
import { recent } from "../core/lib/Recent.ts"
import type { Role } from "../core/Protocol.ts"
import { become, type NodeId } from "../core/Rule.ts"
import {
  type Above,
  betray,
  extend,
  footholds,
  mayHold,
  miss,
  producerOf,
  scheduleIn,
  type Turn,
} from "./Asynchrony.ts"
import type { Params } from "./Params.ts"
import { start } from "./Producer.ts"
import type { Block, Seen, View, Views } from "./State.ts"

const none: ReadonlyArray<never> = []

const missed: Turn = { _tag: "Miss" }
const nothing: Turn = { _tag: "Betray", on: [] }
const turns = recent<Block, Turn>(4096)
/** To produce on a block: one object each. */
const extending = (block: Block): Turn => {
  const known = turns.get(block)
  if (known !== undefined) return known
  const made: Turn = { _tag: "Extend", on: block.id, height: block.height }
  turns.set(block, made)
  return made
}

/** To sign on these blocks. */
const signing = (...blocks: ReadonlyArray<Block>): Turn => ({ _tag: "Betray", on: blocks.map((b) => b.id) })

/** What a traitor can do: sign on any of the ends, or none. */
const anyOf = (ends: ReadonlyArray<Block>): ReadonlyArray<Turn> => [
  nothing,
  ...ends.map((b) => signing(b)),
  ...(ends.length > 1 ? [signing(...ends)] : []),
]
/** What a traitor does that wants to see honest nodes disagree: it feeds both sides. */
const allOf = (ends: ReadonlyArray<Block>): ReadonlyArray<Turn> => [signing(...ends)]

/** The ends of all chains, and a node's own head. */
const endsFor = ({ tree, views }: Above, node: NodeId): ReadonlyArray<Block> => {
  const parents = new Set(allBlocks(tree).map((b) => b.parent))
  return allBlocks(tree).filter((b) => !parents.has(b.id) || b.id === views[node]?.head.id)
}

/** What each node holds, and what it would hold if it heard of a traitor's block. */
const hearing = (params: Params, above: Above): Views => {
  if (above.traitors.length === 0 || above.delays === "none") return above.views
  const views = Object.entries(above.views).map(([n, view]): [string, View] => {
    const could = mayHold(params, above, view)
    return [n, could.length === 0 ? view : { ...view, could }]
  })
  return Object.fromEntries(views)
}

interface Options extends Pick<Above, "memory" | "delays" | "aim"> {
  /** Which blocks may have reached a node: any, with none of those above it; or only whole chains, which makes fewer runs. */
  readonly reach: "any" | "ends"
}

/** All nodes at once, each with its own head, under the same rules of irreversibility and fork choice as `delegate`. */
const allNodes = (
  traitorsAmong: (active: ReadonlyArray<NodeId>) => ReadonlyArray<NodeId>,
  tempted: (ends: ReadonlyArray<Block>) => ReadonlyArray<Turn>,
  { memory = "all-chains", delays = "any", aim = "two-sides", reach = "any" }: Partial<Options> = {},
): Role<Params, Above, never, Turn, never, Seen> => ({
  initial: (ctx) => {
    const { tree, head, lib } = start(ctx.params)
    const { active } = scheduleIn(ctx)
    const traitors = traitorsAmong(active)
    const honest = active.filter((n) => !traitors.includes(n))
    const views = Object.fromEntries(honest.map((n) => [n, { head, lib, highest: 0 }]))
    return become({ slot: 1, tree, views, traitors, memory, delays, aim })
  },
  upon: {},
  internal: { Extend: extend, Miss: miss, Betray: betray },
  candidates: (ctx, above) => {
    const self = producerOf(ctx, above.slot)
    if (above.traitors.includes(self)) return tempted(footholds(above))
    const blocks = reach === "any" ? allBlocks(above.tree) : endsFor(above, self)
    return [missed, ...blocks.map(extending)]
  },
  observe: ({ params }, above) => {
    const { tree } = above
    const views = hearing(params, above)
    const nodes = Object.values(views)
    const { head } = nodes.reduce((a, b) => (b.head.height > a.head.height ? b : a))
    const { lib } = nodes.reduce((a, b) => (b.lib.height > a.lib.height ? b : a))
    return { tree, head, lib, mempool: none, asked: none, views }
  },
})

/** Every delegate is honest: nothing is wrong but the delays. */
export const asynchrony = allNodes(() => none, anyOf)
/** The same, and whoever goes over to another chain has all of it. */
export const wholeChains = allNodes(() => none, anyOf, { reach: "ends" })
/** Every delegate is honest but for one thing: it forgets what it signed on other chains, and claims what just this one lets it. */
export const forgetful = allNodes(() => none, anyOf, { memory: "one-chain" })
/** The first of the delegates is a traitor. */
export const oneTraitor = allNodes((active) => active.slice(0, 1), anyOf)
/** The same, and whoever goes over to another chain has all of it. */
export const oneTraitorWholeChains = allNodes((active) => active.slice(0, 1), anyOf, { reach: "ends" })
/** The first is a traitor, and the others forget what they signed on other chains. */
export const oneTraitorForgetful = allNodes((active) => active.slice(0, 1), anyOf, { memory: "one-chain" })
/** Whose slot comes first, the second by name, is a traitor; a block arrives in its slot unless it stands on one that the traitor hides. */
export const oneTraitorInTime = allNodes((active) => active.slice(1, 2), anyOf, { delays: "hidden" })
/** The same, and what one honest node was shown it passes on. */
export const oneTraitorRelayed = allNodes((active) => active.slice(1, 2), anyOf, { delays: "relayed" })
/** The same, and the others forget what they signed on other chains. */
export const oneTraitorRelayedForgetful = allNodes((active) => active.slice(1, 2), anyOf, {
  delays: "relayed",
  memory: "one-chain",
})
/** The first and the last of the delegates are traitors who feed both sides. */
export const twoTraitors = allNodes((active) => [...active.slice(0, 1), ...active.slice(-1)], allOf)

/** The last of the delegates, so many, leave behind what the others write; every block reaches everybody in its slot. */
const coalitionOf = (size: number) =>
  allNodes((active) => active.slice(active.length - size), anyOf, { delays: "none", aim: "shut-out" })
export const noTraitorInTime = coalitionOf(0)
export const coalitionOfOne = coalitionOf(1)
export const coalitionOfTwo = coalitionOf(2)
export const coalitionOfThree = coalitionOf(3)
