/**
 * What exhaustive search cannot do, refused at the start instead of answered wrongly.
 */
import type { System } from "../../spec/core/System.ts"

/** The system asks for something that exhaustive search would silently leave out. */
export class Unsupported extends Error {
  override readonly name = "Unsupported"
}

/** Throws `Unsupported` if searching the system would hide some of its states. */
export const assertSupported = ({ network, idle, initial }: System): void => {
  if (network === "fifo" && idle === "stays") {
    throw new Unsupported(
      'a fifo network whose idle messages stay would hide states: such a message blocks its line for ever; use idle: "consumed"',
    )
  }
  for (const kind of ["partition", "tick"]) {
    if ((initial.budget[kind] ?? 0) > 0) {
      throw new Unsupported(`exhaustive search knows no ${kind}: leave it out of the budget`)
    }
  }
}
