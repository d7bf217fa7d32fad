/**
 * Puts together what a search needs to take configurations for one that differ by a renaming.
 */
import type { System } from "../../../spec/core/System.ts"
import type { Known } from "../Known.ts"
import type { LocalSteps } from "../LocalSteps.ts"
import type { Monitors } from "../Monitors.ts"
import type { Successors } from "../Successors.ts"
import { Names } from "./Names.ts"
import { NormalForm } from "./NormalForm.ts"
import { Orbits } from "./Orbits.ts"
import { Spellings } from "./Spellings.ts"

/** In how many orders tied names are tried at most. */
const triesMax = 24

export const orbitsOf = (
  system: System,
  steps: LocalSteps,
  successors: Successors,
  monitors: Monitors,
  exact: Known,
): Orbits => {
  const names = new Names(system)
  const spellings = new Spellings(system, steps, successors.cells, monitors, names)
  const normal = new NormalForm(names, spellings, successors.width, successors.monitorsAt, triesMax)
  return new Orbits(exact, names, spellings, normal)
}
