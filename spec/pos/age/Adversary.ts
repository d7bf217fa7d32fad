/**
 * Holders that deviate. They have their own coins and keys and nothing else: the choice of what to mint on, when, how much of the
 * reward to leave, what to show and to whom. Next: [Properties.ts](Properties.ts).
 */

import type { Environment } from "../../core/Environment.ts"
import { allBlocks, level, lookUp } from "../../core/lib/BlockTree.ts"
import type { Payment } from "../../core/lib/Ledger.ts"
import { slotAt } from "../../core/lib/Slots.ts"
import type { Role } from "../../core/Protocol.ts"
import { become, broadcast, type Context, given, ignore, type NodeId, rule, send } from "../../core/Rule.ts"
import { chainOf, coinsOf } from "./Chain.ts"
import { bushy, forgeBranch, forgeries } from "./Forgery.ts"
import { assemble, follow } from "./ForkChoice.ts"
import { rate, relayKey, soon, start } from "./Holder.ts"
import { mayMint } from "./Kernel.ts"
import type { Params } from "./Params.ts"
import { giveBranch, receiveBlock, receiveBranch, receiveTransaction } from "./Rules.ts"
import type { Block, Event, Message, Seen, State } from "./State.ts"

export type Deviation =
  /** An own coin is tried on a block of the adversary's choice; the new block is empty, and kept secret. */
  | {
      readonly _tag: "MintOn"
      readonly parent: string
      readonly height: number
      readonly slot: number
      readonly coin: number
      /** So many units of the reward are left: one more way to write the block. */
      readonly unclaimed: number
    }
  /** One known block is sent to one node. */
  | { readonly _tag: "Publish"; readonly block: string; readonly height: number; readonly to: NodeId }
  /** A block of which this premise is the first that it breaks is sent to everybody, alone or as a branch. */
  | { readonly _tag: "Forge"; readonly premise: string; readonly branch: boolean }
  /** Everybody is told of a payment, whatever is wrong with it. */
  | { readonly _tag: "Tell"; readonly transaction: Payment }

type Ctx = Context<Params>
type Of<Tag extends Deviation["_tag"]> = Extract<Deviation, { readonly _tag: Tag }>

/** The payments that a run is asked for: by a client of a node, or told by an adversary. */
export const paymentsAsked = (workload: Environment["workload"] = {}): ReadonlyArray<Payment> =>
  (Object.values(workload).flat() as ReadonlyArray<Event | Deviation>).flatMap((event) =>
    event._tag === "Submit" || event._tag === "Tell" ? [event.transaction] : [],
  )

/** The owner of the coin that minted a block. */
export const minterOf = ({ stake }: Block): NodeId | undefined => stake?.signedBy

/** MINT-ON — an own coin mints on a block of the adversary's choice, however often it has been used. Nobody is told. */
export const mintOn = rule({
  id: "pos-age/mint-on",
  source: "Bentov, Gabizon and Mizrahi 2016 §2",
  premises: {
    NoParent: ignore("the adversary knows the block to build on"),
    NoCoin: ignore("it has so many coins there"),
    mayMint,
  },
})(function* ({ self, params }: Ctx, state: State, { parent: id, height, slot, coin, unclaimed }: Of<"MintOn">) {
  const parent = yield* given("NoParent", lookUp(state.tree, height, id), id)
  const chain = chainOf(params, state.tree, parent)
  const staked = yield* given("NoCoin", slot > chain.slot ? coinsOf(chain, self)[coin] : undefined, { coin })
  yield* mayMint(params, chain, staked, slot)
  const block = assemble(params, { ...state, tip: parent, mempool: [] }, staked, slot, BigInt(unclaimed))
  return become<State, Message>(follow(params, state, block))
})

/** PUBLISH — one node is shown one block. */
export const publish = rule({
  id: "pos-age/publish",
  source: "Eyal and Sirer 2014 §3",
  premises: { NoBlock: ignore("the adversary knows the block") },
})(function* (_: Ctx, state: State, { block: id, height, to }: Of<"Publish">) {
  const block = yield* given("NoBlock", lookUp(state.tree, height, id), id)
  return become<State, Message>(state, send(to, { _tag: "NewBlock", block }))
})

