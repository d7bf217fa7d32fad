/**
 * Environments: the network, its faults and its clocks, as a space of worlds allows them.
 */
import * as fc from "fast-check"
import type { Environment } from "../../spec/core/Environment.ts"
import type { Protocol } from "../../spec/core/Protocol.ts"
import type { Range, Space } from "../../spec/core/Scenario.ts"
import { corruptions } from "./adversary.ts"
import { latecomers, skews } from "./clocks.ts"
import { present } from "./dictionary.ts"
import { budgets } from "./faults.ts"
import { links } from "./links.ts"
import { everyone, isCorrupt, type Roster } from "./names.ts"
import { timings } from "./timing.ts"
import { workloads } from "./workload.ts"

const nobody: Range = [0, 0]
const absent = fc.constant(undefined)

/** Nobody corrupt is no entry of an environment. */
const unlessNone = <A extends object>(corrupt: A): A | undefined =>
  Object.keys(corrupt).length === 0 ? undefined : corrupt

/** Who may be corrupt: the nodes whose role deviates where there are such, and everybody otherwise. */
const corruptible = <P>(roster: Roster, protocol?: Protocol<P>) => {
  const deviating = Object.entries(roster).flatMap(([role, ids]) => (isCorrupt(protocol, role) ? ids : []))
  return deviating.length > 0 ? deviating : everyone(roster)
}

/**
 * An environment for these nodes. What the space leaves out does not occur; the protocol, where it is given, says which
 * nodes can take requests and join late. Shrinks part by part.
 */
export const environments = <P>(space: Space<P>, roster: Roster, protocol?: Protocol<P>): fc.Arbitrary<Environment> => {
  const nodes = everyone(roster)
  const { topology = "complete", requests, skew, late, corrupt } = space
  return fc
    .tuple(
      topology === "complete" ? absent : links(nodes, topology.degree),
      space.timing === undefined ? absent : timings(space),
      space.budget === undefined ? absent : budgets(space.budget),
      requests === undefined ? absent : workloads(requests, roster, protocol),
      skew === undefined ? absent : skews(nodes, skew),
      latecomers(roster, late ?? nobody, protocol),
      corrupt === undefined
        ? absent
        : corruptions(corruptible(roster, protocol), corrupt.count, [corrupt.as]).map(unlessNone),
    )
    .map(([linked, timing, budget, workload, ahead, joining, liars]) => ({
      network: space.network ?? "multiset",
      idle: space.idle ?? "consumed",
      ...present({ links: linked, timing, budget, workload, skew: ahead, late: joining, corrupt: liars }),
      ...(space.relay === true ? { relay: true } : {}),
    }))
}
