/**
 * The adversary of a network of rounds: all corrupt nodes as one place, which hears what any of them hears, holds all their keys,
 * and is asked in every round what each of them says to each honest node. Used by [compose.ts](compose.ts).
 */
import type { Lies } from "./Environment.ts"
import { emptySet, insert, isIn, type SetOf } from "./lib/Sets.ts"
import { type Signed, signaturesIn } from "./lib/Signature.ts"
import type { AnyRole, Protocol, Setup } from "./Protocol.ts"
import type { NodeId } from "./Rule.ts"
import type { Json } from "./System.ts"

/** The name of the place, its identity and its role. */
export const adversary = "adversary"

/** Stands in for its role, which has no rules. */
export const bystander: AnyRole = {
  initial: () => ({ state: null, outputs: [] }),
  upon: {},
  internal: {},
  candidates: () => [],
  observe: () => null,
}

/** What the adversary remembers: the honest signatures that it has seen, and how many of the round's questions it has answered. */
export interface Knowledge {
  readonly seen: SetOf<Signed<Json>>
  readonly answered: number
}
export const knowsNothing: Knowledge = { seen: emptySet, answered: 0 }

/** An answer: what a corrupt node says to an honest one; null for silence. */
export interface Lie {
  readonly _tag: "Lie"
  readonly from: NodeId
  readonly to: NodeId
  readonly says: Json | null
}

/** A corrupt node with what binds it. */
export interface Liar {
  readonly id: NodeId
  readonly role: string
  readonly lies: Lies
}

/** The adversary takes note of every honest signature in a message. */
export const hear = (knowledge: Knowledge, message: Json, liars: ReadonlyArray<Liar>): Knowledge => {
  const honest = signaturesIn(message).filter(({ signer }) => !liars.some((l) => l.id === signer))
  const seen = honest.reduce<SetOf<Signed<Json>>>(insert, knowledge.seen)
  return seen === knowledge.seen ? knowledge : { ...knowledge, seen }
}

/** All questions of a round, each the list of its answers, in the order of liars and of those that they lie to. */
export const questionsOf = <P>(
  protocol: Protocol<P>,
  setup: Setup<P>,
  liars: ReadonlyArray<Liar>,
  honest: ReadonlyArray<NodeId>,
  round: number,
  { seen }: Knowledge,
): ReadonlyArray<ReadonlyArray<Lie>> =>
  liars.flatMap(({ id, role, lies }) => {
    const ctx = { self: id, params: setup.params, nodes: setup.nodes }
    const canMake = (message: Json) =>
      signaturesIn(message).every((s) => liars.some((l) => l.id === s.signer) || (lies.relays && isIn(seen, s)))
    return honest.flatMap((to) =>
      (protocol.roles[role]?.lies?.(ctx, round, to) ?? []).flatMap((answers): ReadonlyArray<ReadonlyArray<Lie>> => {
        const possible = answers.filter(canMake).map((says): Lie => ({ _tag: "Lie", from: id, to, says }))
        if (possible.length === 0) return []
        return [lies.silence ? [{ _tag: "Lie", from: id, to, says: null }, ...possible] : possible]
      }),
    )
  })
