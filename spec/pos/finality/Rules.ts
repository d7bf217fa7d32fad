/**
 * The rules of an honest validator's node, in the order of a slot: a block is proposed, received, voted for; votes are received.
 * Next: [Validator.ts](Validator.ts).
 */
import { allBlocks, find } from "../../core/lib/BlockTree.ts"
import {
  become,
  broadcast,
  type Context,
  ignore,
  judgement,
  type NodeId,
  type Output,
  premise,
  type Received,
  rule,
  send,
  type Transition,
} from "../../core/Rule.ts"
import { checkpointOn, makeBlock, makeVotes, refTo } from "./Checkpoints.ts"
import { headOf, later } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"
import { isHeard, withBlock, withVotes } from "./Record.ts"
import { dutiesOf, leaderOf, registryOf } from "./Registry.ts"
import type { Event, Message, State, Validator } from "./State.ts"
import { beginning, epochOf, heardAt, mayAct, roundsEnd, slotOf, voting } from "./Time.ts"
import { validBlock, validVotes } from "./Validity.ts"

type Ctx = Context<Params>
type Of<M extends { readonly _tag: string }, Tag extends string> = Extract<M, { readonly _tag: Tag }>
type Got<Tag extends Message["_tag"]> = Received<Of<Message, Tag>>

/** When a node acts: in a slot; or, in lock-step, as a round ends. */
export type Moment = { readonly slot: number } | { readonly round: number }

/** The slot whose interval of this kind begins; 0 if none does. */
const slotBegun = (params: Params, moment: Moment, intervalOf: typeof beginning): number => {
  if ("slot" in moment) return moment.slot
  const interval = roundsEnd(params, moment.round)
  const slot = slotOf(params, interval)
  return intervalOf(params, slot) === interval ? slot : 0
}

/** In lock-step nodes pass on what its maker tells them; elsewhere the network sees to that. */
const passedOn = (ctx: Ctx, message: Message, from: NodeId, maker: NodeId): ReadonlyArray<Output<Message>> =>
  ctx.params.clock._tag === "rounds" && from === maker
    ? registryOf(ctx)
        .names.filter((n) => n !== ctx.self && n !== from)
        .map((n) => send(n, message))
    : []

/** MAY-PROPOSE — a node leads a slot that begins now, and has made no block in it or later. */
export const mayPropose = judgement({
  id: "pos-finality/may-propose",
  source: "consensus-specs phase0 validator, block proposal",
  premises: {
    NotBegun: ignore("the slot begins now"),
    NotLeader: ignore("the node leads the slot"),
    Proposed: ignore("it has not proposed in this slot or a later one"),
  },
})(function* (ctx: Ctx, { time, proposed }: State, slot: number) {
  yield* premise("NotBegun", mayAct(ctx.params, time, beginning(ctx.params, slot), slot), { slot, time })
  yield* premise("NotLeader", leaderOf(ctx, slot) === ctx.self, slot)
  yield* premise("Proposed", slot > proposed, proposed)
})

/** The leader's block on its head, and what the leader then is. */
export const proposal = (ctx: Ctx, before: State, slot: number): Transition<State, Message> => {
  const state = later(ctx, before, beginning(ctx.params, slot))
  const { id, height } = headOf(ctx, state)
  const block = makeBlock(ctx.params.ids, { parent: id, height: height + 1, slot, proposer: ctx.self, mark: 0 })
  return become({ ...withBlock(ctx, state, block), proposed: slot }, broadcast({ _tag: "NewBlock", block }))
}

/**
 * PROPOSE — the leader of a slot makes a block on its head, and tells everybody.
 *
 *     may-propose
 *     ──────────────────────────────────────────────────
 *     —propose→ tree ∪ {b}, proposed = slot(b); b to all
 */
export const propose = rule({
  id: "pos-finality/propose",
  source: "consensus-specs phase0 validator, block proposal",
  premises: { mayPropose },
})(function* (ctx: Ctx, state: State, moment: Moment) {
  const slot = slotBegun(ctx.params, moment, beginning)
  yield* mayPropose(ctx, state, slot)
  return proposal(ctx, state, slot)
})

/**
 * MAY-ATTEST — some validators of a node are due to vote in a slot, and would not be slashed for it; concludes the node's state at
 * that time, and the validators.
 */
export const mayAttest = judgement({
  id: "pos-finality/may-attest",
  source: "consensus-specs phase0 validator, attesting; Buterin and Griffith 2017 §2; EIP-3076",
  premises: {
    NotDue: ignore("the votes of the slot are due now"),
    NoDuty: ignore("some validator of this node is in the committee of the slot"),
    WouldVoteTwice: ignore("it has not voted in this slot or a later one"),
    WouldSurround: ignore("its source is no older than that of its last vote"),
  },
})(function* (ctx: Ctx, before: State, slot: number) {
  const { time, voted } = before
  const interval = voting(ctx.params, slot)
  yield* premise("NotDue", mayAct(ctx.params, time, interval, slot), { slot, time })
  const validators = dutiesOf(ctx, ctx.self, slot)
  yield* premise("NoDuty", validators.length > 0, slot)
  yield* premise("WouldVoteTwice", slot > (voted?.slot ?? 0), voted)
  const state = later(ctx, before, interval)
  yield* premise("WouldSurround", state.justified.epoch >= (voted?.source ?? 0), { source: state.justified, voted })
  return { state, validators }
})

