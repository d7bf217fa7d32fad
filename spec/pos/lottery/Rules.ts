/**
 * The rules of a stakeholder, in the order in which a payment meets them: it is submitted, passed on, written, received in a block.
 * Next: [Staker.ts](Staker.ts).
 */
import { ancestry, find, lookUp } from "../../core/lib/BlockTree.ts"
import { isOff } from "../../core/lib/Checkpoint.ts"
import { waits } from "../../core/lib/Mempool.ts"
import { slotAt } from "../../core/lib/Slots.ts"
import {
  become,
  broadcast,
  type Context,
  defer,
  given,
  ignore,
  premise,
  type Received,
  rule,
  send,
} from "../../core/Rule.ts"
import { seal } from "./Blocks.ts"
import { chainOf, drawFor } from "./Chain.ts"
import { follow } from "./ForkChoice.ts"
import { answerFor, winsSlot } from "./Lottery.ts"
import type { Params } from "./Params.ts"
import type { Block, Event, Message, State } from "./State.ts"
import { periodOf, validLeader, validPayments } from "./Validity.ts"

type Ctx = Context<Params>
type Of<M extends { readonly _tag: string }, Tag extends string> = Extract<M, { readonly _tag: Tag }>
type Got<Tag extends Message["_tag"]> = Received<Of<Message, Tag>>

/** SUBMIT — a client's payment is put into the mempool and told to everybody. */
export const submit = rule({ id: "pos-lottery/submit", source: "Nakamoto 2008 §5 step 1", premises: { waits } })(
  function* (ctx: Ctx, state: State, { transaction }: Of<Event, "Submit">) {
    const mempool = yield* waits(ctx.params, chainOf(ctx.params, state.tree, state.tip), state.mempool, transaction)
    return become<State, Message>({ ...state, mempool }, broadcast({ _tag: "NewTransaction", transaction }))
  },
)

/** RECEIVE-TRANSACTION — a payment heard of is put into the mempool. */
export const receiveTransaction = rule({
  id: "pos-lottery/receive-transaction",
  source: "Nakamoto 2008 §5 step 2",
  premises: { waits },
})(function* (ctx: Ctx, state: State, { message: { transaction } }: Got<"NewTransaction">) {
  const mempool = yield* waits(ctx.params, chainOf(ctx.params, state.tree, state.tip), state.mempool, transaction)
  return become<State, Message>({ ...state, mempool })
})

/** The block that a node makes for a slot on top of its tip, with what waits. It may have no right to it. */
export const blockFor = ({ self, params }: Ctx, { tree, tip, mempool }: State, slot: number, note = 0): Block => {
  const { nonce } = drawFor(params, chainOf(params, tree, tip), slot)
  return seal(params.ids, {
    parent: tip.id,
    height: tip.height + 1,
    slot,
    leader: self,
    answer: answerFor(params, nonce, slot, self),
    signature: { signer: self, period: periodOf(params, slot) },
    note,
    transactions: mempool.slice(0, params.paymentsMax),
  })
}

/** Whether a node wins a slot above a block. */
export const leads = ({ self, params }: Ctx, { tree }: Pick<State, "tree">, block: Block, slot: number): boolean => {
  const { nonce, stakes } = drawFor(params, chainOf(params, tree, block), slot)
  return winsSlot(params, stakes, nonce, slot, self)
}

/**
 * PRODUCE — whoever wins a slot makes one block for it on its tip, with what waits, and tells everybody. It needs no payment.
 *
 *     slot > last slot signed for    slot > slot(tip)    lottery(nonce, slot, self) < threshold(stake of self)
 *     ───────────────────────────────────────────────────────────────────────────────────────────────────────
 *     tip —slot→ block(tip, slot, self)
 */
