/** Messages that are bad on purpose break the premise that they are made for, and break it first. */
import * as Result from "effect/Result"
import { expect, test } from "vitest"
import { genesis, makeBlock, makeVotes, origin, refTo } from "../../spec/pos/finality/Checkpoints.ts"
import { forge, forgeries } from "../../spec/pos/finality/Forgery.ts"
import { later } from "../../spec/pos/finality/ForkChoice.ts"
import { minimal, type Params } from "../../spec/pos/finality/Params.ts"
import { withBlock } from "../../spec/pos/finality/Record.ts"
import { receiveBlock, receiveVotes } from "../../spec/pos/finality/Rules.ts"
import type { Checkpoint, Message, State } from "../../spec/pos/finality/State.ts"
import { observe, start } from "../../spec/pos/finality/Validator.ts"

const params: Params = { ...minimal, clock: { _tag: "free", last: 4 }, leaders: ["M", "A"] }
const contextOf = (self: string) => ({ self, params, nodes: { validator: ["A", "B"], forger: ["M"] } })
const [A, M] = [contextOf("A"), contextOf("M")]

const first = makeBlock("spelled", { parent: genesis.id, height: 1, slot: 1, proposer: "M", mark: 0 })
const second = makeBlock("spelled", { parent: first.id, height: 2, slot: 2, proposer: "A", mark: 0 })
const grown = [first, second].reduce((s: State, b) => withBlock(A, later(A, s, b.slot), b), start(A))
const states = [1, 2, 3, 4].map((slot) => later(A, grown, Math.max(slot, grown.time)))

const taken = (state: State, message: Message | undefined): string | undefined => {
  if (message === undefined || message._tag === "GetAll") return undefined
  const told = (result: Result.Result<unknown, { readonly _tag: string }>): string =>
    Result.isFailure(result) ? result.failure._tag : "accepted"
  return message._tag === "NewBlock"
    ? told(receiveBlock.apply(A, state, { from: "M", message, now: 0 }))
    : told(receiveVotes.apply(A, state, { from: "M", message, now: 0 }))
}

test.each(forgeries)("%s", (broken) => {
  // Catches: a message that is fine, and one that another premise refuses before: that premise would never be seen to refuse.
  const [premise] = broken.split(",")
  const met = states.map((state) => taken(state, forge(M, state, broken))).filter((word) => word !== undefined)
  expect(met.length, "it was never made").toBeGreaterThan(0)
  expect(new Set(met)).toEqual(new Set([premise]))
})

test("a vote for the right block at another height is refused, and does no harm", () => {
  // Catches: checkpoints that are compared without their heights, which messages carry: the node would look where nothing is.
  const due: Checkpoint = { epoch: 1, block: first.id, height: 1 }
  const votes = (signedBy: string, target: Checkpoint) =>
    makeVotes({ slot: 1, source: origin, target, head: refTo(first), validators: [signedBy], signedBy })
  const hear = (state: State, from: string, target: Checkpoint): State => {
    const message = { _tag: "NewVotes", votes: votes(from, target) } as const
    return Result.getOrElse(
      Result.map(receiveVotes.apply(A, state, { from, message, now: 0 }), (t) => t.state),
      () => state,
    )
  }
  const all = ["A", "B"].reduce((s, from) => hear(s, from, due), grown)
  for (const height of [0, 2, 7]) {
    const heard = ["M", "A", "B"].reduce((s, from) => hear(s, from, from === "M" ? { ...due, height } : due), grown)
    expect(heard).toEqual(all)
    expect(observe(A, later(A, heard, 3)).justified).toEqual([origin, due])
  }
  // an id fixes its content: who keeps messages by id does not take one for the other
  expect(votes("M", { ...due, height: 7 }).id).not.toBe(votes("M", due).id)
})
