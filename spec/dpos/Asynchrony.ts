/**
 * Asynchrony at its barest: all nodes seen from above, as one place. Slots pass in order, and whoever's slot it is either misses it,
 * or first goes over to any block that is better than its head, as if just that chain had reached it, and then produces.
 *
 * Nothing else can happen under asynchrony as far as irreversibility goes. A block depends on its producer's head and own past
 * alone, so any run in which clocks drift and messages take for ever is, block by block, a run in which slots pass in order. When
 * others hear of a block matters only when they produce. Next: [Adversary.ts](Adversary.ts), the roles that deviate.
 */
import { add, allBlocks, ancestry, everyBlock, lookUp, parentOf, type Tree, treeOf } from "../core/lib/BlockTree.ts"
import { recent } from "../core/lib/Recent.ts"
import { setOf } from "../core/lib/Sets.ts"
import type { Role } from "../core/Protocol.ts"
import { become, type Context, given, ignore, type NodeId, premise, rule } from "../core/Rule.ts"
import { assemble } from "./Assembly.ts"
import { chainOf, type Schedule } from "./Chain.ts"
import { follow, goneOver, mayFollow } from "./ForkChoice.ts"
import { recordOf } from "./Irreversible.ts"
import type { Params } from "./Params.ts"
import { start } from "./Producer.ts"
import { producerAt } from "./Schedule.ts"
import type { Block, Seen, State, Views } from "./State.ts"

/** All nodes, seen from above. */
export interface Above {
  /** The slot that passes next. */
  readonly slot: number
  /** The blocks that some node is on or could still go over to, and all below them. */
  readonly tree: Tree<Block>
  readonly views: Views
  /** Delegates that have no view: in their slots they sign what they like. */
  readonly traitors: ReadonlyArray<NodeId>
  /** Whether the others know what they signed on other chains when they make a claim; they should. */
  readonly memory: "all-chains" | "one-chain"
  /** Whether blocks take as long as they like, or reach everybody in their slot unless they stand on one that a traitor hides. */
  readonly delays: "any" | "none"
}

export type Turn =
  /** The producer of the slot goes over to this block, or stays on it, and produces on it. */
  | { readonly _tag: "Extend"; readonly on: string; readonly height: number }
  /** The slot passes without a block. */
  | { readonly _tag: "Miss" }
  /** A traitor whose slot it is signs a block on each of these, or none at all. */
  | { readonly _tag: "Betray"; readonly on: ReadonlyArray<string> }

type Ctx = Context<Params>
type Of<Tag extends Turn["_tag"]> = Extract<Turn, { readonly _tag: Tag }>
const none: ReadonlyArray<never> = []

/** Whether there is a slot with this number. */
const isLeft = ({ params }: Ctx, slot: number): boolean => params.clock._tag === "free" && slot <= params.clock.last

/** Whose slot it is: the set of delegates does not change here. */
const scheduleIn = ({ params }: Ctx): Schedule => chainOf(params, treeOf(params.genesis), params.genesis).schedule
const producerOf = (ctx: Ctx, slot: number): NodeId => producerAt(ctx.params.governance, scheduleIn(ctx).order, slot)

const stateOf = ({ tree }: Above, { head, lib }: Pick<State, "head" | "lib">): State => ({
  tree,
  head,
  lib,
  mempool: none,
  asked: none,
})

/** The height of a producer's last block in the chain of the head; what it produced on other chains is left out. */
const lastIn = (params: Params, { tree, head }: State, self: NodeId): number =>
  recordOf(chainOf(params, tree, head).count, self).last

/** The traitors' blocks in the chain of a block: whoever follows it has been shown them. */
const hidden = ({ tree, traitors }: Above, block: Block): ReadonlyArray<string> =>
  ancestry(tree, block)
    .filter((b) => traitors.includes(b.producer))
    .map((b) => b.id)

