/**
 * The rules of a holder of coins, in the order in which a payment meets them: it is submitted, passed on, minted, received in a
 * block. Next: [Holder.ts](Holder.ts), the role that they make up.
 */
import { ancestry, find, lookUp } from "../../core/lib/BlockTree.ts"
import { isOff } from "../../core/lib/Checkpoint.ts"
import { keyOf } from "../../core/lib/Ledger.ts"
import { waits } from "../../core/lib/Mempool.ts"
import {
  become,
  broadcast,
  type Context,
  defer,
  given,
  ignore,
  lenient,
  premise,
  type Received,
  reject,
  rule,
  send,
} from "../../core/Rule.ts"
import { chainOf, coinsOf } from "./Chain.ts"
import { assemble, follow, isDuplicate, isUsed, join, takesDuplicate, trustAfter, withMempool } from "./ForkChoice.ts"
import { mayMint } from "./Kernel.ts"
import type { Params } from "./Params.ts"
import type { Block, Event, Message, State } from "./State.ts"
import { isTime, validBody, validCoins, validStake } from "./Validity.ts"

type Ctx = Context<Params>
type Of<M extends { readonly _tag: string }, Tag extends string> = Extract<M, { readonly _tag: Tag }>
type Got<Tag extends Message["_tag"]> = Received<Of<Message, Tag>>

/** SUBMIT — a client's payment is put into the mempool and told to everybody. */
export const submit = rule({ id: "pos-age/submit", source: "Nakamoto 2008 §5 step 1", premises: { waits } })(function* (
  ctx: Ctx,
  state: State,
  { transaction }: Of<Event, "Submit">,
) {
  const mempool = yield* waits(ctx.params, chainOf(ctx.params, state.tree, state.tip), state.mempool, transaction)
  return become<State, Message>({ ...state, mempool }, broadcast({ _tag: "NewTransaction", transaction }))
})

/** RECEIVE-TRANSACTION — a payment heard of is put into the mempool. */
export const receiveTransaction = rule({
  id: "pos-age/receive-transaction",
  source: "Nakamoto 2008 §5 step 2",
  premises: { waits },
})(function* (ctx: Ctx, state: State, { message: { transaction } }: Got<"NewTransaction">) {
  const mempool = yield* waits(ctx.params, chainOf(ctx.params, state.tree, state.tip), state.mempool, transaction)
  return become<State, Message>({ ...state, mempool })
})

/**
 * MINT — one of the owner's coins is tried; if its kernel is lucky, a block on the tip is the owner's own and everybody's.
 *
 *     time > time(tip)    coin = coins(chain, owner)[n]    (coin, time) never used    chain, time ⊢ coin mints
 *     ───────────────────────────────────────────────────────────────────────────────────────────────────────
 *     (tree, tip) —mint→ (tree ∪ {b}, b)    b to everybody
 */
export const mint = rule({
  id: "pos-age/mint",
  source: "King and Nadal 2012, Block Generation; Peercoin wallet.cpp CreateCoinStake",
  premises: {
    NotLater: ignore("the time is later than the tip's"),
    NoCoin: ignore("it has so many coins"),
    Minted: ignore("it has not minted with this coin in this time step, on whatever chain"),
    mayMint: lenient(mayMint, "TooYoung", "StakeImmature", "ModifierOpen", "HighHash"),
    OffCheckpoint: ignore("its block is the checkpoint, where it was told one of this height"),
  },
})(function* ({ self, params }: Ctx, state: State, { slot, coin }: Of<Event, "Mint">) {
  const chain = chainOf(params, state.tree, state.tip)
  yield* premise("NotLater", slot > chain.slot, { time: slot, tip: chain.slot })
  const staked = yield* given("NoCoin", coinsOf(chain, self)[coin], { coin })
  yield* premise("Minted", !isUsed(state, keyOf(staked.from), slot), { coin, slot })
  yield* mayMint(params, chain, staked, slot)
  const block = assemble(params, state, staked, slot, 0n)
  yield* premise("OffCheckpoint", !isOff(params, block), block.id)
  return become<State, Message>(follow(params, state, block), broadcast({ _tag: "NewBlock", block }))
})

/**
 * RECEIVE-BLOCK — a valid block joins the tree, and fork choice runs again.
 *
 *     b ∉ tree    parent(b) ∈ tree    no checkpoint b' ≠ b of its height    time(b) ≤ now + limit    valid-stake    valid-body    valid-coins    kernel new, or heavier
 *     ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
 *     (tree, tip) —receive b→ (tree ∪ {b}, fork choice)
 *
 * Ensures: the tree only grows; the trust of the tip never falls.
 */
