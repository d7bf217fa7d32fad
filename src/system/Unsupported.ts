/**
 * What an engine cannot run as it was asked to, refused at the start instead of answered wrongly.
 */
import type { System } from "../../spec/core/System.ts"

/** The system asks for something that an engine would silently leave out. */
export class Unsupported extends Error {
  override readonly name = "Unsupported"
}

/** Throws `Unsupported` if the environment of a system asks for something in vain. */
export const assertFits = ({ misfits }: System): void => {
  if (misfits.length > 0) throw new Unsupported(misfits.join("; "))
}
