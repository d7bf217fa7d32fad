/** The rules, in the order in which messages flow. Next: [Properties.ts](Properties.ts). */
import type { Protocol, Role } from "../../../core/Protocol.ts"
import { become, broadcast, type Context, ignore, premise, type Received, rule } from "../../../core/Rule.ts"
import type { Params } from "./Params.ts"
import type { Event, Message, Seen, State } from "./State.ts"

type Ctx = Context<Params>

/**
 * RAISE — a node raises its flag and tells everybody.
 *
 *     its flag is down    it may have the idea
 *     ────────────────────────────────────────
 *     its flag is up, and it sends Raised
 */
export const raise = rule({
  id: "template/raise",
  source: "this chapter",
  premises: {
    Up: ignore("its flag is down"),
    NotItsTurn: ignore("it is one of the nodes that may have the idea"),
  },
})(function* ({ self, nodes, params }: Ctx, state: State, _: Event) {
  yield* premise("Up", !state.up)
  yield* premise("NotItsTurn", (nodes["node"] ?? []).indexOf(self) < params.ideasMax)
  return become<State, Message>({ up: true, own: true }, broadcast({ _tag: "Raised" }))
})

/**
 * HEAR — a node that hears of a raised flag raises its own.
 *
 *     its flag is down
 *     ───────────────────────────
 *     n —Raised→ its flag is up
 */
export const hear = rule({
  id: "template/hear",
  source: "this chapter",
  premises: { Raised: ignore("its flag is down") },
})(function* (_: Ctx, state: State, _message: Received<Message>) {
  yield* premise("Raised", !state.up)
  return become<State, Message>({ up: true, own: false })
})

const node: Role<Params, State, Message, Event, Message, Seen> = {
  initial: () => become<State, Message>({ up: false, own: false }),
  upon: { Raised: hear },
  internal: { Raise: raise },
  candidates: () => [{ _tag: "Raise" }],
  observe: (_, state) => state,
}

export const protocol: Protocol<Params> = { name: "template", roles: { node } }
