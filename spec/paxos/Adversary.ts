/**
 * A proposer that deviates. Paxos believes what is said under a name, so one is enough. Next: [Clients.ts](Clients.ts).
 */
import type { Role } from "../core/Protocol.ts"
import { become, broadcast, type Context, rule } from "../core/Rule.ts"
import type { Vote } from "../problems/Voting.ts"
import type { Params } from "./Params.ts"
import type { Leader, Message, Seen } from "./State.ts"

export type Invent = { readonly _tag: "Invent" } & Vote

/** INVENT — a value is proposed in a ballot of which nobody was told, whatever was voted for before. */
export const invent = rule({ id: "paxos/invent", source: "definition", premises: {} })(function* (
  _: Context<Params>,
  state: Leader,
  { ballot, value }: Invent,
) {
  return become<Leader, Message>(state, broadcast({ _tag: "2a", ballot, value }))
})

/** Any value, also one that nobody may propose. */
const inventor: Role<Params, Leader, never, Invent, Message, Seen> = {
  corrupt: true,
  initial: () => become<Leader, Message>({}),
  upon: {},
  internal: { Invent: invent },
  candidates: ({ params: { values, ballots } }) =>
    [...values, "forged"].flatMap((value) =>
      Array.from({ length: ballots }, (_, ballot) => ({ _tag: "Invent", ballot, value }) as const),
    ),
  observe: () => ({ _tag: "Leader" }),
}

export const adversaryRoles = { inventor }
