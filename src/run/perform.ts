/**
 * Plays a whole run: what is disabled is left out, and the run ends at the first violation.
 */
import { compose } from "../../spec/core/compose.ts"
import { type Protocol, strike } from "../../spec/core/Protocol.ts"
import type { System } from "../../spec/core/System.ts"
import type { Action, WorldSpec } from "./Action.ts"
import type { Coverage } from "./Coverage.ts"
import type { Docket } from "./Judge.ts"
import { Player } from "./Player.ts"

const systems = new WeakMap<WorldSpec, WeakMap<object, System>>()

/** The system of a world. Composed once for each world value. */
export const systemOf = <P>(protocol: Protocol<P>, world: WorldSpec<P>): System => {
  let perProtocol = systems.get(world)
  if (perProtocol === undefined) {
    perProtocol = new WeakMap()
    systems.set(world, perProtocol)
  }
  let system = perProtocol.get(protocol)
  if (system === undefined) {
    system = compose(strike(protocol, world.struck ?? []), world.setup, world.environment)
    perProtocol.set(protocol, system)
  }
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
