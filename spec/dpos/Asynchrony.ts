/**
 * Asynchrony at its barest: all nodes seen from above, as one place. Slots pass in order, and whoever's slot it is either misses it,
 * or first goes over to any block that is better than its head, as if just that chain had reached it, and then produces.
 *
 * Nothing else can happen under asynchrony as far as irreversibility goes. A block depends on its producer's head and own past
 * alone, so any run in which clocks drift and messages take for ever is, block by block, a run in which slots pass in order. When
 * others hear of a block matters only when they produce. Next: [Adversary.ts](Adversary.ts), the roles that deviate.
 */
import { add, allBlocks, level, lookUp, parentOf, type Tree, treeOf } from "../core/lib/BlockTree.ts"
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
}

export type Turn =
  /** The producer of the slot goes over to this block, or stays on it, and produces on it. */
  | { readonly _tag: "Extend"; readonly on: string; readonly height: number }
  /** The slot passes without a block, or without another one. */
  | { readonly _tag: "Miss" }
  /** A traitor whose slot it is signs a block on this one, and perhaps another one on another. */
  | { readonly _tag: "Betray"; readonly on: string; readonly height: number }

type Ctx = Context<Params>
type Of<Tag extends Turn["_tag"]> = Extract<Turn, { readonly _tag: Tag }>
const none: ReadonlyArray<never> = []

/** Whose slot it is: the set of delegates does not change here. */
/** Who is a traitor, of the delegates in order. */
type Traitors = (active: ReadonlyArray<NodeId>) => ReadonlyArray<NodeId>

const scheduleIn = ({ params }: Ctx): Schedule => chainOf(params, treeOf(params.genesis), params.genesis).schedule
const activeIn = (ctx: Ctx): ReadonlyArray<NodeId> => scheduleIn(ctx).active
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
  const kept = new Set<string>()
  for (const block of allBlocks(tree)) {
    if (!nodes.some((n) => n.head.id === block.id || mayFollow(params, { ...n, tree }, block))) continue
    for (let b: Block | undefined = block; b !== undefined && !kept.has(b.id); b = parentOf(tree, b)) kept.add(b.id)
  }
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
const extend = (traitors: Traitors) => rule({
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
  yield* premise("SlotsOver", params.clock._tag === "free" && slot <= params.clock.last, slot)
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
  const left = traitors(activeIn(ctx)).length === 0 ? pruned(params, grown, views) : grown
  return become<Above, never>({ slot: slot + 1, tree: left, views })
})

/** MISS — the slot passes without a block. */
export const miss = rule({
  id: "dpos/miss",
  source: "definition",
  premises: { NoSlotLeft: ignore("there is a slot left") },
})(function* ({ params }: Ctx, above: Above, _: Of<"Miss">) {
  yield* premise("NoSlotLeft", params.clock._tag === "free" && above.slot <= params.clock.last, above.slot)
  return become<Above, never>({ ...above, slot: above.slot + 1 })
})

/** A traitor's state on a block of its choice: as if it had never produced but in that chain. */
const standingOn = (ctx: Ctx, tree: Tree<Block>, block: Block, self: NodeId): State => {
  const own = { slot: 0, height: recordOf(chainOf(ctx.params, tree, block).count, self).last }
  return { tree, head: block, lib: ctx.params.genesis, own, mempool: none, asked: none }
}

const isLeaf = (tree: Tree<Block>, block: Block): boolean =>
  !level(tree, block.height + 1).some((b) => b.parent === block.id)

/** BETRAY — in its slot a traitor signs a block on the end of any chain, and claims what that chain lets it. The slot goes on. */
const betrayal = (traitors: Traitors) =>
  rule({
    id: "dpos/betray",
    source: "definition",
    premises: {
      Honest: ignore("whose slot it is is a traitor"),
      NoSuchBlock: ignore("the block exists"),
      NoEnd: ignore("it ends a chain"),
      SlotTooLate: ignore("its slot is before this one"),
    },
  })(function* (ctx: Ctx, above: Above, { on, height }: Of<"Betray">) {
    const { slot, tree, views } = above
    const self = producerOf(ctx, slot)
    yield* premise("Honest", traitors(activeIn(ctx)).includes(self), self)
    const block = yield* given("NoSuchBlock", lookUp(tree, height, on), on)
    yield* premise("NoEnd", isLeaf(tree, block), on)
    yield* premise("SlotTooLate", block.slot < slot, { slot, on: block.slot })
    const produced = assemble({ ...ctx, self }, standingOn(ctx, tree, block, self), slot)
    return become<Above, never>({ slot, tree: add(tree, produced), views })
  })

const missed: Turn = { _tag: "Miss" }

/** All nodes at once, each with its own head, under the same rules of irreversibility and fork choice as `delegate`. */
const fromAbove = (traitors: Traitors): Role<Params, Above, never, Turn, never, Seen> => ({
  initial: (ctx) => {
    const { tree, head, lib, own } = start(ctx.params)
    const active = activeIn(ctx)
    const honest = active.filter((n) => !traitors(active).includes(n))
    return become({ slot: 1, tree, views: Object.fromEntries(honest.map((n) => [n, { head, lib, own }])) })
  },
  upon: {},
  internal: { Extend: extend(traitors), Miss: miss, Betray: betrayal(traitors) },
  candidates: (ctx, { tree, slot }) => {
    const _tag = traitors(activeIn(ctx)).includes(producerOf(ctx, slot)) ? "Betray" : "Extend"
    return [missed, ...allBlocks(tree).map(({ id, height }): Turn => ({ _tag, on: id, height }))]
  },
  observe: (_, { tree, views }) => {
    const nodes = Object.values(views)
    const { head } = nodes.reduce((a, b) => (b.head.height > a.head.height ? b : a))
    const { lib } = nodes.reduce((a, b) => (b.lib.height > a.lib.height ? b : a))
    return { tree, head, lib, own: { slot: 0, height: 0 }, mempool: none, asked: none, views }
  },
})

const nobody: Traitors = () => none
/** Every delegate is honest: nothing is wrong but the delays. */
export const asynchrony = fromAbove(nobody)
/** The first of the delegates is a traitor. */
export const oneTraitor = fromAbove((active) => active.slice(0, 1))
/** The first and the last of the delegates are traitors. */
export const twoTraitors = fromAbove((active) => [...active.slice(0, 1), ...active.slice(-1)])
