/**
 * The role of a holder of coins, put together from the rules. Next: [Adversary.ts](Adversary.ts), the roles that deviate.
 */
import { treeOf } from "../../core/lib/BlockTree.ts"
import { recent } from "../../core/lib/Recent.ts"
import { slotAt, slotsToTry } from "../../core/lib/Slots.ts"
import type { Role } from "../../core/Protocol.ts"
import { become, broadcast, type Context } from "../../core/Rule.ts"
import { chainOf, coinsOf, type Staked } from "./Chain.ts"
import { ageOf, isLucky } from "./Kernel.ts"
import type { Params } from "./Params.ts"
import {
  askForBranch,
  catchUp,
  giveBranch,
  mint,
  receiveBlock,
  receiveBranch,
  receiveTransaction,
  submit,
} from "./Rules.ts"
import type { Block, Event, Message, Seen, State } from "./State.ts"

type Ctx = Context<Params>
type Mint = Extract<Event, { readonly _tag: "Mint" }>

const none: ReadonlyArray<never> = []

/** The state of a node that knows the genesis alone. */
export const start = ({ genesis }: Params): State => ({ tree: treeOf(genesis), tip: genesis, mempool: [] })

/** So many coins of a node are tried at most, and so many time steps after the tip's, where attempts are listed one by one. */
const coinsMax = 16
const aheadMax = 8

/** The time steps that may be tried on a block: the next few, or the one that the clock shows. */
export const soon = ({ clock }: Params, { slot }: Block): ReadonlyArray<number> =>
  slotsToTry(clock, slot).slice(0, aheadMax)

const attemptsIn = (slots: ReadonlyArray<number>, coins: number): ReadonlyArray<Mint> =>
  slots.flatMap((slot) => Array.from({ length: coins }, (_, coin): Mint => ({ _tag: "Mint", slot, coin })))

/** Lists of attempts: the same list is the same object, and so are the attempts in it. */
const listed = recent<number, ReadonlyArray<Mint>>(4096)
const now = Array.from({ length: coinsMax + 1 }, (_, coins) => attemptsIn([0], coins))

/** Every coin of the node, in every time step that it may try; an owner of nothing tries its first coin. */
const candidates = ({ self, params }: Ctx, { tree, tip }: State): ReadonlyArray<Mint> => {
  const held = coinsOf(chainOf(params, tree, tip), self).length
  const coins = Math.min(coinsMax, Math.max(1, held))
  if (params.clock._tag === "ticks") return now[coins] ?? none
  const steps = Math.max(0, Math.min(params.clock.last - tip.slot, aheadMax))
  const key = (tip.slot * (aheadMax + 1) + steps) * (coinsMax + 1) + coins
  const known = listed.get(key)
  if (known !== undefined) return known
  const list = attemptsIn(soon(params, tip), coins)
  listed.set(key, list)
  return list
}

/** The attempt at the time that the node's clock shows. */
export const ready = ({ params }: Ctx, _: State, event: Event, now: number): Event => {
  if (event._tag !== "Mint" || params.clock._tag === "free") return event
  return { ...event, slot: slotAt(params.clock, now) }
}

/** The attempts of a time step whose kernel is lucky: nearly all are not. Once a coin is too young, so are all after it. */
const atSlot = ({ self, params }: Ctx, { tree, tip }: State, slot: number): ReadonlyArray<Mint> => {
  const chain = chainOf(params, tree, tip)
  if (slot <= chain.slot) return none
  const coins = coinsOf(chain, self)
  let lucky: ReadonlyArray<Mint> = none
  for (let coin = 0; coin < coins.length; coin++) {
    const staked = coins[coin] as Staked
    if (ageOf(params, staked, slot) < params.ages.min) break
    if (isLucky(params, chain, staked, slot)) lucky = [...lucky, { _tag: "Mint", slot, coin }]
  }
  return lucky
}

/** Where luck is chosen, it comes to a node as often as its coins of the genesis are worth. */
export const rate = ({ self, params: { kernel, genesis } }: Ctx, event: { readonly _tag: string }): number => {
  if (event._tag === "Submit" || event._tag === "CatchUp" || kernel._tag !== "chosen") return 1
  const held = (genesis.transactions[0]?.outputs ?? []).filter((o) => o.owner === self)
  return 1 + held.reduce((sum, o) => sum + Number(o.value), 0)
}

export const relayKey = (message: Message): string | undefined => {
  if (message._tag === "NewBlock") return message.block.id
  return message._tag === "NewTransaction" ? message.transaction.id : undefined
}

type Disk = Pick<State, "tree" | "tip">

export const holder: Role<Params, State, Message, Event, Message, Seen> = {
  initial: ({ params }) => become(start(params)),
  upon: {
    NewBlock: [receiveBlock, askForBranch],
    NewTransaction: receiveTransaction,
    GetBranch: giveBranch,
    Branch: receiveBranch,
  },
  internal: { Mint: mint, Submit: submit, CatchUp: catchUp },
  candidates,
  ready,
  atSlot,
  rate,
  durable: ({ tree, tip }): Disk => ({ tree, tip }),
  recover: ({ params }, disk: Disk | null) =>
    become<State, Message>({ ...start(params), ...disk }, broadcast({ _tag: "GetBranch" })),
  reconnect: () => [{ _tag: "CatchUp" }],
  relay: relayKey,
  observe: (_, state) => state,
}
