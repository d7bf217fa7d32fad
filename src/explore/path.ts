/**
 * Finds a step again that a search has taken: no search keeps steps, it keeps from where each configuration was reached.
 */
import type { Known } from "./Known.ts"
import type { Successors, Visitor } from "./Successors.ts"

/** The first local step that leads from a configuration to the one with this number; `vector` becomes what it leads to. */
export const stepTo = (number: number, vector: Int32Array, successors: Successors, known: Known): number => {
  const from = vector.slice()
  let found = -1
  const visitor: Visitor = {
    selfLoop: () => true,
    step: (step, low, high) => {
      if (known.find(successors.to, low, high) !== number) return true
      found = step
      vector.set(successors.to)
      return false
    },
  }
  successors.each(from, visitor)
  if (found === -1) throw new Error(`no step leads to configuration ${number}: two fingerprints are equal`)
  return found
}
