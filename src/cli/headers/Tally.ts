/** Counts of what was checked and what could not be. */
import { type Check, type Count, checks } from "./Report.ts"

export interface Tally {
  readonly checked: (check: Check) => void
  readonly notChecked: (check: Check, why: string) => void
  readonly counts: () => ReadonlyArray<Count>
}

/** A fresh tally, all at nought. */
export const tally = (): Tally => {
  const names = Object.keys(checks) as ReadonlyArray<Check>
  const made = new Map(names.map((name) => [name, 0]))
  const missed = new Map(names.map((name) => [name, new Map<string, number>()]))
  return {
    checked: (check) => made.set(check, (made.get(check) ?? 0) + 1),
    notChecked: (check, why) => missed.get(check)?.set(why, (missed.get(check)?.get(why) ?? 0) + 1),
    counts: () =>
      names.map((check) => ({
        check,
        checked: made.get(check) ?? 0,
        notChecked: [...(missed.get(check) ?? [])].map(([why, headers]) => ({ why, headers })),
      })),
  }
}
