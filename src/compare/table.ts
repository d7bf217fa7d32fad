/** All runs of all protocols as the rows of one table. Next: [text.ts](text.ts). */
import type { AnyCompared, Said } from "../../spec/core/Comparison.ts"
import { meanOf, wilson } from "../stats/intervals.ts"
import { type AttackFigures, seatsTried } from "./attack.ts"
import type { Cell, Comparison, Curve, NoCell, Point, Row, ThresholdCell } from "./Comparison.ts"
import { confirmationsFor } from "./confirmations.ts"
import { fastIntervals, type RunFigures } from "./measure.ts"
import { shown } from "./text.ts"
import { type Asked, seats, workloadOf } from "./World.ts"

/** One protocol with all that was measured of it. */
export interface Measurements {
  readonly id: string
  readonly title: string
  readonly compared: AnyCompared
  readonly runs: ReadonlyArray<RunFigures>
}

/** Digits that are shown and kept: what machines may compute differently lies far beyond. */
const digits = 6
export const rounded = (x: number): number => Number(x.toPrecision(digits))
const finite = (x: number): number | null => (Number.isFinite(x) ? rounded(x) : null)

/** `max`: nothing measured can be above it, nor below 0. `fixed`: what it is that gives all networks one figure, if they have one. */
const meanCell = (values: ReadonlyArray<number>, max: number, assuming?: string, fixed?: string): Cell => {
  const { mean, low, high, n } = meanOf(values)
  const inside = (x: number) => (Number.isFinite(x) ? Math.min(max, Math.max(0, x)) : x)
  return {
    kind: "mean",
    mean: rounded(mean),
    low: finite(inside(low)),
    high: finite(inside(high)),
    runs: n,
    ...(assuming !== undefined && { assuming }),
    ...(fixed !== undefined && n > 1 && values.every((v) => v === values[0]) && { fixed }),
  }
}

const none = (why: string): NoCell => ({ kind: "none", why })

// ── rows of figures ────────────────────────────────────────────────────────────────────────────────────────────────

interface Figure {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly note: string
  readonly of: (run: RunFigures) => number | null
  /** Why a run may have no such figure, where it is not for want of blocks. */
  readonly missing?: string
  /** What it takes for granted of a protocol. */
  readonly assuming?: (compared: AnyCompared) => string | undefined
  /** What fixes it where all networks have the same figure. */
  readonly fixed?: string
  /** The greatest value that there can be; without end where absent. */
  readonly max?: number
}

const cellsOf = (all: ReadonlyArray<Measurements>, cell: (one: Measurements) => Cell): Row["cells"] =>
  Object.fromEntries(all.map((one) => [one.id, cell(one)]))

const figureRow = (
  all: ReadonlyArray<Measurements>,
  { of, assuming, fixed, missing = "no block in that time", max = Number.POSITIVE_INFINITY, ...row }: Figure,
): Row => ({
  ...row,
  how: "measured",
  cells: cellsOf(all, ({ compared, runs }) => {
    const values = runs.map(of)
    const known = values.filter((v) => v !== null)
    return known.length < values.length || known.length === 0
      ? none(`in ${values.length - known.length} of ${values.length} runs there is none: ${missing}`)
      : meanCell(known, max, assuming?.(compared), fixed)
  }),
})

const saidRow = (
  all: ReadonlyArray<Measurements>,
  row: Pick<Row, "id" | "title" | "note">,
  of: (compared: AnyCompared) => Said,
): Row => ({
  ...row,
  unit: "",
  how: "said",
  cells: cellsOf(all, ({ compared }) => ({ kind: "said", ...of(compared) })),
})

// ── rows of thresholds ─────────────────────────────────────────────────────────────────────────────────────────────

const sum = (runs: ReadonlyArray<RunFigures>, k: number, of: (figures: AttackFigures) => number): number =>
  runs.reduce((total, run) => total + of(run.attacks[k] as AttackFigures), 0)

const decided = (f: AttackFigures): number => f.tries - f.undecided

/** How often attacks succeeded that came to a decision, by the share of the seats. */
const attackPoints = (runs: ReadonlyArray<RunFigures>, of: (f: AttackFigures) => number): ReadonlyArray<Point> =>
  (runs[0]?.attacks ?? []).flatMap((f, k) => {
    const tries = sum(runs, k, decided)
    if (tries === 0) return []
    const successes = sum(runs, k, of)
    // what is undecided may have gone either way: those that were slow are not like the others
    const total = sum(runs, k, (a) => a.tries)
    const { low } = wilson(successes, total)
    const { high } = wilson(successes + total - tries, total)
    return [{ at: rounded(f.seats / seats), share: rounded(successes / tries), low: rounded(low), high: rounded(high) }]
  })

