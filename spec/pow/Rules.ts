/**
 * The rules of a miner, in the order in which a payment meets them: it is submitted, passed on, mined, received in a block.
 * Next: [Properties.ts](Properties.ts).
 */
import { find, lookUp } from "../core/lib/BlockTree.ts"
import { byId, waits } from "../core/lib/Mempool.ts"
import {
  become,
  broadcast,
  type Context,
  defer,
  given,
  ignore,
  premise,
  type Received,
  reject,
  rule,
  send,
} from "../core/Rule.ts"
import { assemble, isSolved } from "./Assembly.ts"
import { chainOf } from "./Chain.ts"
import { follow, join, withMempool } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"
import type { Block, Event, Message, State } from "./State.ts"
import { isValid, validBody, validCoins, validHeader } from "./Validity.ts"

type Ctx = Context<Params>
type Of<M extends { readonly _tag: string }, Tag extends string> = Extract<M, { readonly _tag: Tag }>
type Got<Tag extends Message["_tag"]> = Received<Of<Message, Tag>>

/** SUBMIT — a client's payment is put into the mempool and told to everybody. */
export const submit = rule({ id: "pow/submit", source: "Nakamoto 2008 §5 step 1", premises: { waits } })(function* (
  ctx: Ctx,
  state: State,
  { transaction }: Of<Event, "Submit">,
) {
  const mempool = yield* waits(ctx.params, chainOf(ctx.params, state.tree, state.tip), state.mempool, transaction)
  return become<State, Message>({ ...state, mempool }, broadcast({ _tag: "NewTransaction", transaction }))
})

/** RECEIVE-TRANSACTION — a payment heard of is put into the mempool. */
export const receiveTransaction = rule({
  id: "pow/receive-transaction",
  source: "Nakamoto 2008 §5 step 2",
  premises: { waits },
})(function* (ctx: Ctx, state: State, { message: { transaction } }: Got<"NewTransaction">) {
  const mempool = yield* waits(ctx.params, chainOf(ctx.params, state.tree, state.tip), state.mempool, transaction)
  return become<State, Message>({ ...state, mempool })
})

/** MINE — luck strikes: a block on the tip, with all that waits, is the miner's own and everybody's. It needs no payment. */
export const mine = rule({
  id: "pow/mine",
  source: "Nakamoto 2008 §5 steps 3–4",
  premises: { Unsolved: ignore("the nonce solves the puzzle") },
})(function* (ctx: Ctx, state: State, { now, nonce }: Of<Event, "Mine">) {
  const block = assemble(ctx, state, now, nonce)
  yield* premise("Unsolved", isSolved(ctx.params, block), { nonce })
  return become<State, Message>(follow(ctx.params, state, block), broadcast({ _tag: "NewBlock", block }))
})

/**
 * RECEIVE-BLOCK — a valid block joins the tree; fork choice runs again; orphans that waited for it follow.
 *
 *     b ∉ tree    parent(b) ∈ tree    valid-header    valid-body    valid-coins
 *     ─────────────────────────────────────────────────────────────────────────
 *     (tree, tip) —receive b→ (tree ∪ {b}, fork choice)
 *
 * Ensures: the tree only grows; the work of the tip never falls.
 */
export const receiveBlock = rule({
  id: "pow/receive-block",
  source: "Nakamoto 2008 §5 steps 5–6",
  premises: {
    Duplicate: ignore("the block is new to this node"),
    ParentUnknown: defer("its parent is already in the tree"),
    validHeader,
    validBody,
    validCoins,
  },
})(function* ({ params }: Ctx, state: State, { message: { block }, now }: Got<"NewBlock">) {
  yield* premise("Duplicate", find(state.tree, block.height, block.id) === undefined)
  const parent = yield* given("ParentUnknown", lookUp(state.tree, block.height - 1, block.parent), block.parent)
  const chain = chainOf(params, state.tree, parent)
  yield* validHeader(params, block.header, block.id, { ...chain, height: chain.height + 1, now })
  yield* validBody(params, block)
  yield* validCoins(params, block, chain)
  const grown = connectOrphans(params, join(params, state, block), block, now)
  return become<State, Message>(withMempool(params, state, grown))
})

/** The orphans without one block and all that are built on it. */
const withoutBranch = (orphans: ReadonlyArray<Block>, gone: Block): ReadonlyArray<Block> =>
  orphans
    .filter((o) => o.parent === gone.id)
    .reduce(
      withoutBranch,
      orphans.filter((o) => o.id !== gone.id),
    )

/** One orphan whose parent is in the tree: it joins, and what waited for it follows; if it is invalid its branch is dropped. */
const connectOrphan = (params: Params, state: State, orphan: Block, now: number): State => {
  if (!isValid(params, state.tree, orphan, now)) return { ...state, orphans: withoutBranch(state.orphans, orphan) }
  const left = { ...state, orphans: state.orphans.filter((o) => o.id !== orphan.id) }
  return connectOrphans(params, join(params, left, orphan), orphan, now)
}

