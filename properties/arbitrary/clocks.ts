/**
 * Clocks that differ, and nodes that join late.
 */
import * as fc from "fast-check"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { NodeId } from "../../spec/core/Rule.ts"
import type { Range } from "../../spec/core/Scenario.ts"
import { atMost, dictionary, within } from "./dictionary.ts"
import { isCorrupt, type Roster } from "./names.ts"

/** How far each clock is ahead, in ticks; a clock that is right is not listed. Undefined where all are right. */
export interface Skew {
  readonly [node: NodeId]: number
}

/** A skew for each node, in ticks; shrinks to the lower end of the range. */
export const skews = (nodes: ReadonlyArray<NodeId>, ticks: Range): fc.Arbitrary<Skew | undefined> =>
  dictionary(nodes.map((node) => [node, within(ticks)] as const)).map((all) => {
    const wrong = Object.entries(all).filter(([, ahead]) => ahead !== 0)
    return wrong.length === 0 ? undefined : Object.fromEntries(wrong)
  })

/**
 * A drawn number of nodes that join late, of honest roles that can recover; one node at least is there from the start.
 * Undefined where nobody is late. Shrinks to fewer.
 */
export const latecomers = <P>(
  roster: Roster,
  count: Range,
  protocol?: Protocol<P>,
): fc.Arbitrary<ReadonlyArray<NodeId> | undefined> => {
  const able = Object.entries(roster).flatMap(([role, nodes]) => {
    const recovers = protocol === undefined || protocol.roles[role]?.recover !== undefined
    return recovers && !isCorrupt(protocol, role) ? nodes : []
  })
  const [minLength, maxLength] = atMost(count, Math.max(0, able.length - 1))
  if (maxLength === 0) return fc.constant(undefined)
  return fc.subarray([...able], { minLength, maxLength }).map((late) => (late.length === 0 ? undefined : late))
}
