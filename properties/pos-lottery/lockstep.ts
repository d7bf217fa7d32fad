/**
 * The rules of the slot lottery in a network without delay: one tree that everybody shares, slot after slot. A test's own driver.
 */
import * as Result from "effect/Result"
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
