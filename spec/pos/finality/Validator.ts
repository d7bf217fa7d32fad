/**
 * The role of an honest validator's node, put together from the rules. Next: [LockStep.ts](LockStep.ts), the same in lock-step.
 */
import { treeOf } from "../../core/lib/BlockTree.ts"
import { recent } from "../../core/lib/Recent.ts"
import type { Role } from "../../core/Protocol.ts"
import { become, broadcast, type Context } from "../../core/Rule.ts"
import { genesis, origin } from "./Checkpoints.ts"
import { headOf, later } from "./ForkChoice.ts"
import { progressOf } from "./Gadget.ts"
import type { Params } from "./Params.ts"
import { withBlock, withVotes } from "./Record.ts"
import { dutiesOf, leaderOf, registryOf } from "./Registry.ts"
import { attest, catchUp, giveAll, propose, receiveBlock, receiveVotes } from "./Rules.ts"
import type { Event, Message, Seen, State } from "./State.ts"
import { epochOf, partOf, shown, slotOf } from "./Time.ts"

type Ctx = Context<Params>

const empty: State = {
  time: 0,
  proposed: 0,
  voted: null,
  boosted: null,
  justified: origin,
  guilty: [],
  tree: treeOf(genesis),
  votes: [],
  latest: [],
}

/** The state of a node that knows the genesis and the past. */
export const start = (ctx: Ctx): State => {
  const { slot, blocks, votes } = ctx.params.past
  if (slot === 0) return empty
  const grown = blocks.reduce((s: State, b) => withBlock(ctx, s, b), empty)
  const counted = votes.reduce((s: State, v) => withVotes(ctx, s, v), grown)
  return later(ctx, counted, slot * ctx.params.intervals)
}

const _none: ReadonlyArray<never> = []
const whatever: ReadonlyArray<Event> = [
  { _tag: "Propose", slot: 0 },
  { _tag: "Attest", slot: 0 },
]

const kept = recent<number, { readonly propose: Event; readonly attest: Event }>(1024)

/** The two events of a slot: the same objects whenever they are asked for. */
const eventsOf = (slot: number): { readonly propose: Event; readonly attest: Event } => {
  const known = kept.get(slot)
  if (known !== undefined) return known
  const events: ReturnType<typeof eventsOf> = { propose: { _tag: "Propose", slot }, attest: { _tag: "Attest", slot } }
  kept.set(slot, events)
  return events
}

/** Without a clock: every slot from the present one on. With a clock: the slot that it shows, which `ready` fills in. */
const candidates = (ctx: Ctx, { time, proposed, voted }: State): ReadonlyArray<Event> => {
  const { params, self } = ctx
  if (params.clock._tag !== "free") return whatever
  const found: Array<Event> = []
  for (let slot = Math.max(1, slotOf(params, time)); slot <= params.clock.last; slot++) {
    if (leaderOf(ctx, slot) === self && slot > proposed) found.push(eventsOf(slot).propose)
    if (dutiesOf(ctx, self, slot).length > 0 && slot > (voted?.slot ?? 0)) found.push(eventsOf(slot).attest)
  }
  return found
}

/** The slot that the clock shows; 0 for votes that are not due yet. */
const ready = ({ params }: Ctx, _: State, event: Event, now: number): Event => {
  if (event._tag === "CatchUp" || params.clock._tag !== "ticks") return event
  const interval = shown(params, now)
  const isDue = event._tag === "Propose" || partOf(params, interval) > 0 || params.intervals === 1
  return { _tag: event._tag, slot: isDue && interval > 0 ? slotOf(params, interval) : 0 }
}

/** What is due when an interval begins. */
const atSlot = (ctx: Ctx, _: State, interval: number): ReadonlyArray<Event> => {
  const { params, self } = ctx
  const slot = slotOf(params, interval)
  const part = partOf(params, interval)
  const due: Array<Event> = []
  if (part === 0 && leaderOf(ctx, slot) === self) due.push({ _tag: "Propose", slot })
  if (part === Math.min(1, params.intervals - 1) && dutiesOf(ctx, self, slot).length > 0)
    due.push({ _tag: "Attest", slot })
  return due
}

const relay = (message: Message): string | undefined => {
  if (message._tag === "NewBlock") return message.block.id
  return message._tag === "NewVotes" ? message.votes.id : undefined
}

/** The votes for one thing by several nodes: in whatever order they are heard, the same votes are counted in the end. */
const apart = (message: Message): { readonly about: string; readonly by: string } | undefined =>
  message._tag === "NewVotes" ? { about: message.votes.data, by: message.votes.signedBy } : undefined

const noLinks: Seen["links"] = []

/** What a node shows. */
export const observe = (ctx: Ctx, state: State): Seen => {
  const { stake } = registryOf(ctx)
  const epoch = epochOf(ctx.params, slotOf(ctx.params, state.time))
  const { justified, finalized } = progressOf(ctx.params, stake, state, epoch)
  return { state, head: headOf(ctx, state), justified, finalized, stake, links: noLinks }
}

interface Disk {
  readonly proposed: number
  readonly voted: State["voted"]
}

export const validator: Role<Params, State, Message, Event, Message, Seen> = {
  initial: (ctx) => become(start(ctx)),
  upon: { NewBlock: receiveBlock, NewVotes: receiveVotes, GetAll: giveAll },
  internal: { Propose: propose, Attest: attest, CatchUp: catchUp },
  candidates,
  ready,
  atSlot,
  durable: ({ proposed, voted }): Disk => ({ proposed, voted }),
  recover: (ctx, disk: Disk | null) =>
    become<State, Message>({ ...start(ctx), ...disk }, broadcast({ _tag: "GetAll" })),
  own: ["proposed", "voted"],
  apart,
  reconnect: () => [{ _tag: "CatchUp" }],
  relay,
  observe,
}
