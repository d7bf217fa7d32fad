/**
 * Nodes that deviate. They have their own stake, keys that they stole, and the choice of what to build on and what to write. They
 * keep no blocks secret: a block costs nothing to make, so whoever wants to show it later makes it later.
 * Next: [Deviants.ts](Deviants.ts).
 */
import { allBlocks, find, lookUp, type Tree } from "../../core/lib/BlockTree.ts"
import { paidBack } from "../../core/lib/Deviation.ts"
import type { Payment } from "../../core/lib/Ledger.ts"
import { isSpendable, paymentsOf } from "../../core/lib/Mempool.ts"
import { become, broadcast, type Context, given, ignore, type NodeId, premise, rule } from "../../core/Rule.ts"
import { makePayment, seal } from "./Blocks.ts"
import { chainOf, drawFor, epochOf } from "./Chain.ts"
import { forge } from "./Forgery.ts"
import { follow } from "./ForkChoice.ts"
import { winsSlot } from "./Lottery.ts"
import type { Params } from "./Params.ts"
import { blockFor, leads } from "./Rules.ts"
import type { Block, Message, State } from "./State.ts"

/** What an adversary writes into a block: all that waits, or its own coins paid back to itself. */
export type Choice = "all" | "back"

export type Deviation =
  /** A block for a slot that it wins, on a parent of its choice. With a clock of ticks, slot 0 is the one that the clock shows. */
  | {
      readonly _tag: "ProduceOn"
      readonly slot: number
      readonly parent: string
      readonly height: number
      readonly choice: Choice
    }
  /** A block on its tip, with the note that gives it most slots of the next epoch. */
  | { readonly _tag: "Grind"; readonly slot: number }
  /** It comes by the key of another node, after that node has signed for this slot. */
  | { readonly _tag: "Steal"; readonly node: NodeId; readonly slot: number }
  /** A block in the name of a node whose key it stole. */
  | {
      readonly _tag: "SignAs"
      readonly node: NodeId
      readonly slot: number
      readonly parent: string
      readonly height: number
    }
  /** A block of which this premise is the first that it breaks. */
  | { readonly _tag: "Forge"; readonly premise: string }
  /** Everybody is told of a payment, whatever is wrong with it. */
  | { readonly _tag: "Tell"; readonly transaction: Payment }

type Ctx = Context<Params>
type Of<Tag extends Deviation["_tag"]> = Extract<Deviation, { readonly _tag: Tag }>

/** A key that was stolen, and the last slot for which its owner had used it. */
export interface Theft {
  readonly node: NodeId
  readonly since: number
}

/** What an adversary remembers: also the keys that it stole. */
export interface Thief extends State {
  readonly thefts: ReadonlyArray<Theft>
}

/** Own payments that were told to others, each as a payment that spends the same coins but pays the adversary itself. */
const ownPaidBack = ({ self, params }: Ctx, state: State): ReadonlyArray<Payment> =>
  paidBack(self, [...state.mempool, ...allBlocks(state.tree).flatMap(paymentsOf)], (p) => makePayment(params.ids, p))

/** The adversary's state as if it stood on a block of its choice, with the payments that it chooses. */
export const standingOn = <S extends State>(ctx: Ctx, state: S, parent: Block, choice: Choice): S => {
  const payments = choice === "all" ? state.mempool : ownPaidBack(ctx, state)
  const end = chainOf(ctx.params, state.tree, parent)
  return { ...state, tip: parent, mempool: payments.filter((p) => isSpendable(ctx.params, end, p)) }
}

const isNew = (tree: Tree<Block>, block: Block): boolean => find(tree, block.height, block.id) === undefined

/** The state with one more block of the adversary's own, and the news of it. */
const tellOf = <S extends State>({ params }: Ctx, state: S, block: Block) =>
  become<S, Message>({ ...state, ...follow(params, state, block) }, broadcast({ _tag: "NewBlock", block }))

/** PRODUCE-ON — a block for a slot that it wins, on a parent of the adversary's choice; it may sign many for one slot. */
export const produceOn = rule({
  id: "pos-lottery/produce-on",
  source: "Brown-Cohen and others 2019, on nothing at stake; Gaži, Kiayias and Russell 2018, on long ranges",
  premises: {
    NoParent: ignore("the adversary knows the block to build on"),
    ParentIsLater: ignore("the slot is later than the parent's"),
    SlotNotIts: ignore("it wins the slot with the stake that it has in the parent's chain"),
    MadeAlready: ignore("it has not made this very block before"),
  },
})(function* (ctx: Ctx, state: Thief, { slot, parent: id, height, choice }: Of<"ProduceOn">) {
  const parent = yield* given("NoParent", lookUp(state.tree, height, id), id)
  yield* premise("ParentIsLater", slot > parent.slot, { slot, parent: parent.slot })
  yield* premise("SlotNotIts", leads(ctx, state, parent, slot), slot)
  const block = blockFor(ctx, standingOn(ctx, state, parent, choice), slot)
  yield* premise("MadeAlready", isNew(state.tree, block), block.id)
  return tellOf(ctx, state, block)
})

/** So many contents a grinder tries for one block. */
export const contentsMax = 8

