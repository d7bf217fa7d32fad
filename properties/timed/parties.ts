/**
 * Miners outside any network: a driver says who finds a block and who hears of it, the chapter's own rules say what that does.
 * Rules are functions, so what they made of a state and an input once is kept, and a million short games cost a few thousand
 * applications.
 */
import { compose } from "../../spec/core/compose.ts"
import type { Output } from "../../spec/core/lib/Ledger.ts"
import type { NodeId } from "../../spec/core/Rule.ts"
import { type Input, isReaction, type Json, type Local, type System } from "../../spec/core/System.ts"
import { easy, type Params, pow } from "../../spec/pow/index.ts"
import { withGenesis } from "../../spec/pow/Params.ts"
import type { Block, State } from "../../spec/pow/State.ts"

/** Real hashes at constant difficulty, so that chains may be long and all blocks weigh the same. */
export const flat: Params = {
  ...easy,
  retarget: { ...easy.retarget, interval: 1_000_000_000 },
  subsidy: { initial: 50n, halvingInterval: 1_000_000_000 },
  maturity: 1,
}

/** The same with other coins to begin with. */
export const flatWith = (coins: ReadonlyArray<Output>): Params => withGenesis(flat, coins)

/** A block just found, and the finder's state with it. */
interface Found {
  readonly local: Local
  readonly block: Block
}

export interface Parties {
  /** What everybody knows at the beginning. */
  readonly start: Local
  /** The finder, who knows what `local` says, finds a block; nobody is told. */
  readonly find: (finder: NodeId, local: Local) => Found
  /** `node` hears of a block. */
  readonly hear: (node: NodeId, local: Local, block: Block) => Local
  /** A client asks `node` to have a payment written. */
  readonly submit: (node: NodeId, local: Local, payment: Json) => Local
}

export const stateOf = (local: Local): State => {
  if (!("state" in local)) throw new Error("the node is down")
  return local.state
}

/** The parties of some miners. Errors: Error where a rule refuses, which no driver may provoke. */
export const parties = (params: Params, nodes: ReadonlyArray<NodeId>): Parties => {
  const system: System = compose(pow, { params, nodes: { miner: nodes } }, { network: "multiset", idle: "consumed" })
  const found = nodes.map(() => new WeakMap<Local, Found>())
  const heard = nodes.map(() => new WeakMap<Local, Map<object, Local>>())

  const react = (place: number, local: Local, input: Input) => {
    const reaction = system.react(place, local, input)
    if (!isReaction(reaction)) throw new Error(`${nodes[place]} refuses ${JSON.stringify(reaction._tag)}`)
    return reaction
  }
  const placeOf = (node: NodeId): number => nodes.indexOf(node)

  const take = (node: NodeId, local: Local, key: object, input: Input): Local => {
    const place = placeOf(node)
    const known = heard[place]?.get(local) ?? new Map<object, Local>()
    heard[place]?.set(local, known)
    const next = known.get(key) ?? react(place, local, input).local
    known.set(key, next)
    return next
  }

  return {
    start: system.initial.locals[0] as Local,
    find: (finder, local) => {
      const place = placeOf(finder)
      const known = found[place]?.get(local)
      if (known !== undefined) return known
      const luck = system.offers(place, local).find((offer) => offer.kind === "Mine")
      if (luck === undefined) throw new Error("a miner that does not mine")
      const reaction = react(place, local, system.ready(place, local, luck.input, 0, []))
      const made = { local: reaction.local, block: stateOf(reaction.local).tip }
      found[place]?.set(local, made)
      return made
    },
    hear: (node, local, block) =>
      take(node, local, block, { _tag: "Receive", from: node, message: { _tag: "NewBlock", block }, now: 0 }),
    submit: (node, local, payment) =>
      take(node, local, payment, { _tag: "Internal", event: { _tag: "Submit", transaction: payment } }),
  }
}
