/**
 * Messages that are bad on purpose: for each premise of a valid block and of valid votes one or two that break it first.
 * Next: [Timing.ts](Timing.ts).
 */
import { allBlocks } from "../../core/lib/BlockTree.ts"
import type { Context } from "../../core/Rule.ts"
import { checkpointOn, makeBlock, makeVotes, refTo } from "./Checkpoints.ts"
import { headOf } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"
import { dutiesOf, leaderOf, registryOf } from "./Registry.ts"
import type { Block, Checkpoint, Message, State, Votes } from "./State.ts"
import { epochOf, slotOf } from "./Time.ts"

type Ctx = Context<Params>
type Maker = (ctx: Ctx, state: State) => Message | undefined

const asBlock = (block: Block): Message => ({ _tag: "NewBlock", block })
const asVotes = (votes: Votes): Message => ({ _tag: "NewVotes", votes })

/** A slot that has begun, and that this node leads or does not lead. */
const slotLed = (ctx: Ctx, { time }: State, isLed: boolean): number | undefined => {
  const now = slotOf(ctx.params, time)
  return Array.from({ length: now }, (_, i) => now - i).find((s) => (leaderOf(ctx, s) === ctx.self) === isLed)
}

/** A good block of a slot, changed. */
const block =
  (isLed: boolean, change: (good: Block, ctx: Ctx, state: State) => Block | undefined): Maker =>
  (ctx, state) => {
    const slot = slotLed(ctx, state, isLed)
    if (slot === undefined) return undefined
    const parent = allBlocks(state.tree)
      .filter((b) => b.slot < slot)
      .at(-1) as Block
    const { id, height } = parent
    const good = makeBlock(ctx.params.ids, { parent: id, height: height + 1, slot, proposer: ctx.self, mark: 1 })
    const bad = change(good, ctx, state)
    return bad === undefined ? undefined : asBlock(bad)
  }

/** Good votes of this node for its head, changed. */
const votes =
  (change: (good: Votes, ctx: Ctx, state: State) => Votes | undefined): Maker =>
  (ctx, state) => {
    const slot = slotOf(ctx.params, state.time)
    const validators = dutiesOf(ctx, ctx.self, slot)
    if (slot === 0 || validators.length === 0) return undefined
    const head = headOf(ctx, state)
    const on = (epoch: number) => checkpointOn(ctx.params, state.tree, head, epoch)
    const target = on(epochOf(ctx.params, slot))
    const good = makeVotes({ slot, source: on(0), target, head: refTo(head), validators, signedBy: ctx.self })
    const bad = change(good, ctx, state)
    return bad === undefined ? undefined : asVotes(makeVotes(bad))
  }

const elsewhere = (state: State, c: Checkpoint): Checkpoint | undefined => {
  const other = allBlocks(state.tree).find((b) => b.id !== c.block)
  return other === undefined ? undefined : { epoch: c.epoch, block: other.id, height: other.height }
}

/** The right block, and the height of another one: who looks it up there finds nothing. */
const misplaced = (c: Checkpoint): Checkpoint => ({ ...c, height: c.height + 7 })

/** A slot that never begins where there is no clock. */
const never = ({ params: { clock } }: Ctx): number =>
  clock._tag === "ticks" ? Number.MAX_SAFE_INTEGER : clock.last + 1

/** By the premise that is broken, and, after a comma, by how. */
const makers: { readonly [broken: string]: Maker } = {
  BlockTooEarly: block(true, (good, ctx) => makeBlock(ctx.params.ids, { ...good, slot: never(ctx) })),
  VotesTooEarly: votes((good, ctx) => ({ ...good, slot: never(ctx) })),
  SlotNotLater: block(true, (good, ctx, { tree }) => {
    const { slot } = good
    const parent = allBlocks(tree).find((b) => b.slot >= slot)
    if (parent === undefined) return undefined
    return makeBlock(ctx.params.ids, { ...good, parent: parent.id, height: parent.height + 1 })
  }),
  NotTheLeader: block(false, (good) => good),
  WrongId: block(true, (good) => ({ ...good, id: `${good.id}?` })),
  Nobody: votes((good) => ({ ...good, validators: [] })),
  NotInCommittee: votes((good, ctx) => {
    const other = registryOf(ctx).validators.find((v) => !good.validators.includes(v))
    return other === undefined ? undefined : { ...good, validators: [other] }
  }),
  WrongEpoch: votes((good) => ({ ...good, target: { ...good.target, epoch: good.target.epoch + 1 } })),
  SourceNotEarlier: votes((good) => ({ ...good, source: good.target })),
  HeadTooNew: votes((good, ctx, { tree }) => {
    const slot = good.slot - ctx.params.slotsPerEpoch
    const newer = allBlocks(tree).find((b) => b.slot > slot)
    if (slot < 1 || newer === undefined) return undefined
    const target = checkpointOn(ctx.params, tree, newer, epochOf(ctx.params, slot))
    return { ...good, slot, target, head: refTo(newer) }
  }),
  WrongTarget: votes((good, _, state) => {
    const target = elsewhere(state, good.target)
    return target === undefined ? undefined : { ...good, target }
  }),
  WrongSource: votes((good, _, state) => {
    const source = elsewhere(state, good.source)
    return source === undefined ? undefined : { ...good, source }
  }),
  "WrongTarget, its height": votes((good) => ({ ...good, target: misplaced(good.target) })),
  "WrongSource, its height": votes((good) => ({ ...good, source: misplaced(good.source) })),
}

/** What bad messages there are: each the premise that it breaks, some with how. */
export const forgeries: ReadonlyArray<string> = Object.keys(makers)

/** A message of which this premise is the first that it breaks; undefined if none can be made from what is known. */
export const forge = (ctx: Ctx, state: State, broken: string): Message | undefined => makers[broken]?.(ctx, state)
