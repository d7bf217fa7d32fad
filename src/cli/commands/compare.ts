/** `quorate compare`: protocols measured side by side, in the same generated networks, under the same workload. */
import { availableParallelism } from "node:os"
import { performance } from "node:perf_hooks"
import type { Comparison } from "../../compare/Comparison.ts"
import type { RunFigures } from "../../compare/measure.ts"
import { comparisonOf } from "../../compare/table.ts"
import { setText, tableText } from "../../compare/text.ts"
import { type Asked, defaults } from "../../compare/World.ts"
import { ansi, plain } from "../../render/paint.ts"
import { allChapters, type Found, groupsOf, meantBy, nameOf } from "../chapters.ts"
import { type ExitCode, exit, GivesUp, oneLine } from "../exit.ts"
import { mustBeFree, writeNew } from "../files.ts"
import { interrupted, untilInterrupted } from "../interrupts.ts"
import { Pool } from "../jobs/pool.ts"
import { nearest } from "../nearest.ts"
import { duration, jsonText, many, type Terminal, wrapped } from "../terminal.ts"

export interface CompareFlags {
  readonly protocols?: string
  readonly seed: number
  readonly nodes: number
  readonly share: number
  readonly interval: number
  readonly runs?: number
  readonly time?: number
  readonly workers?: number
  readonly json?: true
  readonly svg?: string
}

/** With `--time`: no more than so many runs, and as many as an interval needs. */
const runsMax = 10_000
const runsMin = 2

export const compare = async (flags: CompareFlags, terminal: Terminal): Promise<ExitCode> => {
  const found = await protocolsNamed(flags.protocols)
  if (flags.svg !== undefined) await mustBeFree(flags.svg)
  const pool = new Pool(flags.workers ?? availableParallelism())
  const bench = new Bench(pool, found, askedOf(flags), flags.time)
  const redraw = setInterval(() => void terminal.live(bench.news), 200).unref()
  // where no line can be redrawn, one now and then
  const tell = setInterval(() => void (process.stderr.isTTY !== true && terminal.note(bench.news)), 30_000).unref()
  try {
    const ended = await untilInterrupted(bench.measureAll())
    clearInterval(redraw)
    clearInterval(tell)
    terminal.live()
    await pool.stop()
    const isInterrupted = ended === interrupted
    const isEnough = bench.runs >= runsMin
    const nothing = isEnough ? "" : "; nothing to tell yet: an interval needs two runs of each"
    if (isInterrupted) terminal.note(`quorate: interrupted; ${bench.news}${nothing}`)
    if (!isInterrupted || isEnough) await report(bench.comparison(flags), flags, terminal)
    if (flags.json !== true && !isInterrupted) terminal.note(bench.news)
    return isInterrupted ? exit.interrupted : exit.asExpected
  } finally {
    clearInterval(redraw)
    clearInterval(tell)
    terminal.live()
    await pool.stop()
  }
}

/** The chapters that can be measured: all, or those that are named, by themselves or as a group, in the order of the chapters. */
const protocolsNamed = async (names: string | undefined): Promise<ReadonlyArray<Found>> => {
  const all = await allChapters()
  const fit = all.filter(({ chapter }) => chapter.compared !== undefined)
  if (names === undefined) return fit
  const wanted = new Set(names.split(",").flatMap((name) => comparable(oneLine(name), all)))
  return fit.filter((found) => wanted.has(found))
}

/** The chapters of this name that can be measured. Gives up if there are none, and says why. */
const comparable = (name: string, all: ReadonlyArray<Found>): ReadonlyArray<Found> => {
  const fit = (found: Found): boolean => found.chapter.compared !== undefined
  const ids = all.filter(fit).map(({ chapter }) => chapter.id)
  const meant = meantBy(name, all)
  const [one] = meant
  const choose = `choose from ${ids.join(",")}`
  if (one === undefined) {
    const near = nearest(name, [...ids, ...groupsOf(all)])
    const hint = near.startsWith(": did you mean") ? near : ";"
    throw new GivesUp(`--protocols: there is no protocol "${name}" to compare${hint} ${choose}`)
  }
  if (meant.some(fit)) return meant.filter(fit)
  const why = one.chapter.notCompared ?? "it makes no chain of blocks with payments"
  throw new GivesUp(`--protocols: ${name} cannot be compared: ${why}; ${choose}`)
}

const askedOf = ({ seed, nodes, share, interval, runs }: CompareFlags): Asked => ({
  ...defaults,
  seed,
  nodes,
  share,
  intervalSeconds: interval,
  runs: runs ?? defaults.runs,
})

