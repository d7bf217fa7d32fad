/**
 * The private attack: an adversary mines a chain of its own from the genesis on, tells nobody, and publishes all of it once the
 * honest chain has grown to a depth and its own is longer. It hears everything at once and is heard at once.
 * Source: Dembo et al. 2020, "Everything is a Race and Nakamoto Always Wins", §2; Nakamoto 2008 §11.
 */
import * as Result from "effect/Result"
import type { Protocol, Role } from "../../spec/core/Protocol.ts"
import { become, broadcast, type Context, ignore, premise, type Received, rule } from "../../spec/core/Rule.ts"
import { miner } from "../../spec/pow/Miner.ts"
import type { Params } from "../../spec/pow/Params.ts"
import { mine, receiveBlock } from "../../spec/pow/Rules.ts"
import type { Block, Event, Message, State } from "../../spec/pow/State.ts"
import type { TimedResult } from "../../src/timed/options.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { complete } from "../../src/timed/topology.ts"
import { mining, names } from "./mesh.ts"
import { flat } from "./parties.ts"

/** What the attacker keeps: the honest chain as it has heard of it, its own chain, and the blocks that nobody else knows. */
export interface Attack {
  readonly open: State
  readonly own: State
  readonly held: ReadonlyArray<Block>
  readonly published: boolean
}

type Ctx = Context<Params>
type Deed = Extract<Event, { readonly _tag: "Mine" }> | { readonly _tag: "Publish" }
type News = Extract<Message, { readonly _tag: "NewBlock" }>

const listen = rule({
  id: "attack/listen",
  source: "definition",
  premises: { Useless: ignore("an honest node takes it") },
})(function* (ctx: Ctx, attack: Attack, input: Received<News>) {
  const heard = receiveBlock.apply(ctx, attack.open, input)
  yield* premise("Useless", Result.isSuccess(heard))
  return become<Attack, Message>(Result.isSuccess(heard) ? { ...attack, open: heard.success.state } : attack)
})

const mineSecretly = rule({
  id: "attack/mine",
  source: "definition",
  premises: { Unlucky: ignore("an honest node could") },
})(function* (ctx: Ctx, attack: Attack, event: Extract<Event, { readonly _tag: "Mine" }>) {
  const mined = mine.apply(ctx, attack.own, event)
  yield* premise("Unlucky", Result.isSuccess(mined) && !attack.published)
  if (Result.isFailure(mined)) return become<Attack, Message>(attack)
  const own = mined.success.state
  return become<Attack, Message>({ ...attack, own, held: [...attack.held, own.tip] })
})

/** PUBLISH — all at once, as soon as the honest chain is as deep as wanted and shorter than the attacker's. */
const publishWhen = (depth: number) =>
  rule({
    id: "attack/publish",
    source: "Dembo et al. 2020 §2",
    premises: { Shallow: ignore("the honest chain is deep enough"), Behind: ignore("the attacker's is longer") },
  })(function* (_: Ctx, attack: Attack, __: Deed) {
    yield* premise("Shallow", attack.open.tip.height >= depth && !attack.published)
    yield* premise("Behind", attack.own.tip.height > attack.open.tip.height)
    const told = attack.held.map((block): Message => ({ _tag: "NewBlock", block }))
    return become<Attack, Message>({ ...attack, held: [], published: true }, ...told.map(broadcast))
  })

const attacker = (depth: number): Role<Params, Attack, News, Deed, Message, Attack> => ({
  corrupt: true,
  initial: (ctx) => {
    const { state } = miner.initial(ctx)
    return become<Attack, Message>({ open: state, own: state, held: [], published: false })
  },
  upon: { NewBlock: listen },
  internal: { Mine: mineSecretly, Publish: publishWhen(depth) },
  candidates: () => [{ _tag: "Publish" }, { _tag: "Mine", now: 0, nonce: 0 }],
  ready: (ctx, attack, event, now) => {
    const ready = event._tag === "Mine" ? miner.ready?.(ctx, attack.own, event, now) : undefined
    return ready?._tag === "Mine" ? ready : event
  },
  rate: (ctx, event) => (event._tag === "Publish" ? Number.POSITIVE_INFINITY : (ctx.params.power[ctx.self] ?? 1)),
  observe: (_, attack) => attack,
})

export interface AttackSetup {
  readonly miners: number
  /** Seconds until a block of an honest miner has reached the other honest miners. */
  readonly delay: number
  /** The attacker's share of all hash power. */
  readonly share: number
  /** Blocks found by all, in `spacing` seconds on average. */
  readonly rate: number
  /** How deep the honest chain must be. */
  readonly depth: number
  readonly seed: number
  /** When to give up, in seconds. */
  readonly seconds: number
}

/** Runs one attack until it has been published and heard, or time is up. The attacker is the last place. */
export const runAttack = ({ miners, delay, share, rate, depth, seed, seconds }: AttackSetup): TimedResult => {
  const protocol: Protocol<Params> = { name: "private attack", roles: { miner, attacker: attacker(depth) } }
  const nodes = { miner: names(miners), attacker: ["Z"] }
  const params = { ...flat, power: { Z: (share / (1 - share)) * miners } }
  let ends = Number.POSITIVE_INFINITY
  let now = 0
  return simulateTimed(
    protocol,
    { params, nodes },
    {
      seed,
      topology: complete(miners + 1),
      latency: (from, to) => (from === miners || to === miners ? 0 : delay),
      ...mining(miners, rate * (1 - share)),
      until: { seconds, when: () => now > ends },
      onChange: (place, _, after, at) => {
        now = at
        if (place === miners && (after as Attack).published) ends = Math.min(ends, at + delay)
      },
    },
  )
}
