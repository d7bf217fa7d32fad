/**
 * The last step of shrinking: a breadth-first search of the shrunk run's own world, no deeper than the run is long.
 */
import { compose } from "../../spec/core/compose.ts"
import type { Property } from "../../spec/core/Property.ts"
import { type Protocol, strike } from "../../spec/core/Protocol.ts"
import type { Json, System } from "../../spec/core/System.ts"
import type { Found } from "../../src/explore/Exploration.ts"
import { explore } from "../../src/explore/explore.ts"
import { Unsupported } from "../../src/explore/supported.ts"
import type { Run } from "../../src/run/Action.ts"
import { playPath } from "../../src/run/fromPath.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { playerOf } from "../../src/run/perform.ts"
import { ContentClash } from "../../src/system/canonical.ts"

/** States that the search may visit; a world with more is left as it was shrunk. */
const statesMax = 20_000

/** Whether exhaustive search covers all that the world's environment does: clocks, links and gossip it does not. */
const isCovered = ({ environment, actions }: { environment: Run["world"]["environment"]; actions: Run["actions"] }) =>
  (environment.timing === undefined || environment.timing._tag === "asynchronous") &&
  environment.links === undefined &&
  environment.relay !== true &&
  !actions.some((a) => a._tag === "Partition" || a._tag === "Heal" || a._tag === "Tick")

/** The nearest violation; none in a world that cannot be explored: two contents under one id (malformed blocks), clocks. */
const firstViolation = (
  system: System,
  properties: ReadonlyArray<Property<Json>>,
  depthMax: number,
): Found | undefined => {
  try {
    return explore(system, properties, { statesMax, depthMax }).violations[0]
  } catch (cause) {
    if (cause instanceof ContentClash || cause instanceof Unsupported) return undefined
    throw cause
  }
}

/** A shorter run of the same world that violates the same property, if a search within the budget finds one. */
export const shortestWithin =
  <P>(protocol: Protocol<P>, properties: ReadonlyArray<Property<Json>>) =>
  (run: Run<P>): Run<P> | undefined => {
    const { setup, environment, struck } = run.world
    if (!isCovered({ environment, actions: run.actions })) return undefined
    const system = compose(strike(protocol, struck ?? []), setup, environment)
    const found = firstViolation(system, properties, run.actions.length)
    if (found === undefined || found.path.length >= run.actions.length) return undefined
    const actions = playPath(playerOf(protocol, run.world, docketOf(properties)), found.path)
    return actions === undefined ? undefined : { world: run.world, actions }
  }
