/** A protocol that repeats what it hears, and a way to run four nodes of it: small enough to say beforehand what happens when. */
import type { Protocol, Role } from "../../spec/core/Protocol.ts"
import { become, defer, ignore, type Output, premise, rule } from "../../spec/core/Rule.ts"
import type { TimedOptions } from "../../src/timed/options.ts"
import { simulateTimed } from "../../src/timed/simulate.ts"
import { linked } from "../../src/timed/topology.ts"

/** A state is the list of words heard so far. */
export type State = ReadonlyArray<string>
export type Say = { readonly _tag: "Say"; readonly text: string; readonly after?: string }
export type Do =
  | { readonly _tag: "Tell"; readonly outputs: ReadonlyArray<Output<Say>> }
  | { readonly _tag: "Grow"; readonly size: number }
export type Echo = Role<null, State, Say, Do, Say, State>

export const hear = rule({
  id: "echo/hear",
  source: "definition",
  premises: { Again: ignore("new"), Early: defer("in order") },
})(function* (_: unknown, state: State, { from, message, now }: { from: string; message: Say; now: number }) {
  yield* premise("Again", !state.some((word) => word.startsWith(`${message.text}<`)))
  yield* premise("Early", message.after === undefined || state.some((word) => word.startsWith(`${message.after}<`)))
  return become<State, Say>([...state, `${message.text}<${from}@${now}`])
})
const tell = rule({ id: "echo/tell", source: "definition", premises: {} })(function* (
  _: unknown,
  state: State,
  { outputs }: Extract<Do, { _tag: "Tell" }>,
) {
  return become<State, Say>([...state, "told"], ...outputs)
})
const grow = rule({ id: "echo/grow", source: "definition", premises: { Full: ignore("there is room") } })(function* (
  _: unknown,
  state: State,
  { size }: Extract<Do, { _tag: "Grow" }>,
) {
  yield* premise("Full", size === state.length)
  return become<State, Say>([...state, "grown"])
})
const ringing = rule({ id: "echo/ring", source: "definition", premises: { Quiet: ignore("it has heard something") } })(
  function* (_: unknown, state: State, { timer, now }: { timer: string; now: number }) {
    yield* premise("Quiet", state.length > 0)
    return become<State, Say>([...state, `${timer}@${now}`])
  },
)

export const echo: Echo = {
  initial: () => become([]),
  upon: { Say: hear },
  internal: { Tell: tell, Grow: grow },
  candidates: () => [],
  timers: { alarm: ringing },
  durable: (state) => state.filter((word) => word !== "told"),
  recover: (_, disk: State | null) => become(disk ?? ["joined"]),
  reconnect: () => [{ _tag: "Tell", outputs: [] }],
  relay: (message) => (message.text.startsWith("!") ? undefined : message.text),
  observe: (_, state) => state,
}

export const say = (text: string, after?: string): Say =>
  after === undefined ? { _tag: "Say", text } : { _tag: "Say", text, after }
export const at = (seconds: number, node: string, ...outputs: ReadonlyArray<Output<Say>>) => ({
  at: seconds,
  node,
  event: { _tag: "Tell", outputs },
})
/** a – b – c – d. */
const line = linked(4, [
  [0, 1],
  [1, 2],
  [2, 3],
])

/** Runs a, b, c, d with one second a link; the final states and the result. */
export const run = (more: Partial<TimedOptions>, roles: { readonly [role: string]: Partial<Echo> } = { echo: {} }) => {
  const protocol = { name: "echo", roles: {} as Record<string, Echo> }
  for (const [name, changed] of Object.entries(roles)) protocol.roles[name] = { ...echo, ...changed }
  const nodes =
    Object.keys(roles).length === 1 ? { echo: ["a", "b", "c", "d"] } : { echo: ["a", "b"], other: ["c", "d"] }
  const options: TimedOptions = {
    seed: 1,
    topology: line,
    latency: { _tag: "constant", seconds: 1 },
    clock: (s) => s,
    relay: true,
    until: { seconds: 100 },
    ...more,
  }
  const result = simulateTimed(protocol as Protocol<null>, { params: null, nodes }, options)
  const states = result.locals.map((l) => ("state" in l ? (l.state as State).filter((w) => w !== "told") : l.durable))
  return { result, states }
}
