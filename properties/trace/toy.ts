/**
 * A small protocol with all that proof of work lacks: timers, several messages to one place, odd names.
 * A node counts what it hears; it may greet, wait and give up.
 */
import * as Schema from "effect/Schema"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { eachNode, temporal, witness } from "../../spec/core/Property.ts"
import type { Protocol, Role } from "../../spec/core/Protocol.ts"
import {
  become,
  broadcast,
  type Context,
  ignore,
  premise,
  type Received,
  rule,
  setTimer,
} from "../../spec/core/Rule.ts"
import type { Run, WorldSpec } from "../../src/run/Action.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { playerOf } from "../../src/run/perform.ts"
import { playRandom } from "../../src/run/schedule.ts"
import { chooserOf } from "./samples.ts"

interface Params {
  readonly max: number
}
interface State {
  readonly heard: number
  readonly gaveUp: boolean
}
interface Hello {
  readonly _tag: "hello"
  readonly n: number
}
type Event = { readonly _tag: "greet" } | { readonly _tag: "crash"; readonly why: string } | { readonly _tag: "throw" }
type Ctx = Context<Params>

const hear = rule({ id: "toy/hear", source: "none", premises: { Full: ignore("there is room left") } })(function* (
  { params }: Ctx,
  state: State,
  _: Received<Hello>,
) {
  yield* premise("Full", state.heard < params.max, state.heard)
  return become({ ...state, heard: state.heard + 1 })
})

const greet = rule({ id: "toy/greet", source: "none", premises: { Quiet: ignore("it has not given up") } })(function* (
  _: Ctx,
  state: State,
  __: unknown,
) {
  yield* premise("Quiet", !state.gaveUp)
  return become<State, Hello>(
    state,
    broadcast({ _tag: "hello", n: 1 }),
    broadcast({ _tag: "hello", n: 2 }),
    setTimer("give up"),
  )
})

const note = rule({ id: "toy/note", source: "none", premises: { Never: ignore("it may be noted") } })(function* (
  _: Ctx,
  state: State,
  { why }: { readonly why: string },
) {
  yield* premise("Never", why !== "")
  return become<State>({ ...state, heard: 0 })
})

/** Throws: a defect of the specification. */
const fail = rule({ id: "toy/throw", source: "none", premises: {} })(function* (_: Ctx, state: State, __: unknown) {
  if (state.heard >= 0) throw new TypeError("on purpose")
  return become<State>(state)
})

const giveUp = rule({ id: "toy/give-up", source: "none", premises: { Heard: ignore("it has heard nothing") } })(
  function* (_: Ctx, state: State, __: unknown) {
    yield* premise("Heard", state.heard === 0, state.heard)
    return become({ ...state, gaveUp: true })
  },
)

const node: Role<Params, State, Hello, Event, Hello, State> = {
  initial: () => become({ heard: 0, gaveUp: false }, broadcast({ _tag: "hello", n: 0 })),
  upon: { hello: hear },
  internal: { greet, crash: note, throw: fail },
  candidates: () => [{ _tag: "greet" }, { _tag: "crash", why: "a | b; c → d" }],
  timers: { "give up": giveUp },
  durable: ({ gaveUp }) => gaveUp,
  recover: (_, gaveUp: boolean | null) => become({ heard: 0, gaveUp: gaveUp === true }),
  observe: (_, state) => state,
}

export const toy: Protocol<Params> = { name: "toy", roles: { node } }

const statement = (id: string, says: string) => ({ id: `toy/${id}`, source: "none", says })

export const toyChapter: AnyChapter = {
  id: "toy",
  title: "A toy",
  protocol: toy,
  presets: {},
  properties: [
    eachNode<State, Params>(statement("never-three", "nobody ever\nhears three greetings"), ({ heard }) => heard < 3),
    eachNode<State, Params>(statement("never-four", "nobody ever hears four greetings"), ({ heard }) => heard < 4),
    eachNode<State, Params>(statement("room", "there is room for one greeting"), (_, { max }) => max > 0),
    witness<State, Params>(statement("gives-up", "a node gives up"), { rule: "toy/give-up" }),
    temporal<State, Params>(
      statement("silence", "at rest nobody has heard anything"),
      () => true,
      (w) => Object.values(w).every((o) => (o?.heard ?? 0) === 0),
    ),
  ],
  scenarios: [],
  codec: {
    params: Schema.Struct({ max: Schema.Int }),
    event: Schema.Union([
      Schema.TaggedStruct("greet", {}),
      Schema.TaggedStruct("crash", { why: Schema.String }),
      Schema.TaggedStruct("throw", {}),
    ]),
    message: Schema.TaggedStruct("hello", { n: Schema.Int }),
  },
  words: {
    message: (m) => `hello ${m.n}`,
    event: (e) => (e._tag === "crash" ? `notes ${e.why}` : "greets"),
    node: ({ heard, gaveUp }: State) => ({ heard: `${heard}`, "gave up": gaveUp ? "yes" : "–" }),
  },
  answers: [],
  sources: [],
}

/** Names that need quotes, and two that do not. */
export const oddNames = ["node one", "heal", "B′", 'quo"te', "∅", "-"]

const asked: ReadonlyArray<Event> = [{ _tag: "crash", why: "asked" }, { _tag: "greet" }]

export const toyWorld = (max: number, names: ReadonlyArray<string> = oddNames): WorldSpec<Params> => ({
  setup: { params: { max }, nodes: { node: names } },
  environment: {
    network: "multiset",
    idle: "consumed",
    budget: { crash: 2, drop: 2, duplicate: 2, partition: 3, tick: 3, greet: 4 },
    workload: { [names[0] as string]: asked },
  },
})

/** A random run of the toy. */
export const toyRun = (seed: number, steps = 40): Run<Params> => {
  const c = chooserOf(seed)
  const world = toyWorld(c.int(0, 5), oddNames.slice(0, c.int(1, oddNames.length)))
  const player = playerOf(toy, world, docketOf([]))
  playRandom(player, { steps, partitions: ["one", "halves", "majorities-ring", "minority-third", "bridge"] }, c)
  return { world, actions: [...player.performed] }
}
