/**
 * The role of a stakeholder, put together from the rules. Next: [Temptation.ts](Temptation.ts), the role that breaks one of them.
 */
import { treeOf } from "../../core/lib/BlockTree.ts"
import { recent } from "../../core/lib/Recent.ts"
import { type SlotClock, slotAt, slotsToTry } from "../../core/lib/Slots.ts"
import type { Role } from "../../core/Protocol.ts"
import { become, broadcast, type Context } from "../../core/Rule.ts"
import type { Params } from "./Params.ts"
import { catchUp, giveChain, leads, produce, receiveBlock, receiveTransaction, submit } from "./Rules.ts"
import type { Block, Event, Message, Seen, State } from "./State.ts"

type Ctx = Context<Params>
const none: ReadonlyArray<never> = []

/** The state of a node that knows the genesis alone. */
export const start = (params: Params): State => ({
  signed: 0,
  tip: params.genesis,
  mempool: none,
  tree: treeOf(params.genesis),
})

const produceIn = (slot: number): Event => ({ _tag: "Produce", slot })
const now: ReadonlyArray<Event> = [produceIn(0)]

/** The events of all slots, where no clock decides: made once. */
const slotsOf = recent<SlotClock, ReadonlyArray<Event>>(64)
const toTry = (clock: SlotClock, after: number): ReadonlyArray<Event> => {
  if (clock._tag === "ticks") return now
  const all = slotsOf.get(clock) ?? slotsToTry(clock, 0).map(produceIn)
  slotsOf.set(clock, all)
  return all.slice(after)
}

/** An event for slot 0 is for the slot that the clock shows. */
const ready = ({ params }: Ctx, _: State, event: Event, now: number): Event =>
  event._tag === "Produce" && event.slot === 0 && params.clock._tag === "ticks"
    ? produceIn(slotAt(params.clock, now))
    : event

export const relayKey = (message: Message): string | undefined => {
  if (message._tag === "NewBlock") return message.block.id
  return message._tag === "NewTransaction" ? message.transaction.id : undefined
}

/** What survives a crash. Without `signed` a node would sign twice for a slot. */
interface Disk {
  readonly tree: State["tree"]
  readonly tip: Block
  readonly signed: number
}

export const staker: Role<Params, State, Message, Event, Message, Seen> = {
  initial: ({ params }) => become(start(params)),
  upon: { NewBlock: receiveBlock, NewTransaction: receiveTransaction, GetChain: giveChain },
  internal: { Produce: produce, Submit: submit, CatchUp: catchUp },
  candidates: ({ params }, { signed, tip }) => toTry(params.clock, Math.max(signed, tip.slot)),
  atSlot: (ctx, state, slot) => (leads(ctx, state, state.tip, slot) ? [produceIn(slot)] : none),
  ready,
  durable: ({ tree, tip, signed }): Disk => ({ tree, tip, signed }),
  recover: ({ params }, disk: Disk | null) =>
    become<State, Message>({ ...start(params), ...disk }, broadcast({ _tag: "GetChain" })),
  reconnect: () => [{ _tag: "CatchUp" }],
  relay: relayKey,
  observe: (_, state) => state,
}
