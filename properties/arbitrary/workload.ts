/**
 * Requests of clients: which, and at which node.
 */
import * as fc from "fast-check"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { NodeId, Tagged } from "../../spec/core/Rule.ts"
import type { Space } from "../../spec/core/Scenario.ts"
import { atMost, within } from "./dictionary.ts"
import { everyone, type Roster } from "./names.ts"

/** Requests by the node that takes them. */
export interface Workload {
  readonly [node: NodeId]: ReadonlyArray<Tagged>
}

const takers = <P>(roster: Roster, protocol: Protocol<P> | undefined, request: Tagged): ReadonlyArray<NodeId> =>
  Object.entries(roster).flatMap(([role, nodes]) => {
    const takes = protocol === undefined || protocol.roles[role]?.internal[request._tag] !== undefined
    return takes ? nodes : []
  })

/**
 * A drawn number of the requests of a space, no two of them the same one, each at a node whose role has a rule for it (at
 * anybody, where the protocol is not given). Shrinks to fewer requests, at the first nodes.
 */
export const workloads = <P>(
  requests: NonNullable<Space<P>["requests"]>,
  roster: Roster,
  protocol?: Protocol<P>,
): fc.Arbitrary<Workload> => {
  const all = requests.from(everyone(roster)) as ReadonlyArray<Tagged>
  const offered = all.flatMap((request) => {
    const nodes = takers(roster, protocol, request)
    return nodes.length === 0 ? [] : [{ request, nodes }]
  })
  if (offered.length === 0) return fc.constant({})
  const [minLength, maxLength] = atMost(requests.count, offered.length)
  const where = offered.map(({ nodes }) => within([0, nodes.length - 1]))
  return fc.tuple(fc.subarray(offered, { minLength, maxLength }), fc.tuple(...where)).map(([drawn, places]) => {
    const workload: { [node: NodeId]: ReadonlyArray<Tagged> } = {}
    for (const item of drawn) {
      const at = item.nodes[places[offered.indexOf(item)] as number] as NodeId
      workload[at] = [...(workload[at] ?? []), item.request]
    }
    return workload
  })
}
