/**
 * Parameters that differ from run to run: a number for each node, written into the constants of a chapter.
 */
import * as fc from "fast-check"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { Draw } from "../../spec/core/Scenario.ts"
import { dictionary, within } from "./dictionary.ts"

/** So many different values of the parameters are kept, so that what is remembered by identity is found again. */
const keptMax = 256

/** The parameters with all draws written into them; where nothing is drawn, the very same object. Shrinks to the lower ends. */
export const parameters = <P>(
  params: P,
  draws: ReadonlyArray<Draw<P>>,
  nodes: ReadonlyArray<NodeId>,
): fc.Arbitrary<P> => {
  if (draws.length === 0) return fc.constant(params)
  const kept = new Map<string, P>()
  const numbers = draws.map(({ range }) => dictionary(nodes.map((node) => [node, within(range)] as const)))
  return fc.tuple(...numbers).map((drawn) => {
    const key = JSON.stringify(drawn)
    const known = kept.get(key)
    if (known !== undefined) return known
    const written = draws.reduce((p, { write }, i) => write(p, drawn[i] ?? {}), params)
    if (kept.size >= keptMax) kept.clear()
    kept.set(key, written)
    return written
  })
}
