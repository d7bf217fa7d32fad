/**
 * What a traitor could say: for each general and round the questions that it may answer as it likes. The environment strikes
 * out what nobody can make: signatures of loyal generals that the traitors have not seen. Next: [Roles.ts](Roles.ts).
 */
import type { Signed } from "../core/lib/Signature.ts"
import type { Context, NodeId } from "../core/Rule.ts"
import { type Order, orders, type Params } from "./Params.ts"
import { lieutenantsOf, notYetOn, pathsOf } from "./Paths.ts"
import type { Forged, Letter, Path, Signature, Word } from "./State.ts"

type Ctx = Context<Params>
type Questions<M> = ReadonlyArray<ReadonlyArray<M>>

/** The paths on which a general may speak to a lieutenant in a round: they end with it, and do not touch the listener. */
const openPaths = ({ nodes, self }: Ctx, round: number, to: NodeId): ReadonlyArray<Path> =>
  lieutenantsOf(nodes).includes(to)
    ? pathsOf(nodes, round).filter((path) => path[path.length - 1] === self && !path.includes(to))
    : []

const word = (path: Path, order: Order): Word => ({ _tag: "Word", path, order })

/** By word of mouth: on each path, either order. */
export const liesAloud = (ctx: Ctx, round: number, to: NodeId): Questions<Word> =>
  openPaths(ctx, round, to).map((path) => orders.map((order) => word(path, order)))

const signed = (signer: NodeId, payload: Order | Signature): Signed<Order | Signature> => ({
  _tag: "Signed",
  signer,
  payload,
})
const forged = (signer: NodeId, payload: Order | Signature): Forged => ({ _tag: "Forged", signer, payload })

/** An order under these names. `hand` makes each signature. */
const letter = ([first = "", ...rest]: Path, order: Order, hand = signed as typeof signed | typeof forged): Letter => ({
  _tag: "Letter",
  letter: rest.reduce<Signature>((inner, signer) => hand(signer, inner), hand(first, order)),
})

/** In writing: each letter is sent, or not. */
export const liesInWriting = (ctx: Ctx, round: number, to: NodeId): Questions<Letter> =>
  openPaths(ctx, round, to).flatMap((path) => orders.map((order) => [letter(path, order)]))

/** Paths that are wrong, each in one way; in which way may depend on the round. */
const wrongPaths = ({ nodes, self }: Ctx, to: NodeId): ReadonlyArray<Path> => {
  const commander = pathsOf(nodes, 1)[0] ?? []
  const others = notYetOn(nodes, [to], self)
  return [
    commander,
    ...others.map((other) => [...commander, other]),
    [self],
    [...commander, self],
    [...commander, self, self],
    [...commander, to, self],
    [...commander, "nobody", self],
  ]
}

/** Says what no loyal general could: on wrong paths, and twice on the right one. */
export const babbles = (ctx: Ctx, round: number, to: NodeId): Questions<Word> =>
  lieutenantsOf(ctx.nodes).includes(to)
    ? [...liesAloud(ctx, round, to), wrongPaths(ctx, to).flatMap((path) => orders.map((order) => word(path, order)))]
    : []

/** Under its own signature, a letter on which all other names are forged. */
const forgedLetter = (path: Path, order: Order): Letter => {
  const others = path.slice(0, -1)
  const self = path[path.length - 1] ?? ""
  return { _tag: "Letter", letter: signed(self, others.length === 0 ? order : letter(others, order, forged).letter) }
}

/** Sends what no loyal general could: letters on wrong paths, and letters on which all names but its own are forged. */
export const forges = (ctx: Ctx, round: number, to: NodeId): Questions<Letter> => {
  if (!lieutenantsOf(ctx.nodes).includes(to)) return []
  const wrong = wrongPaths(ctx, to).flatMap((path) =>
    orders.flatMap((order) => [letter(path, order), forgedLetter(path, order)]),
  )
  return [...liesInWriting(ctx, round, to), wrong]
}