/** The tree without the blocks that nobody is on or can go over to: they make no difference any more. */
const pruned = (params: Params, tree: Tree<Block>, views: Views): Tree<Block> => {
  const nodes = Object.values(views)
  const kept = new Set([params.genesis.id])
  for (const block of allBlocks(tree)) {
    if (!nodes.some((n) => n.head.id === block.id || mayFollow(params, { ...n, tree }, block))) continue
    for (let b: Block | undefined = block; b !== undefined && !kept.has(b.id); b = parentOf(tree, b)) kept.add(b.id)
  }
  if (everyBlock(tree, (b) => kept.has(b.id))) return tree
  return allBlocks(tree).reduce<Tree<Block>>(
    (t, b) => (b.height > 0 && kept.has(b.id) ? add(t, b) : t),
    treeOf(params.genesis),
  )
}

/**
 * EXTEND — the producer of the slot goes over to a better chain, whichever has reached it, or stays; and produces on it.
 *
 *     slot ≤ last    on = head(producer), or better than it with LIB(producer) below it
 *     ─────────────────────────────────────────────────────────────────────────────────
 *     (slot, tree, heads) —extend on→ (slot + 1, tree ∪ {b}, producer ↦ b)
 */
export const extend = rule({
  id: "dpos/extend",
  source: "definition",
  premises: {
    SlotsOver: ignore("there is a slot left"),
    Traitorous: ignore("whose slot it is is honest"),
    Unknown: ignore("the block exists"),
    NoBetter: ignore("the producer is on the block, or may go over to it"),
    Heard: ignore(
      "where blocks arrive in their slot, none is better but those above a traitor's block that it was not shown",
    ),
  },
})(function* (ctx: Ctx, above: Above, { on, height }: Of<"Extend">) {
  const { params } = ctx
  const { slot, tree, traitors } = above
  const self = producerOf(ctx, slot)
  yield* premise("SlotsOver", isLeft(ctx, slot), slot)
  yield* premise("Traitorous", !traitors.includes(self), self)
  const block = yield* given("Unknown", lookUp(tree, height, on), on)
  const view = above.views[self] as Views[string]
  const before = stateOf(above, view)
  const stays = before.head.id === on
  yield* premise("NoBetter", stays || mayFollow(params, before, block), { head: before.head.id, on })
  const there = stays ? before : goneOver(params, before, block)
  const shown = above.delays === "any" ? none : setOf([...(view.shown ?? none), ...hidden(above, block)])
  const heardOf = (b: Block) => hidden(above, b).every((id) => shown.includes(id))
  const isBest = above.delays === "any" || everyBlock(tree, (b) => !mayFollow(params, there, b) || !heardOf(b))
  yield* premise("Heard", isBest, on)
  const own = above.memory === "all-chains" ? view.highest : lastIn(params, there, self)
  const produced = assemble({ ...ctx, self }, there, slot, own)
  const { head, lib, tree: grown } = follow(params, there, produced)
  const isUsed = produced.claim._tag !== "Nothing" && above.memory === "all-chains"
  const highest = isUsed ? Math.max(view.highest, produced.height) : 0
  const seen = shown.length === 0 ? {} : { shown }
  const views = { ...above.views, [self]: { head, lib, highest, ...seen } }
  const left = above.traitors.length === 0 ? pruned(params, grown, views) : grown
  return become<Above, never>({ ...above, slot: slot + 1, tree: left, views })
})

/** MISS — the slot of an honest node passes without a block. */
export const miss = rule({
  id: "dpos/miss",
  source: "definition",
  premises: {
    NoSlotLeft: ignore("there is a slot left"),
    Traitorous: ignore("whose slot it is is honest"),
  },
})(function* (ctx: Ctx, above: Above, _: Of<"Miss">) {
  const { slot, traitors } = above
  yield* premise("NoSlotLeft", isLeft(ctx, slot), slot)
  yield* premise("Traitorous", !traitors.includes(producerOf(ctx, slot)), slot)
  return become<Above, never>({ ...above, slot: slot + 1 })
})

/** How many chains traitors keep alive: two are enough to set honest nodes against each other. */
const sides = 2

/** The ends of the highest chains that are older than a slot; of equals the first by id. */
const endsBefore = (tree: Tree<Block>, slot: number): ReadonlyArray<Block> => {
  const older = allBlocks(tree).filter((b) => b.slot < slot)
  const ends = older.filter((b) => !older.some((c) => c.parent === b.id))
  return ends.sort((a, b) => b.height - a.height || (a.id < b.id ? -1 : 1)).slice(0, sides)
}