/** Where a curve first comes above one half. */
const halfway = (points: ReadonlyArray<Point>): ThresholdCell => ({
  kind: "threshold",
  value: points.find((p) => p.share > 0.5)?.at ?? null,
  low: points.find((p) => p.high > 0.5)?.at ?? null,
  high: points.find((p) => p.low > 0.5)?.at ?? null,
})

const toleratedRow = (
  all: ReadonlyArray<Measurements>,
  row: Pick<Row, "id" | "title" | "note">,
  of: (one: Measurements) => ReadonlyArray<Point> | Cell,
): Row => ({
  ...row,
  unit: "of the seats, power or stake",
  how: "measured",
  cells: cellsOf(all, (one) => {
    const points = of(one)
    return "kind" in points ? points : halfway(points)
  }),
})

const staleMax = 0.05

const fastPoints = (runs: ReadonlyArray<RunFigures>): ReadonlyArray<Point> =>
  fastIntervals.map((at, k) => {
    const { mean, low, high } = meanOf(runs.map((r) => r.fast[k] as number))
    return { at, share: rounded(mean), low: rounded(Math.max(0, low)), high: rounded(Math.min(1, high)) }
  })

/** The shortest interval down to which no more than so many blocks were stale. */
const shortest = (points: ReadonlyArray<Point>, of: (p: Point) => number): number | null => {
  const bad = points.findIndex((p) => of(p) > staleMax)
  return points[bad < 0 ? points.length - 1 : bad - 1]?.at ?? null
}

const fastestRow = (all: ReadonlyArray<Measurements>): Row => ({
  id: "shortest-interval",
  title: "shortest time between blocks that this network bears",
  unit: "s",
  how: "measured",
  note: `of ${fastIntervals.join(", ")} s: the shortest down to which at most ${staleMax * 100} % of the blocks were stale`,
  cells: cellsOf(all, ({ runs }) => {
    const points = fastPoints(runs)
    const at = (of: (p: Point) => number) => shortest(points, of)
    return { kind: "threshold", value: at((p) => p.share), low: at((p) => p.low), high: at((p) => p.high) }
  }),
})

// ── the table ──────────────────────────────────────────────────────────────────────────────────────────────────────

const hasFinality = ({ compared }: Measurements): boolean => compared.finalHeight !== undefined

const confirmationsRow = (all: ReadonlyArray<Measurements>, asked: Asked): Row => ({
  id: "confirmations",
  title: `confirmations that keep the risk below ${rounded(asked.riskMax * 100)} %`,
  unit: "blocks",
  how: "formula",
  note: `chance of being taken back at most ${asked.riskMax}, against a share of ${asked.share}: Rosenfeld 2014, exact for proof of work`,
  cells: cellsOf(all, (one) =>
    hasFinality(one)
      ? none("not needed: it has finality of its own")
      : { kind: "number", value: confirmationsFor(asked) },
  ),
})

const reverted = (f: AttackFigures): number => f.reverted
const stalled = (f: AttackFigures): number => f.stalled
const noFinality = none("it has no finality to stop")

/** Words in place of a figure that the rules fix, unless some attack showed otherwise. */
const fixedBy = ({ compared, runs }: Measurements): Cell | undefined => {
  const { finalStays } = compared.says
  const never = runs.every((r) => r.attacks.every((f) => f.reverted === 0))
  return finalStays !== undefined && never ? { kind: "said", ...finalStays } : undefined
}

const allDecided = none(
  "with finality every attack is decided: the sides hold different blocks for final, or they do not",
)

const undecidedRow = (all: ReadonlyArray<Measurements>): Row => ({
  id: "undecided",
  title: "attacks that came to no decision",
  unit: "of the attacks",
  how: "measured",
  note: "the payment never counted as final to the others, or the party still had a chance when time was up; left out of the other shares, whose intervals let them end either way",
  cells: cellsOf(all, (one) => {
    if (hasFinality(one)) return allDecided
    const total = (of: (f: AttackFigures) => number) =>
      one.runs.reduce((all, r) => r.attacks.reduce((sum, f) => sum + of(f), all), 0)
    return { kind: "number", value: rounded(total((f) => f.undecided) / total((f) => f.tries)) }
  }),
})

const majority = 0.6
const majorityRow = (all: ReadonlyArray<Measurements>): Row => {
  const at = (points: ReadonlyArray<Point>) => points.find((p) => p.at > majority)
  return {
    id: "majority-success",
    title: "a dishonest majority takes back what was final",
    unit: "of the attacks",
    how: "measured",
    note: "private chains of 13 of 21 seats; Wilson's interval, wider for what is undecided",
    cells: cellsOf(all, (one) => {
      const point = at(attackPoints(one.runs, reverted))
      if (point === undefined) return none("no attack came to a decision")
      const tries = sum(one.runs, seatsTried.length - 1, decided)
      return fixedBy(one) ?? { kind: "mean", mean: point.share, low: point.low, high: point.high, runs: tries }
    }),
  }
}