/** The votes of a node's validators, and what the node then is. */
export const vote = (
  ctx: Ctx,
  state: State,
  slot: number,
  validators: ReadonlyArray<Validator>,
): Transition<State, Message> => {
  const { justified: source } = state
  const block = headOf(ctx, state)
  const target = checkpointOn(ctx.params, state.tree, block, epochOf(ctx.params, slot))
  const head = refTo(block)
  const votes = makeVotes({ slot, source, target, head, validators, signedBy: ctx.self })
  const voted = { slot, source: source.epoch, head }
  return become({ ...withVotes(ctx, state, votes), voted }, broadcast({ _tag: "NewVotes", votes }))
}

/**
 * ATTEST — a committee votes: for the head, and for a link from the justified checkpoint to that of this epoch. Never twice in an
 * epoch, never around an older vote: that would be slashed.
 *
 *     may-attest
 *     ──────────────────────────────────────────────────────────────────────────────────────────────
 *     —attest→ heard ∪ {votes}, voted = votes;  votes (justified → checkpoint(head, epoch), head) to all
 */
export const attest = rule({
  id: "pos-finality/attest",
  source: "consensus-specs phase0 validator, attesting; Buterin and Griffith 2017 §2",
  premises: { mayAttest },
})(function* (ctx: Ctx, before: State, moment: Moment) {
  const slot = slotBegun(ctx.params, moment, voting)
  const { state, validators } = yield* mayAttest(ctx, before, slot)
  return vote(ctx, state, slot, validators)
})

/** RECEIVE-BLOCK — a valid block joins the tree; the first timely one of its slot is boosted. */
export const receiveBlock = rule({
  id: "pos-finality/receive-block",
  source: "consensus-specs phase0 fork-choice on_block",
  premises: { BlockKnown: ignore("it is new to this node"), validBlock },
})(function* (ctx: Ctx, before: State, { from, now, message }: Got<"NewBlock">) {
  const { block } = message
  yield* premise("BlockKnown", find(before.tree, block.height, block.id) === undefined, block.id)
  const time = heardAt(ctx.params, before.time, block.slot, now)
  yield* validBlock(ctx, before, block, time)
  return become<State, Message>(
    withBlock(ctx, later(ctx, before, time), block),
    ...passedOn(ctx, message, from, block.proposer),
  )
})

/**
 * RECEIVE-VOTES — valid votes are counted; who is caught by them, with what was heard before, is named.
 *
 *     votes ∉ heard    valid-votes
 *     ──────────────────────────────────────────────────────────────────────────────────────
 *     —receive votes→ heard ∪ {votes}, latest, guilty ∪ {v : two votes of v break a condition}
 */
export const receiveVotes = rule({
  id: "pos-finality/receive-votes",
  source: "Buterin and Griffith 2017 §2; consensus-specs phase0 fork-choice on_attestation, on_attester_slashing",
  premises: { VotesKnown: ignore("they are new to this node"), validVotes },
})(function* (ctx: Ctx, before: State, { from, now, message }: Got<"NewVotes">) {
  const { votes } = message
  yield* premise("VotesKnown", !isHeard(ctx.params, before.votes, votes), votes.id)
  const time = heardAt(ctx.params, before.time, votes.slot, now)
  yield* validVotes(ctx, before, votes, time)
  return become<State, Message>(
    withVotes(ctx, later(ctx, before, time), votes),
    ...passedOn(ctx, message, from, votes.signedBy),
  )
})

/** CATCH-UP — a node that was down, or cut off, asks everybody for all that they know. */
export const catchUp = rule({ id: "pos-finality/catch-up", source: "definition", premises: {} })(function* (
  _: Ctx,
  state: State,
  __: Of<Event, "CatchUp">,
) {
  return become<State, Message>(state, broadcast({ _tag: "GetAll" }))
})

const tell = (to: NodeId, { tree, votes }: State) => [
  ...allBlocks(tree)
    .filter((b) => b.height > 0)
    .map((block) => send<Message>(to, { _tag: "NewBlock", block })),
  ...votes.flat(2).map((v) => send<Message>(to, { _tag: "NewVotes", votes: v })),
]

/** GIVE-ALL — who asks is told every block and every vote that is known here. */
export const giveAll = rule({
  id: "pos-finality/give-all",
  source: "definition",
  premises: { OnlyGenesis: ignore("there is something to tell") },
})(function* (_: Ctx, state: State, { from }: Got<"GetAll">) {
  const all = tell(from, state)
  yield* premise("OnlyGenesis", all.length > 0)
  return become<State, Message>(state, ...all)
})