/**
 * BETRAY — in its slot a traitor signs a block on none, one or both of the two highest chains, and claims whatever each lets it.
 *
 *     producer(slot) is a traitor    on ⊆ the ends of the two highest chains
 *     ───────────────────────────────────────────────────────────────────────
 *     (slot, tree) —betray on→ (slot + 1, tree ∪ {a block on each})
 */
export const betray = rule({
  id: "dpos/betray",
  source: "definition",
  premises: {
    NoneLeft: ignore("there is a slot left"),
    Loyal: ignore("whose slot it is is a traitor"),
    NoEnd: ignore("they end the two highest chains"),
  },
})(function* (ctx: Ctx, above: Above, { on }: Of<"Betray">) {
  const { slot, tree, traitors } = above
  const self = producerOf(ctx, slot)
  yield* premise("NoneLeft", isLeft(ctx, slot), slot)
  yield* premise("Loyal", traitors.includes(self), self)
  const ends = endsBefore(tree, slot).filter((b) => on.includes(b.id))
  yield* premise("NoEnd", ends.length === on.length, on)
  const signed = ends.map((head) => {
    const standing = stateOf(above, { head, lib: ctx.params.genesis })
    return assemble({ ...ctx, self }, standing, slot, lastIn(ctx.params, standing, self))
  })
  return become<Above, never>({ ...above, slot: slot + 1, tree: signed.reduce(add<Block>, tree) })
})

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

/** All nodes at once, each with its own head, under the same rules of irreversibility and fork choice as `delegate`. */
const allNodes = (
  traitorsAmong: (active: ReadonlyArray<NodeId>) => ReadonlyArray<NodeId>,
  tempted: (ends: ReadonlyArray<Block>) => ReadonlyArray<Turn>,
  { memory = "all-chains", delays = "any" }: Partial<Pick<Above, "memory" | "delays">> = {},
): Role<Params, Above, never, Turn, never, Seen> => ({
  initial: (ctx) => {
    const { tree, head, lib } = start(ctx.params)
    const { active } = scheduleIn(ctx)
    const traitors = traitorsAmong(active)
    const honest = active.filter((n) => !traitors.includes(n))
    const views = Object.fromEntries(honest.map((n) => [n, { head, lib, highest: 0 }]))
    return become({ slot: 1, tree, views, traitors, memory, delays })
  },
  upon: {},
  internal: { Extend: extend, Miss: miss, Betray: betray },
  candidates: (ctx, { tree, slot, traitors }) =>
    traitors.includes(producerOf(ctx, slot))
      ? tempted(endsBefore(tree, slot))
      : [missed, ...allBlocks(tree).map(extending)],
  observe: (_, { tree, views }) => {
    const nodes = Object.values(views)
    const { head } = nodes.reduce((a, b) => (b.head.height > a.head.height ? b : a))
    const { lib } = nodes.reduce((a, b) => (b.lib.height > a.lib.height ? b : a))
    return { tree, head, lib, mempool: none, asked: none, views }
  },
})

/** Every delegate is honest: nothing is wrong but the delays. */
export const asynchrony = allNodes(() => none, anyOf)
/** Every delegate is honest but for one thing: it forgets what it signed on other chains, and claims what just this one lets it. */
export const forgetful = allNodes(() => none, anyOf, { memory: "one-chain" })
/** The first of the delegates is a traitor. */
export const oneTraitor = allNodes((active) => active.slice(0, 1), anyOf)
/** The same, and the others forget what they signed on other chains. */
export const oneTraitorForgetful = allNodes((active) => active.slice(0, 1), anyOf, { memory: "one-chain" })
/** Whose slot comes first, the second by name, is a traitor; a block arrives in its slot unless it stands on one that the traitor hides. */
export const oneTraitorInTime = allNodes((active) => active.slice(1, 2), anyOf, { delays: "none" })
/** The first and the last of the delegates are traitors who feed both sides. */
export const twoTraitors = allNodes((active) => [...active.slice(0, 1), ...active.slice(-1)], allOf)