export const receiveBlock = rule({
  id: "pos-age/receive-block",
  source: "King and Nadal 2012, Block Generation; Peercoin main.cpp ProcessBlock, AcceptBlock",
  premises: {
    Duplicate: ignore("the block is new to this node"),
    ParentUnknown: ignore("its parent is already in the tree"),
    OffCheckpoint: ignore("it is the checkpoint, where the node was told one of this height"),
    TooEarly: defer("its time is not too far ahead of this node's clock"),
    validStake,
    validBody,
    validCoins,
    StakeSeen: ignore("its kernel is new to this node, or it ends a chain with more trust than the tip"),
  },
})(function* ({ params }: Ctx, state: State, { message: { block }, now }: Got<"NewBlock">) {
  yield* premise("Duplicate", find(state.tree, block.height, block.id) === undefined)
  const parent = yield* given("ParentUnknown", lookUp(state.tree, block.height - 1, block.parent), block.parent)
  yield* premise("OffCheckpoint", !isOff(params, block), block.id)
  yield* premise("TooEarly", isTime(params, block, now), { time: block.slot, now })
  const chain = chainOf(params, state.tree, parent)
  const staked = yield* validStake(params, block, chain)
  yield* validBody(params, block)
  yield* validCoins(params, block, chain, staked)
  const isTaken = !isDuplicate(state, block) || takesDuplicate(params, state, trustAfter(chain))
  yield* premise("StakeSeen", isTaken, block.slot)
  return become<State, Message>(follow(params, state, block))
})

/** ASK-FOR-BRANCH — a block whose parent is missing: the sender is asked for the chain that it follows. */
export const askForBranch = rule({
  id: "pos-age/ask-for-branch",
  source: "Peercoin main.cpp ProcessBlock (mapOrphanBlocks, PushGetBlocks)",
  premises: {
    NoOrphan: ignore("neither it nor its parent is in the tree"),
    NoAsking: defer("this node asks; if it does not, the block waits in the network"),
  },
})(function* ({ params }: Ctx, state: State, { from, message: { block } }: Got<"NewBlock">) {
  const known = lookUp(state.tree, block.height, block.id) ?? lookUp(state.tree, block.height - 1, block.parent)
  yield* premise("NoOrphan", known === undefined, block.id)
  yield* premise("NoAsking", params.asks)
  return become<State, Message>(state, send(from, { _tag: "GetBranch" }))
})

/** CATCH-UP — a node that is new, or was cut off, asks everybody for their chain. */
export const catchUp = rule({ id: "pos-age/catch-up", source: "Peercoin main.cpp (getblocks)", premises: {} })(
  function* (_: Ctx, state: State, __: Of<Event, "CatchUp">) {
    return become<State, Message>(state, broadcast({ _tag: "GetBranch" }))
  },
)

/** GIVE-BRANCH — who asks for the chain gets it, the lowest block first. */
export const giveBranch = rule({
  id: "pos-age/give-branch",
  source: "Peercoin main.cpp ProcessMessage (getblocks)",
  premises: { OnlyGenesis: ignore("there is more than the genesis to give") },
})(function* (_: Ctx, state: State, { from }: Got<"GetBranch">) {
  yield* premise("OnlyGenesis", state.tip.height > 0)
  const blocks = ancestry(state.tree, state.tip).slice(0, -1).reverse()
  return become<State, Message>(state, send(from, { _tag: "Branch", blocks }))
})

/** Whether each block is the child of the one before. Blocks side by side could share a kernel that nobody has seen yet. */
const isChain = (blocks: ReadonlyArray<Block>): boolean =>
  blocks.every((b, i) => i === 0 || b.parent === blocks[i - 1]?.id)

/**
 * RECEIVE-BRANCH — the new blocks of a chain join the tree, one after the other, if all are valid; fork choice runs again.
 *
 *     some b ∉ tree    parent(bᵢ₊₁) = bᵢ    each parent(b) ∈ tree ∪ earlier ones    each b valid    kernels new, or the last one heavier
 */
export const receiveBranch = rule({
  id: "pos-age/receive-branch",
  source: "Peercoin main.cpp ProcessBlock",
  premises: {
    NothingNew: ignore("some block of it is new to this node"),
    NotAChain: reject("each block but the first is the child of the one before"),
    Gap: reject("each block's parent is known or comes before it"),
    OffCheckpoint: ignore("none of them stands where the node was told of another block"),
    TooEarly: defer("no block's time is too far ahead of this node's clock"),
    validStake,
    validBody,
    validCoins,
    StakeSeen: ignore("all its kernels are new to this node, or it has more trust than the tip"),
  },
})(function* ({ params }: Ctx, state: State, { message: { blocks }, now }: Got<"Branch">) {
  const fresh = blocks.filter((b) => find(state.tree, b.height, b.id) === undefined)
  yield* premise("NothingNew", fresh.length > 0)
  yield* premise("NotAChain", isChain(blocks), blocks.length)
  let grown = state
  let trust = 0n
  for (const block of fresh) {
    const parent = yield* given("Gap", lookUp(grown.tree, block.height - 1, block.parent), block.parent)
    yield* premise("OffCheckpoint", !isOff(params, block), block.id)
    yield* premise("TooEarly", isTime(params, block, now), { time: block.slot, now })
    const chain = chainOf(params, grown.tree, parent)
    const staked = yield* validStake(params, block, chain)
    yield* validBody(params, block)
    yield* validCoins(params, block, chain, staked)
    trust = trustAfter(chain)
    grown = join(params, grown, block)
  }
  const isTaken = !fresh.some((b) => isDuplicate(state, b)) || takesDuplicate(params, state, trust)
  yield* premise("StakeSeen", isTaken, fresh.length)
  return become<State, Message>(withMempool(params, state, grown))
})
