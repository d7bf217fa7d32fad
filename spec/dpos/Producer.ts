/**
 * The role of a node, delegate or not, put together from the rules. Next: [Adversary.ts](Adversary.ts), the roles that deviate.
 */
import { spell } from "../core/Canonical.ts"
import { level, treeOf } from "../core/lib/BlockTree.ts"
import { slotAt, slotsToTry } from "../core/lib/Slots.ts"
import type { Role } from "../core/Protocol.ts"
import { become, broadcast, type Context, type NodeId } from "../core/Rule.ts"
import { chainOf } from "./Chain.ts"
import { perBlock } from "./History.ts"
import { reportDouble, type SignedSlot } from "./Operations.ts"
import type { Params } from "./Params.ts"
import {
  accuse,
  ask,
  catchUp,
  giveChain,
  produce,
  receiveBlock,
  receiveOperation,
  receiveTransaction,
  submit,
} from "./Rules.ts"
import { producerAt } from "./Schedule.ts"
import type { Block, Event, Message, Seen, State } from "./State.ts"

type Ctx = Context<Params>

const none: ReadonlyArray<never> = []

/** The state of a node that knows the genesis alone. */
export const start = ({ genesis }: Params): State => ({
  tree: treeOf(genesis),
  head: genesis,
  lib: genesis,
  mempool: none,
  asked: none,
})

// ── what it does of itself ─────────────────────────────────────────────────────────────────────────────────────────

const produces: ReadonlyArray<Event> = Array.from({ length: 256 }, (_, slot) => ({ _tag: "Produce", slot }))
/** The event of a slot; for low numbers always the same object. */
const produceIn = (slot: number): Event => produces[slot] ?? { _tag: "Produce", slot }
const onTheClock: ReadonlyArray<Event> = [{ _tag: "Produce", slot: 0 }]

const evidence = ({ id, slot, producer }: Block): SignedSlot => ({ id, slot, producer })

/** How far below its head a node looks for blocks of one slot under one signature. */
const lookBack = 3

/** Whether two blocks near the head are of one height: along one chain no slot comes twice. */
const isForked = (tree: State["tree"], { height }: Block): boolean => {
  for (let h = height + 1; h >= Math.max(1, height - lookBack); h--) if (level(tree, h).length > 1) return true
  return false
}

/** Accusations that can be made of the blocks near the head, where double production is punished. */
const accusations = ({ self, params }: Ctx, { tree, head }: State): ReadonlyArray<Event> => {
  if (params.governance.doubleProduction._tag === "nothing" || !isForked(tree, head)) return none
  const found: Array<Event> = []
  const near: Array<Block> = []
  for (let h = head.height + 1; h >= Math.max(1, head.height - lookBack); h--) {
    for (const block of level(tree, h)) {
      const twin = near.find((b) => b.producer === block.producer && b.slot === block.slot)
      if (twin !== undefined)
        found.push({ _tag: "Accuse", operation: reportDouble(self, evidence(twin), evidence(block)) })
      near.push(block)
    }
  }
  return found
}

/** Whose the slots above a block are, where there is no clock: the events of each delegate. */
const slotsAbove = perBlock((tree, block, params): { readonly [producer: NodeId]: ReadonlyArray<Event> } => {
  const { order, active } = chainOf(params, tree, block).schedule
  const left = slotsToTry(params.clock, block.slot)
  const own = (name: NodeId) => left.filter((slot) => producerAt(params.governance, order, slot) === name)
  return Object.fromEntries(active.map((name) => [name, own(name).map(produceIn)]))
})

/** Everything that a node could try: each of its slots above the head, where there is no clock, and accusations. */
const candidates = (ctx: Ctx, state: State): ReadonlyArray<Event> => {
  const { self, params } = ctx
  const slots = params.clock._tag === "ticks" ? onTheClock : (slotsAbove(state.tree, state.head, params)[self] ?? none)
  const accused = accusations(ctx, state)
  return accused.length === 0 ? slots : [...slots, ...accused]
}

/** The event with the slot that the clock shows, where there is a clock. */
export const ready = ({ params }: Ctx, _: State, event: Event, now: number): Event =>
  event._tag === "Produce" && params.clock._tag === "ticks" ? produceIn(slotAt(params.clock, now)) : event

/** When a slot begins: the scheduled node produces, and whoever has seen something accuses. */
const atSlot = (ctx: Ctx, state: State, slot: number): ReadonlyArray<Event> => {
  const { schedule } = chainOf(ctx.params, state.tree, state.head)
  const accused = accusations(ctx, state)
  return producerAt(ctx.params.governance, schedule.order, slot) === ctx.self ? [...accused, produceIn(slot)] : accused
}

/** One key for one content, so that a network with relay passes it on once. */
export const relayKey = (message: Message): string | undefined => {
  if (message._tag === "NewBlock") return message.block.id
  if (message._tag === "NewTransaction") return message.transaction.id
  return message._tag === "NewOperation" ? spell(message.operation) : undefined
}

type Disk = Pick<State, "tree" | "head" | "lib">

/** A node. Whether it is a delegate is for its chain to say. */
export const delegate: Role<Params, State, Message, Event, Message, Seen> = {
  initial: ({ params }) => become(start(params)),
  upon: {
    NewBlock: receiveBlock,
    NewTransaction: receiveTransaction,
    NewOperation: receiveOperation,
    GetChain: giveChain,
  },
  internal: { Produce: produce, Submit: submit, Ask: ask, Accuse: accuse, CatchUp: catchUp },
  candidates,
  ready,
  atSlot,
  durable: ({ tree, head, lib }): Disk => ({ tree, head, lib }),
  recover: ({ params }, disk: Disk | null) => {
    const state = { ...start(params), ...disk }
    return become<State, Message>(state, broadcast({ _tag: "GetChain", above: state.lib.height }))
  },
  reconnect: () => [{ _tag: "CatchUp" }],
  relay: relayKey,
  observe: (_, state) => state,
}
