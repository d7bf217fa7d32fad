/**
 * SM(m), in writing: the rules of a lieutenant, in the order in which a letter meets them. Next: [Lies.ts](Lies.ts).
 */
import { sign } from "../core/lib/Signature.ts"
import { become, type Context, ignore, premise, type Received, reject, rule, send } from "../core/Rule.ts"
import { choice } from "./Choice.ts"
import { isGenuine, orderOf, signersOf } from "./Letters.ts"
import { orders, type Params } from "./Params.ts"
import { notYetOn, properPath } from "./Paths.ts"
import type { Letter, Reader } from "./State.ts"

type Ctx = Context<Params>

/**
 * ACCEPT — a lieutenant keeps a letter with an order that it does not have in writing yet.
 *
 *     proper-path (signers)    every signature genuine    order ∉ V
 *     ──────────────────────────────────────────────────────────────
 *     V —letter→ V ∪ {order}
 */
export const accept = rule({
  id: "generals/accept",
  source: "Lamport, Shostak and Pease 1982 §4, SM(m) step 2",
  premises: {
    properPath,
    BadSignature: reject("every signature is made with the key of the one whose name it bears"),
    Known: ignore("its order is new"),
  },
})(function* (ctx: Ctx, state: Reader, { from, message: { letter } }: Received<Letter>) {
  yield* properPath(ctx, signersOf(letter), from, state.round)
  yield* premise("BadSignature", isGenuine(letter), letter)
  yield* premise("Known", state.letters[orderOf(letter)] === undefined, orderOf(letter))
  return become<Reader, Letter>({ ...state, letters: { ...state.letters, [orderOf(letter)]: letter } })
})

/**
 * COUNTERSIGN — at the end of a round a lieutenant signs the letters that it accepted in it, and sends them to all who have not.
 *
 *     round ≤ m
 *     ───────────────────────────────────────────────────────────────────
 *     —end of round→ letter·self to every l ∉ signers·self
 */
export const countersign = rule({
  id: "generals/countersign",
  source: "Lamport, Shostak and Pease 1982 §4, SM(m) step 2",
  premises: { LastRound: ignore("there is another round") },
})(function* (ctx: Ctx, state: Reader, { round }: { readonly round: number }) {
  yield* premise("LastRound", round <= ctx.params.m, { round })
  const fresh = orders.flatMap((order) => state.letters[order] ?? []).filter((l) => signersOf(l).length === round)
  const copies = fresh.flatMap((letter) => {
    const signed: Letter = { _tag: "Letter", letter: sign(ctx, letter) }
    return notYetOn(ctx.nodes, signersOf(letter), ctx.self).map((l) => send(l, signed))
  })
  return become<Reader, Letter>({ ...state, round: round + 1 }, ...copies)
})

/** CHOOSE — once there is no further round, a lieutenant obeys the choice among the orders that it has in writing. */
export const choose = rule({
  id: "generals/choose",
  source: "Lamport, Shostak and Pease 1982 §4, SM(m) step 3",
  premises: {},
})(function* (_: Ctx, state: Reader, __: { readonly round: number }) {
  const signed = orders.filter((order) => state.letters[order] !== undefined)
  return become<Reader, Letter>({ ...state, obeys: choice(signed) })
})
