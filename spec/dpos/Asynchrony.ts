/**
 * Asynchrony at its barest: all nodes seen from above, as one place. Slots pass in order, and whoever's slot it is either misses it,
 * or first goes over to any block that is better than its head, as if just that chain had reached it, and then produces.
 *
 * Nothing else can happen under asynchrony as far as irreversibility goes. A block depends on its producer's head and own past
 * alone, so any run in which clocks drift and messages take for ever is, block by block, a run in which slots pass in order. When
 * others hear of a block matters only when they produce. Next: [Adversary.ts](Adversary.ts), the roles that deviate.
 */
import { add, allBlocks, everyBlock, lookUp, parentOf, type Tree, treeOf } from "../core/lib/BlockTree.ts"
import { recent } from "../core/lib/Recent.ts"
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
}

export type Turn =
  /** The producer of the slot goes over to this block, or stays on it, and produces on it. */
  | { readonly _tag: "Extend"; readonly on: string; readonly height: number }
  /** The slot passes without a block. */
  | { readonly _tag: "Miss" }
  /** A traitor whose slot it is signs nothing more. */
  | { readonly _tag: "Pass" }
  /** A traitor whose slot it is signs a block on this one, and perhaps another one on another. */
  | { readonly _tag: "Betray"; readonly on: string; readonly height: number }

type Ctx = Context<Params>
type Of<Tag extends Turn["_tag"]> = Extract<Turn, { readonly _tag: Tag }>
const none: ReadonlyArray<never> = []

/** Whether there is a slot with this number. */
const isLeft = ({ params }: Ctx, slot: number): boolean => params.clock._tag === "free" && slot <= params.clock.last

/** Whose slot it is: the set of delegates does not change here. */
const scheduleIn = ({ params }: Ctx): Schedule => chainOf(params, treeOf(params.genesis), params.genesis).schedule
const producerOf = (ctx: Ctx, slot: number): NodeId => producerAt(ctx.params.governance, scheduleIn(ctx).order, slot)

