/**
 * The roles that deviate. A corrupt delegate has its own key and its own slots, and nothing else: in these it may sign as many
 * blocks as it likes, on whatever it likes, and show each to whom it likes. Next: [Properties.ts](Properties.ts).
 */
import { allBlocks, level, lookUp } from "../core/lib/BlockTree.ts"
import type { Payment } from "../core/lib/Ledger.ts"
import type { Role } from "../core/Protocol.ts"
import { become, broadcast, type Context, given, ignore, type NodeId, premise, rule, send } from "../core/Rule.ts"
import { assemble, ownPast } from "./Assembly.ts"
import { chainOf } from "./Chain.ts"
import { forge, forgeries, unbroken } from "./Forgery.ts"
import { follow } from "./ForkChoice.ts"
import { recordOf } from "./Irreversible.ts"
import type { Params } from "./Params.ts"
import { delegate, relayKey, start } from "./Producer.ts"
import { giveChain, receiveBlock, receiveOperation, receiveTransaction } from "./Rules.ts"
import { producerAt, roundLength } from "./Schedule.ts"
import type { Block, Event, Message, Seen, State } from "./State.ts"

/** What a corrupt producer writes: all that waits, or nothing. */
export type Body = "all" | "none"

export type Deviation =
  /** In a slot of its own: a block on a parent of its choice, which claims as much as that chain lets it, and is kept secret. */
  | {
      readonly _tag: "Sign"
      readonly slot: number
      readonly parent: string
      readonly height: number
      readonly body: Body
    }
  /** One known block is sent to one node. */
  | { readonly _tag: "Show"; readonly block: string; readonly height: number; readonly to: NodeId }
  /** A block of which this premise is the first that it breaks is sent to everybody. */
  | { readonly _tag: "Forge"; readonly premise: string }
  /** Everybody is told of a payment, whatever is wrong with it. */
  | { readonly _tag: "Tell"; readonly transaction: Payment }

type Ctx = Context<Params>
type Of<Tag extends Deviation["_tag"]> = Extract<Deviation, { readonly _tag: Tag }>

/** The traitor as if it stood on a block of its choice. */
const standingOn = (state: State, parent: Block, body: Body): State =>
  body === "all" ? { ...state, head: parent } : { ...state, head: parent, mempool: [], asked: [] }

/** SIGN — a block on a parent of the traitor's choice, in one of its own slots, as often as it likes. Nobody is told. */
export const sign = rule({
  id: "dpos/sign",
  source: "eos white paper, DPOS (no producer may produce two blocks at one time)",
  premises: {
    NoParent: ignore("the traitor knows the block to build on"),
    NotLater: ignore("the slot is later than the parent's"),
    NotOwn: ignore("the parent's chain schedules the traitor for the slot"),
    NotNew: ignore("the block is a new one"),
  },
})(function* (ctx: Ctx, state: State, { slot, parent: id, height, body }: Of<"Sign">) {
  const { self, params } = ctx
  const parent = yield* given("NoParent", lookUp(state.tree, height, id), id)
  const { nextSlot, schedule, count } = chainOf(params, state.tree, parent)
  yield* premise("NotLater", slot >= nextSlot, { slot, next: nextSlot })
  yield* premise("NotOwn", producerAt(params.governance, schedule.order, slot) === self, slot)
  const block = assemble(ctx, standingOn(state, parent, body), slot, recordOf(count, self).last)
  yield* premise("NotNew", lookUp(state.tree, block.height, block.id) === undefined, block.id)
  return become<State, Message>(follow(params, state, block))
})

/** SHOW — one node is shown one block. */
export const show = rule({
  id: "dpos/show",
  source: "definition",
  premises: { NoBlock: ignore("the traitor knows the block") },
})(function* (_: Ctx, state: State, { block: id, height, to }: Of<"Show">) {
  const block = yield* given("NoBlock", lookUp(state.tree, height, id), id)
  return become<State, Message>(state, send(to, { _tag: "NewBlock", block }))
})

/** FORGE — everybody is sent a block that is bad on purpose: this premise is the first that it breaks. A good one is kept. */
export const forging = rule({
  id: "dpos/forge",
  source: "definition",
  premises: { CannotForge: ignore("such a block can be made from what is known here") },
})(function* (ctx: Ctx, state: State, { premise: broken }: Of<"Forge">) {
  const block = yield* given("CannotForge", forge(ctx, state, broken), broken)
  const kept = broken === unbroken ? follow(ctx.params, state, block) : state
  return become<State, Message>(kept, broadcast({ _tag: "NewBlock", block }))
})

/** TELL — everybody is told of a payment that nobody has looked at. */
export const tell = rule({ id: "dpos/tell", source: "definition", premises: {} })(function* (
  _: Ctx,
  state: State,
  { transaction }: Of<"Tell">,
) {
  return become<State, Message>(state, broadcast({ _tag: "NewTransaction", transaction }))
})

// ── what there is to try ───────────────────────────────────────────────────────────────────────────────────────────

/** How many levels below its best block a traitor looks for a parent. */
const depthMax = 2
const parentsIn = ({ tree, head }: State): ReadonlyArray<Block> =>
  Array.from({ length: depthMax + 1 }, (_, d) => level(tree, head.height - d)).flat()

