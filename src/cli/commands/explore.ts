/** `quorate explore <scenario>`: every run of a fixed world, nearest first. */
import { judged } from "../../../properties/suites/common.ts"
import { changesOf, covered } from "../../../properties/suites/exhaustive.ts"
import type { Explored, FoundRun } from "../../../properties/suites/explored.ts"
import type { Mode, Progress, Spent } from "../../explore/Exploration.ts"
import type { Run } from "../../run/Action.ts"
import { allChapters, chaptersAt, type Found, groupHint } from "../chapters.ts"
import { type ExitCode, exit, GivesUp, oneLine } from "../exit.ts"
import { promiseOf } from "../expected.ts"
import { interrupted, untilInterrupted } from "../interrupts.ts"
import type { Limits } from "../jobs/explore.ts"
import { Pool } from "../jobs/pool.ts"
import { nearest } from "../nearest.ts"
import { tracesFolder } from "../places.ts"
import { keepTrace, replayCommand } from "../report/traceFiles.ts"
import { andThen, attempt, picturesOf, refutation, traceText } from "../report/violation.ts"
import { type FixedWorld, WorldSearch } from "../search.ts"
import { counted, duration, jsonText, many, paragraph, type Terminal, wrapped } from "../terminal.ts"

export interface ExploreFlags {
  readonly mode: Mode
  readonly fingerprints?: true
  readonly symmetry?: true
  readonly por?: true
  readonly time?: number
  readonly workers: number
  readonly states?: number
  readonly depth?: number
  readonly memory?: number
  readonly chapter?: string
  readonly json?: true
}

const mebibyte = 1024 * 1024

const scenarioNamed = async (
  id: string,
  path: string | undefined,
): Promise<{ readonly found: Found; readonly scenario: FixedWorld }> => {
  const all = path === undefined ? await allChapters() : await chaptersAt(path)
  const scenarios = all.flatMap((found) => found.chapter.scenarios.map((scenario) => ({ found, scenario })))
  const one = scenarios.find((s) => s.scenario.id === id)
  const fixed = scenarios.flatMap((s) => (s.scenario.kind === "exhaustive" ? [s.scenario.id] : []))
  if (one === undefined) throw new GivesUp(`there is no scenario "${id}"${groupHint(id, all) || nearest(id, fixed)}`)
  const { found, scenario } = one
  if (scenario.kind === "exhaustive") return { found, scenario }
  const others = found.chapter.scenarios.filter((s) => s.kind === "exhaustive").map((s) => s.id)
  const instead = others.length === 0 ? "" : `, or explore ${others.slice(0, 3).join(" or ")}`
  throw new GivesUp(
    `${id} is searched at random, it has no fixed world to explore: try \`npx quorate check ${found.path ?? found.chapter.id}\`${instead}`,
  )
}

/** What is not as the scenario says. */
const problemsOf = (scenario: FixedWorld, found: Explored): ReadonlyArray<string> => {
  const { expects } = scenario
  const violated = found.violations.map((v) => v.property)
  const wanted = expects.refutes?.property.id
  const problems = violated.filter((id) => id !== wanted).map((id) => `violated: ${id}`)
  if (!found.verdict.startsWith("holds")) return problems
  if (wanted !== undefined) problems.push(`no counterexample to ${wanted}`)
  const reached = new Set(found.reached.map((w) => w.property))
  for (const { id } of expects.reaches ?? []) if (!reached.has(id)) problems.push(`never reached: ${id}`)
  for (const { id, kind } of judged(scenario))
    if ((kind === "temporal" || kind === "leadsTo") && (found.antecedents[id] ?? 0) === 0)
      problems.push(`${id} says nothing here: its antecedent never held`)
  // what stands for others is counted once: other figures than the recorded ones
  return found.reduction.symmetry === undefined ? [...problems, ...changesOf(scenario, found)] : problems
}

const exitCodeOf = (found: Explored, problems: ReadonlyArray<string>): ExitCode => {
  if (problems.length > 0) return exit.violated
  return found.verdict === "inconclusive (budget)" && found.violations.length === 0 ? exit.budgetEnded : exit.asExpected
}

const limitsOf = (flags: ExploreFlags): Limits => ({
  mode: flags.mode,
  store: flags.fingerprints === true ? "fingerprints" : "exact",
  symmetry: flags.symmetry === true,
  partialOrder: flags.por === true,
  statesMax: flags.states,
  depthMax: flags.depth,
  bytesMax: flags.memory === undefined ? Number.POSITIVE_INFINITY : flags.memory * mebibyte,
  secondsMax: flags.time,
})