/** How soon a payment would be final if blocks came as fast as the network bears. */
const soonestRow = (all: ReadonlyArray<Measurements>, asked: Asked): Row => ({
  id: "soonest-final",
  title: "time until a payment is final at the shortest interval",
  unit: "s",
  how: "formula",
  note: "the time until it is final, shortened as the interval is",
  cells: cellsOf(all, ({ runs }) => {
    const interval = shortest(fastPoints(runs), (p) => p.share)
    const finals = runs.map((r) => r.final).filter((f) => f !== null)
    if (interval === null || finals.length < runs.length) return none("one of the two is missing")
    return { kind: "number", value: rounded((meanOf(finals).mean * interval) / asked.intervalSeconds) }
  }),
})

const timeRows = (all: ReadonlyArray<Measurements>, asked: Asked): ReadonlyArray<Row> => [
  saidRow(
    all,
    { id: "interval-fixed", title: "what the protocol fixes of the time between blocks", note: "" },
    (c) => c.says.interval,
  ),
  figureRow(all, {
    id: "interval",
    title: "time between blocks",
    unit: "s",
    note: `${asked.intervalSeconds} s are asked of all`,
    of: (r) => r.interval,
  }),
  figureRow(all, {
    id: "irregularity",
    title: "how irregular that is",
    unit: "0: a clock, 1: pure luck",
    note: "standard deviation over mean",
    of: (r) => r.irregularity,
  }),
  fastestRow(all),
  figureRow(all, {
    id: "written",
    title: "time until a payment is in a block",
    unit: "s",
    note: "seen from one honest node",
    missing: "some payment was never in a block",
    of: (r) => r.written,
  }),
  confirmationsRow(all, asked),
  figureRow(all, {
    id: "final",
    title: "time until a payment is final",
    unit: "s",
    note: "under so many blocks, or by the protocol's own finality",
    missing: "some payment was never final",
    of: (r) => r.final,
  }),
  soonestRow(all, asked),
]

const loadRows = (all: ReadonlyArray<Measurements>, asked: Asked): ReadonlyArray<Row> => [
  figureRow(all, {
    id: "throughput",
    title: "payments written, given workload",
    unit: "per s",
    note: `clients ask for ${rounded(workloadOf(asked))} per s, and as long as blocks hold it that is what comes out`,
    of: (r) => r.throughput,
  }),
  figureRow(all, {
    id: "saturated",
    title: "payments written when more wait than fit",
    unit: "per s",
    note: `${asked.blockPaymentsMax} payments to a block, a block every ${asked.intervalSeconds} s: these two fix it, luck aside; among ${seats} nodes`,
    of: (r) => r.saturated,
  }),
  figureRow(all, {
    id: "stale",
    title: "stale blocks",
    unit: "of all blocks",
    note: "beside the chain",
    of: (r) => r.stale,
    max: 1,
  }),
  figureRow(all, {
    id: "messages",
    title: "messages for a payment",
    unit: "",
    note: `blocks included, among ${asked.nodes} nodes; who has a block or payment is not sent it again; of the phase in which payments are asked for`,
    missing: "some payment was never in a block",
    of: (r) => r.messages,
  }),
  figureRow(all, {
    id: "bytes",
    title: "traffic for a payment",
    unit: "bytes",
    note: "the same, in bytes; headers count most where blocks are nearly empty",
    missing: "some payment was never in a block",
    of: (r) => r.bytes,
  }),
]

const faultRows = (all: ReadonlyArray<Measurements>): ReadonlyArray<Row> => [
  toleratedRow(
    all,
    {
      id: "revert-share",
      title: "smallest share tried that takes back what was final",
      note: "by a private chain, more often than not, with no slot signed twice; with finality: two nodes hold different blocks for final; 4 to 13 of 21 tried",
    },
    (one) => fixedBy(one) ?? attackPoints(one.runs, reverted),
  ),
  undecidedRow(all),
  toleratedRow(
    all,
    {
      id: "stall-share",
      title: "smallest share tried that stops finality",
      note: "by staying away, more often than not; 4 to 13 of 21 tried",
    },
    (one) => (hasFinality(one) ? attackPoints(one.runs, stalled) : noFinality),
  ),
]

/** Seats of the large party, where there are seats: the nearest number to its share. */
const partySeats = ({ share }: Asked): number => Math.max(1, Math.round(share * seats))

