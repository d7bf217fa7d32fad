/** A token goes round a ring of nodes; whoever has it may write. Check it with `quorate check` and the path of this file. */
import type { Chapter, Context, Protocol, Received, Tagged, World } from "quorate"
import { become, ignore, invariant, premise, rule, Schema, send, witness } from "quorate"

type Ctx = Context<{ readonly first: string }>
type State = { readonly has: boolean }
const source = "the guide"

const NoToken = ignore("it has the token")
const pass = rule({ id: "token/pass", source, premises: { NoToken } })(function* (ctx: Ctx, state: State, _: Tagged) {
  const ring = ctx.nodes["node"] ?? []
  yield* premise("NoToken", state.has)
  return become({ has: false }, send(`${ring[(ring.indexOf(ctx.self) + 1) % ring.length]}`, { _tag: "Token" }))
})

const Has = ignore("it has no token yet")
const take = rule({ id: "token/take", source, premises: { Has } })(function* (_: Ctx, s: State, _m: Received<Tagged>) {
  yield* premise("Has", !s.has)
  return become({ has: true })
})

const node = {
  initial: ({ self, params }: Ctx) => become({ has: self === params.first }),
  upon: { Token: take },
  internal: { Pass: pass },
  candidates: () => [{ _tag: "Pass" }],
  observe: (_: Ctx, state: State) => state,
}
const protocol: Protocol<Ctx["params"]> = { name: "token", roles: { node } }

const one = { id: "token/one-holder", source, says: "at most one node has the token" }
const OneHolder = invariant(one, (w: World<State>, _) => Object.values(w).filter((s) => s?.has).length <= 1)
const Travels = witness<State, unknown>({ id: "token/travels", source, says: "it is passed on" }, { rule: take.id })

const params = { first: "A" }
const reliable = { network: "multiset", idle: "consumed" } as const
const ring = { setup: { params, nodes: { node: ["A", "B", "C"] } }, environment: reliable }
const chaos = { nodes: { node: [2, 4] }, budget: { duplicate: [1, 2] }, steps: [5, 30] } as const
const doubling = { ...reliable, ...chaos, params }
const tagged = Schema.Struct({ _tag: Schema.String })

export const token: Chapter<Ctx["params"], State> = {
  id: "token",
  title: "A token in a ring",
  protocol,
  presets: { small: params },
  properties: [OneHolder, Travels],
  scenarios: [
    // biome-ignore format: one line a scenario
    { kind: "exhaustive", id: "token/ring", says: "every run of three", world: ring, states: 6, expects: { holds: [OneHolder], reaches: [Travels] } },
    // biome-ignore format: one line a scenario
    { kind: "random", id: "token/doubling", says: "a message comes twice", space: doubling, runs: 100, expects: { reaches: [Travels] } },
    // biome-ignore format: one line a scenario
    { kind: "random", id: "token/doubled", says: "then two can write", space: doubling, runs: 100, expects: { refutes: { property: OneHolder } } },
  ],
  codec: { params: Schema.Struct({ first: Schema.String }), event: tagged, message: tagged },
  words: { message: () => "token", event: () => "pass", node: (s) => ({ token: s.has ? "here" : "-" }) },
  answers: [],
  sources: [],
}
