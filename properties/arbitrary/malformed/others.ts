/** Inputs that the other rules of a miner refuse: orphans, payments for the mempool, luck, questions. */
import * as Result from "effect/Result"
import type { Transition } from "../../../spec/core/Rule.ts"
import { assemble, isSolved } from "../../../spec/pow/Assembly.ts"
import { start } from "../../../spec/pow/Miner.ts"
import type { Params } from "../../../spec/pow/Params.ts"
import { keepOrphan, submit } from "../../../spec/pow/Rules.ts"
import type { Block, Event, Message, State } from "../../../spec/pow/State.ts"
import { goodBlock, goodBody } from "./headers.ts"
import { type PaymentForger, rivals } from "./payments.ts"
import { badInput, type Forger, type Got, type Refused, received } from "./refused.ts"
import { blockAt, contextOf, headerFor, mined, pick, type Site } from "./site.ts"

export type Of<Tag extends Event["_tag"]> = Extract<Event, { readonly _tag: Tag }>

const after = (result: Result.Result<Transition<State, Message>, { readonly _tag: string }>): State => {
  if (Result.isFailure(result)) throw new Error(`a generated input is not valid: ${result.failure._tag}`)
  return result.success.state
}

// ── KEEP-ORPHAN ────────────────────────────────────────────────────────────────────────────────────────────────────

/** The same bad block before a node that knows the genesis alone. */
export const asOrphan =
  (forger: Forger<Got<"NewBlock">>): Forger<Got<"NewBlock">> =>
  (params) =>
    forger(withRoom(params)).map((bad) => ({ ...bad, state: start(bad.params) }))

const withRoom = (params: Params): Params => (params.orphansMax > 0 ? params : { ...params, orphansMax: 2 })

/** The state of a node that knows the genesis alone and keeps these orphans. */
const keeping = (params: Params, orphans: ReadonlyArray<Block>): State =>
  orphans.reduce((s, o) => after(keepOrphan.apply(contextOf(params), s, received(o))), start(params))

/** It is in the tree, or its parent is. */
export const noOrphan = badInput<Got<"NewBlock">>(
  (site, [a, b]) => ({ state: site.state, input: received(pick([site.base, goodBlock(site, b)], a)), also: [] }),
  withRoom,
)

export const kept = badInput<Got<"NewBlock">>((site, [a]) => {
  const orphan = goodBlock(site, a)
  return { state: keeping(site.params, [orphan]), input: received(orphan), also: [] }
}, withRoom)

export const noPool = badInput<Got<"NewBlock">>(
  (site, [a]) => ({ state: start(site.params), input: received(blockAt(site, goodBody(site, a))), also: [] }),
  (params) => ({ ...params, orphansMax: 0 }),
)

export const notSolved = badInput<Got<"NewBlock">>((site, [a]) => {
  const body = goodBody(site, a)
  return {
    state: start(site.params),
    input: received(mined(site.params, headerFor(site, body), body, false)),
    also: [],
  }
}, withRoom)

/** A block heard of again that is not among the orphans: the pool is empty, or holds another. */
export const notKept = badInput<Got<"NewBlock">>((site, [a, b]) => {
  const others = b % 2 === 0 ? [] : [blockAt(site, goodBody(site, a), { time: headerFor(site, []).time + 1 })]
  return { state: keeping(site.params, others), input: received(goodBlock(site, a)), also: undefined }
}, withRoom)

// ── SUBMIT and RECEIVE-TRANSACTION ─────────────────────────────────────────────────────────────────────────────────

/** A bad payment as a client submits it to a node whose tip is the site's base and whose mempool is empty. */
export const toMempool = ({ make, bend, options }: PaymentForger): Forger<Of<"Submit">> =>
  badInput(
    (site, numbers) => {
      const { payment, also = [] } = make(site, numbers)
      return { state: atBase(site), input: { _tag: "Submit", transaction: payment }, also }
    },
    bend,
    options,
  )

const atBase = (site: Site): State => ({ ...site.state, tip: site.base, mempool: [] })

const waiting = (site: Site, input: Of<"Submit">): State =>
  after(submit.apply(contextOf(site.params), atBase(site), input))

export const known = badInput<Of<"Submit">>((site, numbers) => {
  const input = { _tag: "Submit", transaction: rivals(site, numbers)[0] } as const
  return { state: waiting(site, input), input, also: ["Conflict"] }
})

export const conflict = badInput<Of<"Submit">>((site, numbers) => {
  const [first, second] = rivals(site, numbers)
  const state = waiting(site, { _tag: "Submit", transaction: first })
  return { state, input: { _tag: "Submit", transaction: second }, also: [] }
})

/** What a client submits, as another node passes it on. */
export const passedOn =
  (forger: Forger<Of<"Submit">>): Forger<Got<"NewTransaction">> =>
  (params) =>
    forger(params).map((bad): Refused<Got<"NewTransaction">> => {
      const { transaction } = bad.input
      return { ...bad, input: { from: "B", now: 0, message: { _tag: "NewTransaction", transaction } } }
    })

// ── MINE, GIVE-BLOCK, GIVE-TIP ─────────────────────────────────────────────────────────────────────────────────────

/** A nonce that does not solve the block that the node would make now. */
export const unsolved = badInput<Of<"Mine">>((site, [a, b]) => {
  const ctx = contextOf(site.params)
  let nonce = 1 + a
  while (isSolved(site.params, assemble(ctx, site.state, b, nonce))) nonce++
  return { state: site.state, input: { _tag: "Mine", now: b, nonce }, also: [] }
})

export const notHere = badInput<Got<"GetBlock">>((site, [a, b]) => {
  const { id, height } = goodBlock(site, a)
  return {
    state: site.state,
    input: { from: "B", now: 0, message: { _tag: "GetBlock", id, height: height + (b % 3) } },
    also: undefined,
  }
})

export const onlyGenesis = badInput<Got<"GetTip">>((site) => ({
  state: start(site.params),
  input: { from: "B", now: 0, message: { _tag: "GetTip" } },
  also: [],
}))