/** How many slots of the epoch after a block its leader wins, if nothing is built on the block in its own epoch. */
export const slotsWonAfter = (params: Params, tree: Tree<Block>, block: Block): number => {
  const first = epochOf(params, block.slot) * params.epochSlots + 1
  const { nonce, stakes } = drawFor(params, chainOf(params, tree, block), first)
  return Array.from({ length: params.epochSlots }, (_, i) => first + i).filter((slot) =>
    winsSlot(params, stakes, nonce, slot, block.leader),
  ).length
}

/**
 * GRIND — of some contents that a block may have, the one with which its leader wins most slots of the next epoch; of several the
 * last, so that what it writes is never what an honest leader writes.
 */
export const grind = rule({
  id: "pos-lottery/grind",
  source: "Kiayias, Russell, David and Oliynykov 2017, on grinding",
  premises: {
    TipNotEarlier: ignore("the slot is later than that of its tip"),
    SlotNotWon: ignore("it wins the slot with the stake that it has in its chain's snapshot"),
    GroundAlready: ignore("it has not made this very block before"),
  },
})(function* (ctx: Ctx, state: Thief, { slot }: Of<"Grind">) {
  yield* premise("TipNotEarlier", slot > state.tip.slot, { slot, tip: state.tip.slot })
  yield* premise("SlotNotWon", leads(ctx, state, state.tip, slot), slot)
  const tried = Array.from({ length: contentsMax }, (_, note) => blockFor(ctx, state, slot, note))
  const luck = tried.map((b) => slotsWonAfter(ctx.params, follow(ctx.params, state, b).tree, b))
  const block = tried[luck.lastIndexOf(Math.max(...luck))] as Block
  yield* premise("GroundAlready", isNew(state.tree, block), block.id)
  return tellOf(ctx, state, block)
})

/** STEAL — the key of a node falls into the adversary's hands, as it is after that node has signed for some slot. */
export const steal = rule({
  id: "pos-lottery/steal",
  source: "David, Gaži, Kiayias and Russell 2018, the model (adaptive corruption)",
  premises: { StolenAlready: ignore("it has not stolen this key before") },
})(function* (_: Ctx, state: Thief, { node, slot }: Of<"Steal">) {
  yield* premise(
    "StolenAlready",
    state.thefts.every((t) => t.node !== node),
    node,
  )
  const thefts = [...state.thefts, { node, since: slot }].sort((a, b) => (a.node < b.node ? -1 : 1))
  return become<Thief, Message>({ ...state, thefts })
})

/**
 * SIGN-AS — a block in the name of a node whose key was stolen, for a slot that the node wins. Where keys evolve, those of the
 * slots up to the theft are erased; for such a slot the oldest key that is left must do.
 */
export const signAs = rule({
  id: "pos-lottery/sign-as",
  source: "David, Gaži, Kiayias and Russell 2018, key-evolving signatures",
  premises: {
    NoKey: ignore("it has stolen that node's key"),
    NothingThere: ignore("the adversary knows the block to build on"),
    ParentNotEarlier: ignore("the slot is later than the parent's"),
    SlotNotTheirs: ignore("the node wins the slot with the stake that it has in the parent's chain"),
    ForgedAlready: ignore("it has not made this very block before"),
  },
})(function* (ctx: Ctx, state: Thief, { node, slot, parent: id, height }: Of<"SignAs">) {
  const { params } = ctx
  const { since } = yield* given(
    "NoKey",
    state.thefts.find((t) => t.node === node),
    node,
  )
  const parent = yield* given("NothingThere", lookUp(state.tree, height, id), id)
  yield* premise("ParentNotEarlier", slot > parent.slot, { slot, parent: parent.slot })
  const { nonce, stakes } = drawFor(params, chainOf(params, state.tree, parent), slot)
  yield* premise("SlotNotTheirs", winsSlot(params, stakes, nonce, slot, node), { node, slot })
  const good = blockFor({ ...ctx, self: node }, standingOn(ctx, state, parent, "all"), slot)
  const period = params.keyEvolving ? Math.max(slot, since + 1) : 0
  const block = seal(params.ids, { ...good, signature: { signer: node, period } })
  yield* premise("ForgedAlready", isNew(state.tree, block), block.id)
  return tellOf(ctx, state, block)
})

/** FORGE — everybody is sent a block that is bad on purpose: this premise is the first that it breaks. */
export const forging = rule({
  id: "pos-lottery/forge",
  source: "definition",
  premises: { CannotForge: ignore("such a block can be made from what is known here") },
})(function* (ctx: Ctx, state: Thief, { premise: broken }: Of<"Forge">) {
  const block = yield* given("CannotForge", forge(ctx, state, broken), broken)
  return become<Thief, Message>(state, broadcast({ _tag: "NewBlock", block }))
})

/** TELL — everybody is told of a payment that nobody has looked at. */
export const tell = rule({ id: "pos-lottery/tell", source: "definition", premises: {} })(function* (
  _: Ctx,
  state: Thief,
  { transaction }: Of<"Tell">,
) {
  return become<Thief, Message>(state, broadcast({ _tag: "NewTransaction", transaction }))
})
