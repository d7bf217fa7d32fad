/** `quorate replay <trace>`: does the run still end as recorded? */
import { plain } from "../../render/paint.ts"
import { renderReplayed } from "../../render/replayed.ts"
import type { Replayed } from "../../replay/Replayed.ts"
import { replay as replayTrace } from "../../replay/replay.ts"
import { type ExitCode, exit, GivesUp } from "../exit.ts"
import { stepThrough } from "../report/steps.ts"
import { pictures, viewOf } from "../report/violation.ts"
import type { Terminal } from "../terminal.ts"
import { readTrace } from "../traces.ts"

const codes: { readonly [K in Replayed["_tag"]]: ExitCode } = {
  Reproduced: exit.asExpected,
  EndsOtherwise: exit.violated,
  Diverges: exit.badInput,
}

export const replay = async (
  file: string,
  flags: { readonly step?: true; readonly chapter?: string },
  terminal: Terminal,
): Promise<ExitCode> => {
  const { found, trace } = await readTrace(file, flags.chapter)
  const replayed = replayTrace(found.chapter, trace)
  // the line of an error is one sentence, as wide as it gets, and has no colours
  const view = replayed._tag === "Diverges" ? { paint: plain, width: Number.MAX_SAFE_INTEGER } : viewOf(terminal)
  const outcome = renderReplayed(replayed, view).trimEnd()
  if (replayed._tag === "Diverges") throw new GivesUp(`${file}: ${outcome.replaceAll("\n", "; ")}`)
  if (flags.step === true) await stepThrough(replayed.recording, terminal)
  else for (const line of pictures(replayed.recording, terminal)) terminal.out(line)
  terminal.out("")
  for (const line of outcome.split("\n")) terminal.out(line)
  return codes[replayed._tag]
}
