/**
 * LMD-GHOST: which chain a node follows; and from which checkpoint it starts. Next: [Validity.ts](Validity.ts).
 */
import { level } from "../../core/lib/BlockTree.ts"
import type { Context } from "../../core/Rule.ts"
import { blockAt, follows } from "./Checkpoints.ts"
import { progressOf } from "./Gadget.ts"
import type { Params } from "./Params.ts"
import { registryOf, stakeOf } from "./Registry.ts"
import type { Block, Checkpoint, State } from "./State.ts"
import { epochOf, firstSlot, placeOf, slotOf } from "./Time.ts"

type Ctx = Context<Params>

/** What a timely block weighs by itself: so many percent of the stake of one committee. consensus-specs, get_proposer_score. */
export const boostOf = ({ boostPercent, slotsPerEpoch }: Params, stake: number): number =>
  Math.floor((Math.floor(stake / slotsPerEpoch) * boostPercent) / 100)

/** What each block has of itself: the stake of those who voted for it last, and the boost while its slot lasts. */
const votesFor = (ctx: Ctx, { latest, guilty, boosted, time }: State): Map<string, number> => {
  const weight = new Map<string, number>()
  const add = (block: string, more: number) => weight.set(block, (weight.get(block) ?? 0) + more)
  for (const committee of latest) {
    for (const validator in committee) {
      if (ctx.params.discount && guilty.length > 0 && guilty.includes(validator)) continue
      add((committee[validator] as { readonly block: string }).block, stakeOf(ctx.params, validator))
    }
  }
  if (boosted !== null && boosted.slot === slotOf(ctx.params, time)) {
    add(boosted.block, boostOf(ctx.params, registryOf(ctx).stake))
  }
  return weight
}

/** The height of the highest known block. */
const topOf = (tree: State["tree"]): number => (tree.length - 1) * 64 + (tree[tree.length - 1]?.length ?? 1) - 1

/** What each block above a height has behind it: its own weight, and that of all its descendants. */
const weightsAbove = (ctx: Ctx, state: State, height: number): ReadonlyMap<string, number> => {
  const weight = votesFor(ctx, state)
  for (let h = topOf(state.tree); h > height + 1; h--) {
    for (const b of level(state.tree, h)) weight.set(b.parent, (weight.get(b.parent) ?? 0) + (weight.get(b.id) ?? 0))
  }
  return weight
}

/** Of some blocks the one with the most weight; of two with equal weight the one with the greater id. They are in the order of ids. */
const heaviest = (blocks: ReadonlyArray<Block>, weight: ReadonlyMap<string, number>): Block =>
  blocks.reduce((best, b) => ((weight.get(b.id) ?? 0) >= (weight.get(best.id) ?? 0) ? b : best))

/**
 * FORK CHOICE — from the justified checkpoint on, go to the child whose branch has the most stake in latest votes; of two with
 * equal weight to the one with the greater id. Blocks from before the checkpoint's epoch are not on its side. Buterin and others 2020, algorithm 4.2; consensus-specs fork-choice get_head.
 */
export const headOf = (ctx: Ctx, state: State): Block => {
  const { tree, justified } = state
  const late = firstSlot(ctx.params, justified.epoch)
  let head = blockAt(tree, justified) as Block
  let weight: ReadonlyMap<string, number> | undefined
  for (;;) {
    const children = level(tree, head.height + 1).filter((b) => b.parent === head.id && b.slot > late)
    if (children.length === 0) return head
    if (children.length > 1) weight ??= weightsAbove(ctx, state, head.height)
    head = weight === undefined ? (children[0] as Block) : heaviest(children, weight)
  }
}

/** Whether a node goes over to a justified checkpoint: it lies on the same branch, the epoch is young, or its own is void. */
const mayGoOver = (ctx: Ctx, state: State, to: Checkpoint, final: Checkpoint): boolean =>
  follows(ctx.params, state.tree, to, state.justified) ||
  placeOf(ctx.params, slotOf(ctx.params, state.time)) < ctx.params.switchSlots ||
  !follows(ctx.params, state.tree, state.justified, final)

/** The node looks again from which checkpoint to start: the last justified one, if it may go over to that. */
export const renewed = (ctx: Ctx, state: State): State => {
  const epoch = epochOf(ctx.params, slotOf(ctx.params, state.time))
  const { justified, finalized } = progressOf(ctx.params, registryOf(ctx).stake, state, epoch)
  const last = justified[justified.length - 1] as Checkpoint
  if (last.epoch <= state.justified.epoch) return state
  return mayGoOver(ctx, state, last, finalized[finalized.length - 1] as Checkpoint)
    ? { ...state, justified: last }
    : state
}

/** Time goes on, never back. An epoch may be over then. */
export const later = (ctx: Ctx, state: State, interval: number): State =>
  interval <= state.time ? state : renewed(ctx, { ...state, time: interval })
