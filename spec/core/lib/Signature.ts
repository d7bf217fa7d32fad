/**
 * Signatures as values: a statement and who signed it. They are ideal — only the holder of a key can make one, which the
 * environment sees to: it never lets a corrupt node say what contains an honest signature that it has not seen.
 */
import type { Context, NodeId } from "../Rule.ts"
import type { Json } from "../System.ts"

/** A payload under the name of whoever signed it. Signatures nest: what is signed may be signed. */
export interface Signed<out A> {
  readonly _tag: "Signed"
  readonly signer: NodeId
  readonly payload: A
}

/** A node signs with its own key, and with no other. */
export const sign = <A>(ctx: Context<unknown>, payload: A): Signed<A> => ({ _tag: "Signed", signer: ctx.self, payload })

/** Every signature in a value, outermost first. */
export const signaturesIn = (value: Json): ReadonlyArray<Signed<Json>> => {
  if (typeof value !== "object" || value === null) return []
  const inside = Object.values(value).flatMap(signaturesIn)
  return value._tag === "Signed" ? [value as Signed<Json>, ...inside] : inside
}