/** FORGE — everybody is sent a block that is bad on purpose, or a branch with it: this premise is the first that it breaks. */
export const forging = rule({
  id: "pos-age/forge",
  source: "definition",
  premises: { CannotForge: ignore("such a block can be made from what is known here") },
})(function* (ctx: Ctx, state: State, { premise: broken, branch }: Of<"Forge">) {
  const blocks = yield* given("CannotForge", forgeBranch(ctx, state, broken), broken)
  const messages = branch
    ? [broadcast<Message>({ _tag: "Branch", blocks })]
    : blocks.map((block) => broadcast<Message>({ _tag: "NewBlock", block }))
  return become<State, Message>(state, ...messages)
})

/** TELL — everybody is told of a payment that nobody has looked at. */
export const tell = rule({ id: "pos-age/tell", source: "definition", premises: {} })(function* (
  _: Ctx,
  state: State,
  { transaction }: Of<"Tell">,
) {
  return become<State, Message>(state, broadcast({ _tag: "NewTransaction", transaction }))
})

const ready = ({ params: { clock } }: Ctx, _: State, event: Deviation, now: number): Deviation =>
  event._tag === "MintOn" && clock._tag === "ticks" ? { ...event, slot: slotAt(clock, now) } : event

const others = ({ self, nodes }: Ctx): ReadonlyArray<NodeId> =>
  Object.values(nodes)
    .flat()
    .filter((n) => n !== self)

/** Own blocks, each to each of the others. */
const publications = (ctx: Ctx, { tree }: State): ReadonlyArray<Deviation> =>
  allBlocks(tree)
    .filter((b) => minterOf(b) === ctx.self)
    .flatMap((b) => others(ctx).map((to): Deviation => ({ _tag: "Publish", block: b.id, height: b.height, to })))

/** The blocks of the highest levels. */
const top = ({ tree, tip }: State, depth: number): ReadonlyArray<Block> =>
  Array.from({ length: depth + 1 }, (_, d) => level(tree, tip.height - d)).flat()

/** Attempts with every own coin, in every time step, on these blocks; the block can be written in some ways. */
const attempts = (ctx: Ctx, { tree }: State, parents: ReadonlyArray<Block>, ways = 1): ReadonlyArray<Deviation> =>
  parents.flatMap((b) => {
    const coins = coinsOf(chainOf(ctx.params, tree, b), ctx.self)
    return soon(ctx.params, b).flatMap((slot) =>
      coins.flatMap((_, coin) =>
        Array.from({ length: ways }, (_, unclaimed): Deviation => {
          return { _tag: "MintOn", parent: b.id, height: b.height, slot, coin, unclaimed }
        }),
      ),
    )
  })

type AdversaryRole = Role<Params, State, Message, Deviation, Message, Seen>

const adversary = (candidates: AdversaryRole["candidates"]): AdversaryRole => ({
  corrupt: true,
  initial: ({ params }) => become(start(params)),
  upon: { NewBlock: receiveBlock, NewTransaction: receiveTransaction, GetBranch: giveBranch, Branch: receiveBranch },
  internal: { MintOn: mintOn, Publish: publish, Forge: forging, Tell: tell },
  candidates,
  ready,
  rate,
  relay: relayKey,
  observe: (_, state) => state,
})

/** Where a hoarder builds: on its highest own block, or first of all so many blocks below the tip. */
const takenBackMax = 2
const secretEnd = ({ self }: Ctx, { tree, tip }: State): ReadonlyArray<Block> => {
  const own = allBlocks(tree).findLast((b) => minterOf(b) === self)
  return own === undefined ? level(tree, Math.max(0, tip.height - takenBackMax)) : [own]
}

/** Keeps its coins still, and one day mints with all of them in a row, in secret; then shows it all. */
export const hoarder = adversary((ctx, state) => [
  ...attempts(ctx, state, secretEnd(ctx, state)),
  ...publications(ctx, state),
])

/** Mints on every branch at once, with the same coins. */
export const doubleMinter = adversary((ctx, state) => [
  ...attempts(ctx, state, top(state, 1)),
  ...publications(ctx, state),
])

/** Writes its block in several ways, until one suits its next coin. */
export const grinder = adversary((ctx, state) => [
  ...attempts(ctx, state, top(state, 0), 4),
  ...publications(ctx, state),
])

const forged: ReadonlyArray<Deviation> = [
  ...forgeries.flatMap((premise) => [false, true].map((branch): Deviation => ({ _tag: "Forge", premise, branch }))),
  { _tag: "Forge", premise: bushy, branch: true },
]

/** Sends blocks that break one premise each, and good ones in between. */
export const forger = adversary((ctx, state) => [
  ...forged,
  ...attempts(ctx, state, top(state, 0)),
  ...publications(ctx, state),
])
