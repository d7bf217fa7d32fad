/**
 * A toy chain with one of everything that timed mode has to handle: relayed, sent and plain broadcast messages, deferred ones,
 * rules that look at their own name, luck, urgent events, requests, timers, crashes and two roles.
 */
import type { Protocol, Role } from "../../spec/core/Protocol.ts"
import {
  become,
  broadcast,
  type Context,
  cancelTimer,
  defer,
  ignore,
  type NodeId,
  premise,
  type Received,
  reject,
  rule,
  send,
  setTimer,
} from "../../spec/core/Rule.ts"

export interface Params {
  readonly power: { readonly [node: NodeId]: number }
  /** Whether a node asks for a missing parent; if not it waits for it. */
  readonly asks: boolean
  readonly beatsMax: number
}

export interface Block {
  readonly _tag: "Block"
  readonly id: string
  readonly parent: string
  readonly height: number
}

export interface State {
  /** Sorted by id. */
  readonly blocks: ReadonlyArray<Block>
  readonly tip: Block
  readonly orphans: ReadonlyArray<Block>
  /** Own blocks that nobody has been told of. */
  readonly secret: ReadonlyArray<Block>
  readonly beats: number
  /** Beats heard since the last block. */
  readonly heard: number
  readonly notes: ReadonlyArray<string>
}

export type Message =
  | { readonly _tag: "NewBlock"; readonly block: Block }
  | { readonly _tag: "GetBlock"; readonly id: string }
  | { readonly _tag: "Beat"; readonly count: number }

export type Event =
  | { readonly _tag: "Mine"; readonly now: number }
  | { readonly _tag: "Note"; readonly text: string; readonly height: number }
  | { readonly _tag: "Publish" }
  | { readonly _tag: "CatchUp" }

type Ctx = Context<Params>
type Of<T extends { readonly _tag: string }, K extends T["_tag"]> = Extract<T, { readonly _tag: K }>

export const genesis: Block = { _tag: "Block", id: "g", parent: "", height: 0 }
export const start: State = { blocks: [genesis], tip: genesis, orphans: [], secret: [], beats: 0, heard: 0, notes: [] }

const sorted = (blocks: ReadonlyArray<Block>): ReadonlyArray<Block> =>
  [...blocks].sort((a, b) => (a.id < b.id ? -1 : 1))
const knows = (state: State, id: string): boolean => state.blocks.some((b) => b.id === id)

const grow = (state: State, block: Block): State => {
  const tip = block.height > state.tip.height ? block : state.tip
  const rest = state.orphans.filter((o) => o.parent !== block.id)
  const next: State = { ...state, blocks: sorted([...state.blocks, block]), tip, orphans: rest, heard: 0 }
  return state.orphans.filter((o) => o.parent === block.id).reduce(grow, next)
}

/** Some blocks are to the taste of some nodes: only for these blocks does the rule look at the node's name. */
const isFan = (ctx: Ctx, block: Block): boolean => block.height % 3 === 2 && ctx.self < "c"

const receiveBlock = rule({
  id: "toy/receive-block",
  source: "definition",
  premises: { Duplicate: ignore("it is new"), ParentUnknown: defer("its parent is known") },
})(function* (ctx: Ctx, state: State, { message: { block } }: Received<Of<Message, "NewBlock">>) {
  yield* premise("Duplicate", !knows(state, block.id))
  yield* premise("ParentUnknown", knows(state, block.parent))
  const next = grow(state, block)
  return become<State, Message>(isFan(ctx, block) ? { ...next, heard: 1 } : next)
})

const askParent = rule({
  id: "toy/ask-parent",
  source: "definition",
  premises: {
    Silent: ignore("nodes ask"),
    Known: ignore("it is an orphan"),
    Asked: ignore("it was not asked for yet"),
  },
})(function* ({ params }: Ctx, state: State, { from, message: { block } }: Received<Of<Message, "NewBlock">>) {
  yield* premise("Silent", params.asks)
  yield* premise("Known", !knows(state, block.id) && !knows(state, block.parent))
  yield* premise("Asked", !state.orphans.some((o) => o.id === block.id))
  const orphans = sorted([...state.orphans, block])
  return become<State, Message>({ ...state, orphans }, send(from, { _tag: "GetBlock", id: block.parent }))
})

const giveBlock = rule({ id: "toy/give-block", source: "definition", premises: { Unknown: defer("it is known") } })(
  function* (_: Ctx, state: State, { from, message: { id } }: Received<Of<Message, "GetBlock">>) {
    const block = state.blocks.find((b) => b.id === id)
    yield* premise("Unknown", block !== undefined)
    return become<State, Message>(state, send(from, { _tag: "NewBlock", block: block as Block }))
  },
)

