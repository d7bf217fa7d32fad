/**
 * Counts what generated runs have shown, as they are drawn.
 */
import type { Run } from "../../src/run/Action.ts"
import { Configurations } from "../../src/run/Configurations.ts"
import { type Coverage, count, noCoverage } from "../../src/run/Coverage.ts"
import type { Facts } from "./runs.ts"

/** A witness: in how many runs it was reached, and the first of them. */
export interface Reached<P> {
  readonly runs: number
  readonly first: Run<P>
}

/** Figures of a campaign. They grow while runs are drawn. */
export interface Tally<P> {
  readonly runs: number
  readonly steps: number
  /** Runs that came to rest, of those that tried. */
  readonly settled: number
  readonly unsettled: number
  /** Property id → runs that violated it. */
  readonly violated: ReadonlyMap<string, number>
  /** Temporal property id → runs in which its antecedent held at rest. */
  readonly applied: ReadonlyMap<string, number>
  readonly reached: ReadonlyMap<string, Reached<P>>
  readonly coverage: Coverage
  readonly configurations: Configurations
  readonly onRun: (run: Run<P>, facts: Facts) => void
}

/**
 * A fresh tally, to be given to `runs` as its options.
 *
 * @example
 * ```ts
 * const figures = tally<Params>()
 * fc.assert(fc.property(runs(pow, space, properties, figures), () => true))
 * figures.reached.get("pow/fork")?.runs
 * ```
 */
export const tally = <P>(): Tally<P> => {
  const figures = { runs: 0, steps: 0, settled: 0, unsettled: 0 }
  const violated = new Map<string, number>()
  const applied = new Map<string, number>()
  const reached = new Map<string, Reached<P>>()
  const onRun = (run: Run<P>, facts: Facts): void => {
    figures.runs++
    figures.steps += facts.steps
    if (facts.settled === true) figures.settled++
    if (facts.settled === false) figures.unsettled++
    if (facts.violated !== undefined) count(violated, facts.violated)
    for (const id of facts.applied) count(applied, id)
    for (const id of facts.reached) {
      const before = reached.get(id)
      reached.set(id, { runs: (before?.runs ?? 0) + 1, first: before?.first ?? run })
    }
  }
  return Object.assign(figures, {
    violated,
    applied,
    reached,
    coverage: noCoverage(),
    configurations: new Configurations(),
    onRun,
  })
}
