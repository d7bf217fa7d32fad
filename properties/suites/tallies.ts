/**
 * Running counts of a campaign, and what is wrong with it.
 */
import { addCoverage, type Coverage, count, noCoverage } from "../../src/run/Coverage.ts"

export interface Tally {
  runs: number
  steps: number
  readonly reached: Map<string, number>
  readonly applied: Map<string, number>
  readonly coverage: Coverage
}

export const newTally = (): Tally => ({ runs: 0, steps: 0, reached: new Map(), applied: new Map(), coverage: noCoverage() })

/** What one run adds. */
export interface RunFigures {
  readonly steps: number
  readonly reached: Iterable<string>
  readonly applied: Iterable<string>
  readonly coverage?: Coverage
}

export const addRun = (tally: Tally, run: RunFigures): void => {
  tally.runs++
  tally.steps += run.steps
  for (const w of run.reached) count(tally.reached, w)
  for (const p of run.applied) count(tally.applied, p)
  if (run.coverage !== undefined) addCoverage(tally.coverage, run.coverage)
}

/** Counts as a plain record with sorted keys, so that reports are reproducible byte for byte. */
export const sorted = (counts: ReadonlyMap<string, number>): { readonly [key: string]: number } =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
