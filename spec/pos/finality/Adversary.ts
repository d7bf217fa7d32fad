/**
 * Roles that deviate, whatever the clock: they have stake and keys of their own, and the choice of what to say and to whom. They
 * cannot sign for others. Next: [Timing.ts](Timing.ts).
 */
import { allBlocks, find, leavesOf } from "../../core/lib/BlockTree.ts"
import type { Role } from "../../core/Protocol.ts"
import { become, broadcast, type Context, given, ignore, type NodeId, rule, send } from "../../core/Rule.ts"
import { blockAt, checkpointOn, genesis, makeBlock, makeVotes, refTo } from "./Checkpoints.ts"
import { forge, forgeries } from "./Forgery.ts"
import type { Params } from "./Params.ts"
import { withBlock } from "./Record.ts"
import { dutiesOf, leaderOf } from "./Registry.ts"
import { receiveBlock, receiveVotes } from "./Rules.ts"
import type { Block, Message, Ref, Seen, State } from "./State.ts"
import { epochOf, slotOf } from "./Time.ts"
import { observe, start, validator } from "./Validator.ts"

export type Deviation =
  /** Its validators vote in a slot for a chain of its choice, from the checkpoint of an epoch of its choice. To all, or to one. */
  | {
      readonly _tag: "VoteAs"
      readonly slot: number
      readonly head: Ref
      readonly source: number
      readonly to: NodeId
    }
  /** A block of a slot that it leads, on a parent of its choice. To all, or to one. */
  | {
      readonly _tag: "BuildOn"
      readonly slot: number
      readonly parent: Ref
      readonly mark: number
      readonly to: NodeId
    }
  /** A message of which this premise is the first that it breaks is sent to everybody. */
  | { readonly _tag: "Forge"; readonly premise: string }

type Ctx = Context<Params>
type Of<Tag extends Deviation["_tag"]> = Extract<Deviation, { readonly _tag: Tag }>

export const everybody = "all"
const say = (to: NodeId, message: Message) => (to === everybody ? broadcast(message) : send(to, message))

/** VOTE-AS — the validators of a corrupt node vote for a chain of its choice. It keeps no record of what it said. */
export const voteAs = rule({
  id: "pos-finality/vote-as",
  source: "Buterin and Griffith 2017 §2",
  premises: {
    NoHead: ignore("it knows the block"),
    NoVoters: ignore("some of its validators vote in the slot"),
  },
})(function* (ctx: Ctx, state: State, { slot, head, source, to }: Of<"VoteAs">) {
  const { params, self } = ctx
  const block = yield* given("NoHead", blockAt(state.tree, head), head)
  const validators = yield* given(
    "NoVoters",
    dutiesOf(ctx, self, slot).length === 0 ? undefined : dutiesOf(ctx, self, slot),
  )
  const on = (epoch: number) => checkpointOn(params, state.tree, block, epoch)
  const target = on(epochOf(params, slot))
  const votes = makeVotes({ slot, source: on(source), target, head: refTo(block), validators, signedBy: self })
  return become<State, Message>(state, say(to, { _tag: "NewVotes", votes }))
})

/** BUILD-ON — a corrupt leader makes a block on a parent of its choice, and knows it from then on: it can vote for it. */
export const buildOn = rule({
  id: "pos-finality/build-on",
  source: "Neu, Tas and Tse 2021 §II",
  premises: { NoParent: ignore("it knows the parent") },
})(function* (ctx: Ctx, state: State, { slot, parent, mark, to }: Of<"BuildOn">) {
  const { params, self } = ctx
  const { id, height } = yield* given("NoParent", blockAt(state.tree, parent), parent)
  const block = makeBlock(params.ids, { parent: id, height: height + 1, slot, proposer: self, mark })
  const isKnown = find(state.tree, block.height, block.id) !== undefined
  return become<State, Message>(isKnown ? state : withBlock(ctx, state, block), say(to, { _tag: "NewBlock", block }))
})

/** FORGE — everybody is sent a block, or votes, that are bad on purpose: this premise is the first that they break. */
export const forging = rule({
  id: "pos-finality/forge",
  source: "definition",
  premises: { CannotForge: ignore("such a message can be made from what is known here") },
})(function* (ctx: Ctx, state: State, { premise: broken }: Of<"Forge">) {
  const message = yield* given("CannotForge", forge(ctx, state, broken), broken)
  return become<State, Message>(state, broadcast(message))
})

type Heard = Extract<Message, { readonly _tag: "NewBlock" | "NewVotes" }>
type AdversaryRole = Role<Params, State, Heard, Deviation, Message, Seen>

