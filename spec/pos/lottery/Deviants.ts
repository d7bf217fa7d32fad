/**
 * The roles of nodes that deviate, put together from the rules in [Adversary.ts](Adversary.ts): what each of them tries.
 * Next: [Forgery.ts](Forgery.ts).
 */
import { allBlocks, everyBlock, level } from "../../core/lib/BlockTree.ts"
import { paymentsOf } from "../../core/lib/Mempool.ts"
import { slotAt, slotsToTry } from "../../core/lib/Slots.ts"
import type { Role } from "../../core/Protocol.ts"
import { become, type Context } from "../../core/Rule.ts"
import { type Choice, type Deviation, forging, grind, produceOn, signAs, steal, type Thief, tell } from "./Adversary.ts"
import { forgeries } from "./Forgery.ts"
import type { Params } from "./Params.ts"
import { giveChain, receiveBlock, receiveTransaction } from "./Rules.ts"
import { relayKey, start } from "./Staker.ts"
import type { Block, Message, Seen, State } from "./State.ts"

type Ctx = Context<Params>

/** How many slots after its parent's a block may be, where a clock decides; slot 0 stands for the present one. */
const aheadMax = 3
const slotsAbove = ({ clock }: Params, parent: Block): ReadonlyArray<number> =>
  clock._tag === "free"
    ? slotsToTry(clock, parent.slot)
    : [0, ...Array.from({ length: aheadMax }, (_, i) => parent.slot + 1 + i)]

/** How many levels below its best block an adversary looks for a parent. */
const depthMax = 2
const near = ({ tree, tip }: State): ReadonlyArray<Block> =>
  Array.from({ length: depthMax + 1 }, (_, d) => level(tree, tip.height - d)).flat()

const producing = (ctx: Ctx, parents: ReadonlyArray<Block>, choice: Choice): ReadonlyArray<Deviation> =>
  parents.flatMap(({ id: parent, height, ...b }) =>
    slotsAbove(ctx.params, { id: parent, height, ...b }).map(
      (slot): Deviation => ({ _tag: "ProduceOn", slot, parent, height, choice }),
    ),
  )

const signing = ({ params }: Ctx, { tree, thefts }: Thief): ReadonlyArray<Deviation> =>
  thefts.flatMap(({ node }) =>
    allBlocks(tree).flatMap((parent) =>
      slotsAbove(params, parent).map(
        (slot): Deviation => ({ _tag: "SignAs", node, slot, parent: parent.id, height: parent.height }),
      ),
    ),
  )

/**
 * Keys of nodes whose blocks the thief has seen: keys that were used. Where no clock says what time it is, a key is stolen after
 * the last slot that the thief has seen a block of.
 */
const stealing = (ctx: Ctx, { tree, thefts }: Thief): ReadonlyArray<Deviation> => {
  const slot = ctx.params.clock._tag === "ticks" ? 0 : Math.max(...allBlocks(tree).map((b) => b.slot))
  const others = Object.values(ctx.nodes)
    .flat()
    .filter((n) => thefts.every((t) => t.node !== n) && everyBlock(tree, (b) => b.leader !== n) === false)
  return others.map((node): Deviation => ({ _tag: "Steal", node, slot }))
}

/** An event for slot 0 is for the slot that the clock shows. */
const ready = ({ params }: Ctx, _: State, event: Deviation, now: number): Deviation =>
  "slot" in event && event.slot === 0 && params.clock._tag === "ticks"
    ? { ...event, slot: slotAt(params.clock, now) }
    : event

type AdversaryRole = Role<Params, Thief, Message, Deviation, Message, Seen>

/** Honest rules for what is heard: they keep what else is in a state. */
const hears = { NewBlock: receiveBlock, NewTransaction: receiveTransaction, GetChain: giveChain } as unknown

const adversary = (candidates: AdversaryRole["candidates"]): AdversaryRole => ({
  corrupt: true,
  initial: ({ params }) => become<Thief, Message>({ ...start(params), thefts: [] }),
  upon: hears as AdversaryRole["upon"],
  internal: {
    ProduceOn: produceOn,
    Grind: grind,
    Steal: steal,
    SignAs: signAs,
    Forge: forging,
    Tell: tell,
  },
  candidates,
  ready,
  relay: relayKey,
  observe: (_, state) => state,
})

/** Signs for one slot on as many blocks near the end of the chain as it likes, and pays its coins back to itself. */
export const forker = adversary((ctx, state) => producing(ctx, near(state), "back"))

/** Whether a block with a payment has a block on it. */
const hasConfirmed = ({ tree }: State): boolean =>
  allBlocks(tree).some((b) => paymentsOf(b).length > 0 && level(tree, b.height + 1).some((c) => c.parent === b.id))

/**
 * Waits until it has seen a payment with 2 confirmations. Then it starts from any block of the past, with the stake that it had
 * there.
 */
export const historian = adversary((ctx, state) =>
  hasConfirmed(state) ? producing(ctx, allBlocks(state.tree), "back") : [],
)

/** Chooses what it writes with an eye to the next epoch's lottery. */
export const grinder = adversary(({ params }, { tip }) =>
  slotsToTry(params.clock, tip.slot).map((slot): Deviation => ({ _tag: "Grind", slot })),
)

/** Steals keys, and signs with them for slots of the past. */
export const thief = adversary((ctx, state) => [...stealing(ctx, state), ...signing(ctx, state)])

/** Sends blocks that break one premise each. */
export const forger = adversary(() => forgeries.map((broken): Deviation => ({ _tag: "Forge", premise: broken })))
