/**
 * Letters: how to read one. Next: [SignedRules.ts](SignedRules.ts).
 */
import type { Order } from "./Params.ts"
import type { Path, Signature } from "./State.ts"

/** The signature below this one; undefined under the first. */
const below = ({ payload }: Signature): Signature | undefined => (typeof payload === "string" ? undefined : payload)

/** Whose names it bears, the first signer first. */
export const signersOf = (letter: Signature): Path => {
  const rest = below(letter)
  return rest === undefined ? [letter.signer] : [...signersOf(rest), letter.signer]
}

/** The order that is signed. */
export const orderOf = (letter: Signature): Order =>
  typeof letter.payload === "string" ? letter.payload : orderOf(letter.payload)

/** Whether every signature was made with the key of the one whose name it bears. */
export const isGenuine = (letter: Signature): boolean => {
  const rest = below(letter)
  return letter._tag === "Signed" && (rest === undefined || isGenuine(rest))
}
