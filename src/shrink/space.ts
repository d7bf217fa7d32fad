/**
 * Shrinking inside a space of worlds: what counts as a world of it, and its plainest parameters.
 */
import type { Draw, Space } from "../../spec/core/Scenario.ts"
import type { WorldSpec } from "../run/Action.ts"
import type { ShrinkOptions } from "./shrink.ts"

/** Enough nodes of each role, an allowed timing, relay as it is there, enough latecomers and corrupt nodes. */
const contains =
  <P>(space: Space<P>) =>
  ({ setup, environment }: WorldSpec<P>): boolean => {
    const enough = Object.entries(space.nodes).every(([role, [min]]) => (setup.nodes[role]?.length ?? 0) >= min)
    const timing = environment.timing?._tag ?? "asynchronous"
    const timed = space.timing?.includes(timing) ?? timing === "asynchronous"
    const late = (environment.late?.length ?? 0) >= (space.late?.[0] ?? 0)
    const corrupt = Object.keys(environment.corrupt ?? {}).length >= (space.corrupt?.count[0] ?? 0)
    return enough && timed && late && corrupt && (environment.relay === true) === (space.relay === true)
  }

/** The params of the space with the least that can be drawn, in place of what was drawn. */
const plainest =
  <P>({ params, draws = [] }: Space<P>) =>
  (world: WorldSpec<P>): ReadonlyArray<WorldSpec<P>> => {
    if (draws.length === 0) return []
    const nodes = Object.values(world.setup.nodes).flat()
    const least = ([min]: Draw<P>["range"]) => Object.fromEntries(nodes.map((node) => [node, min] as const))
    const plain = draws.reduce((p, { write, range }) => write(p, least(range)), params)
    return [{ ...world, setup: { ...world.setup, params: plain } }]
  }

/**
 * Options with which a run of a space shrinks to a run of the same space. Budgets and requests may become smaller than the
 * space's: what happens then could have happened in it too.
 *
 * @example
 * ```ts
 * minimise(pow, found, NoReorgDeeperThan(1), inSpace(scenario.space))
 * ```
 */
export const inSpace = <P>(space: Space<P>): Required<Pick<ShrinkOptions<P>, "allows" | "simpler" | "settles">> => ({
  allows: contains(space),
  simpler: plainest(space),
  settles: space.settles === true,
})