export const explore = async (id: string, flags: ExploreFlags, terminal: Terminal): Promise<ExitCode> => {
  const { found: chapter, scenario } = await scenarioNamed(id, flags.chapter)
  const pool = new Pool(flags.workers)
  const search = new WorldSearch()
  const work = search.run(pool, chapter, scenario, limitsOf(flags), () => {
    terminal.live(`${id}: ${progressWords(search.soFar)}, ${duration(search.seconds)}`)
  })
  try {
    const over = flags.time === undefined ? [] : [pause(flags.time * 1000 + grace)]
    const ended = await untilInterrupted(Promise.race([work, ...over]))
    const isInterrupted = ended === interrupted
    if (isInterrupted) search.stop()
    // a search that is told to stop answers at once, unless it is busy with endless runs
    const done = isInterrupted ? await Promise.race([work, pause(patience)]) : ended
    terminal.live()
    if (isInterrupted) terminal.note(`quorate: interrupted; ${progressWords(done?.found ?? search.soFar)}`)
    if (done === undefined) {
      if (!isInterrupted)
        terminal.note(`quorate: the time is over, and one step takes longer; ${progressWords(search.soFar)}`)
      if (flags.json === true) terminal.out(jsonText(unfinished(scenario, search, isInterrupted)))
      return isInterrupted ? exit.interrupted : exit.budgetEnded
    }
    const problems = problemsOf(scenario, done.found)
    const code = isInterrupted ? exit.interrupted : exitCodeOf(done.found, problems)
    const { mode, store, symmetry, partialOrder } = limitsOf(flags)
    const asked = { mode, store, symmetry, partialOrder }
    const whole = { ...done, chapter, scenario, asked, isInterrupted, problems, code }
    if (flags.json === true) terminal.out(jsonText(jsonOf(whole)))
    else await print(whole, terminal)
    return code
  } finally {
    await pool.stop()
  }
}

/** Milliseconds after Ctrl-C in which a search may answer; and after the end of its time. */
const patience = 600
const grace = 5000
const pause = (milliseconds: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds).unref()
  })

const progressWords = ({ states, depth }: Pick<Progress, "states" | "depth">): string =>
  states === 0 ? "no state was explored yet" : `${many(states, "state")} found, level ${depth}`

/** What the reductions have saved. */
const savedRows = ({
  states,
  reduction: { symmetry, partialOrder },
}: Explored): ReadonlyArray<ReadonlyArray<string>> => {
  const rows: Array<ReadonlyArray<string>> = []
  if (symmetry?.standsFor !== undefined)
    rows.push(["symmetry", `${counted(states)} states stand for ${counted(symmetry.standsFor)}`])
  if (symmetry !== undefined && symmetry.standsFor === undefined)
    rows.push(["symmetry", `${many(symmetry.untried, "state")} may stand for one another: too many names to try`])
  if (partialOrder !== undefined)
    rows.push(["order", `${many(partialOrder.executed, "step")} taken, ${counted(partialOrder.skipped)} left out`])
  return rows
}

const budgetWords = ({ which, explored, waiting }: Spent, isInterrupted: boolean): string => {
  const stopped = isInterrupted ? "interrupted" : "the time is over"
  const ended = which === "stopped" ? stopped : `the budget of ${which} is spent`
  return `${ended}: ${many(explored, "state")} explored, ${counted(waiting)} found and not explored`
}

interface Whole {
  /** How the search was asked to go about it. */
  readonly asked: Pick<Limits, "mode" | "store" | "symmetry" | "partialOrder">
  readonly chapter: Found
  readonly scenario: FixedWorld
  readonly found: Explored
  readonly seconds: number
  readonly isInterrupted: boolean
  readonly problems: ReadonlyArray<string>
  readonly code: ExitCode
}

/** `transitions` counts as published counts do: with the initial state and with actions that change nothing. `steps` counts neither. */
const jsonOf = ({
  chapter,
  scenario,
  asked,
  found: { generated, ...found },
  seconds,
  isInterrupted,
  problems,
  code,
}: Whole) => ({
  ...(isInterrupted && { interrupted: true }),
  ...asked,
  ...found,
  ...covered(chapter.chapter, scenario, found),
  seconds,
  transitions: generated,
  steps: found.transitions,
  scenario: scenario.id,
  properties: judged(scenario).map((p) => p.id),
  expected: promiseOf(scenario),
  ok: code === exit.asExpected,
  problems,
  violations: found.violations.map(({ property, run }) => {
    const text = attempt(() => traceText(refutation(chapter.chapter, property, run)))
    const trace = text instanceof GivesUp ? { unspeakable: text.message } : { trace: text }
    const endless = run.loopsFrom === undefined ? {} : { loopsFrom: run.loopsFrom }
    return { property, steps: run.actions.length, ...endless, ...trace }
  }),
  reached: found.reached.map(({ property, run }) => ({ property, steps: run.actions.length })),
  statesPerSecond: Math.round(found.states / seconds),
})

/** All that is known of a search that did not answer after Ctrl-C, or after its time. */
const unfinished = (scenario: FixedWorld, { soFar, seconds }: WorldSearch, isInterrupted: boolean) => ({
  ...(isInterrupted && { interrupted: true }),
  verdict: "inconclusive (budget)",
  ...soFar,
  scenario: scenario.id,
  properties: judged(scenario).map((p) => p.id),
  expected: promiseOf(scenario),
  ok: false,
  seconds,
})

