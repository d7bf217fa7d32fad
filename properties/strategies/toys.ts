/**
 * A protocol with one bug that needs two things to come in a certain order, and spaces of toys in which strategies search.
 */
import { eachNode, type Property } from "../../spec/core/Property.ts"
import type { AnyRole, Protocol } from "../../spec/core/Protocol.ts"
import { become, type Context, ignore, premise, type Received, rule, send } from "../../spec/core/Rule.ts"
import type { Space } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"

const id = (name: string) => ({ id: `relay/${name}`, source: "a toy" })

type Letter = { readonly _tag: "Hello" | "Late" | "Done" }
type Count = { readonly _tag: "Count" }
type Ctx = Context<{ readonly far: number }>

const count = rule({ ...id("count"), premises: { Far: ignore("the end is not reached") } })(function* (
  { params, nodes }: Ctx,
  counted: number,
  _: Count,
) {
  yield* premise("Far", counted < params.far)
  const next = counted + 1
  const done = (nodes["judge"] ?? []).map((judge) => send<Letter>(judge, { _tag: "Done" }))
  return next === params.far ? become(next, ...done) : become<number, Letter>(next)
})

const hear = rule({ ...id("hear"), premises: {} })(function* (
  _: Ctx,
  heard: ReadonlyArray<string>,
  { message }: Received<Letter>,
) {
  return become<ReadonlyArray<string>>([...heard, message._tag])
})

const greeter: AnyRole = {
  initial: ({ nodes }: Ctx) =>
    become<null, Letter>(
      null,
      ...(nodes["judge"] ?? []).flatMap((j) => [send<Letter>(j, { _tag: "Hello" }), send<Letter>(j, { _tag: "Late" })]),
    ),
  upon: {},
  internal: {},
  candidates: () => [],
  observe: () => "nothing",
}
const counter: AnyRole = {
  initial: () => become(0),
  upon: {},
  internal: { Count: count },
  candidates: () => [{ _tag: "Count" }],
  observe: (_, counted: number) => counted,
}
const judge: AnyRole = {
  initial: () => become<ReadonlyArray<string>>([]),
  upon: { Hello: hear, Late: hear, Done: hear },
  internal: {},
  candidates: () => [],
  observe: (_, heard: ReadonlyArray<string>) => heard,
}

/** A greeter has sent two letters to a judge; a counter counts, step by step, and then tells the judge. */
export const relay: Protocol<{ readonly far: number }> = { name: "relay", roles: { greeter, counter, judge } }

/** Refuted where the counter is done between the two letters: one has been delivered, the other waits all along. */
export const NothingComesBetween: Property<Json> = eachNode(
  { ...id("nothing-comes-between"), says: "" },
  (heard) => !Array.isArray(heard) || heard.join() !== "Hello,Done",
)

export const relaySpace: Space<{ readonly far: number }> = {
  params: { far: 16 },
  nodes: { greeter: [1, 1], counter: [1, 1], judge: [1, 1] },
  network: "fifo",
  steps: [24, 24],
}

/** Of the toys of shrinking: some numbers are said, one to four nodes. */
export const talkSpace: Space<Json> = {
  params: {},
  nodes: { speaker: [2, 4] },
  network: "multiset",
  idle: "consumed",
  steps: [30, 30],
}

/** Nodes that forget what they promised. */
export const forgetfulSpace: Space<Json> = {
  params: {},
  nodes: { voter: [1, 3] },
  budget: { crash: [0, 2] },
  steps: [20, 20],
}
