/** `quorate shrink <trace>`: a shorter run that violates the same. */
import { nameOf } from "../chapters.ts"
import { type ExitCode, exit, GivesUp } from "../exit.ts"
import { mustBeFree, writeNew } from "../files.ts"
import { interruptible } from "../interrupts.ts"
import { Pool } from "../jobs/pool.ts"
import { shrinkCandidatesMax } from "../jobs/shrink.ts"
import { replayCommand } from "../report/traceFiles.ts"
import { refutation, traceText } from "../report/violation.ts"
import { many, type Terminal } from "../terminal.ts"
import { readTrace } from "../traces.ts"

export const shrink = async (
  file: string,
  flags: { readonly out?: string; readonly chapter?: string },
  terminal: Terminal,
): Promise<ExitCode> => {
  if (flags.out !== undefined) await mustBeFree(flags.out)
  const { found, trace } = await readTrace(file, flags.chapter)
  const [property] = trace.about.properties
  if (trace.about.shows !== "refutes" || property === undefined)
    throw new GivesUp(`${file} violates nothing, it shows "${trace.about.shows}": only a trace that refutes is shrunk`)
  if (trace.verdict._tag === "ViolatedForEver")
    throw new GivesUp(`${file} is an endless run: the search has made it short, there is nothing to shrink`)
  const run = { world: trace.world, actions: trace.steps.map((s) => s.action) }
  const pool = new Pool(1)
  try {
    terminal.live(`shrinking ${many(run.actions.length, "step")} …`)
    const smallest = await interruptible(
      () => `the trace of ${many(run.actions.length, "step")} was not shrunk`,
      () => pool.run("shrink", { chapter: nameOf(found), property, run }),
    )
    terminal.live()
    const text = traceText(refutation(found.chapter, property, smallest.run))
    const ended = smallest.candidates >= shrinkCandidatesMax
    const said = `${many(run.actions.length, "step")} → ${smallest.run.actions.length}, after ${many(smallest.candidates, "candidate")}`
    if (flags.out === undefined) {
      terminal.out(text.trimEnd())
      terminal.note(`quorate: ${said}`)
    } else {
      await writeNew(flags.out, text)
      terminal.out(`${said}: ${flags.out}`)
      terminal.out(`  ${replayCommand(flags.out, found.path)}`)
    }
    if (ended) terminal.note("quorate: the budget of candidates ended; shrink the result again")
    return ended ? exit.budgetEnded : exit.asExpected
  } finally {
    terminal.live()
    await pool.stop()
  }
}
