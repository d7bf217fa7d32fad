/** The traces that are kept: every check plays them again before anything else. */
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { type Found, nameOf } from "./chapters.ts"
import { GivesUp } from "./exit.ts"
import { exists, readText, reasonOf } from "./files.ts"
import type { Pool } from "./jobs/pool.ts"
import { type Regression, traceMebibytesMax } from "./jobs/regression.ts"
import { isRegression } from "./report/outcome.ts"
import { chapterOf } from "./traces.ts"

export interface Kept extends Regression {
  readonly ok: boolean
}

/** Properties that some scenario of a chapter expects to be violated. */
const refutedBy = ({ chapter }: Found): ReadonlySet<string> =>
  new Set(chapter.scenarios.flatMap((s) => (s.expects.refutes === undefined ? [] : [s.expects.refutes.property.id])))

/** The names of the traces in a folder; none if there is no such folder. */
const tracesIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  if (!(await exists(folder))) return []
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(".trace")).sort()
  } catch (thrown) {
    throw new GivesUp(`cannot read the folder of kept traces ${folder}: ${reasonOf(thrown)}`)
  }
}

/** Plays the kept traces of these chapters again, in the order of their names. Gives up on one that cannot be read. */
export const replayKept = async (
  pool: Pool,
  folder: string,
  found: ReadonlyArray<Found>,
): Promise<ReadonlyArray<Kept>> => {
  const names = await tracesIn(folder)
  const all = await Promise.all(
    names.map(async (name): Promise<Kept | undefined> => {
      const file = join(folder, name)
      const id = chapterOf(await readText(file, "the kept trace", traceMebibytesMax))
      if (id === undefined)
        throw new GivesUp(`cannot read the kept trace ${file}: it does not say of which chapter it is`)
      const one = found.find((f) => f.chapter.id === id)
      if (one === undefined) return undefined
      const regression = await pool.run("regression", { chapter: nameOf(one), file })
      return { ...regression, ok: !isRegression(regression, refutedBy(one)) }
    }),
  )
  return all.filter((kept) => kept !== undefined)
}
