/**
 * Nodes that deviate. They have no power but the environment's: luck in proportion to their hash power, their own keys, and the
 * choice of what to mine on, what to tell, and to whom. Next: [Properties.ts](Properties.ts).
 */
import { allBlocks, level, lookUp } from "../core/lib/BlockTree.ts"
import { paidBack } from "../core/lib/Deviation.ts"
import type { Payment } from "../core/lib/Ledger.ts"
import { isSpendable, paymentsOf } from "../core/lib/Mempool.ts"
import type { Role } from "../core/Protocol.ts"
import { become, broadcast, type Context, given, ignore, type NodeId, premise, rule, send } from "../core/Rule.ts"
import { assemble, isSolved } from "./Assembly.ts"
import { chainOf } from "./Chain.ts"
import { forge, forgeries } from "./Forgery.ts"
import { follow } from "./ForkChoice.ts"
import { makePayment } from "./Hashing.ts"
import { miner, ready as minerReady, start } from "./Miner.ts"
import type { Params } from "./Params.ts"
import { giveBlock, receiveBlock, receiveTransaction } from "./Rules.ts"
import type { Block, Message, Seen, State } from "./State.ts"

/** What an adversary writes into a block: all that waits, nothing, or its own coins paid back to itself. */
export type Choice = "all" | "none" | "back"

export type Deviation =
  /** Luck strikes on a block of the adversary's choice; the new block is kept secret. */
  | {
      readonly _tag: "MineOn"
      readonly parent: string
      readonly height: number
      readonly choice: Choice
      readonly now: number
      readonly nonce: number
    }
  /** One known block is sent to one node. */
  | { readonly _tag: "Publish"; readonly block: string; readonly height: number; readonly to: NodeId }
  /** A block of which this premise is the first that it breaks is sent to everybody. */
  | { readonly _tag: "Forge"; readonly premise: string }
  /** Everybody is told of a payment, whatever is wrong with it. */
  | { readonly _tag: "Tell"; readonly transaction: Payment }

type Ctx = Context<Params>
type Of<Tag extends Deviation["_tag"]> = Extract<Deviation, { readonly _tag: Tag }>

/** The node that a block pays. */
export const minerOf = (block: Block): NodeId | undefined => block.transactions[0]?.outputs[0]?.owner

/** Own payments that were told to others, each as a payment that spends the same coins but pays the adversary itself. */
const ownPaidBack = ({ self, params }: Ctx, state: State): ReadonlyArray<Payment> =>
  paidBack(self, [...state.mempool, ...allBlocks(state.tree).flatMap(paymentsOf)], (p) => makePayment(params.hash, p))

/** The adversary's state as if it stood on a block of its choice, with the payments that it chooses. */
const standingOn = (ctx: Ctx, state: State, parent: Block, choice: Choice): State => {
  const payments = choice === "all" ? state.mempool : choice === "none" ? [] : ownPaidBack(ctx, state)
  const end = chainOf(ctx.params, state.tree, parent)
  return { ...state, tip: parent, mempool: payments.filter((p) => isSpendable(ctx.params, end, p)) }
}

/** MINE-ON — a block on a parent of the adversary's choice. Nobody is told. */
export const mineOn = rule({
  id: "pow/mine-on",
  source: "Nakamoto 2008 §11; Eyal and Sirer 2014 §3",
  premises: {
    NoParent: ignore("the adversary knows the block to build on"),
    Unsolved: ignore("the nonce solves the puzzle"),
  },
})(function* (ctx: Ctx, state: State, { parent: id, height, choice, now, nonce }: Of<"MineOn">) {
  const parent = yield* given("NoParent", lookUp(state.tree, height, id), id)
  const block = assemble(ctx, standingOn(ctx, state, parent, choice), now, nonce)
  yield* premise("Unsolved", isSolved(ctx.params, block), { nonce })
  return become<State, Message>(follow(ctx.params, state, block))
})

/** PUBLISH — one node is shown one block. */
export const publish = rule({
  id: "pow/publish",
  source: "Eyal and Sirer 2014 §3",
  premises: { NoBlock: ignore("the adversary knows the block") },
})(function* (_: Ctx, state: State, { block: id, height, to }: Of<"Publish">) {
  const block = yield* given("NoBlock", lookUp(state.tree, height, id), id)
  return become<State, Message>(state, send(to, { _tag: "NewBlock", block }))
})

/** FORGE — everybody is sent a block that is bad on purpose: this premise is the first that it breaks. */
export const forging = rule({
  id: "pow/forge",
  source: "definition",
  premises: { CannotForge: ignore("such a block can be made from what is known here") },
})(function* (ctx: Ctx, state: State, { premise: broken }: Of<"Forge">) {
  const block = yield* given("CannotForge", forge(ctx, state, broken), broken)
  return become<State, Message>(state, broadcast({ _tag: "NewBlock", block }))
})

/** TELL — everybody is told of a payment that nobody has looked at. */
export const tell = rule({ id: "pow/tell", source: "definition", premises: {} })(function* (
  _: Ctx,
  state: State,
  { transaction }: Of<"Tell">,
) {
  return become<State, Message>(state, broadcast({ _tag: "NewTransaction", transaction }))
})

