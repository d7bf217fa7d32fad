/** Where traces are written: named after what they violate and what they hold, so that the same trace has the same name. */
import { createHash } from "node:crypto"
import { join } from "node:path"
import { GivesUp } from "../exit.ts"
import { exists, makeFolder, readText, writeIfFree } from "../files.ts"
import { traceMebibytesMax } from "../jobs/regression.ts"

const digits = 8

/** Writes a trace into a folder, unless it is there already, be it written by another process. Says which file has it. */
export const keepTrace = async (folder: string, property: string, text: string): Promise<string> => {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, digits)
  const path = join(folder, `${property.replaceAll("/", "-")}-${hash}.trace`)
  if (!(await exists(path))) {
    await makeFolder(folder)
    if (await writeIfFree(path, text)) return path
  }
  if ((await readText(path, "the trace", traceMebibytesMax)) === text) return path
  throw new GivesUp(`cannot write ${path}: it exists already, with something else in it; move it away`)
}

/** A word of a command line, quoted where a shell would not take it as it is. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

/** The one command that replays a trace. */
export const replayCommand = (file: string, chapterPath: string | undefined): string =>
  [
    "npx quorate replay",
    shellWord(file),
    ...(chapterPath === undefined ? [] : ["--chapter", shellWord(chapterPath)]),
  ].join(" ")
