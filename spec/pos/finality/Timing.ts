/**
 * Adversaries that play with time, in lock-step: they choose, interval by interval, what to say to whom. What they could say is a
 * finite list, so a search covers every choice. Next: [Assembly.ts](Assembly.ts).
 */
import { add } from "../../core/lib/BlockTree.ts"
import type { Role } from "../../core/Protocol.ts"
import type { Context, NodeId } from "../../core/Rule.ts"
import { checkpointOn, genesis, makeBlock, makeVotes, refTo } from "./Checkpoints.ts"
import { member } from "./LockStep.ts"
import type { Params } from "./Params.ts"
import { dutiesOf } from "./Registry.ts"
import type { Block, Message, Seen, State } from "./State.ts"
import { epochOf, firstSlot, partOf, placeOf, roundsEnd, slotOf } from "./Time.ts"
import { start } from "./Validator.ts"

type Ctx = Context<Params>
type Questions = ReadonlyArray<ReadonlyArray<Message>>

/** The slot just before whose votes a message arrives that is told in this round; 0 in other rounds, and after the last slot. */
const slotToSway = ({ params }: Ctx, round: number): number => {
  const interval = roundsEnd(params, round)
  const slot = slotOf(params, interval)
  return partOf(params, interval) === 1 && params.clock._tag === "rounds" && slot <= params.clock.last ? slot : 0
}

/** The slot in which a message is heard that is told in this round; 0 before the first slot and after the last. */
const slotHeard = ({ params }: Ctx, round: number): number => {
  const slot = slotOf(params, roundsEnd(params, round) - 1)
  return params.clock._tag === "rounds" && slot <= params.clock.last ? slot : 0
}

/** The adversary's block of slot 1, on the genesis; there may be two. */
const first = ({ self, params }: Ctx, mark: number): Block =>
  makeBlock(params.ids, { parent: genesis.id, height: 1, slot: 1, proposer: self, mark })

/** The adversary's own vote in a slot for a block on the genesis or of the past, with the source of that epoch on its chain. */
const voteFor = (ctx: Ctx, slot: number, block: Block, source: number): ReadonlyArray<Message> => {
  const validators = dutiesOf(ctx, ctx.self, slot)
  if (slot < 1 || source < 0 || validators.length === 0) return []
  const { tree } = start(ctx)
  const grown = ctx.params.past.slot === 0 ? add(tree, block) : tree
  const on = (epoch: number) => checkpointOn(ctx.params, grown, block, epoch)
  const [target, head] = [on(epochOf(ctx.params, slot)), refTo(block)]
  return [
    { _tag: "NewVotes", votes: makeVotes({ slot, source: on(source), target, head, validators, signedBy: ctx.self }) },
  ]
}

const showing = (block: Block): Message => ({ _tag: "NewBlock", block })

type Liar = Role<Params, State, never, never, Message, Seen>
/** It need not listen: what it could say does not depend on what it hears. */
const liar = (lies: NonNullable<Liar["lies"]>): Liar => ({ ...member, corrupt: true, upon: {}, lies })

/** The node that an adversary tells what the others then hear from it. */
const confidant = ({ nodes, self }: Ctx): NodeId | undefined =>
  Object.values(nodes)
    .flat()
    .filter((n) => n !== self)
    .sort()
    .at(-1)

/** Two blocks in slot 1, and then votes for one or the other. */
const balance = (ctx: Ctx, slot: number): Questions => {
  if (slot === 0) return []
  const blocks = [first(ctx, 0), first(ctx, 1)]
  return [slot === 1 ? blocks.map(showing) : blocks.flatMap((b) => voteFor(ctx, slot, b, 0))]
}

/**
 * BALANCING — the leader of slot 1 makes two blocks, and shows one to each; then, just before votes are cast, it votes for one
 * branch to some and for the other to others. Neu, Tas and Tse 2021.
 */
export const balancer = liar((ctx, round) => balance(ctx, slotToSway(ctx, round)))

/** The same, and it also speaks just before blocks are proposed. */
export const restlessBalancer = liar((ctx, round) => balance(ctx, slotHeard(ctx, round)))