const ready = (ctx: Ctx, state: State, event: Deviation, now: number): Deviation => {
  if (event._tag !== "MineOn") return event
  const parent = lookUp(state.tree, event.height, event.parent)
  if (parent === undefined) return event
  const standing = standingOn(ctx, state, parent, event.choice)
  const luck = minerReady(ctx, standing, { _tag: "Mine", now: event.now, nonce: event.nonce }, now)
  return luck._tag === "Mine" && (luck.now !== event.now || luck.nonce !== event.nonce)
    ? { ...event, now: luck.now, nonce: luck.nonce }
    : event
}

const lucky = (parent: Block, choice: Choice): Deviation => ({
  _tag: "MineOn",
  parent: parent.id,
  height: parent.height,
  choice,
  now: 0,
  nonce: 0,
})

const others = ({ self, nodes }: Ctx): ReadonlyArray<NodeId> =>
  Object.values(nodes)
    .flat()
    .filter((n) => n !== self)

const publications = (ctx: Ctx, state: State, mine: (b: Block) => boolean): ReadonlyArray<Deviation> =>
  allBlocks(state.tree)
    .filter((b) => b.height > 0 && mine(b))
    .flatMap((b) => others(ctx).map((to): Deviation => ({ _tag: "Publish", block: b.id, height: b.height, to })))

/** How many levels below its best block an adversary looks for a parent. */
const depthMax = 2
const parents = ({ tree, tip }: State): ReadonlyArray<Block> =>
  Array.from({ length: depthMax + 1 }, (_, d) => level(tree, tip.height - d)).flat()

/** It hears everything, but does not tell which chain it follows: to GetTip it has no rule. */
type Heard = Exclude<Message, { readonly _tag: "GetTip" }>
type AdversaryRole = Role<Params, State, Heard, Deviation, Message, Seen>

const adversary = (candidates: AdversaryRole["candidates"]): AdversaryRole => ({
  corrupt: true,
  initial: ({ params }) => become(start(params)),
  upon: {
    NewBlock: receiveBlock,
    NewTransaction: receiveTransaction,
    GetBlock: giveBlock,
  },
  internal: { MineOn: mineOn, Publish: publish, Forge: forging, Tell: tell },
  candidates,
  ready,
  rate: ({ self, params }, event) => (event._tag === "MineOn" ? (params.power[self] ?? 1) : 1),
  relay: miner.relay as NonNullable<typeof miner.relay>,
  observe: (_, state) => state,
})

/** Mines on the best chain it knows or beside it, and shows its own blocks to whom and when it likes. */
export const withholder = adversary((ctx, state) => [
  ...parents(state).map((b) => lucky(b, "all")),
  ...publications(ctx, state, (b) => minerOf(b) === ctx.self),
])

/** Does what a withholder does, with blocks that pay its own coins back to itself. */
export const doubleSpender = adversary((ctx, state) => [
  ...parents(state).map((b) => lucky(b, "back")),
  ...publications(ctx, state, (b) => minerOf(b) === ctx.self),
])

/** Stands between others: shows any block that it knows, its own or not, to whom it likes. */
export const eclipser = adversary((ctx, state) => [
  ...parents(state).map((b) => lucky(b, "none")),
  ...publications(ctx, state, () => true),
])

/** Sends blocks that break one premise each. */
export const forger = adversary(() => forgeries.map((broken): Deviation => ({ _tag: "Forge", premise: broken })))

/** Blocks of a branch that a selfish miner still keeps to itself: none of the others' blocks is built on them. */
const ownBranch = ({ self }: Ctx, { tree, tip }: State): ReadonlyArray<Block> => {
  const branch: Array<Block> = []
  let b: Block | undefined = tip
  while (b !== undefined && b.height > 0 && minerOf(b) === self) {
    branch.push(b)
    b = lookUp(tree, b.height - 1, b.parent)
  }
  return branch.reverse()
}

/**
 * SELFISH MINING — keep a lead secret; when the others catch up, show just enough: block for block while the lead is large,
 * all of it when only one block of lead is left. Eyal and Sirer 2014, Algorithm 1.
 */
const reveals = (ctx: Ctx, state: State): ReadonlyArray<Deviation> => {
  const branch = ownBranch(ctx, state)
  const base = (branch[0]?.height ?? 0) - 1
  const theirs = allBlocks(state.tree).filter((b) => minerOf(b) !== ctx.self)
  const best = Math.max(0, ...theirs.map((b) => b.height))
  if (best <= base) return []
  const lead = state.tip.height - best
  const shown = lead <= 1 ? branch : branch.filter((b) => b.height <= best)
  return shown.flatMap((b) =>
    others(ctx).map((to): Deviation => ({ _tag: "Publish", block: b.id, height: b.height, to })),
  )
}

/** Follows the strategy of selfish mining. Which branch wins a tie (γ) is the network's choice. */
export const selfish = adversary((ctx, state) => [lucky(state.tip, "all"), ...reveals(ctx, state)])
