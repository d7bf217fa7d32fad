/** Trace files: read, and joined with the chapter that they are of. */
import * as Result from "effect/Result"
import { parseTrace } from "../trace/parse.ts"
import type { Trace } from "../trace/Trace.ts"
import { allChapters, chaptersAt, type Found } from "./chapters.ts"
import { GivesUp, oneLine } from "./exit.ts"
import { readText } from "./files.ts"
import { traceMebibytesMax } from "./jobs/regression.ts"

/** The chapter that a trace says it is of. */
export const chapterOf = (text: string): string | undefined => /^chapter +(\S+)\r?$/m.exec(text)?.[1]

/** A trace and its chapter: one of this package, or one's own at the path. Gives up if it cannot be read. */
export const readTrace = async (
  file: string,
  path: string | undefined,
): Promise<{ readonly found: Found; readonly trace: Trace }> => {
  const text = await readText(file, "the trace", traceMebibytesMax)
  const all = path === undefined ? await allChapters() : await chaptersAt(path)
  const id = chapterOf(text)
  if (path === undefined && id !== undefined && !all.some((f) => f.chapter.id === id))
    throw new GivesUp(
      `cannot read the trace ${file}: there is no chapter "${oneLine(id).slice(0, 64)}" in this package; name its file with --chapter <path>`,
    )
  const trace = parseTrace(
    all.map((f) => f.chapter),
    text,
  )
  if (Result.isFailure(trace)) throw new GivesUp(`cannot read the trace ${file}: ${trace.failure.message}`)
  const found = all.find((f) => f.chapter.id === trace.success.chapter)
  if (found === undefined) throw new GivesUp(`cannot read the trace ${file}: it is of no chapter that is known`)
  return { found, trace: trace.success }
}
