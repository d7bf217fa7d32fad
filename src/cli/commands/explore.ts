/** `quorate explore <scenario>`: every run of a fixed world, nearest first. */
import { performance } from "node:perf_hooks"
import { changesOf } from "../../../properties/suites/exhaustive.ts"
import type { FoundRun } from "../../../properties/suites/explored.ts"
import { allChapters, chaptersAt, type Found, nameOf } from "../chapters.ts"
import { type ExitCode, exit, GivesUp, oneLine } from "../exit.ts"
import { type AnyScenario, promiseOf } from "../expected.ts"
import { interruptible } from "../interrupts.ts"
import type { Explored } from "../jobs/explore.ts"
import { Pool } from "../jobs/pool.ts"
import { nearest } from "../nearest.ts"
import { tracesFolder } from "../places.ts"
import { keepTrace, replayCommand } from "../report/traceFiles.ts"
import { andThen, attempt, picturesOf, refutation, traceText } from "../report/violation.ts"
import { aligned, counted, duration, jsonText, many, type Terminal } from "../terminal.ts"

export interface ExploreFlags {
  readonly mode: string
  readonly states?: number
  readonly depth?: number
  readonly memory?: number
  readonly chapter?: string
  readonly json?: true
}

type FixedWorld = Extract<AnyScenario, { readonly kind: "exhaustive" }>

const modes = ["bfs"]
const mebibyte = 1024 * 1024

const scenarioNamed = async (
  id: string,
  path: string | undefined,
): Promise<{ readonly found: Found; readonly scenario: FixedWorld }> => {
  const all = path === undefined ? await allChapters() : await chaptersAt(path)
  const scenarios = all.flatMap((found) => found.chapter.scenarios.map((scenario) => ({ found, scenario })))
  const one = scenarios.find((s) => s.scenario.id === id)
  const fixed = scenarios.flatMap((s) => (s.scenario.kind === "exhaustive" ? [s.scenario.id] : []))
  if (one === undefined) throw new GivesUp(`there is no scenario "${id}"${nearest(id, fixed)}`)
  const { found, scenario } = one
  if (scenario.kind === "exhaustive") return { found, scenario }
  throw new GivesUp(
    `${id} is searched at random, it has no fixed world to explore: try \`quorate check ${found.path ?? found.chapter.id}\`, or explore ${fixed.join(" or ")}`,
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
  return [...problems, ...changesOf(scenario, found)]
}

const exitCodeOf = (found: Explored, problems: ReadonlyArray<string>): ExitCode => {
  if (problems.length > 0) return exit.violated
  return found.verdict === "inconclusive (budget)" && found.violations.length === 0 ? exit.budgetEnded : exit.asExpected
}

export const explore = async (id: string, flags: ExploreFlags, terminal: Terminal): Promise<ExitCode> => {
  if (!modes.includes(flags.mode))
    throw new GivesUp(`the mode "${flags.mode}" is not available: the modes are ${modes.join(", ")}`)
  const { found: chapter, scenario } = await scenarioNamed(id, flags.chapter)
  const pool = new Pool(1)
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  let said = "no state was explored yet"
  try {
    const found = await interruptible(
      () => said,
      () =>
        pool.run(
          "explore",
          {
            chapter: nameOf(chapter),
            scenario: id,
            statesMax: flags.states,
            depthMax: flags.depth,
            bytesMax: flags.memory === undefined ? undefined : flags.memory * mebibyte,
          },
          ({ states, depth, waiting }) => {
            said = `${many(states, "state")} found, ${counted(waiting)} of them waiting, level ${depth}`
            terminal.live(`${id}: ${said}, ${duration(seconds())}`)
          },
        ),
    )
    terminal.live()
    const problems = problemsOf(scenario, found)
    const code = exitCodeOf(found, problems)
    const whole = { chapter, scenario, found, problems, code }
    if (flags.json === true) terminal.out(jsonText(jsonOf(whole)))
    else await print(whole, terminal)
    return code
  } finally {
    await pool.stop()
  }
}

interface Whole {
  readonly chapter: Found
  readonly scenario: FixedWorld
  readonly found: Explored
  readonly problems: ReadonlyArray<string>
  readonly code: ExitCode
}

const jsonOf = ({ chapter, scenario, found, problems, code }: Whole) => ({
  ...found,
  scenario: scenario.id,
  expected: promiseOf(scenario),
  ok: code === exit.asExpected,
  problems,
  violations: found.violations.map(({ property, run }) => {
    const text = attempt(() => traceText(refutation(chapter.chapter, property, run)))
    const trace = text instanceof GivesUp ? { unspeakable: text.message } : { trace: text }
    return { property, steps: run.actions.length, ...trace }
  }),
  reached: found.reached.map(({ property, run }) => ({ property, steps: run.actions.length })),
  statesPerSecond: Math.round(found.states / found.seconds),
})

const print = async (whole: Whole, terminal: Terminal): Promise<void> => {
  const { scenario, found, problems } = whole
  const { seconds } = found
  const rows = [
    ["scenario", `${scenario.id}: ${oneLine(scenario.says)}`],
    ["states", counted(found.states)],
    ["transitions", counted(found.transitions)],
    ["depth", counted(found.depth)],
    ["terminal", `${many(found.terminals, "state")}, ${many(found.deadlocks, "deadlock")}`],
    ...found.reached.map(({ property, run }) => ["reached", `${property} in ${many(run.actions.length, "step")}`]),
    ...Object.entries(found.antecedents).map(([id, n]) => [
      "antecedent",
      `of ${id} held in ${many(n, "state")} at rest`,
    ]),
    ["time", `${duration(seconds)}, ${counted(Math.round(found.states / seconds))} states/s`],
  ]
  for (const line of aligned(rows)) terminal.out(line)
  for (const violation of found.violations) await printViolation(whole, violation, terminal)
  for (const problem of problems) terminal.out(terminal.style("red", problem))
  terminal.out(`verdict  ${found.verdict}`)
}

const printViolation = async (
  { chapter, scenario }: Whole,
  { property, run }: FoundRun,
  terminal: Terminal,
): Promise<void> => {
  const recording = attempt(() => refutation(chapter.chapter, property, run))
  const length = many(run.actions.length, "step")
  if (scenario.expects.refutes?.property.id === property) {
    terminal.out(`counterexample found, as expected (${length}): ${property}`)
    for (const line of picturesOf(recording, terminal)) terminal.out(line)
    return
  }
  terminal.out(terminal.style("red", `violated: ${property} (${length})`))
  for (const line of picturesOf(recording, terminal)) terminal.out(line)
  const text = andThen(recording, traceText)
  if (text instanceof GivesUp) {
    terminal.out(terminal.style("red", `there is no trace: ${text.message}`))
    return
  }
  const file = await keepTrace(tracesFolder(), property, text)
  terminal.out(`The trace is in ${file}. See it again:`)
  terminal.out(`  ${replayCommand(file, chapter.path)}`)
}
