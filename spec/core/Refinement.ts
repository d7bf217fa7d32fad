/**
 * Refinement: one system does what a more abstract one allows. Each of its configurations stands for a state of the abstract
 * system, and each of its steps for one step of it, or for none.
 * Next: [Voting.ts](../problems/Voting.ts) and [Consensus.ts](../problems/Consensus.ts), abstract systems.
 */
import { spell } from "./Canonical.ts"
import { compose } from "./compose.ts"
import { recent } from "./lib/Recent.ts"
import { type Property, type Statement, stepInvariant, type World } from "./Property.ts"
import type { Protocol, Setup } from "./Protocol.ts"
import { isReaction, type Json, type System } from "./System.ts"

/** The abstract system, and what a world stands for in it. */
export interface Above<O, P, Q> {
  /** A protocol of a single node, whose internal events are the steps of the abstract system. */
  readonly problem: Protocol<Q>
  readonly setup: (world: World<O>, params: P) => Setup<Q>
  /** The refinement mapping: the state of that node which a world stands for. */
  readonly map: (world: World<O>, params: P) => Json
}

/** An abstract system by the spellings of its states: its first one, and which come after which. */
interface Abstract {
  readonly initial: string
  readonly next: (state: Json) => ReadonlySet<string>
}

const systemsMax = 16
const statesMax = 65536

const successors = (system: System, state: Json): ReadonlySet<string> => {
  const local = { state, timers: [], requests: [] }
  return new Set(
    system.offers(0, local).flatMap(({ input }) => {
      const reaction = system.react(0, local, system.ready(0, local, input, 0, []))
      return isReaction(reaction) && "state" in reaction.local ? [spell(reaction.local.state)] : []
    }),
  )
}

const abstractOf = <Q>(problem: Protocol<Q>, setup: Setup<Q>): Abstract => {
  const system = compose(problem, setup, { network: "set", idle: "stays" })
  const known = recent<string, ReadonlySet<string>>(statesMax)
  const [start] = system.initial.locals
  const next = (state: Json): ReadonlySet<string> => {
    const spelled = spell(state)
    const found = known.get(spelled) ?? successors(system, state)
    known.set(spelled, found)
    return found
  }
  return { initial: spell(start !== undefined && "state" in start ? start.state : null), next }
}

/**
 * The system refines the abstract one: it starts where that one starts, and each of its steps is a step of that one or leaves its
 * state as it is.
 *
 * @example
 * ```ts
 * // a clock that shows minutes refines one that shows hours
 * const RefinesHours = refines<Time, Params, HourParams>(
 *   { id: "minutes/refines-hours", source: "example", says: "hours pass one at a time, as those of the hour clock do" },
 *   { problem: hourClock, setup: () => oneClock, map: (world) => ({ hour: world["clock"]?.hour }) },
 * )
 * ```
 */
export const refines = <O, P, Q>(statement: Statement, { problem, setup, map }: Above<O, P, Q>): Property<O, P> => {
  const systems = recent<string, Abstract>(systemsMax)
  const above = (world: World<O>, params: P): Abstract => {
    const chosen = setup(world, params)
    const spelled = spell(chosen)
    const found = systems.get(spelled) ?? abstractOf(problem, chosen)
    systems.set(spelled, found)
    return found
  }
  const step = stepInvariant<O, P>(statement, (before, after, params) => {
    const [from, to] = [map(before, params), spell(map(after, params))]
    return spell(from) === to || above(before, params).next(from).has(to)
  })
  return {
    ...step,
    initially: (world: World<O>, params: P) => spell(map(world, params)) === above(world, params).initial,
  } as Property<O, P>
}
