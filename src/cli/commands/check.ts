/** `quorate check`: puts chapters to the test and says whether everything came out as they promise. */
import { availableParallelism } from "node:os"
import { performance } from "node:perf_hooks"
import { isLarge, scenariosOf, summarise } from "../../../properties/suites/check.ts"
import type { StrategyName } from "../../run/strategies/Strategy.ts"
import type { Recording } from "../../trace/Recording.ts"
import { Campaign, type Round, type Wanted } from "../campaign.ts"
import { chaptersNamed, type Found } from "../chapters.ts"
import { type ExitCode, exit, GivesUp, oneLine } from "../exit.ts"
import { mustBeFree, writeNew } from "../files.ts"
import { interrupted, untilInterrupted } from "../interrupts.ts"
import { Pool } from "../jobs/pool.ts"
import { nearest } from "../nearest.ts"
import { keepersIn } from "../parts/keepers.ts"
import type { PartsFile } from "../parts/PartsFile.ts"
import { regressionsFolder, tracesFolder, version } from "../places.ts"
import { type Kept, replayKept } from "../regressions.ts"
import { type Asked, documentOf } from "../report/json.ts"
import { type JUnitSuite, junitOf } from "../report/junit.ts"
import { type Checked, exitCodeOf, gapsOf, isViolation } from "../report/outcome.ts"
import { heading, rowsOf, type Timed, underWayRow } from "../report/rows.ts"
import { summaryLines } from "../report/summary.ts"
import { keepTrace, replayCommand, shellWord } from "../report/traceFiles.ts"
import { andThen, attempt, picturesOf, refutation, traceText } from "../report/violation.ts"
import { duration, jsonText, many, type Terminal } from "../terminal.ts"
import type { Task } from "../work.ts"

export interface CheckFlags {
  readonly property?: string
  readonly runs?: number
  readonly steps?: number
  readonly seed: number
  readonly time?: number
  readonly strategy: StrategyName
  readonly workers?: number
  readonly json?: true
  readonly junit?: string
  readonly save?: true
  readonly resume?: string
}

type CheckedChapter = Checked & Pick<Found, "chapter">

export const check = async (names: ReadonlyArray<string>, flags: CheckFlags, terminal: Terminal): Promise<ExitCode> => {
  const found = await chaptersNamed(names)
  const tasks = tasksOf(found, flags.property)
  if (flags.junit !== undefined) await mustBeFree(flags.junit)
  const wanted = wantedOf(flags)
  const keepers = flags.resume === undefined ? undefined : await keepersIn(flags.resume, found, wanted)
  const pool = new Pool(flags.workers ?? availableParallelism())
  const print = rowPrinter(tasks, flags, terminal)
  const campaign = new Campaign(pool, tasks, wanted, print.row, keepers?.of)
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const redraw = setInterval(() => {
    terminal.live(`${campaign.said} in ${duration(seconds())}  ${campaign.news}`)
  }, 200).unref()
  let kept: ReadonlyArray<Kept> = []
  const work = async (): Promise<Round> => {
    kept = await replayKept(pool, regressionsFolder(), found)
    return campaign.run((runs, took) => {
      if (flags.json !== true) terminal.out(`${many(runs, "run")} of each scenario in ${duration(took)}`)
    })
  }
  try {
    const ended = await untilInterrupted(work())
    clearInterval(redraw)
    terminal.live()
    const isInterrupted = ended === interrupted
    if (isInterrupted) {
      await pool.stop()
      const again = keepers === undefined ? "" : "; the same command goes on from here"
      terminal.note(`quorate: interrupted; ${campaign.said} in ${duration(seconds())}${again}`)
    }
    if (keepers !== undefined) sayWhatWasKept(keepers.file, terminal)
    const round = isInterrupted ? campaign.soFar() : ended
    for (const timed of round.underWay ?? []) print.underWay(timed)
    if (round.cut !== undefined) terminal.note(`quorate: ${round.cut.message}`)
    const file = { unkept: keepers?.file.failed, resumed: (keepers?.file.taken ?? 0) > 0 }
    return await reportOn({ found, flags, kept, round, isInterrupted, names, seconds: seconds(), ...file }, terminal)
  } finally {
    clearInterval(redraw)
    terminal.live()
    await pool.stop()
    keepers?.file.close()
  }
}

const sayWhatWasKept = ({ path, taken, held }: PartsFile, terminal: Terminal): void => {
  if (taken > 0) terminal.note(`quorate: ${many(taken, "part")} of the work taken from ${path}`)
  else if (held > 0)
    terminal.note(`quorate: nothing was taken from ${path}: what it holds answers other code or other options`)
}