/** The next slots of its own on this parent, a round ahead: it can sign slots that have passed, and others will wait for those to come. */
const ownSlots = ({ self, params }: Ctx, state: State, parent: Block): ReadonlyArray<number> => {
  const { governance, clock } = params
  const { nextSlot, schedule } = chainOf(params, state.tree, parent)
  const end = clock._tag === "free" ? clock.last : Number.POSITIVE_INFINITY
  const slots = Array.from({ length: roundLength(governance, schedule.order) }, (_, i) => nextSlot + i)
  return slots.filter((s) => s <= end && producerAt(governance, schedule.order, s) === self)
}

const signings = (ctx: Ctx, state: State, bodies: ReadonlyArray<Body>): ReadonlyArray<Deviation> =>
  parentsIn(state).flatMap((p) =>
    ownSlots(ctx, state, p).flatMap((slot) =>
      bodies.map((body): Deviation => ({ _tag: "Sign", slot, parent: p.id, height: p.height, body })),
    ),
  )

const showings = ({ self, nodes }: Ctx, { tree }: State, isShown: (b: Block) => boolean): ReadonlyArray<Deviation> => {
  const others = Object.values(nodes)
    .flat()
    .filter((n) => n !== self)
  return allBlocks(tree)
    .filter((b) => b.height > 0 && isShown(b))
    .flatMap((b) => others.map((to): Deviation => ({ _tag: "Show", block: b.id, height: b.height, to })))
}

type TraitorRole = Role<Params, State, Exclude<Message, { readonly _tag: "GetChain" }>, Deviation, Message, Seen>
const corrupt = (candidates: TraitorRole["candidates"]): TraitorRole => ({
  corrupt: true,
  initial: ({ params }) => become(start(params)),
  upon: { NewBlock: receiveBlock, NewTransaction: receiveTransaction, NewOperation: receiveOperation },
  internal: { Sign: sign, Show: show, Forge: forging, Tell: tell },
  candidates,
  relay: relayKey,
  observe: (_, state) => state,
})

/** Signs what it likes in its slots and shows its blocks to whom it likes; several of them make a coalition. */
export const traitor = corrupt((ctx, state) => [
  ...signings(ctx, state, ["all"]),
  ...showings(ctx, state, (b) => b.producer === ctx.self),
])

/** Sends blocks that break one premise each. */
export const forger = corrupt(() => forgeries.map((broken): Deviation => ({ _tag: "Forge", premise: broken })))

/** PRODUCE-EMPTY — a censor produces in its slots as it should, and writes nothing of what waits. */
export const produceEmpty = rule({
  id: "dpos/produce-empty",
  source: "definition",
  premises: {
    TakenAlready: ignore("the slot is later than the head's, and than its own last one"),
    NotCensors: ignore("the chain schedules the censor for the slot"),
  },
})(function* (ctx: Ctx, state: State, { slot }: Extract<Event, { readonly _tag: "Produce" }>) {
  const { self, params } = ctx
  const { nextSlot, schedule } = chainOf(params, state.tree, state.head)
  const own = ownPast(state.tree, self)
  yield* premise("TakenAlready", slot >= nextSlot && slot > own.slot, { slot, next: nextSlot })
  yield* premise("NotCensors", producerAt(params.governance, schedule.order, slot) === self, slot)
  const block = assemble(ctx, { ...state, mempool: [], asked: [] }, slot, own.height)
  return become<State, Message>(follow(params, state, block), broadcast({ _tag: "NewBlock", block }))
})

/** Produces in its slots, and leaves out whatever waits. */
export const censor: Role<Params, State, Message, Extract<Event, { readonly _tag: "Produce" }>, Message, Seen> = {
  corrupt: true,
  initial: ({ params }) => become(start(params)),
  upon: {
    NewBlock: receiveBlock,
    NewTransaction: receiveTransaction,
    NewOperation: receiveOperation,
    GetChain: giveChain,
  },
  internal: { Produce: produceEmpty },
  candidates: delegate.candidates as never,
  ready: delegate.ready as never,
  relay: relayKey,
  observe: (_, state) => state,
}

/** Greater than any height: whoever states it as that of its last block votes for no block. */
const beyond = 1_000_000

/** ABSTAIN — a delegate produces in its slots as it should, and votes for nothing: it claims to have produced far above. */
export const abstain = rule({
  id: "dpos/abstain",
  source: "LIP 14, liveness, which is claimed of delegates that obey",
  premises: {
    SlotGone: ignore("the slot is later than the head's, and than its own last one"),
    NotAbstainers: ignore("the chain schedules it for the slot"),
  },
})(function* (ctx: Ctx, state: State, { slot }: Extract<Event, { readonly _tag: "Produce" }>) {
  const { self, params } = ctx
  const { nextSlot, schedule } = chainOf(params, state.tree, state.head)
  yield* premise("SlotGone", slot >= nextSlot && slot > ownPast(state.tree, self).slot, { slot, next: nextSlot })
  yield* premise("NotAbstainers", producerAt(params.governance, schedule.order, slot) === self, slot)
  const block = assemble(ctx, state, slot, beyond)
  return become<State, Message>(follow(params, state, block), broadcast({ _tag: "NewBlock", block }))
})

/** Produces in its slots, and does not help any block to become irreversible where headers count as votes. */
export const abstainer: typeof censor = { ...censor, internal: { Produce: abstain } }
