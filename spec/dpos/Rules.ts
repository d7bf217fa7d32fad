/**
 * The rules of a node, in the order in which a payment meets them: it is submitted, passed on, written by the producer of a slot,
 * received in a block. Next: [Producer.ts](Producer.ts).
 */
import * as Result from "effect/Result"
import { sameValue } from "../core/Canonical.ts"
import { above, allBlocks, find, lookUp } from "../core/lib/BlockTree.ts"
import { waits } from "../core/lib/Mempool.ts"
import { isNow } from "../core/lib/Slots.ts"
import {
  become,
  broadcast,
  type Context,
  defer,
  given,
  ignore,
  judgement,
  premise,
  type Received,
  rule,
  send,
} from "../core/Rule.ts"
import { assemble, ownPast } from "./Assembly.ts"
import { chainOf } from "./Chain.ts"
import { ancestorAt, descends, follow } from "./ForkChoice.ts"
import type { Operation } from "./Operations.ts"
import type { Params } from "./Params.ts"
import { applyOperation } from "./Registry.ts"
import { producerAt } from "./Schedule.ts"
import type { Event, Message, State } from "./State.ts"
import { validBody, validHeader } from "./Validity.ts"

type Ctx = Context<Params>
type Of<M extends { readonly _tag: string }, Tag extends string> = Extract<M, { readonly _tag: Tag }>
type Got<Tag extends Message["_tag"]> = Received<Of<Message, Tag>>

// ── payments and operations ────────────────────────────────────────────────────────────────────────────────────────

/** SUBMIT — a client's payment is put among those that wait and told to everybody. */
export const submit = rule({ id: "dpos/submit", source: "Nakamoto 2008 §5 step 1", premises: { waits } })(function* (
  { params }: Ctx,
  state: State,
  { transaction }: Of<Event, "Submit">,
) {
  const mempool = yield* waits(params, chainOf(params, state.tree, state.head), state.mempool, transaction)
  return become<State, Message>({ ...state, mempool }, broadcast({ _tag: "NewTransaction", transaction }))
})

/** RECEIVE-TRANSACTION — a payment heard of is put among those that wait. */
export const receiveTransaction = rule({
  id: "dpos/receive-transaction",
  source: "Nakamoto 2008 §5 step 2",
  premises: { waits },
})(function* ({ params }: Ctx, state: State, { message: { transaction } }: Got<"NewTransaction">) {
  const mempool = yield* waits(params, chainOf(params, state.tree, state.head), state.mempool, transaction)
  return become<State, Message>({ ...state, mempool })
})

/**
 * MAY-WAIT — an operation may join those that wait: it does not wait yet, and could be written on top of the head.
 *
 *     operation ∉ asked    registry(head) —operation→ registry′
 *     ─────────────────────────────────────────────────────────
 *     asked ⊢ operation : asked, operation
 */
export const mayWait = judgement({
  id: "dpos/may-wait",
  source: "bitshares-core db_block.cpp push_transaction",
  premises: {
    Asked: ignore("it does not wait already"),
    Inapplicable: ignore("it could be written into the next block"),
  },
})(function* (params: Params, state: State, operation: Operation) {
  yield* premise("Asked", !state.asked.some((o) => sameValue(o, operation)), operation)
  const { registry } = chainOf(params, state.tree, state.head)
  const applied = applyOperation.check(params.governance, registry, operation)
  yield* premise("Inapplicable", operation._tag !== "Transfer" && Result.isSuccess(applied), operation)
  return [...state.asked, operation]
})

/** ASK — a client's operation (a vote, a candidature, a proof of double production) is put among those that wait and told to everybody. */
export const ask = rule({ id: "dpos/ask", source: "Larimer 2014, voting", premises: { mayWait } })(function* (
  { params }: Ctx,
  state: State,
  { operation }: Of<Event, "Ask">,
) {
  const asked = yield* mayWait(params, state, operation)
  return become<State, Message>({ ...state, asked }, broadcast({ _tag: "NewOperation", operation }))
})

/** ACCUSE — who knows two blocks of one slot under one signature asks for their producer's punishment. */
export const accuse = rule({
  id: "dpos/accuse",
  source: "LIP 24",
  premises: { NotSeen: ignore("both blocks are in the tree"), mayWait },
})(function* ({ params }: Ctx, state: State, { operation }: Of<Event, "Accuse">) {
  const { one, other } = operation
  const seen = allBlocks(state.tree).filter((b) => b.id === one.id || b.id === other.id)
  yield* premise("NotSeen", seen.length === 2 && seen.every((b) => b.slot === one.slot), operation)
  const asked = yield* mayWait(params, state, operation)
  return become<State, Message>({ ...state, asked }, broadcast({ _tag: "NewOperation", operation }))
})

