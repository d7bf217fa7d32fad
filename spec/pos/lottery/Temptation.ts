/**
 * A stakeholder who follows every rule but one: a signature costs nothing, so it signs on every branch. Nothing at stake.
 * Next: [Adversary.ts](Adversary.ts), the rules of those who mean harm.
 */
import { leavesOf } from "../../core/lib/BlockTree.ts"
import { slotAt, slotsToTry } from "../../core/lib/Slots.ts"
import type { Role } from "../../core/Protocol.ts"
import { become, broadcast, type Context, ignore, premise, rule } from "../../core/Rule.ts"
import { standingOn } from "./Adversary.ts"
import { follow } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"
import { blockFor, giveChain, leads, receiveBlock, receiveTransaction } from "./Rules.ts"
import { relayKey, start } from "./Staker.ts"
import type { Message, Seen, State } from "./State.ts"

type Ctx = Context<Params>

/** A block for a slot that a node wins on every branch that it knows. */
export interface Everywhere {
  readonly _tag: "ProduceEverywhere"
  readonly slot: number
}

/**
 * PRODUCE-EVERYWHERE — whoever wins a slot extends every branch that it knows: a block costs nothing, and whichever branch wins,
 * its block is in it.
 */
export const produceEverywhere = rule({
  id: "pos-lottery/produce-everywhere",
  source: "Brown-Cohen and others 2019, on nothing at stake",
  premises: {
    SignedBefore: ignore("it has signed for no such slot yet, nor for a later one"),
    NoBranch: ignore("it wins the slot on some branch that ends earlier"),
  },
})(function* (ctx: Ctx, state: State, { slot }: Everywhere) {
  yield* premise("SignedBefore", slot > state.signed, { slot, signed: state.signed })
  const ends = leavesOf(state.tree).filter((b) => slot > b.slot && leads(ctx, state, b, slot))
  yield* premise("NoBranch", ends.length > 0, slot)
  const blocks = ends.map((b) => blockFor(ctx, standingOn(ctx, state, b, "all"), slot))
  const next = blocks.reduce((s: State, b) => follow(ctx.params, s, b), state)
  const news = blocks.map((block) => broadcast<Message>({ _tag: "NewBlock", block }))
  return become<State, Message>({ ...next, signed: slot }, ...news)
})

/**
 * Means no harm: it signs on every branch to be paid whichever wins. Properties are asked of it as of any other node.
 */
export const opportunist: Role<Params, State, Message, Everywhere, Message, Seen> = {
  initial: ({ params }) => become(start(params)),
  upon: { NewBlock: receiveBlock, NewTransaction: receiveTransaction, GetChain: giveChain },
  internal: { ProduceEverywhere: produceEverywhere },
  candidates: ({ params }, { signed }) =>
    slotsToTry(params.clock, signed).map((slot): Everywhere => ({ _tag: "ProduceEverywhere", slot })),
  ready: ({ params }, _, event, now) =>
    event.slot === 0 && params.clock._tag === "ticks" ? { ...event, slot: slotAt(params.clock, now) } : event,
  relay: relayKey,
  observe: (_, state) => state,
}
