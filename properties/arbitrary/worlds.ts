/**
 * Worlds: who takes part, with which parameters, in which environment. Next: [runs.ts](runs.ts), what happens in them.
 */
import * as fc from "fast-check"
import { sameContent } from "../../spec/core/Canonical.ts"
import type { Protocol, Struck } from "../../spec/core/Protocol.ts"
import type { Space } from "../../spec/core/Scenario.ts"
import type { WorldSpec } from "../../src/run/Action.ts"
import { contentHash } from "../../src/run/hashing.ts"
import { environments } from "./environments.ts"
import { everyone, type Roster, rosters } from "./names.ts"
import { parameters } from "./params.ts"

export interface WorldOptions<P> {
  /** Tells corrupt roles, and which roles take requests and recover. Without it every node is taken to do all of that. */
  readonly protocol?: Protocol<P>
  /** Premises that are struck out in every world. */
  readonly struck?: ReadonlyArray<Struck>
}

/** So many different worlds are kept. */
const keptMax = 256

const isSame = <P>({ setup, environment }: WorldSpec<P>, other: WorldSpec<P>): boolean =>
  setup.nodes === other.setup.nodes &&
  sameContent(environment, other.environment) &&
  (setup.params === other.setup.params || sameContent(setup.params, other.setup.params))

/** Equal worlds are one object: what is composed of it, and remembered by its identity, serves all runs in it. */
const keeping = <P>(drawsParams: boolean): ((world: WorldSpec<P>) => WorldSpec<P>) => {
  const kept = new Map<number, WorldSpec<P>>()
  return (world) => {
    const { setup, environment } = world
    const hash = contentHash({ nodes: setup.nodes, environment, params: drawsParams ? setup.params : null })
    const known = kept.get(hash)
    if (known !== undefined && isSame(known, world)) return known
    if (kept.size >= keptMax) kept.clear()
    kept.set(hash, world)
    return world
  }
}

/**
 * Draws worlds of a space, as plain data. Where no parameter is drawn, all worlds share the very params of the space.
 * Shrinks through fast-check: fewer nodes, then every part of the environment by itself.
 *
 * @example
 * ```ts
 * const [world] = fc.sample(worlds({ params: minimal, nodes: { miner: [2, 4] }, budget: { Mine: [1, 6] }, steps: [10, 40] }), 1)
 * ```
 */
export const worlds = <P>(space: Space<P>, options: WorldOptions<P> = {}): fc.Arbitrary<WorldSpec<P>> => {
  const known = spaces.get(space)
  const { protocol, struck } = options
  if (known !== undefined && known.protocol === protocol && known.struck === struck) {
    return known.worlds as fc.Arbitrary<WorldSpec<P>>
  }
  const made = worldsIn(space, options)
  spaces.set(space, { protocol, struck, worlds: made })
  return made
}

/** How worlds of a space were drawn last: blocks of runs that follow each other draw the same worlds again. */
interface Lately {
  readonly protocol: unknown
  readonly struck: unknown
  readonly worlds: unknown
}
const spaces = new WeakMap<object, Lately>()

const worldsIn = <P>(space: Space<P>, { protocol, struck }: WorldOptions<P>): fc.Arbitrary<WorldSpec<P>> => {
  const rest = struck === undefined || struck.length === 0 ? {} : { struck }
  const keep = keeping<P>((space.draws ?? []).length > 0)
  const made = new Map<Roster, fc.Arbitrary<WorldSpec<P>>>()
  const worldsOf = (nodes: Roster): fc.Arbitrary<WorldSpec<P>> => {
    const known = made.get(nodes)
    if (known !== undefined) return known
    const arbitrary = fc
      .tuple(parameters(space.params, space.draws ?? [], everyone(nodes)), environments(space, nodes, protocol))
      .map(([params, environment]) => keep({ setup: { params, nodes }, environment, ...rest }))
    made.set(nodes, arbitrary)
    return arbitrary
  }
  return rosters(space.nodes, protocol).chain(worldsOf)
}