const wantedOf = ({ seed, runs, steps, strategy, property, time }: CheckFlags): Wanted => ({
  seed,
  strategy,
  ...(runs !== undefined && { runs }),
  ...(steps !== undefined && { steps }),
  ...(property !== undefined && { property }),
  ...(time !== undefined && { time }),
})

/** What is to be done, in the order in which it is reported. */
const tasksOf = (found: ReadonlyArray<Found>, property: string | undefined): ReadonlyArray<Task> => {
  const tasks = found.flatMap((one) => scenariosOf(one.chapter, property).map((scenario) => ({ found: one, scenario })))
  if (tasks.length > 0 || property === undefined) return tasks
  const known = found.flatMap(({ chapter }) => chapter.properties.map((p) => p.id))
  throw new GivesUp(
    known.includes(property)
      ? `no scenario puts the property ${property} to the test`
      : `there is no property "${property}"${nearest(property, known)}`,
  )
}

/** Prints the rows of the table in their order, each as soon as all before it are there. */
const rowPrinter = (tasks: ReadonlyArray<Task>, flags: CheckFlags, terminal: Terminal) => {
  if (flags.json === true) return { row: () => {}, underWay: () => {} }
  const idWidth = Math.max(...tasks.map((t) => t.scenario.id.length), "scenario".length)
  let isFirst = true
  const print = (lines: ReadonlyArray<string>) => {
    for (const line of isFirst ? [heading(idWidth, terminal), ...lines] : lines) terminal.out(line)
    isFirst = false
  }
  return {
    row: (timed: Timed) => print(rowsOf(timed, idWidth, terminal)),
    underWay: (timed: Timed) => print([underWayRow(timed, idWidth, terminal)]),
  }
}

interface Result {
  readonly found: ReadonlyArray<Found>
  readonly flags: CheckFlags
  readonly kept: ReadonlyArray<Kept>
  readonly round: Round
  readonly isInterrupted: boolean
  readonly names: ReadonlyArray<string>
  readonly seconds: number
  /** Why the file of `--resume` could not be written, if so. */
  readonly unkept: GivesUp | undefined
  readonly resumed: boolean
}

/** Coverage is judged only where every scenario was searched in full. */
const checkedOf = ({ found, flags, round }: Result): ReadonlyArray<CheckedChapter> => {
  const { property, runs, steps, time } = flags
  const isPart = property !== undefined || runs !== undefined || steps !== undefined || time !== undefined
  return found.flatMap(({ chapter, path }) => {
    const scenarios = round.results.filter(({ report }) => chapter.scenarios.some((s) => s.id === report.scenario))
    if (!round.isWhole && scenarios.length === 0) return []
    const reports = scenarios.map((s) => s.report)
    return [{ chapter, report: summarise(chapter, reports, !isPart && round.isWhole), scenarios, path }]
  })
}

/** What was found by an early end counts; but that nothing was found by then is no verdict. */
const codeOf = (found: ExitCode, { cut }: Round): ExitCode =>
  cut === undefined || (cut.code === exit.budgetEnded && found !== exit.asExpected) ? found : cut.code

const reportOn = async (result: Result, terminal: Terminal): Promise<ExitCode> => {
  const { flags, kept, round, isInterrupted, seconds, resumed } = result
  const checked = checkedOf(result)
  const again = kept.map((k) => !k.ok)
  const code = isInterrupted ? exit.interrupted : codeOf(exitCodeOf(checked, again), round)
  const traces = await writeTraces(checked, flags)
  const junit =
    flags.junit === undefined
      ? undefined
      : await writeNew(flags.junit, junitOf(suitesOf(result, checked))).catch(orGivesUp)
  const unwritten = [...traces.map((t) => t.file), junit, result.unkept].find(isUnwritten)
  const { seed, steps, property, strategy } = flags
  const asked: Asked = { seed, strategy, runs: round.runs, steps, property }
  if (flags.json === true) {
    const files = traces.map((t) => t.file).filter((file) => typeof file === "string")
    const unfinished = round.cut?.message
    const rest = {
      interrupted: isInterrupted,
      unfinished,
      underWay: round.underWay ?? [],
      checked,
      regressions: kept,
      traces: files,
      seconds,
      resumed,
    }
    const exitCode = unwritten?.code ?? code
    const document = documentOf({ version: version(), asked, ok: exitCode === exit.asExpected, exitCode, ...rest })
    terminal.out(jsonText(document))
  } else {
    for (const one of kept.filter((k) => !k.ok))
      terminal.out(terminal.style("red", `the kept trace ${one.file} violates ${one.violates} again`))
    for (const written of traces) printViolation(written, terminal)
    if (flags.time !== undefined && round.isWhole) terminal.out(`equivalent  --runs ${round.runs}`)
    const same = commandFor(result.names, asked)
    const searched = new Set(checked.flatMap((c) => c.report.scenarios.map((r) => r.scenario)))
    const large = checked.flatMap((c) => c.chapter.scenarios.filter(isLarge).map((s) => s.id))
    const leftOut = large.filter((id) => !searched.has(id))
    const wanted = result.found.flatMap(({ chapter }) => scenariosOf(chapter, property))
    const unchecked = wanted.length - round.results.length
    const underWay = (round.underWay ?? []).map((timed) => timed.report)
    const totals = {
      checked,
      underWay,
      leftOut,
      unchecked,
      regressions: again,
      code,
      seconds,
      seed,
      strategy,
      resumed,
      again: same,
    }
    for (const line of ["", ...summaryLines(totals, terminal)]) terminal.out(line)
  }
  // what was found is told all the same
  if (unwritten !== undefined) throw unwritten
  return code
}

