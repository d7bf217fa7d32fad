/**
 * Worlds that shrinking may enter: a violation there must say no less than the one that was found.
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Protocol, Setup } from "../../spec/core/Protocol.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Run, WorldSpec } from "../run/Action.ts"

/** Keeps the assumptions under which a property was violated: without them the violation would say nothing. */
export const keepsAssumptions = (property: Property<Json> | undefined, run: Run): ((world: WorldSpec) => boolean) => {
  const holds = (world: WorldSpec) => (a: NonNullable<Property<Json>["assumes"]>[number]) =>
    a.holds?.(world.setup as Setup<never>, world.environment) ?? true
  const kept = (property?.assumes ?? []).filter(holds(run.world))
  return (world) => kept.every(holds(world))
}

/** Whether messages are bounded and passed on as they are in the run, and somebody plays each role that was played honestly. */
export const noHarsherThan = (protocol: Protocol<Json>, { world: given }: Run): ((world: WorldSpec) => boolean) => {
  const timingOf = ({ environment }: WorldSpec) => environment.timing?._tag ?? "asynchronous"
  const isRelayed = ({ environment }: WorldSpec) => environment.relay === true
  const roles = Object.entries(given.setup.nodes).flatMap(([role, nodes]) =>
    nodes.length > 0 && protocol.roles[role]?.corrupt !== true ? [role] : [],
  )
  return (world) =>
    timingOf(world) === timingOf(given) &&
    isRelayed(world) === isRelayed(given) &&
    roles.every((role) => (world.setup.nodes[role]?.length ?? 0) > 0)
}
