/** A toy protocol in slots, a way to run it, and what happened: who leads is arithmetic, so that it can be said beforehand. */
import type { Protocol, Role } from "../../spec/core/Protocol.ts"
import {
  become,
  broadcast,
  type Context,
  defer,
  ignore,
  type NodeId,
  premise,
  type Received,
  rule,
} from "../../spec/core/Rule.ts"
import type { TimedOptions, TimedResult } from "../../src/timed/options.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { complete } from "../../src/timed/topology.ts"
import { names } from "./mesh.ts"

export interface Params {
  readonly slotSeconds: number
  /** Node i leads the slots s with s mod every = i mod every; nobody where 0. */
  readonly every: number
}
export interface Block {
  readonly slot: number
  readonly by: NodeId
  readonly parent: string
}
export interface State {
  /** In the order of their slots. */
  readonly blocks: ReadonlyArray<Block>
  readonly notes: number
}
export type Message = { readonly _tag: "NewBlock"; readonly block: Block }
export type Event =
  | { readonly _tag: "Produce"; readonly slot: number }
  | { readonly _tag: "Note"; readonly text: string }

type Ctx = Context<Params>

export const idOf = (block: Block | undefined): string => (block === undefined ? "g" : `${block.slot}${block.by}`)
const numberOf = (node: NodeId): number => Number(node.slice(1))
const slotAt = ({ params }: Ctx, now: number): number => Math.floor(now / params.slotSeconds)
const leads = ({ params, self }: Ctx, slot: number): boolean =>
  params.every > 0 && slot % params.every === numberOf(self) % params.every

const withBlock = (blocks: ReadonlyArray<Block>, block: Block): ReadonlyArray<Block> =>
  [...blocks, block].sort((a, b) => a.slot - b.slot || numberOf(a.by) - numberOf(b.by))

const receive = rule({
  id: "slotted/receive",
  source: "definition",
  premises: { Known: ignore("it is new"), Future: defer("its slot has begun") },
})(function* (ctx: Ctx, state: State, { message: { block }, now }: Received<Message>) {
  yield* premise("Known", !state.blocks.some((b) => idOf(b) === idOf(block)))
  yield* premise("Future", block.slot <= slotAt(ctx, now))
  return become<State, Message>({ ...state, blocks: withBlock(state.blocks, block) })
})

const produce = rule({
  id: "slotted/produce",
  source: "definition",
  premises: { NotMine: ignore("the node leads this slot"), Twice: ignore("it has made no block in it") },
})(function* (ctx: Ctx, state: State, { slot }: Extract<Event, { _tag: "Produce" }>) {
  yield* premise("NotMine", leads(ctx, slot))
  yield* premise("Twice", !state.blocks.some((b) => b.slot === slot && b.by === ctx.self))
  const block: Block = { slot, by: ctx.self, parent: idOf(state.blocks.at(-1)) }
  return become<State, Message>(
    { ...state, blocks: withBlock(state.blocks, block) },
    broadcast({ _tag: "NewBlock", block }),
  )
})

const note = rule({ id: "slotted/note", source: "definition", premises: {} })(function* (
  _: Ctx,
  state: State,
  __: Extract<Event, { _tag: "Note" }>,
) {
  return become<State, Message>({ ...state, notes: state.notes + 1 })
})

const nothing: ReadonlyArray<Event> = []

export const writer: Role<Params, State, Message, Event, Message, State> = {
  initial: () => become({ blocks: [], notes: 0 }),
  upon: { NewBlock: receive },
  internal: { Produce: produce, Note: note },
  candidates: () => [{ _tag: "Produce", slot: 0 }],
  // Asked twice: the second block of a slot must be refused.
  atSlot: (ctx, _, slot) =>
    leads(ctx, slot)
      ? [
          { _tag: "Produce", slot: 0 },
          { _tag: "Produce", slot: 0 },
        ]
      : nothing,
  ready: (ctx, _, event, now) => (event._tag === "Produce" ? { ...event, slot: slotAt(ctx, now) } : event),
  durable: (state) => state,
  recover: (_, disk: State | null) => become(disk ?? { blocks: [], notes: 0 }),
  relay: ({ block }) => idOf(block),
  observe: (_, state) => state,
}

export interface Watched {
  readonly result: TimedResult
  /** Blocks in the order of their making, and when they were made. */
  readonly made: ReadonlyArray<Block & { readonly at: number; readonly place: number }>
  readonly states: ReadonlyArray<State>
}

/** Runs n nodes, each linked to each over links of one second, with slots of ten seconds. */
export const run = (
  n: number,
  every: number,
  more: Partial<TimedOptions> = {},
  role: Partial<typeof writer> = {},
): Watched => {
  const slotSeconds = more.slotSeconds ?? 10
  const protocol: Protocol<Params> = { name: "slotted", roles: { writer: { ...writer, ...role } } }
  const made: Array<Watched["made"][number]> = []
  const options: TimedOptions = {
    seed: 1,
    topology: complete(n),
    latency: { _tag: "constant", seconds: 1 },
    relay: true,
    slotSeconds,
    until: { seconds: 100 },
    onChange: (place, before, after, at, cause) => {
      if (cause._tag === "Internal" && before !== null) {
        const block = (after as State).blocks.find((b) => !(before as State).blocks.includes(b))
        if (block !== undefined) made.push({ ...block, at, place })
      }
    },
    ...more,
  }
  const result = simulateTimed(protocol, { params: { slotSeconds, every }, nodes: { writer: names(n) } }, options)
  const states = result.locals.map((local) => ("state" in local ? local.state : local.durable) as State)
  return { result, made, states }
}
