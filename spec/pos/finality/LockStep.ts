/**
 * The role of an honest validator's node in lock-step: a round is an interval, what is sent in one arrives in the next, and
 * everybody passes on what is new. Next: [Adversary.ts](Adversary.ts).
 */
import type { Role } from "../../core/Protocol.ts"
import { become, type Context, rule } from "../../core/Rule.ts"
import { later } from "./ForkChoice.ts"
import type { Params } from "./Params.ts"
import { attest, propose, receiveBlock, receiveVotes } from "./Rules.ts"
import type { Message, Seen, State } from "./State.ts"
import { roundsEnd } from "./Time.ts"
import { observe, start } from "./Validator.ts"

type Heard = Extract<Message, { readonly _tag: "NewBlock" | "NewVotes" }>

/** WAIT — nothing is due as a round ends: time goes on. */
export const wait = rule({ id: "pos-finality/wait", source: "definition", premises: {} })(function* (
  ctx: Context<Params>,
  state: State,
  { round }: { readonly round: number },
) {
  return become<State, Message>(later(ctx, state, roundsEnd(ctx.params, round)))
})

export const member: Role<Params, State, Heard, never, Message, Seen> = {
  initial: (ctx) => become(start(ctx)),
  upon: { NewBlock: receiveBlock, NewVotes: receiveVotes },
  internal: {},
  candidates: () => [],
  endOfRound: [propose, attest, wait],
  observe,
}

/** So many rounds: one for each interval, and one in which the last votes arrive. */
export const roundsOf = ({ clock, past, intervals }: Params): number =>
  clock._tag === "rounds" ? (clock.last - past.slot) * intervals + 1 : 0
