/**
 * Two honest miners in step, and no adversary: a payment with three confirmations is reversed. Only loners may be counted.
 */
import { expect, test } from "vitest"
import type { Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { pow } from "../../spec/pow/index.ts"
import { NoReversalAfter, SettledPaymentsStay } from "../../spec/pow/Settled.ts"
import { bounded, conflicting } from "../../spec/pow/Worlds.ts"
import type { Action, Deed } from "../../src/run/Action.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { perform } from "../../src/run/perform.ts"
import { allHonest } from "./settled.ts"

const [toA, toB] = conflicting(bounded.params, "M")(["A", "B"])
const world = {
  setup: { params: bounded.params, nodes: { miner: ["A", "B"] } },
  environment: {
    network: "multiset",
    idle: "consumed",
    relay: true,
    timing: { _tag: "synchronous", delta: 1 },
    budget: { tick: 9 },
    workload: { A: [toA], B: [toB] },
  },
} as const

const mine = (at: string): Deed => ({ _tag: "Do", at, event: { _tag: "Mine", now: 0, nonce: 0 } })
const tick: Deed = { _tag: "Tick" }
const deliver = (to: string, cause: number): Deed => ({ _tag: "Deliver", to, cause, nth: 0 })

/** Each has its own payment and mines in the same three ticks; in the fourth B is one block ahead, in the fifth A hears of it. */
const deeds: ReadonlyArray<Deed> = [
  { _tag: "Do", at: "A", event: toA },
  { _tag: "Do", at: "B", event: toB },
  ...[mine("A"), mine("B"), tick, deliver("B", 1), deliver("A", 2), deliver("B", 3), deliver("A", 4)],
  ...[mine("A"), mine("B"), tick, deliver("B", 10), deliver("A", 11)],
  ...[mine("A"), mine("B"), tick, deliver("B", 15), deliver("A", 16)],
  ...[mine("B"), tick, deliver("A", 20)],
]
const actions = deeds.map((deed, k): Action => ({ ...deed, id: k + 1 }))
const played = (property: unknown) => perform(pow, world, actions, docketOf([property as Property<Json>]))

// fails if honest blocks that collide were enough to settle a payment
test("counting all honest blocks calls the payment settled", () => {
  expect(played(SettledPaymentsStay(3, allHonest)).violated).toBe("pow/settled-payments-stay-3")
})

// fails if the chapter's condition held here, or if the run reversed nothing
test("counting loners does not", () => {
  const player = played(SettledPaymentsStay(3))
  expect(player.violated).toBeUndefined()
  expect(player.performed).toHaveLength(actions.length)
  expect(played(NoReversalAfter(3)).violated).toBe("pow/no-reversal-after-3")
})
