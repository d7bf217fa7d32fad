/**
 * The role of a miner, put together from the rules. Next: [Adversary.ts](Adversary.ts), the roles that deviate.
 */
import { treeOf } from "../core/lib/BlockTree.ts"
import type { Role } from "../core/Protocol.ts"
import { become, broadcast, type Context } from "../core/Rule.ts"
import { searchNonce } from "./Assembly.ts"
import type { Params } from "./Params.ts"
import {
  askAgain,
  catchUp,
  giveBlock,
  giveTip,
  keepOrphan,
  mine,
  receiveBlock,
  receiveTransaction,
  submit,
} from "./Rules.ts"
import type { Block, Event, Message, Seen, State } from "./State.ts"

type Ctx = Context<Params>

const luck: Event = { _tag: "Mine", now: 0, nonce: 0 }
const onlyLuck: ReadonlyArray<Event> = [luck]
const none: ReadonlyArray<never> = []

/** The state of a node that knows the genesis alone. */
export const start = (params: Params): State => ({
  tree: treeOf(params.genesis),
  tip: params.genesis,
  orphans: none,
  mempool: none,
})

/** The event as luck and the clock complete it. */
export const ready = (ctx: Ctx, state: State, event: Event, now: number): Event => {
  if (event._tag !== "Mine") return event
  const nonce = searchNonce(ctx, state, now)
  return nonce === event.nonce && now === event.now ? event : { _tag: "Mine", now, nonce }
}

/** Hash power decides how often luck strikes a node. */
export const rate = ({ self, params }: Ctx, event: Event): number =>
  event._tag === "Mine" ? (params.power[self] ?? 1) : 1

const relayKey = (message: Message): string | undefined => {
  if (message._tag === "NewBlock") return message.block.id
  return message._tag === "NewTransaction" ? message.transaction.id : undefined
}

interface Disk {
  readonly tree: State["tree"]
  readonly tip: Block
}

export const miner: Role<Params, State, Message, Event, Message, Seen> = {
  initial: ({ params }) => become(start(params)),
  upon: {
    NewBlock: [receiveBlock, keepOrphan, askAgain],
    NewTransaction: receiveTransaction,
    GetBlock: giveBlock,
    GetTip: giveTip,
  },
  internal: { Mine: mine, Submit: submit, CatchUp: catchUp },
  candidates: () => onlyLuck,
  ready,
  rate,
  durable: ({ tree, tip }): Disk => ({ tree, tip }),
  recover: ({ params }, disk: Disk | null) =>
    become<State, Message>({ ...start(params), ...disk }, broadcast({ _tag: "GetTip" })),
  reconnect: () => [{ _tag: "CatchUp" }],
  relay: relayKey,
  observe: (_, state) => state,
}
