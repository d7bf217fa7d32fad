/**
 * Asynchrony at its barest: all nodes seen from above, as one place. Slots pass in order, and whoever's slot it is either misses it,
 * or first goes over to any block that is better than its head, as if just that chain had reached it, and then produces.
 *
 * Nothing else can happen under asynchrony as far as irreversibility goes. A block depends on its producer's head and own past
 * alone, so any run in which clocks drift and messages take for ever is, block by block, a run in which slots pass in order. When
 * others hear of a block matters only when they produce. Next: [Above.ts](Above.ts), who takes part.
 */
import { add, allBlocks, ancestry, everyBlock, lookUp, parentOf, type Tree, treeOf } from "../core/lib/BlockTree.ts"
import { setOf } from "../core/lib/Sets.ts"
import { become, type Context, given, ignore, type NodeId, premise, rule } from "../core/Rule.ts"
import { assemble } from "./Assembly.ts"
import { chainOf, type Schedule } from "./Chain.ts"
import { descends, follow, goneOver, isBetter, mayFollow } from "./ForkChoice.ts"
import { recordOf } from "./Irreversible.ts"
import type { Params } from "./Params.ts"
import { producerAt } from "./Schedule.ts"
import type { Block, State, View, Views } from "./State.ts"

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
  /**
   * Whether blocks take as long as they like, or reach everybody in their slot: all, or but those that stand on a traitor's block that
   * the receiver was not shown (`hidden`), or that no honest node was shown (`relayed`), as whoever was passes it on in its slot.
   */
  readonly delays: "any" | "hidden" | "relayed" | "none"
  /** On which blocks traitors sign: to feed two sides, or to leave behind what the others write. */
  readonly aim: "two-sides" | "shut-out"
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
export const scheduleIn = ({ params }: Ctx): Schedule =>
  chainOf(params, treeOf(params.genesis), params.genesis).schedule
export const producerOf = (ctx: Ctx, slot: number): NodeId =>
  producerAt(ctx.params.governance, scheduleIn(ctx).order, slot)

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

/** Whether traitors choose who is shown their blocks. */
const hides = ({ delays }: Above): boolean => delays === "hidden" || delays === "relayed"

/** The traitors' blocks that a node knows once it has gone over to this block. */
const shownWith = (above: Above, view: View, block: Block): ReadonlyArray<string> =>
  hides(above) ? setOf([...(view.shown ?? none), ...hidden(above, block)]) : none

/** A node's state on a block: the one that it is on, a better one, or one that is as good and may have come before. */
const stateOn = (params: Params, above: Above, view: View, block: Block): State | undefined => {
  const state = stateOf(above, view)
  if (view.head.id === block.id) return state
  if (mayFollow(params, state, block)) return goneOver(params, state, block)
  if (view.before === undefined || block.slot > view.head.slot) return undefined
  const before = stateOf(above, view.before)
  const isWorse = isBetter(params, above.tree, block, view.head)
  return isWorse || !mayFollow(params, before, block) ? undefined : goneOver(params, before, block)
}

/** Whether a node should have gone over to this block instead: it has heard of it, and it is better, or as good and came before. */
const isPreferred = (
  params: Params,
  above: Above,
  there: State,
  shown: ReadonlyArray<string>,
  block: Block,
): boolean => {
  if (above.delays === "any") return false
  if (mayFollow(params, there, block))
    return above.delays === "none" || hidden(above, block).every((id) => shown.includes(id))
  const { tree, head, lib } = there
  return (
    above.delays === "none" &&
    block.slot < head.slot &&
    !isBetter(params, tree, block, head) &&
    descends(tree, block, lib)
  )
}

/** What the honest hold for irreversible once a block has reached them that a node has produced which was shown these. */
const spread = (params: Params, above: Above, produced: Block, shown: ReadonlyArray<string>): Views => {
  if (!hides(above)) return above.views
  const told = (view: View): View => {
    const known = above.delays === "relayed" ? setOf([...(view.shown ?? none), ...shown]) : (view.shown ?? none)
    const now = { ...view, shown: known }
    const arrives = hidden(above, produced).every((id) => known.includes(id))
    if (!arrives || !mayFollow(params, stateOf(above, view), produced)) return now
    const { head, lib } = goneOver(params, stateOf(above, view), produced)
    return { ...now, head, lib, before: { head: view.head, lib: view.lib } }
  }
  return Object.fromEntries(Object.entries(above.views).map(([n, view]) => [n, told(view)]))
}

/** What a node would hold for irreversible if it heard of this block now, and of what stands on it; as before, if it would not follow it. */
const libWith = (params: Params, above: Above, view: View, block: Block): Block => {
  const there = stateOn(params, above, view, block) ?? view
  const shown = shownWith(above, view, block)
  return everyBlock(above.tree, (b) => !isPreferred(params, above, stateOf(above, there), shown, b))
    ? there.lib
    : view.lib
}