const adversary = (candidates: AdversaryRole["candidates"]): AdversaryRole => ({
  corrupt: true,
  initial: (ctx) => become(start(ctx)),
  upon: { NewBlock: receiveBlock, NewVotes: receiveVotes },
  internal: { VoteAs: voteAs, BuildOn: buildOn, Forge: forging },
  candidates,
  relay: validator.relay as NonNullable<typeof validator.relay>,
  observe,
})

const others = ({ self, nodes }: Ctx): ReadonlyArray<NodeId> =>
  Object.values(nodes)
    .flat()
    .filter((n) => n !== self)

const upTo = (n: number): ReadonlyArray<number> => Array.from({ length: n }, (_, i) => i + 1)
/** The slots of which it speaks: all of them or, with a clock, the one that it knows to have begun and the one before. */
const slots = ({ params }: Ctx, { time }: State): ReadonlyArray<number> => {
  if (params.clock._tag === "free") return upTo(params.clock.last)
  return params.clock._tag === "ticks" ? [slotOf(params, time) - 1, slotOf(params, time)].filter((s) => s > 0) : []
}

/** Its votes for every chain that it knows, in every slot; `sources` says from which epochs, `heads` for which blocks. */
const votes = (
  ctx: Ctx,
  state: State,
  to: ReadonlyArray<NodeId>,
  sources: (target: number) => ReadonlyArray<number>,
  heads: ReadonlyArray<Block> = allBlocks(state.tree),
): ReadonlyArray<Deviation> =>
  slots(ctx, state).flatMap((slot) =>
    heads
      .filter((b) => b.slot <= slot)
      .flatMap((b) =>
        sources(epochOf(ctx.params, slot)).flatMap((source) =>
          to.map((t): Deviation => ({ _tag: "VoteAs", slot, head: refTo(b), source, to: t })),
        ),
      ),
  )

/** Its blocks, on every block that it knows, in the slots that it leads. */
const blocks = (ctx: Ctx, state: State, to: ReadonlyArray<NodeId>): ReadonlyArray<Deviation> =>
  slots(ctx, state)
    .filter((slot) => leaderOf(ctx, slot) === ctx.self)
    .flatMap((slot) =>
      allBlocks(state.tree)
        .filter((b: Block) => b.slot < slot)
        .flatMap((b) =>
          to.map((t, mark): Deviation => ({ _tag: "BuildOn", slot, parent: refTo(b), mark: mark % 2, to: t })),
        ),
    )

/** DOUBLE VOTES — in each epoch it votes for several branches, from the epoch before, and shows each vote to whom it likes. */
export const doubleVoter = adversary((ctx, state) => [
  ...votes(ctx, state, others(ctx), (target) => [target - 1]),
  ...blocks(ctx, state, others(ctx)),
])

/** SURROUND VOTES — it votes from whatever epoch suits it, and shows each vote to whom it likes. */
export const surroundVoter = adversary((ctx, state) => [
  ...votes(ctx, state, others(ctx), (target) => upTo(target).map((e) => e - 1)),
  ...blocks(ctx, state, others(ctx)),
])

/** NOTHING AT STAKE — it votes for the end of every branch that there is, in the open. */
export const gambler = adversary((ctx, state) => [
  ...votes(ctx, state, [everybody], (target) => [target - 1], leavesOf(state.tree)),
  ...blocks(ctx, state, [everybody]),
])

type Turns = ReadonlyArray<readonly [first: number, second: number]>
const onGenesis = { parent: genesis.id, height: 1, slot: 1 }

/** Shows two nodes a block each and votes with each of them, in two slots that are given for each; it listens to nobody. */
const dividing = (turns: Turns) =>
  adversary((ctx, { tree }) =>
    others(ctx)
      .slice(0, 2)
      .flatMap((to, mark): ReadonlyArray<Deviation> => {
        const { id, height } = makeBlock(ctx.params.ids, { ...onGenesis, proposer: ctx.self, mark })
        const [first, second] = turns[mark] as Turns[number]
        const head = { block: id, height }
        const build: Deviation = { _tag: "BuildOn", slot: 1, parent: refTo(genesis), mark, to }
        if (find(tree, height, id) === undefined) return [build]
        return [
          build,
          { _tag: "VoteAs", slot: first, head, source: 0, to },
          { _tag: "VoteAs", slot: second, head, source: first, to },
        ]
      }),
  )

/** TWO CHAINS — a block and two votes for each of two nodes, in the same two epochs: double votes. */
export const divider = dividing([
  [1, 2],
  [1, 2],
])

/** TWO CHAINS, ONE AROUND THE OTHER — the second node gets its votes two epochs later, the first of them from the genesis on. */
export const encloser = dividing([
  [1, 2],
  [3, 4],
])

/** Sends messages that break one premise each. */
export const forger = adversary(() => forgeries.map((broken): Deviation => ({ _tag: "Forge", premise: broken })))
