/**
 * Plays a whole run: what is disabled is left out, and the run ends at the first violation.
 */
import { compose } from "../../spec/core/compose.ts"
import { type Protocol, type Struck, strike } from "../../spec/core/Protocol.ts"
import type { System } from "../../spec/core/System.ts"
import type { Action, WorldSpec } from "./Action.ts"
import type { Coverage } from "./Coverage.ts"
import type { Docket } from "./Judge.ts"
import { Player } from "./Player.ts"

const systems = new WeakMap<WorldSpec, WeakMap<object, System>>()
const protocols = new WeakMap<object, Map<string, Protocol<never>>>()

/** The protocol as a world has it: with premises struck out. Made once for each choice of premises. */
const protocolOf = <P>(protocol: Protocol<P>, struck: ReadonlyArray<Struck>): Protocol<P> => {
  const made = protocols.get(protocol) ?? new Map<string, Protocol<never>>()
  protocols.set(protocol, made)
  const key = JSON.stringify(struck)
  const known = made.get(key) ?? (strike(protocol, struck) as Protocol<never>)
  made.set(key, known)
  return known as Protocol<P>
}

/** The system of a world. Composed once for each world value. */
export const systemOf = <P>(protocol: Protocol<P>, world: WorldSpec<P>): System => {
  const perProtocol = systems.get(world) ?? new WeakMap<object, System>()
  systems.set(world, perProtocol)
  const known = perProtocol.get(protocol)
  if (known !== undefined) return known
  const system = compose(protocolOf(protocol, world.struck ?? []), world.setup, world.environment)
  perProtocol.set(protocol, system)
  return system
}

/** A player at the start of a world. */
export const playerOf = <P>(protocol: Protocol<P>, world: WorldSpec<P>, docket: Docket, coverage?: Coverage): Player =>
  new Player(systemOf(protocol, world), world.environment, docket, coverage)

/** Plays actions in order, leniently, and judges temporal properties at the end if everything is at rest. */
export const perform = <P>(
  protocol: Protocol<P>,
  world: WorldSpec<P>,
  actions: ReadonlyArray<Action>,
  docket: Docket,
): Player => {
  const player = playerOf(protocol, world, docket)
  for (const action of actions) {
    if (player.violated !== undefined) return player
    player.play(action)
  }
  if (player.violated === undefined && docket.temporal.length > 0) player.rest()
  return player
}