export const produce = rule({
  id: "pos-lottery/produce",
  source: "David, Gaži, Kiayias and Russell 2018, the static protocol (chain extension)",
  premises: {
    SignedAlready: ignore("it has signed for no such slot yet, nor for a later one"),
    TipIsLater: ignore("the slot is later than that of its tip"),
    SlotNotMine: ignore("it wins the slot with the stake that it has in its chain's snapshot"),
    OffCheckpoint: ignore("its block is the checkpoint, where it was told one of this height"),
  },
})(function* (ctx: Ctx, state: State, { slot }: Of<Event, "Produce">) {
  yield* premise("SignedAlready", slot > state.signed, { slot, signed: state.signed })
  yield* premise("TipIsLater", slot > state.tip.slot, { slot, tip: state.tip.slot })
  yield* premise("SlotNotMine", leads(ctx, state, state.tip, slot), slot)
  const block = blockFor(ctx, state, slot)
  yield* premise("OffCheckpoint", !isOff(ctx.params, block), block.id)
  const next = { ...follow(ctx.params, state, block), signed: slot }
  return become<State, Message>(next, broadcast({ _tag: "NewBlock", block }))
})

/**
 * RECEIVE-BLOCK — a valid block joins the tree; fork choice runs again.
 *
 *     b ∉ tree    parent(b) ∈ tree    no checkpoint b' ≠ b of its height    valid-leader    valid-payments
 *     ────────────────────────────────────────────────────────────────────────────────────────────────────
 *     (tree, tip) —receive b→ (tree ∪ {b}, fork choice)
 *
 * Ensures: the tree only grows; the length of the chain never falls.
 */
export const receiveBlock = rule({
  id: "pos-lottery/receive-block",
  source:
    "David, Gaži, Kiayias and Russell 2018, the static protocol (valid chains, maxvalid); OffCheckpoint: ouroboros-consensus pull request 898",
  premises: {
    Duplicate: ignore("the block is new to this node"),
    ParentUnknown: defer("its parent is already in the tree"),
    OffCheckpoint: ignore("it is the checkpoint, where the node was told one of this height"),
    validLeader,
    validPayments,
  },
})(function* ({ params }: Ctx, state: State, { message: { block }, now }: Got<"NewBlock">) {
  yield* premise("Duplicate", find(state.tree, block.height, block.id) === undefined)
  const parent = yield* given("ParentUnknown", lookUp(state.tree, block.height - 1, block.parent), block.parent)
  yield* premise("OffCheckpoint", !isOff(params, block), block.id)
  const chain = chainOf(params, state.tree, parent)
  yield* validLeader(params, block, chain, now)
  yield* validPayments(params, block, chain)
  // a slot that is over is never signed for again: to forget it makes nodes that agree the same
  const signed = state.signed < slotAt(params.clock, now) ? 0 : state.signed
  return become<State, Message>({ ...follow(params, state, block), signed })
})

/** CATCH-UP — a node that is new, or was cut off, asks everybody for their chain. */
export const catchUp = rule({
  id: "pos-lottery/catch-up",
  source: "David, Gaži, Kiayias and Russell 2018, the static protocol (whole chains are sent)",
  premises: {},
})(function* (_: Ctx, state: State, __: Of<Event, "CatchUp">) {
  return become<State, Message>(state, broadcast({ _tag: "GetChain" }))
})

/** GIVE-CHAIN — who asks for the chain gets all its blocks, from the lowest on. */
export const giveChain = rule({
  id: "pos-lottery/give-chain",
  source: "David, Gaži, Kiayias and Russell 2018, the static protocol (whole chains are sent)",
  premises: { OnlyGenesis: ignore("there is more than the genesis to give") },
})(function* (_: Ctx, state: State, { from }: Got<"GetChain">) {
  yield* premise("OnlyGenesis", state.tip.height > 0)
  const blocks = ancestry(state.tree, state.tip).slice(0, -1).reverse()
  return become<State, Message>(state, ...blocks.map((block) => send<Message>(from, { _tag: "NewBlock", block })))
})