/** Two blocks in slot 1, and then votes of the last two slots, kept back until now. */
const hoard = (ctx: Ctx, slot: number): Questions => {
  const blocks = [first(ctx, 0), first(ctx, 1)]
  if (slot <= 1) return slot === 1 ? [blocks.map(showing)] : []
  return [[slot - 2, slot - 1].flatMap((earlier) => blocks.flatMap((b) => voteFor(ctx, earlier, b, 0)))]
}

/**
 * BALANCING WITH OLD VOTES — as above, but it keeps its votes back and tells only those of slots that are over, which everybody
 * counts at once. Neu, Tas and Tse 2021.
 */
export const hoarder = liar((ctx, round) => hoard(ctx, slotToSway(ctx, round)))
export const restlessHoarder = liar((ctx, round) => hoard(ctx, slotHeard(ctx, round)))

/** BALANCING WITH TWO VOTES — it tells its votes of the present slot and of the one before together: they add up. */
export const adder = liar((ctx, round) => {
  const slot = slotToSway(ctx, round)
  const blocks = [first(ctx, 0), first(ctx, 1)]
  if (slot <= 1) return slot === 1 ? [blocks.map(showing)] : []
  return [slot - 1, slot].map((s) => blocks.flatMap((b) => voteFor(ctx, s, b, 0)))
})

/**
 * BALANCING WITH DOUBLE VOTES — one node is shown one block of slot 1 and votes for it, in every slot, and the others another block
 * and votes for that. Neu, Tas and Tse 2022.
 */
export const equivocator = liar((ctx, round, to) => {
  const slot = slotToSway(ctx, round)
  const block = first(ctx, to === confidant(ctx) ? 1 : 0)
  return slot === 0 ? [] : [...(slot === 1 ? [[showing(block)]] : []), voteFor(ctx, slot, block, 0)]
})

/** A block of slot 1, and a vote for it. */
const withhold = (ctx: Ctx, slot: number): Questions => {
  const block = first(ctx, 0)
  return slot === 0 ? [] : [[showing(block)], voteFor(ctx, 1, block, 0)]
}

/** EX-ANTE REORG — the leader of slot 1 keeps its block, votes for it, and shows both later. Schwarz-Schilling and others 2022. */
export const withholder = liar((ctx, round) => withhold(ctx, slotToSway(ctx, round)))
export const restlessWithholder = liar((ctx, round) => withhold(ctx, slotHeard(ctx, round)))

/**
 * SANDWICH — the leader of slots 1 and 3 keeps its first block and vote, and shows them with a second block on top: the boost is
 * then its own. Schwarz-Schilling 2022.
 */
export const sandwicher = liar((ctx, round) => {
  const block = first(ctx, 0)
  const top = makeBlock(ctx.params.ids, { parent: block.id, height: 2, slot: 3, proposer: ctx.self, mark: 0 })
  return slotToSway(ctx, round) === 3 ? [[showing(block)], voteFor(ctx, 1, block, 0), [showing(top)]] : []
})

/** The vote of the last epoch, for one branch or the other. */
const bounce = (ctx: Ctx, now: number, to: NodeId): Questions => {
  if (now === 0 || to !== confidant(ctx)) return []
  const { params } = ctx
  const epoch = epochOf(params, now) - 1
  const slots = Array.from({ length: params.slotsPerEpoch }, (_, i) => firstSlot(params, epoch) + i)
  const sources = [epoch - 1, epoch - 2]
  return [slots.flatMap((slot) => params.past.blocks.flatMap((b) => sources.flatMap((s) => voteFor(ctx, slot, b, s))))]
}

/**
 * BOUNCING — two branches are there; the adversary keeps its vote of each epoch until the next one, and then casts it so that the
 * other branch has the last justified checkpoint. Nakamura 2019.
 */
export const bouncer = liar((ctx, round, to) => bounce(ctx, slotToSway(ctx, round), to))
/** The same, and it speaks only before the votes of an epoch's second slot. */
export const patientBouncer = liar((ctx, round, to) => {
  const slot = slotToSway(ctx, round)
  return placeOf(ctx.params, slot) === 1 ? bounce(ctx, slot, to) : []
})
export const restlessBouncer = liar((ctx, round, to) => bounce(ctx, slotHeard(ctx, round), to))
