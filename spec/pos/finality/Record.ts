/**
 * What becomes of a node's memory when a block joins its tree or votes are counted. Next: [Rules.ts](Rules.ts).
 */
import { add } from "../../core/lib/BlockTree.ts"
import type { Context } from "../../core/Rule.ts"
import { renewed } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"
import { convicted } from "./Slashing.ts"
import type { Block, Heard, Latest, State, Validator, Votes } from "./State.ts"
import { epochOf, partOf, placeOf, slotOf } from "./Time.ts"

type Ctx = Context<Params>

/**
 * A block joins the tree. It is boosted if it is the first of the present slot, and votes of this slot are not due yet.
 * consensus-specs fork-choice, on_block (is_before_attesting_interval).
 */
export const withBlock = ({ params }: Ctx, state: State, block: Block): State => {
  const tree = add(state.tree, block)
  const isTimely = block.slot === slotOf(params, state.time) && partOf(params, state.time) === 0
  if (params.boostPercent === 0 || !isTimely || state.boosted?.slot === block.slot) return { ...state, tree }
  return { ...state, tree, boosted: { block: block.id, height: block.height, slot: block.slot } }
}

const nothing: ReadonlyArray<never> = []

/** Where votes with this id are, or would be, in a list in the order of ids. */
const placeIn = (list: ReadonlyArray<Votes>, id: string): number => {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] as Votes).id < id) low = middle + 1
    else high = middle
  }
  return low
}

const inserted = (list: ReadonlyArray<Votes>, votes: Votes): ReadonlyArray<Votes> => {
  const next = list.slice()
  next.splice(placeIn(list, votes.id), 0, votes)
  return next
}

/** The list with another item in one place; places that were skipped hold nothing. */
const replaced = <A>(list: ReadonlyArray<A>, place: number, item: A, empty: A): ReadonlyArray<A> => {
  const next = list.slice()
  while (next.length < place) next.push(empty)
  next[place] = item
  return next
}

export const isHeard = (params: Params, heard: Heard, { id, target, slot }: Votes): boolean => {
  const page = heard[target.epoch]?.[placeOf(params, slot)] ?? nothing
  return page[placeIn(page, id)]?.id === id
}

/** The latest votes of a committee: later slots count, and of one slot the vote that came first. */
const withLatest = (committee: State["latest"][number], { slot, head, validators }: Votes): State["latest"][number] => {
  const latest = { block: head.block, height: head.height, slot }
  const next: { [validator: Validator]: Latest } = { ...committee }
  for (const v of validators) if ((committee[v]?.slot ?? 0) < slot) next[v] = latest
  return next
}

const named = (guilty: ReadonlyArray<Validator>, more: ReadonlyArray<Validator>): ReadonlyArray<Validator> =>
  more.length === 0 ? guilty : [...new Set([...guilty, ...more])].sort()

/** Votes are counted: as latest votes, as links, and as evidence. */
export const withVotes = (ctx: Ctx, state: State, votes: Votes): State => {
  const { target, slot } = votes
  const place = placeOf(ctx.params, slot)
  const epoch = state.votes[target.epoch] ?? nothing
  const page = inserted(epoch[place] ?? nothing, votes)
  const counted: State = {
    ...state,
    votes: replaced(state.votes, target.epoch, replaced(epoch, place, page, nothing), nothing),
    latest: replaced(state.latest, place, withLatest(state.latest[place] ?? {}, votes), {}),
    guilty: named(state.guilty, convicted(ctx.params.slashing, state.votes, place, votes)),
  }
  return target.epoch < epochOf(ctx.params, slotOf(ctx.params, state.time)) ? renewed(ctx, counted) : counted
}