/** Gives out the runs, all protocols of a run before the next one, and keeps what comes back. */
class Bench {
  private readonly pool: Pool
  private readonly found: ReadonlyArray<Found>
  private readonly asked: Asked
  private readonly time: number | undefined
  private readonly began = performance.now()
  /** By protocol, then by run. */
  private readonly figures: ReadonlyArray<Array<RunFigures | undefined>>

  constructor(pool: Pool, found: ReadonlyArray<Found>, asked: Asked, time: number | undefined) {
    this.pool = pool
    this.found = found
    this.asked = asked
    this.time = time
    this.figures = found.map(() => [])
  }

  private get seconds(): number {
    return (performance.now() - this.began) / 1000
  }

  /** Runs that are measured for every protocol, without a gap. */
  get runs(): number {
    const gaps = this.figures.map((list) => {
      const gap = Array.from(list).indexOf(undefined)
      return gap < 0 ? list.length : gap
    })
    return Math.min(...gaps)
  }

  get news(): string {
    return `${many(this.found.length, "protocol")}, ${many(this.runs, "run")} of each in ${duration(this.seconds)}`
  }

  async measureAll(): Promise<void> {
    if (this.time === undefined) return this.measure(0, this.asked.runs)
    let run = 0
    while (run < runsMin || (run < runsMax && this.seconds < this.time)) await this.measure(run, ++run)
  }

  private async measure(from: number, to: number): Promise<void> {
    const jobs: Array<Promise<void>> = []
    for (let run = from; run < to; run++)
      for (const [k, found] of this.found.entries())
        jobs.push(
          this.pool.run("compare", { chapter: nameOf(found), asked: this.asked, run }).then((figures) => {
            ;(this.figures[k] as Array<RunFigures | undefined>)[run] = figures
          }),
        )
    await Promise.all(jobs)
  }

  /** What is there, as far as it is there for all protocols. */
  comparison(flags: CompareFlags): Comparison {
    const asked = { ...this.asked, runs: this.runs }
    const all = this.found.flatMap(({ chapter: { id, title, compared } }, k) => {
      const runs = (this.figures[k] ?? []).slice(0, this.runs) as ReadonlyArray<RunFigures>
      return compared === undefined ? [] : [{ id, title, compared, runs }]
    })
    return comparisonOf(all, asked, commandFor(asked, flags.protocols === undefined ? [] : all.map(({ id }) => id)))
  }
}

/** The command that gives the same table. `named`: the protocols, if they were named. */
const commandFor = ({ seed, runs, nodes, share, intervalSeconds }: Asked, named: ReadonlyArray<string>): string => {
  const unlike = (flag: string, value: number, usual: number) => (value === usual ? [] : [`--${flag} ${value}`])
  return [
    "quorate compare",
    ...(named.length === 0 ? [] : [`--protocols ${named.join(",")}`]),
    ...unlike("nodes", nodes, defaults.nodes),
    ...unlike("share", share, defaults.share),
    ...unlike("interval", intervalSeconds, defaults.intervalSeconds),
    `--runs ${runs} --seed ${seed}`,
  ].join(" ")
}

/** The chart first, since nobody may be left to read the table; but the table is printed even if the chart cannot be written. */
const report = async (comparison: Comparison, flags: CompareFlags, terminal: Terminal): Promise<void> => {
  try {
    if (flags.svg !== undefined) {
      const { svgOf } = await import("../chart/svg.ts")
      await writeNew(flags.svg, await svgOf(comparison))
    }
  } finally {
    if (flags.json === true) terminal.out(jsonText(comparison))
    else for (const line of linesOf(comparison, terminal)) terminal.out(line)
  }
}

const meaning =
  "Figures are means over the networks, with their 95 % intervals, unless the row says otherwise. [1] leads to a note below."

const linesOf = (comparison: Comparison, { colours, columns }: Terminal): ReadonlyArray<string> => {
  const { asked, command, notes } = comparison
  return [
    `${many(asked.runs, "generated network")} of ${asked.nodes} nodes; one party holds ${asked.share} of power, stake or seats.`,
    ...wrapped(setText(asked), columns),
    ...wrapped(meaning, columns),
    ...notes.flatMap((note) => wrapped(note, columns)),
    ...tableText(comparison, { width: columns, paint: colours ? ansi : plain }),
    "",
    `again     npx ${command}`,
  ]
}