/** The orphans whose parent has just come are connected, one after the other. */
const connectOrphans = (params: Params, state: State, parent: Block, now: number): State =>
  state.orphans.filter((o) => o.parent === parent.id).reduce((s: State, o) => connectOrphan(params, s, o, now), state)

/** The lowest orphan of the branch that ends in a block: its parent is what is missing. */
const rootOfBranch = (orphans: ReadonlyArray<Block>, block: Block): Block => {
  const below = orphans.find((o) => o.id === block.parent)
  return below === undefined ? block : rootOfBranch(orphans, below)
}

/** Asks for the parent of a block. */
const askFor = (block: Block): Message => ({ _tag: "GetBlock", id: block.parent, height: block.height - 1 })

/** So many orphans of the least height: the higher ones can be asked for again once these are connected. */
const lowest = (orphans: ReadonlyArray<Block>, most: number): ReadonlyArray<Block> =>
  byId([...orphans].sort((a, b) => a.height - b.height || (a.id < b.id ? -1 : 1)).slice(0, most))

/** KEEP-ORPHAN — a solved block whose parent is missing is kept, and the sender is asked for what its branch lacks. */
export const keepOrphan = rule({
  id: "pow/keep-orphan",
  source: "Bitcoin 0.1 main.cpp ProcessBlock (mapOrphanBlocks)",
  premises: {
    NoOrphan: ignore("neither it nor its parent is in the tree"),
    Kept: ignore("it is not kept already"),
    NoPool: defer("this node keeps orphans"),
    NotSolved: reject("its header solves a puzzle of its own that is no easier than any may be"),
    TooEarly: defer("its time is not too far ahead of this node's clock"),
    validBody,
  },
})(function* ({ params }: Ctx, state: State, { from, now, message: { block } }: Got<"NewBlock">) {
  const known = lookUp(state.tree, block.height, block.id) ?? lookUp(state.tree, block.height - 1, block.parent)
  yield* premise("NoOrphan", known === undefined, block.id)
  yield* premise(
    "Kept",
    state.orphans.every((o) => o.id !== block.id),
    block.id,
  )
  yield* premise("NoPool", params.orphansMax > 0)
  yield* premise("NotSolved", isSolved(params, block), block.id)
  yield* premise("TooEarly", block.header.time <= now + params.futureLimit, { time: block.header.time, now })
  yield* validBody(params, block)
  const ask = askFor(rootOfBranch(state.orphans, block))
  const orphans = lowest([...state.orphans, block], params.orphansMax)
  return become<State, Message>({ ...state, orphans }, send(from, ask))
})

/** ASK-AGAIN — an orphan that is heard of again: the first answer may be lost, so the sender is asked for what is missing. */
export const askAgain = rule({
  id: "pow/ask-again",
  source: "Bitcoin 0.1 main.cpp ProcessMessage (inv, GetOrphanRoot)",
  premises: { NotKept: ignore("it is kept as an orphan") },
})(function* (_: Ctx, state: State, { from, message: { block } }: Got<"NewBlock">) {
  const kept = yield* given(
    "NotKept",
    state.orphans.find((o) => o.id === block.id),
    block.id,
  )
  return become<State, Message>(state, send(from, askFor(rootOfBranch(state.orphans, kept))))
})

/** GIVE-BLOCK — who asks for a block gets it, as soon as it is here. */
export const giveBlock = rule({
  id: "pow/give-block",
  source: "Bitcoin 0.1 main.cpp ProcessMessage (getdata)",
  premises: { NotHere: defer("the block is known here") },
})(function* (_: Ctx, state: State, { from, message: { id, height } }: Got<"GetBlock">) {
  const block = yield* given("NotHere", lookUp(state.tree, height, id), id)
  return become<State, Message>(state, send(from, { _tag: "NewBlock", block }))
})

/** CATCH-UP — a node that is new, or was cut off, asks everybody for the head of their chain. */
export const catchUp = rule({ id: "pow/catch-up", source: "Bitcoin 0.1 main.cpp (getblocks)", premises: {} })(
  function* (_: Ctx, state: State, __: Of<Event, "CatchUp">) {
    return become<State, Message>(state, broadcast({ _tag: "GetTip" }))
  },
)

/** GIVE-TIP — who asks for the head of the chain gets it; ancestors that it lacks it asks for in turn (KEEP-ORPHAN). */
export const giveTip = rule({
  id: "pow/give-tip",
  source: "Bitcoin 0.1 main.cpp ProcessMessage (getblocks)",
  premises: { OnlyGenesis: ignore("there is more than the genesis to give") },
})(function* (_: Ctx, state: State, { from }: Got<"GetTip">) {
  yield* premise("OnlyGenesis", state.tip.height > 0)
  return become<State, Message>(state, send(from, { _tag: "NewBlock", block: state.tip }))
})