/** Who writes where there are seats: their holders, the party being one. */
const holders = (asked: Asked): string => {
  const held = partySeats(asked)
  const [writing, all] = [seats - held + 1, asked.nodes - held + 1]
  return all < writing
    ? ""
    : `; where ${seats} seats take turns just their holders write, ${writing} of ${all} participants`
}
const turns = "the order of turns"
const seating = "who has a seat"

const writerRows = (all: ReadonlyArray<Measurements>, asked: Asked): ReadonlyArray<Row> => [
  figureRow(all, {
    id: "largest-early",
    title: "largest writer, first half",
    unit: "of the blocks",
    note: `one party holds ${asked.share}, or ${partySeats(asked)} of ${seats} seats (${shown(partySeats(asked) / seats)}); the others hold equal shares`,
    of: (r) => r.early,
    fixed: turns,
    max: 1,
  }),
  figureRow(all, {
    id: "largest-late",
    title: "largest writer, second half",
    unit: "of the blocks",
    note: "it grows where it is more than in the first half by more than luck; where turns are fixed the two differ by where the halves are cut",
    of: (r) => r.late,
    fixed: turns,
    max: 1,
  }),
  figureRow(all, {
    id: "gini",
    title: "inequality of writers (Gini)",
    unit: "0: all write alike, 1: one writes all",
    note: "over all participants",
    of: (r) => r.gini,
    fixed: seating,
    max: 1,
  }),
  figureRow(all, {
    id: "writers",
    title: "participants that wrote a block",
    unit: "of all, the large party being one",
    note: `luck leaves out some in a short run${holders(asked)}`,
    of: (r) => r.writers,
    fixed: seating,
    max: 1,
  }),
  saidRow(all, { id: "open", title: "how open the set of writers is", note: "" }, (c) => c.says.open),
]

const rowsOf = (all: ReadonlyArray<Measurements>, asked: Asked): ReadonlyArray<Row> => [
  saidRow(all, { id: "right", title: "who wins the right to write", note: "" }, (c) => c.says.right),
  figureRow(all, {
    id: "energy",
    title: "energy",
    unit: "hash evaluations per block",
    note: "by all nodes, to settle who writes: a rate that power, coins or schedule fix, over the measured time between blocks",
    assuming: (c) => c.evaluationsAssume,
    of: (r) => r.evaluations,
  }),
  saidRow(all, { id: "evaluation", title: "what a hash evaluation is", note: "" }, (c) => c.says.evaluation),
  ...timeRows(all, asked),
  ...loadRows(all, asked),
  ...faultRows(all),
  ...writerRows(all, asked),
  majorityRow(all),
  saidRow(all, { id: "majority-can", title: "what a dishonest majority can do", note: "" }, (c) => c.says.majorityCan),
  saidRow(all, { id: "majority-cannot", title: "what it cannot do even so", note: "" }, (c) => c.says.majorityCannot),
]

const curvesOf = (all: ReadonlyArray<Measurements>): ReadonlyArray<Curve> => {
  const points = (of: (one: Measurements) => ReadonlyArray<Point>): Curve["points"] =>
    Object.fromEntries(all.map((one) => [one.id, of(one)]))
  return [
    {
      id: "stale",
      title: "stale blocks, by the time between blocks",
      along: "seconds between blocks",
      points: points(({ runs }) => fastPoints(runs)),
    },
    {
      id: "reverted",
      title: "attacks that take back what was final",
      along: "share of the attacker",
      points: points(({ runs }) => attackPoints(runs, reverted)),
    },
    {
      id: "stalled",
      title: "attacks that stop finality",
      along: "share of the attacker",
      points: points((one) => (hasFinality(one) ? attackPoints(one.runs, stalled) : [])),
    },
  ]
}

/** Where the workload that was asked for is too large for the blocks. */
const notesOf = (asked: Asked): ReadonlyArray<string> => {
  const { blockPaymentsMax, intervalSeconds, paymentsPerSecond } = asked
  const load = workloadOf(asked)
  if (load === paymentsPerSecond) return []
  return [
    `${paymentsPerSecond} payments per s are too many for ${blockPaymentsMax} in a block and a block every ${intervalSeconds} s: clients ask for ${rounded(load)} per s, half of what fits.`,
  ]
}

/** The whole comparison. `command`: what a person types to get it again. */
export const comparisonOf = (all: ReadonlyArray<Measurements>, asked: Asked, command: string): Comparison => ({
  format: 1,
  command,
  asked,
  notes: notesOf(asked),
  protocols: all.map(({ id, title, compared }) => ({ id, title, column: compared.column })),
  rows: rowsOf(all, asked),
  curves: curvesOf(all),
})