const suitesOf = ({ found, flags, round }: Result, checked: ReadonlyArray<CheckedChapter>) =>
  found.flatMap(({ chapter }): ReadonlyArray<JUnitSuite> => {
    const one = checked.find((c) => c.chapter === chapter)
    const scenarios = one?.scenarios ?? []
    const done = new Set(scenarios.map((s) => s.report.scenario))
    const asked = round.isWhole ? [] : scenariosOf(chapter, flags.property).map((s) => s.id)
    const why = round.cut?.message ?? "interrupted"
    const left = asked.filter((id) => !done.has(id)).map((id) => ({ id, why }))
    if (one === undefined && left.length === 0) return []
    return [{ chapter: chapter.id, scenarios, problems: one === undefined ? [] : gapsOf(one.report), left }]
  })

interface Written {
  readonly checked: CheckedChapter
  readonly report: Timed["report"]
  readonly recording: Recording | GivesUp
  /** Where the trace is, or why it could not be written: what was found is told all the same. */
  readonly file: string | GivesUp
}

/** Writes the trace of every violation that was not expected. */
const writeTraces = async (all: ReadonlyArray<CheckedChapter>, flags: CheckFlags): Promise<ReadonlyArray<Written>> => {
  const written: Array<Written> = []
  const folder = flags.save === true ? regressionsFolder() : tracesFolder()
  for (const checked of all) {
    for (const { report } of checked.scenarios) {
      if (!isViolation(report) || report.counterexample === undefined) continue
      const { property, run } = report.counterexample
      const recording = attempt(() => refutation(checked.chapter, property, run))
      const text = andThen(recording, traceText)
      const file = text instanceof GivesUp ? text : await keepTrace(folder, property, text).catch(orGivesUp)
      written.push({ checked, report, recording, file })
    }
  }
  return written
}

const isUnwritten = (file: unknown): file is GivesUp => file instanceof GivesUp && file.code === exit.badInput

const orGivesUp = (thrown: unknown): GivesUp => {
  if (thrown instanceof GivesUp) return thrown
  throw thrown
}

const shrunkFrom = ({ counterexample }: Timed["report"]): string =>
  counterexample?.run.actions.length === counterexample?.foundWith
    ? "as it was found"
    : `shrunk from ${counterexample?.foundWith}`

const printViolation = ({ checked, report, recording, file }: Written, terminal: Terminal): void => {
  const { property = "", run } = report.counterexample ?? {}
  const says = checked.chapter.properties.find((p) => p.id === property)?.says ?? ""
  terminal.out("")
  terminal.out(terminal.style(["red", "bold"], `violated: ${property}: ${oneLine(says)}`))
  terminal.out(
    `in ${report.scenario} (${oneLine(report.says)}); ${many(run?.actions.length ?? 0, "step")}, ${shrunkFrom(report)}`,
  )
  for (const line of picturesOf(recording, terminal)) terminal.out(line)
  if (file instanceof GivesUp) {
    if (file.code === exit.violated) terminal.out(terminal.style("red", `there is no trace: ${file.message}`))
    return
  }
  terminal.out("")
  terminal.out(`The trace is in ${file}. See it again:`)
  terminal.out(`  ${replayCommand(file, checked.path)}`)
}

/** The command that gives the same result. */
const commandFor = (names: ReadonlyArray<string>, { seed, strategy, runs, steps, property }: Asked): string =>
  [
    "quorate check",
    ...names.map(shellWord),
    ...(property === undefined ? [] : ["--property", shellWord(property)]),
    ...(runs === undefined ? [] : [`--runs ${runs}`]),
    ...(steps === undefined ? [] : [`--steps ${steps}`]),
    ...(strategy === "mix" ? [] : [`--strategy ${strategy}`]),
    `--seed ${seed}`,
  ].join(" ")