/** RECEIVE-OPERATION — an operation heard of is put among those that wait. */
export const receiveOperation = rule({ id: "dpos/receive-operation", source: "as ASK", premises: { mayWait } })(
  function* ({ params }: Ctx, state: State, { message: { operation } }: Got<"NewOperation">) {
    return become<State, Message>({ ...state, asked: yield* mayWait(params, state, operation) })
  },
)

// ── blocks ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * PRODUCE — in its slot the scheduled producer writes all that waits into a block on its head, and tells everybody.
 *
 *     slot = now    slot ≥ next slot(chain)    schedule(chain, slot) = self    slot > own last slot
 *     ───────────────────────────────────────────────────────────────────────────────────────────────
 *     (tree, head) —slot→ (tree ∪ {b}, b)    broadcast b
 *
 * Nothing is searched for and nothing is drawn: power of any kind plays no part.
 */
export const produce = rule({
  id: "dpos/produce",
  source: "Larimer 2014; bitshares-core libraries/plugins/witness/witness.cpp maybe_produce_block",
  premises: {
    NotNow: ignore("the slot is the one that the node's clock shows"),
    TooLate: ignore("the slot is later than the head's, and after those that are skipped at the end of a cycle"),
    NotMine: ignore("the chain schedules this node for the slot"),
    SlotUsed: ignore("the node has signed no block of this slot or a later one, on any chain"),
  },
})(function* (ctx: Ctx, state: State, { slot }: Of<Event, "Produce">) {
  const { self, params } = ctx
  yield* premise("NotNow", slot > 0 && (params.clock._tag === "ticks" || isNow(params.clock, slot, 0)), slot)
  const { nextSlot, schedule } = chainOf(params, state.tree, state.head)
  yield* premise("TooLate", slot >= nextSlot, { slot, next: nextSlot })
  yield* premise("NotMine", producerAt(params.governance, schedule.order, slot) === self, slot)
  const own = ownPast(state.tree, self)
  yield* premise("SlotUsed", slot > own.slot, { slot, last: own.slot })
  const block = assemble(ctx, state, slot, own.height)
  return become<State, Message>(follow(params, state, block), broadcast({ _tag: "NewBlock", block }))
})

/**
 * RECEIVE-BLOCK — a valid block joins the tree; fork choice runs again; what its chain makes irreversible stays so.
 *
 *     b ∉ tree    parent(b) ∈ tree    LIB ∈ chain(b)    valid-header    valid-body
 *     ────────────────────────────────────────────────────────────────────────────
 *     (tree, head, LIB) —receive b→ (tree ∪ {b}, fork choice, max(LIB, LIB of the head's chain))
 *
 * Ensures: the tree only grows; the last irreversible block never falls.
 */
export const receiveBlock = rule({
  id: "dpos/receive-block",
  source: "bitshares-core db_block.cpp push_block; eos fork_database.cpp add",
  premises: {
    Duplicate: ignore("the block is new to this node"),
    ParentUnknown: defer("its parent is already in the tree"),
    Reverting: ignore("its chain contains the last block that this node holds for irreversible"),
    validHeader,
    validBody,
  },
})(function* ({ params }: Ctx, state: State, { message: { block }, now }: Got<"NewBlock">) {
  const { tree, head, lib } = state
  yield* premise("Duplicate", find(tree, block.height, block.id) === undefined)
  const parent = yield* given("ParentUnknown", lookUp(tree, block.height - 1, block.parent), block.parent)
  yield* premise("Reverting", parent === head || descends(tree, parent, lib), { lib: lib.id })
  const chain = chainOf(params, tree, parent)
  yield* validHeader(params, chain, block, now)
  yield* validBody(params, block, chain)
  return become<State, Message>(follow(params, state, block))
})

/** CATCH-UP — a node that is new, or was cut off, asks everybody for their chain above what is irreversible. */
export const catchUp = rule({
  id: "dpos/catch-up",
  source: "bitshares-core libraries/net/node.cpp (sync)",
  premises: {},
})(function* (_: Ctx, state: State, __: Of<Event, "CatchUp">) {
  return become<State, Message>(state, broadcast({ _tag: "GetChain", above: state.lib.height }))
})

/** GIVE-CHAIN — who asks for a chain gets its blocks one by one; those whose parent is not there yet wait in the network. */
export const giveChain = rule({
  id: "dpos/give-chain",
  source: "bitshares-core libraries/net/node.cpp (sync)",
  premises: { NothingNew: ignore("there are blocks above that height to give") },
})(function* (_: Ctx, state: State, { from, message: { above: height } }: Got<"GetChain">) {
  const { head, tree } = state
  yield* premise("NothingNew", head.height > height, { height, head: head.height })
  const blocks = above(tree, ancestorAt(tree, head, height), head)
  return become<State, Message>(state, ...blocks.map((block) => send<Message>(from, { _tag: "NewBlock", block })))
})
