/**
 * Measures work by the clock of the machine: the median of a few repetitions, after a warm-up.
 */
export interface Measured {
  readonly what: string
  readonly unit: string
  readonly median: number
  readonly low: number
  readonly high: number
  readonly note?: string
}

/** Runs `work` (which returns how much it did) and gives the amount per second. */
export const rate = (
  what: string,
  unit: string,
  work: (repetition: number) => { readonly amount: number; readonly note?: string },
  repetitions = 5,
): Measured => {
  work(0)
  const rates: Array<number> = []
  let note: string | undefined
  for (let k = 1; k <= repetitions; k++) {
    const from = performance.now()
    const done = work(k)
    rates.push((done.amount * 1000) / (performance.now() - from))
    note = done.note
  }
  return summary(what, unit, rates, note)
}

/** Puts repeated figures together. */
export const summary = (what: string, unit: string, figures: ReadonlyArray<number>, note?: string): Measured => {
  const sorted = [...figures].sort((a, b) => a - b)
  const at = (k: number) => sorted[k] as number
  const median = at(Math.floor(sorted.length / 2))
  return { what, unit, median, low: at(0), high: at(sorted.length - 1), ...(note === undefined ? {} : { note }) }
}

const shown = (x: number): string => (x >= 100 ? Math.round(x).toLocaleString("en-US") : x.toPrecision(3))

/** One line of the table. */
export const line = ({ what, unit, median, low, high, note }: Measured): string =>
  `| ${what} | ${shown(median)} ${unit} | ${shown(low)} – ${shown(high)} | ${note ?? ""} |`