const stateOf = ({ tree, views }: Above, node: NodeId): State => ({
  ...(views[node] as Views[string]),
  tree,
  mempool: none,
  asked: none,
})

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
    Unknown: ignore("the block exists"),
    NoBetter: ignore("the producer is on the block, or may go over to it"),
  },
})(function* (ctx: Ctx, above: Above, { on, height }: Of<"Extend">) {
  const { params } = ctx
  const { slot, tree } = above
  yield* premise("SlotsOver", isLeft(ctx, slot), slot)
  const block = yield* given("Unknown", lookUp(tree, height, on), on)
  const self = producerOf(ctx, slot)
  const before = stateOf(above, self)
  const stays = before.head.id === on
  yield* premise("NoBetter", stays || mayFollow(params, before, block), { head: before.head.id, on })
  const there = stays ? before : goneOver(params, before, block)
  const produced = assemble({ ...ctx, self }, there, slot)
  const { head, lib, tree: grown } = follow(params, there, produced)
  const isCounted = produced.claim._tag !== "Nothing"
  const own = { slot: 0, height: isCounted ? Math.max(there.own.height, produced.height) : 0 }
  const views = { ...above.views, [self]: { head, lib, own } }
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

/** A traitor's state on a block of its choice: as if it had never produced but in that chain. */
const standingOn = (ctx: Ctx, tree: Tree<Block>, block: Block, self: NodeId): State => {
  const own = { slot: 0, height: recordOf(chainOf(ctx.params, tree, block).count, self).last }
  return { tree, head: block, lib: ctx.params.genesis, own, mempool: none, asked: none }
}

/** How many chains traitors keep alive: two are enough to set honest nodes against each other. */
const sides = 2

/** The ends of the highest chains that are older than a slot; of equals the first by id. */
const endsBefore = (tree: Tree<Block>, slot: number): ReadonlyArray<Block> => {
  const older = allBlocks(tree).filter((b) => b.slot < slot)
  const ends = older.filter((b) => !older.some((c) => c.parent === b.id))
  return ends.sort((a, b) => b.height - a.height || (a.id < b.id ? -1 : 1)).slice(0, sides)
}

/**
 * BETRAY — in its slot a traitor signs a block on one of the two highest chains, and claims whatever that chain lets it. Its slot
 * goes on: it may sign another one on the other.
 */
export const betray = rule({
  id: "dpos/betray",
  source: "definition",
  premises: {
    Honest: ignore("whose slot it is is a traitor"),
    NoSuchBlock: ignore("the block exists"),
    NoEnd: ignore("it ends one of the two highest chains"),
    Signed: ignore("the traitor has not signed this very block"),
  },
})(function* (ctx: Ctx, above: Above, { on, height }: Of<"Betray">) {
  const { slot, tree, traitors } = above
  const self = producerOf(ctx, slot)
  yield* premise("Honest", traitors.includes(self), self)
  const block = yield* given("NoSuchBlock", lookUp(tree, height, on), on)
  yield* premise("NoEnd", endsBefore(tree, slot).includes(block), on)
  const produced = assemble({ ...ctx, self }, standingOn(ctx, tree, block, self), slot)
  yield* premise("Signed", lookUp(tree, produced.height, produced.id) === undefined, produced.id)
  return become<Above, never>({ ...above, tree: add(tree, produced) })
})

/** PASS — a traitor has signed all that it wants to sign in its slot. */
export const pass = rule({
  id: "dpos/pass",
  source: "definition",
  premises: {
    NoneLeft: ignore("there is a slot left"),
    Loyal: ignore("whose slot it is is a traitor"),
  },
})(function* (ctx: Ctx, above: Above, _: Of<"Pass">) {
  const { slot, traitors } = above
  yield* premise("NoneLeft", isLeft(ctx, slot), slot)
  yield* premise("Loyal", traitors.includes(producerOf(ctx, slot)), slot)
  return become<Above, never>({ ...above, slot: slot + 1 })
})

const idle: ReadonlyArray<Turn> = [{ _tag: "Miss" }, { _tag: "Pass" }]
interface Turns {
  readonly extend: Turn
  readonly betray: Turn
}
const turns = recent<Block, Turns>(4096)
/** What can be done with a block: one object each. */
const turnsOn = (block: Block): Turns => {
  const known = turns.get(block)
  if (known !== undefined) return known
  const on = { on: block.id, height: block.height }
  const made: Turns = { extend: { _tag: "Extend", ...on }, betray: { _tag: "Betray", ...on } }
  turns.set(block, made)
  return made
}

/** All nodes at once, each with its own head, under the same rules of irreversibility and fork choice as `delegate`. */
const allNodes = (
  traitorsAmong: (active: ReadonlyArray<NodeId>) => ReadonlyArray<NodeId>,
): Role<Params, Above, never, Turn, never, Seen> => ({
  initial: (ctx) => {
    const { tree, head, lib, own } = start(ctx.params)
    const { active } = scheduleIn(ctx)
    const traitors = traitorsAmong(active)
    const honest = active.filter((n) => !traitors.includes(n))
    const views = Object.fromEntries(honest.map((n) => [n, { head, lib, own }]))
    return become({ slot: 1, tree, views, traitors })
  },
  upon: {},
  internal: { Extend: extend, Miss: miss, Betray: betray, Pass: pass },
  candidates: (ctx, { tree, slot, traitors }) => {
    const kind = traitors.includes(producerOf(ctx, slot)) ? "betray" : "extend"
    return [...idle, ...allBlocks(tree).map((block) => turnsOn(block)[kind])]
  },
  observe: (_, { tree, views }) => {
    const nodes = Object.values(views)
    const { head } = nodes.reduce((a, b) => (b.head.height > a.head.height ? b : a))
    const { lib } = nodes.reduce((a, b) => (b.lib.height > a.lib.height ? b : a))
    return { tree, head, lib, own: { slot: 0, height: 0 }, mempool: none, asked: none, views }
  },
})

/** Every delegate is honest: nothing is wrong but the delays. */
export const asynchrony = allNodes(() => none)
/** The first of the delegates is a traitor. */
export const oneTraitor = allNodes((active) => active.slice(0, 1))
/** The first and the last of the delegates are traitors. */
export const twoTraitors = allNodes((active) => [...active.slice(0, 1), ...active.slice(-1)])
