/**
 * When a block and when votes are valid, whoever sent them. Next: [Record.ts](Record.ts).
 */
import { find } from "../../core/lib/BlockTree.ts"
import { type Context, defer, given, judgement, premise, reject } from "../../core/Rule.ts"
import { blockAt, checkpointOn, isSame, makeBlock } from "./Checkpoints.ts"
import type { Params } from "./Params.ts"
import { dutiesOf, leaderOf } from "./Registry.ts"
import type { Block, State, Votes } from "./State.ts"
import { epochOf, slotOf } from "./Time.ts"

type Ctx = Context<Params>

/**
 * VALID-BLOCK — the leader of a slot that has begun made it, on a known block of an earlier slot.
 *
 *     slot(b) ≤ now    parent(b) ∈ tree    slot(b) > slot(parent)    proposer(b) = leader(slot(b))
 *     ────────────────────────────────────────────────────────────────────────────────────────────
 *     tree, now ⊢ b : parent(b)
 */
export const validBlock = judgement({
  id: "pos-finality/valid-block",
  source: "consensus-specs phase0 fork-choice on_block, beacon-chain process_block_header",
  premises: {
    BlockTooEarly: defer("its slot has begun"),
    ParentUnknown: defer("its parent is in the tree, one level below"),
    SlotNotLater: reject("its slot is later than its parent's"),
    NotTheLeader: reject("the leader of its slot made and signed it"),
    WrongId: reject("its id is that of its content"),
  },
})(function* (ctx: Ctx, { tree }: State, block: Block, time: number) {
  yield* premise("BlockTooEarly", block.slot <= slotOf(ctx.params, time), { slot: block.slot })
  const parent = yield* given("ParentUnknown", find(tree, block.height - 1, block.parent), block.parent)
  yield* premise("SlotNotLater", block.slot > parent.slot, { slot: block.slot, parent: parent.slot })
  yield* premise("NotTheLeader", block.proposer === leaderOf(ctx, block.slot), block.proposer)
  yield* premise("WrongId", block.id === makeBlock(ctx.params.ids, block).id, block.id)
  return parent
})

/**
 * VALID-VOTES — validators of one committee and one node vote for a chain that is known, in a slot that has begun: the target is
 * their epoch's checkpoint on that chain, the source an earlier one.
 */
export const validVotes = judgement({
  id: "pos-finality/valid-votes",
  source: "consensus-specs phase0 fork-choice validate_on_attestation, beacon-chain process_attestation",
  premises: {
    VotesTooEarly: defer("their slot has begun"),
    Nobody: reject("somebody votes, and each validator once, in order"),
    NotInCommittee: reject("every voter is one of the signer's validators in the committee of the slot"),
    WrongEpoch: reject("the target belongs to the epoch of the slot"),
    SourceNotEarlier: reject("the source's epoch is earlier than the target's"),
    HeadUnknown: defer("the head is in the tree"),
    HeadTooNew: reject("the head is no newer than the slot"),
    WrongTarget: reject("the target is the checkpoint of its epoch on the chain of the head, in block and height"),
    WrongSource: reject("the source is the checkpoint of its epoch on the chain of the head, in block and height"),
  },
})(function* (ctx: Ctx, { tree }: State, votes: Votes, time: number) {
  const { slot, source, target, validators, signedBy } = votes
  yield* premise("VotesTooEarly", slot <= slotOf(ctx.params, time), { slot })
  const isOrdered = validators.every((v, i) => i === 0 || (validators[i - 1] as string) < v)
  yield* premise("Nobody", validators.length > 0 && isOrdered, validators)
  const own = dutiesOf(ctx, signedBy, slot)
  const isTheirs = validators === own || validators.every((v) => own.includes(v))
  yield* premise("NotInCommittee", isTheirs, validators)
  yield* premise("WrongEpoch", target.epoch === epochOf(ctx.params, slot), target.epoch)
  yield* premise("SourceNotEarlier", source.epoch < target.epoch && source.epoch >= 0, source.epoch)
  const head = yield* given("HeadUnknown", blockAt(tree, votes.head), votes.head.block)
  yield* premise("HeadTooNew", head.slot <= slot, { head: head.slot, slot })
  yield* premise("WrongTarget", isSame(target, checkpointOn(ctx.params, tree, head, target.epoch)), target)
  yield* premise("WrongSource", isSame(source, checkpointOn(ctx.params, tree, head, source.epoch)), source)
  return head
})
