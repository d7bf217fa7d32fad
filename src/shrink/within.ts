/** Whether a world lies in a space, as far as shrinking could leave it. */
import type { Space } from "../../spec/core/Scenario.ts"
import type { WorldSpec } from "../run/Action.ts"

/**
 * Says of worlds whether the space has them: enough nodes of each role, an allowed timing, relay as it is there, enough
 * latecomers. Budgets and requests may be smaller than the space's: what happens then could have happened in it too.
 */
export const within =
  <P>(space: Space<P>) =>
  ({ setup, environment }: WorldSpec<P>): boolean => {
    const enough = Object.entries(space.nodes).every(([role, [min]]) => (setup.nodes[role]?.length ?? 0) >= min)
    const timing = environment.timing?._tag ?? "asynchronous"
    const timed = space.timing?.includes(timing) ?? timing === "asynchronous"
    const late = (environment.late?.length ?? 0) >= (space.late?.[0] ?? 0)
    return enough && timed && late && (environment.relay === true) === (space.relay === true)
  }
