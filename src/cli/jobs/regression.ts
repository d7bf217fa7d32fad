/**
 * Plays a kept trace again. Its actions are what was kept, so those that are impossible now are left out: the question is
 * only whether the property is still violated.
 */
import * as Result from "effect/Result"
import type { AnyChapter } from "../../../spec/core/Chapter.ts"
import { docketOf } from "../../run/Judge.ts"
import { perform } from "../../run/perform.ts"
import { parseTrace } from "../../trace/parse.ts"
import { record } from "../../trace/record.ts"
import type { Trace } from "../../trace/Trace.ts"
import { chapterWith } from "../chapters.ts"
import { GivesUp, messageOf } from "../exit.ts"
import { readText } from "../files.ts"
import type { ForChapter } from "./jobs.ts"

export const traceMebibytesMax = 64

export interface Regression {
  readonly file: string
  readonly chapter: string
  /** What the trace was kept for. */
  readonly properties: ReadonlyArray<string>
  readonly steps: number
  /** The property that the run violates today, if any. */
  readonly violates?: string
}

/** An endless run: it is also asked whether it still comes back to where it was, and is fair. */
const endless = (chapter: AnyChapter, file: string, { about, world, steps }: Trace, loopsFrom: number): Regression => {
  const { verdict, run } = record(chapter, { world, actions: steps.map((s) => s.action), loopsFrom }, about)
  return {
    file,
    chapter: chapter.id,
    properties: about.properties,
    steps: run.actions.length,
    ...("property" in verdict && { violates: verdict.property }),
  }
}

export const job = async (input: ForChapter & { readonly file: string }): Promise<Regression> => {
  try {
    return await played(input)
  } catch (thrown) {
    if (thrown instanceof GivesUp) throw thrown
    throw new GivesUp(`cannot play the kept trace ${input.file}: code of the chapter throws: ${messageOf(thrown)}`)
  }
}

const played = async ({ chapter: name, file }: ForChapter & { readonly file: string }): Promise<Regression> => {
  const { chapter } = await chapterWith(name.id, name.path)
  const trace = parseTrace([chapter], await readText(file, "the kept trace", traceMebibytesMax))
  if (Result.isFailure(trace)) throw new GivesUp(`cannot read the kept trace ${file}: ${trace.failure.message}`)
  const { about, world, steps, verdict } = trace.success
  if (verdict._tag === "ViolatedForEver") return endless(chapter, file, trace.success, verdict.loopsFrom)
  const judged = chapter.properties.filter((p) => about.properties.includes(p.id) && p.kind !== "witness")
  const player = perform(
    chapter.protocol,
    world,
    steps.map((s) => s.action),
    docketOf(judged),
  )
  return {
    file,
    chapter: chapter.id,
    properties: about.properties,
    steps: player.performed.length,
    ...(player.violated !== undefined && { violates: player.violated }),
  }
}
