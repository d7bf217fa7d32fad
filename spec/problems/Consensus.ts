/**
 * Consensus, the problem itself: of some values one is chosen, and that is all that ever happens. Nothing is said of who chooses,
 * nor how. Next: [Voting.ts](Voting.ts), the first step from this towards a protocol.
 * Source: tlaplus/Examples `Consensus.tla`.
 */
import { insert, type SetOf } from "../core/lib/Sets.ts"
import type { Protocol, Role } from "../core/Protocol.ts"
import { become, type Context, ignore, premise, rule } from "../core/Rule.ts"

export interface ConsensusParams {
  readonly values: ReadonlyArray<string>
}

/** The values that have been chosen: none, or one. */
export interface Choice {
  readonly chosen: SetOf<string>
}

export type Choose = { readonly _tag: "Choose"; readonly value: string }

/**
 * CHOOSE — a value is chosen, if none is.
 *
 *          chosen = ∅
 *     ────────────────────────
 *     chosen —choose v→ {v}
 */
export const choose = rule({
  id: "consensus/choose",
  source: "Consensus.tla, Next",
  premises: { Chosen: ignore("nothing is chosen yet") },
})(function* (_: Context<ConsensusParams>, { chosen }: Choice, { value }: Choose) {
  yield* premise("Chosen", chosen.length === 0, chosen)
  return become<Choice>({ chosen: insert(chosen, value) })
})

const all: Role<ConsensusParams, Choice, never, Choose, never, Choice> = {
  initial: () => become<Choice>({ chosen: [] }),
  upon: {},
  internal: { Choose: choose },
  candidates: ({ params }) => params.values.map((value) => ({ _tag: "Choose", value })),
  observe: (_, state) => state,
}

/** One participant, `all`, stands for everybody: an abstract system has no messages. */
export const consensus: Protocol<ConsensusParams> = { name: "consensus", roles: { all } }