/** What else a node would hold for irreversible if it heard of one of the traitors' blocks. */
export const mayHold = (params: Params, above: Above, view: View): ReadonlyArray<Block> =>
  allBlocks(above.tree)
    .filter((b) => above.traitors.includes(b.producer))
    .map((b) => libWith(params, above, view, b))
    .filter((lib) => !descends(above.tree, view.lib, lib))

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
 * EXTEND — the producer of the slot stays, or goes over to a better chain, or to one as good that may have come first; and produces.
 *
 *     slot ≤ last    on = head(producer), or preferred to it with LIB(producer) below it
 *     ──────────────────────────────────────────────────────────────────────────────────
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
      "where blocks arrive in their slot, none is better, or as good and came before, but those above a traitor's block that it was not shown",
    ),
  },
})(function* (ctx: Ctx, above: Above, { on, height }: Of<"Extend">) {
  const { params } = ctx
  const { slot, tree, traitors } = above
  const self = producerOf(ctx, slot)
  yield* premise("SlotsOver", isLeft(ctx, slot), slot)
  yield* premise("Traitorous", !traitors.includes(self), self)
  const block = yield* given("Unknown", lookUp(tree, height, on), on)
  const view = above.views[self] as View
  const there = yield* given("NoBetter", stateOn(params, above, view, block), { head: view.head.id, on })
  const shown = shownWith(above, view, block)
  yield* premise(
    "Heard",
    everyBlock(tree, (b) => !isPreferred(params, above, there, shown, b)),
    on,
  )
  const own = above.memory === "all-chains" ? view.highest : lastIn(params, there, self)
  const produced = assemble({ ...ctx, self }, there, slot, own)
  const { head, lib, tree: grown } = follow(params, there, produced)
  const isUsed = produced.claim._tag !== "Nothing" && above.memory === "all-chains"
  const highest = isUsed ? Math.max(view.highest, produced.height) : 0
  const views = { ...above.views, [self]: { head, lib, highest, ...(hides(above) ? { shown } : {}) } }
  const left = above.traitors.length === 0 ? pruned(params, grown, views) : grown
  const next: Above = { ...above, slot: slot + 1, tree: left, views }
  return become<Above, never>({ ...next, views: spread(params, next, produced, shown) })
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

/** The highest first; of equals the first by id. */
const byHeight = (blocks: ReadonlyArray<Block>): ReadonlyArray<Block> =>
  [...blocks].sort((a, b) => b.height - a.height || (a.id < b.id ? -1 : 1))

/**
 * The blocks that a traitor may sign on: the ends of the two highest chains, enough to set honest nodes against each other; or the
 * end of the highest one, and that of the highest one that has nobody else's blocks.
 */
export const footholds = ({ tree, slot, aim, traitors }: Above): ReadonlyArray<Block> => {
  const older = allBlocks(tree).filter((b) => b.slot < slot)
  const ends = byHeight(older.filter((b) => !older.some((c) => c.parent === b.id)))
  if (aim === "two-sides") return ends.slice(0, 2)
  const isTheirs = (b: Block) => ancestry(tree, b).every((c) => c.height === 0 || traitors.includes(c.producer))
  const own = byHeight(older.filter(isTheirs))
  return own[0] === ends[0] ? ends.slice(0, 1) : [...ends.slice(0, 1), ...own.slice(0, 1)]
}

/**
 * BETRAY — in its slot a traitor signs a block on none, one or both of two chains, and claims whatever each lets it.
 *
 *     producer(slot) is a traitor    on ⊆ the ends of the two highest chains, or of the highest and the coalition's own
 *     ───────────────────────────────────────────────────────────────────────
 *     (slot, tree) —betray on→ (slot + 1, tree ∪ {a block on each})
 */
export const betray = rule({
  id: "dpos/betray",
  source: "definition",
  premises: {
    NoneLeft: ignore("there is a slot left"),
    Loyal: ignore("whose slot it is is a traitor"),
    NoEnd: ignore("they end the two highest chains, or the highest and the coalition's own"),
  },
})(function* (ctx: Ctx, above: Above, { on }: Of<"Betray">) {
  const { slot, tree, traitors } = above
  const self = producerOf(ctx, slot)
  yield* premise("NoneLeft", isLeft(ctx, slot), slot)
  yield* premise("Loyal", traitors.includes(self), self)
  const ends = footholds(above).filter((b) => on.includes(b.id))
  yield* premise("NoEnd", ends.length === on.length, on)
  const signed = ends.map((head) => {
    const standing = stateOf(above, { head, lib: ctx.params.genesis })
    return assemble({ ...ctx, self }, standing, slot, lastIn(ctx.params, standing, self))
  })
  return become<Above, never>({ ...above, slot: slot + 1, tree: signed.reduce(add<Block>, tree) })
})
