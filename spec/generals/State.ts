/**
 * What a general remembers, says and shows. Next: [Paths.ts](Paths.ts).
 */
import type { Signed } from "../core/lib/Signature.ts"
import type { NodeId } from "../core/Rule.ts"
import type { Order } from "./Params.ts"

/** The generals through whose mouths or hands an order went: first the commander, last whoever says it now. */
export type Path = ReadonlyArray<NodeId>

// ── messages ──

/** By word of mouth: `C, L1, L2` and ATTACK is L2 saying that L1 said that C ordered ATTACK. Anybody can say anything. */
export interface Word {
  readonly _tag: "Word"
  readonly path: Path
  readonly order: Order
}

/** An order under signatures, the last one outermost. */
export type Signature = Signed<Order | Signature> | Forged

/** It looks like a signature, but was not made with the key of the one whose name it bears. Anybody can make one. */
export interface Forged {
  readonly _tag: "Forged"
  readonly signer: NodeId
  readonly payload: Order | Signature
}

/** In writing. */
export interface Letter {
  readonly _tag: "Letter"
  readonly letter: Signature
}

// ── states ──

/** What was heard along each path: `C:L1` → what L1 says that C ordered. */
export type Heard = { readonly [path: string]: Order }
export const keyOf = (path: Path): string => path.join(":")

/** A lieutenant that goes by word of mouth. */
export interface Listener {
  readonly round: number
  readonly heard: Heard
  readonly obeys: Order | null
}

/** The orders that a lieutenant has seen the commander's signature under, each with the letter that was read first. */
export type Letters = { readonly [order in Order]?: Signature }

/** A lieutenant that goes by letters. */
export interface Reader {
  readonly round: number
  readonly letters: Letters
  readonly obeys: Order | null
}

// ── what can be observed ──

export interface Seen {
  readonly self: NodeId
  readonly commander: NodeId
  /** What it orders, if it is the commander. */
  readonly commands: Order | null
  readonly heard: Heard
  readonly letters: Letters
  /** The order that it obeys, once it has decided. */
  readonly obeys: Order | null
}
