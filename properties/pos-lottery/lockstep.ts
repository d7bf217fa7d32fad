/**
 * The rules of the slot lottery in a network without delay: one tree that everybody shares, slot after slot; and with a leader who
 * keeps its blocks secret for a while. A test's own drivers.
 */
import * as Result from "effect/Result"
import { ancestry } from "../../spec/core/lib/BlockTree.ts"
import type { Payment } from "../../spec/core/lib/Ledger.ts"
import type { Context } from "../../spec/core/Rule.ts"
import type { Params } from "../../spec/pos/lottery/Params.ts"
import { produce, receiveBlock, submit } from "../../spec/pos/lottery/Rules.ts"
import { start } from "../../spec/pos/lottery/Staker.ts"
import type { Block, State } from "../../spec/pos/lottery/State.ts"

export interface Outcome {
  readonly state: State
  /** How many leaders there were in each slot. */
  readonly leaders: ReadonlyArray<number>
}

/** Runs so many slots; in each, whoever wins builds on the shared tip. `asks`: payments that are submitted before a slot. */
export const inLockstep = (
  params: Params,
  names: ReadonlyArray<string>,
  slots: number,
  asks: (slot: number) => ReadonlyArray<Payment> = () => [],
): Outcome => {
  const contexts = names.map((self): Context<Params> => ({ self, params, nodes: { staker: names } }))
  const [observer] = contexts as [Context<Params>]
  const leaders: Array<number> = []
  let state = start(params)
  for (let slot = 1; slot <= slots; slot++) {
    for (const transaction of asks(slot)) {
      const asked = submit.apply(observer, state, { _tag: "Submit", transaction })
      if (Result.isSuccess(asked)) state = asked.success.state
    }
    const blocks: Array<Block> = []
    for (const ctx of contexts) {
      const made = produce.apply(ctx, state, { _tag: "Produce", slot })
      if (Result.isSuccess(made)) blocks.push(made.success.state.tip)
    }
    leaders.push(blocks.length)
    // who is seen first changes from slot to slot
    const turn = blocks.length === 0 ? 0 : slot % blocks.length
    for (const block of [...blocks.slice(turn), ...blocks.slice(0, turn)]) {
      const input = { from: "", message: { _tag: "NewBlock" as const, block }, now: slot }
      state = Result.getOrThrow(receiveBlock.apply(observer, state, input)).state
    }
  }
  return { state, leaders }
}

/** The block that a leader makes for a slot on its tip, if it wins the slot. */
const madeIn = (ctx: Context<Params>, state: State, slot: number): Block | undefined => {
  const made = produce.apply(ctx, state, { _tag: "Produce", slot })
  return Result.isSuccess(made) ? made.success.state.tip : undefined
}

/**
 * What everybody knows after so many slots in which one leader keeps its blocks until they take honest ones out of the chain. It
 * shows all of them when its lead has shrunk to one block, or when it wins a race that was even; beaten, it starts afresh. Of two
 * chains of one length the honest keep their own. Source: Eyal and Sirer 2014, the strategy, with γ = 0.
 */
export const withSecrets = (params: Params, names: ReadonlyArray<string>, keeper: string, slots: number): State => {
  const contexts = names.map((self): Context<Params> => ({ self, params, nodes: { staker: names } }))
  const ctx = contexts[names.indexOf(keeper)] as Context<Params>
  const others = contexts.filter((c) => c !== ctx)
  const hear = (state: State, block: Block, now: number): State => {
    const heard = receiveBlock.apply(ctx, state, { from: "", message: { _tag: "NewBlock", block }, now })
    return Result.isSuccess(heard) ? heard.success.state : state
  }
  let shown = start(params)
  let own = start(params)
  let isRacing = false
  for (let slot = 1; slot <= slots; slot++) {
    const secret = madeIn(ctx, own, slot)
    const honest = others.flatMap((c) => madeIn(c, shown, slot) ?? [])
    if (secret !== undefined) own = hear(own, secret, slot)
    for (const block of honest) {
      shown = hear(shown, block, slot)
      own = hear(own, block, slot)
    }
    const lead = own.tip.height - shown.tip.height
    if (lead === 1 && (honest.length > 0 || isRacing)) {
      shown = ancestry(own.tree, own.tip).reduceRight((state, block) => hear(state, block, slot), shown)
      isRacing = false
    } else if (honest.length > 0) isRacing = lead === 0 && own.tip.id !== shown.tip.id
  }
  return shown
}
