/**
 * UNIFORM: all that may happen now is equally likely.
 */
import type { Picking } from "./Strategy.ts"

/** Each choice with the same chance, whatever its rate. */
export const uniform: Picking = ({ chooser }) => ({ pick: (now) => chooser.int(0, now.size - 1) })