/** Only who comes later in the alphabet listens: the rule looks at its own name. */
const hearBeat = rule({ id: "toy/hear-beat", source: "definition", premises: { Deaf: ignore("it comes before") } })(
  function* ({ self }: Ctx, state: State, { from, now }: Received<Of<Message, "Beat">>) {
    yield* premise("Deaf", from < self)
    return become<State, Message>({ ...state, heard: state.heard + 1 + (now % 2) }, cancelTimer("quiet"))
  },
)

const beat = rule({ id: "toy/beat", source: "definition", premises: { Tired: reject("it is not tired") } })(function* (
  { params }: Ctx,
  state: State,
  _: { readonly timer: string },
) {
  yield* premise("Tired", state.beats < params.beatsMax)
  const next = { ...state, beats: state.beats + 1 }
  return become<State, Message>(next, broadcast({ _tag: "Beat", count: next.beats }), setTimer("beat"))
})

const quiet = rule({ id: "toy/quiet", source: "definition", premises: {} })(function* (
  _: Ctx,
  state: State,
  __: { readonly timer: string },
) {
  return become<State, Message>({ ...state, heard: 0 })
})

const mined = ({ self }: Ctx, { tip }: State, now: number): Block => ({
  _tag: "Block",
  id: `${tip.id}/${self}.${now}`,
  parent: tip.id,
  height: tip.height + 1,
})

const mine = rule({ id: "toy/mine", source: "definition", premises: { Full: ignore("there is room") } })(function* (
  ctx: Ctx,
  state: State,
  { now }: Of<Event, "Mine">,
) {
  yield* premise("Full", state.tip.height < 12)
  const block = mined(ctx, state, now)
  return become<State, Message>(grow(state, block), broadcast({ _tag: "NewBlock", block }), setTimer("quiet"))
})

const hoard = rule({ id: "toy/hoard", source: "definition", premises: { Full: ignore("there is room") } })(function* (
  ctx: Ctx,
  state: State,
  { now }: Of<Event, "Mine">,
) {
  yield* premise("Full", state.tip.height < 12)
  const block = mined(ctx, state, now)
  return become<State, Message>({ ...grow(state, block), secret: [...state.secret, block] })
})

const publish = rule({ id: "toy/publish", source: "definition", premises: { Few: ignore("it holds two or more") } })(
  function* (_: Ctx, state: State, __: Of<Event, "Publish">) {
    const [block, ...secret] = state.secret
    yield* premise("Few", secret.length > 0)
    return become<State, Message>({ ...state, secret }, broadcast({ _tag: "NewBlock", block: block as Block }))
  },
)

const note = rule({ id: "toy/note", source: "definition", premises: { Early: defer("the chain is high enough") } })(
  function* (_: Ctx, state: State, { text, height }: Of<Event, "Note">) {
    yield* premise("Early", state.tip.height >= height)
    return become<State, Message>({ ...state, notes: [...state.notes, text] })
  },
)

const catchUp = rule({ id: "toy/catch-up", source: "definition", premises: {} })(function* (
  _: Ctx,
  state: State,
  __: Of<Event, "CatchUp">,
) {
  return become<State, Message>(state, broadcast({ _tag: "NewBlock", block: state.tip }))
})

type ToyRole = Role<Params, State, Message, Event, Message, State>

const writer: ToyRole = {
  initial: () => become(start, setTimer("beat")),
  upon: { NewBlock: [receiveBlock, askParent], GetBlock: giveBlock, Beat: hearBeat },
  internal: { Mine: mine, Note: note, Publish: publish, CatchUp: catchUp },
  candidates: (ctx, { tip }) => (tip.height % 4 === 3 && ctx.self === "a" ? [] : [{ _tag: "Mine", now: 0 }]),
  ready: (_, __, event, now) => (event._tag === "Mine" ? { ...event, now } : event),
  rate: ({ self, params }) => params.power[self] ?? 1,
  timers: { beat, quiet },
  durable: ({ blocks, tip }) => ({ blocks, tip }),
  recover: (_, disk: Partial<State> | null) => become({ ...start, ...disk }, setTimer("beat")),
  reconnect: () => [{ _tag: "CatchUp" }],
  relay: (message) => (message._tag === "NewBlock" ? message.block.id : undefined),
  observe: (_, state) => state,
}

/** Keeps its newest block to itself, never asks, and has no ear for beats. */
const { Beat: _, ...heard } = writer.upon
const hoarder: Role<Params, State, Exclude<Message, { readonly _tag: "Beat" }>, Event, Message, State> = {
  ...writer,
  upon: { ...heard, NewBlock: receiveBlock },
  internal: { ...writer.internal, Mine: hoard },
  candidates: () => [{ _tag: "Publish" }, { _tag: "Mine", now: 0 }],
  rate: ({ self, params }, event) => (event._tag === "Publish" ? Number.POSITIVE_INFINITY : (params.power[self] ?? 1)),
}

export const toy: Protocol<Params> = { name: "toy", roles: { writer, hoarder } }
