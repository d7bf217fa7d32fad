/**
 * OM(m), by word of mouth: the rules of a lieutenant, in the order in which a word meets them.
 * Next: [SignedRules.ts](SignedRules.ts).
 */
import { become, type Context, ignore, premise, type Received, rule, send } from "../core/Rule.ts"
import { heardOn, taken } from "./Majority.ts"
import type { Params } from "./Params.ts"
import { commanderOf, notYetOn, pathsOf, properPath } from "./Paths.ts"
import { keyOf, type Listener, type Word } from "./State.ts"

type Ctx = Context<Params>

/**
 * HEAR — a lieutenant remembers what it is told, and along which path.
 *
 *     proper-path    path ∉ heard
 *     ────────────────────────────────────────────────────
 *     heard —word (path, order)→ heard ∪ {path ↦ order}
 */
export const hear = rule({
  id: "generals/hear",
  source: "Lamport, Shostak and Pease 1982 §3, OM(m) steps 1–2",
  premises: { properPath, Repeated: ignore("nothing was heard along its path yet") },
})(function* (ctx: Ctx, state: Listener, { from, message: { path, order } }: Received<Word>) {
  yield* properPath(ctx, path, from, state.round)
  yield* premise("Repeated", state.heard[keyOf(path)] === undefined, path)
  return become<Listener, Word>({ ...state, heard: { ...state.heard, [keyOf(path)]: order } })
})

/**
 * RELAY — at the end of a round a lieutenant passes on what it was told in it, to all who are not on the path; where it was told
 * nothing it says RETREAT.
 *
 *     round ≤ m
 *     ──────────────────────────────────────────────────────────────────────────
 *     —end of round→ word (path·self, heard(path)) to every l ∉ path·self
 */
export const relay = rule({
  id: "generals/relay",
  source: "Lamport, Shostak and Pease 1982 §3, OM(m) step 2",
  premises: { LastRound: ignore("there is another round") },
})(function* ({ self, nodes, params }: Ctx, state: Listener, { round }: { readonly round: number }) {
  yield* premise("LastRound", round <= params.m, { round })
  const paths = pathsOf(nodes, round).filter((path) => !path.includes(self))
  const words = paths.flatMap((path) => {
    const word: Word = { _tag: "Word", path: [...path, self], order: heardOn(state.heard, path) }
    return notYetOn(nodes, path, self).map((l) => send(l, word))
  })
  return become<Listener, Word>({ ...state, round: round + 1 }, ...words)
})

/** DECIDE — once there is no further round, a lieutenant obeys the order that it takes the commander to have given. */
export const decide = rule({
  id: "generals/decide",
  source: "Lamport, Shostak and Pease 1982 §3, OM(m) step 3",
  premises: {},
})(function* ({ self, nodes, params }: Ctx, state: Listener, _: { readonly round: number }) {
  const commander = [commanderOf(nodes)]
  const others = notYetOn(nodes, commander, self)
  return become<Listener, Word>({ ...state, obeys: taken(state.heard, commander, others, params.m) })
})