const print = async (whole: Whole, terminal: Terminal): Promise<void> => {
  const { scenario, found, seconds, isInterrupted, problems } = whole
  const atRest = new Set(judged(scenario).flatMap(({ kind, id }) => (kind === "temporal" ? [id] : [])))
  const rows = [
    ["scenario", `${scenario.id}: ${oneLine(scenario.says)}`],
    ["states", counted(found.states)],
    ["transitions", `${counted(found.generated)}, ${counted(found.transitions)} of them change something`],
    ["depth", many(found.depth, "level")],
    ...(found.collisionProbability > 0
      ? [
          [
            "fingerprints",
            `a state was missed with a probability of at most ${found.collisionProbability.toExponential(1)}`,
          ],
        ]
      : []),
    ...savedRows(found),
    ...(found.budget === undefined ? [] : [["budget", budgetWords(found.budget, isInterrupted)]]),
    ["terminal", `${many(found.terminals, "state")}, ${many(found.deadlocks, "deadlock")}`],
    ...found.reached.map(({ property, run }) => ["reached", `${property} in ${many(run.actions.length, "step")}`]),
    ...Object.entries(found.antecedents).map(([id, n]) => [
      "antecedent",
      `of ${id} held in ${many(n, "state")}${atRest.has(id) ? " at rest" : ""}`,
    ]),
    ...found.unjudged.map((id) => ["not judged", `${id}: endless runs need a smaller world`]),
    ["time", `${duration(seconds)}, ${counted(Math.round(found.states / seconds))} states/s`],
  ]
  const labelWidth = Math.max(...rows.map(([label = ""]) => label.length)) + 2
  for (const [label = "", text = ""] of rows)
    for (const line of paragraph(label, text, labelWidth, terminal.columns)) terminal.out(line)
  const unwritten: Array<GivesUp> = []
  for (const violation of found.violations) {
    const failed = await printViolation(whole, violation, terminal)
    if (failed !== undefined) unwritten.push(failed)
  }
  for (const problem of problems)
    for (const line of wrapped(problem, terminal.columns, "  ")) terminal.out(terminal.style("red", line))
  for (const line of paragraph("verdict", verdictWords(whole), "verdict  ".length, terminal.columns)) terminal.out(line)
  // what was found is told all the same
  if (unwritten[0] !== undefined) throw unwritten[0]
}

/** The verdict as people read it: numbers as everywhere else, and whether a violation is what the scenario asks for. */
const verdictWords = ({ found: { verdict, reduction }, code, isInterrupted }: Whole): string => {
  if (verdict === "violated" && code === exit.asExpected) return "violated, as expected"
  if (isInterrupted && verdict === "inconclusive (budget)") return "inconclusive (interrupted)"
  if (reduction.symmetry !== undefined && verdict.startsWith("holds")) return `${numbered(verdict)}, up to symmetry`
  return numbered(verdict)
}

const numbered = (verdict: string): string => verdict.replace(/(?<=exhaustive, )\d+/u, (n) => counted(Number(n)))

/** How long a run is; of an endless one also which part of it is repeated. */
const lengthOf = ({ actions, loopsFrom }: Run): string => {
  const steps = many(actions.length, "step")
  if (loopsFrom === undefined) return steps
  return loopsFrom > actions.length
    ? `${steps}, then nothing has to happen`
    : `${steps}, from step ${loopsFrom} on for ever`
}

/** Prints a violation and keeps its trace; says if that could not be written. */
const printViolation = async (
  { chapter, scenario }: Whole,
  { property, run }: FoundRun,
  terminal: Terminal,
): Promise<GivesUp | undefined> => {
  const recording = attempt(() => refutation(chapter.chapter, property, run))
  const length = lengthOf(run)
  if (scenario.expects.refutes?.property.id === property) {
    const found = `counterexample found, as expected (${length}): ${property}`
    for (const line of wrapped(found, terminal.columns, "  ")) terminal.out(line)
    for (const line of picturesOf(recording, terminal)) terminal.out(line)
    return undefined
  }
  for (const line of wrapped(`violated: ${property} (${length})`, terminal.columns, "  "))
    terminal.out(terminal.style("red", line))
  for (const line of picturesOf(recording, terminal)) terminal.out(line)
  const text = andThen(recording, traceText)
  if (text instanceof GivesUp) {
    terminal.out(terminal.style("red", `there is no trace: ${text.message}`))
    return undefined
  }
  try {
    const file = await keepTrace(tracesFolder(), property, text)
    terminal.out(`The trace is in ${file}. See it again:`)
    terminal.out(`  ${replayCommand(file, chapter.path)}`)
    return undefined
  } catch (thrown) {
    if (thrown instanceof GivesUp) return thrown
    throw thrown
  }
}
