/** Trace files: read, and joined with the chapter that they are of. */
import * as Result from "effect/Result"
import { parseTrace } from "../trace/parse.ts"
import type { Trace } from "../trace/Trace.ts"
import { allChapters, chaptersAt, type Found } from "./chapters.ts"
import { GivesUp } from "./exit.ts"
import { readText } from "./files.ts"
import { traceMebibytesMax } from "./jobs/regression.ts"

/** A trace and its chapter: one of this package, or one's own at the path. Gives up if it cannot be read. */
export const readTrace = async (
  file: string,
  path: string | undefined,
): Promise<{ readonly found: Found; readonly trace: Trace }> => {
  const text = await readText(file, "the trace", traceMebibytesMax)
  const all = path === undefined ? await allChapters() : await chaptersAt(path)
  const trace = parseTrace(
    all.map((f) => f.chapter),
    text,
  )
  if (Result.isFailure(trace)) throw new GivesUp(`cannot read the trace ${file}: ${trace.failure.message}`)
  const found = all.find((f) => f.chapter.id === trace.success.chapter)
  if (found === undefined) throw new GivesUp(`cannot read the trace ${file}: it is of no chapter that is known`)
  return { found, trace: trace.success }
}
