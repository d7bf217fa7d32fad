/** Measures one protocol in one generated network. */
import { measure, type RunFigures } from "../../compare/measure.ts"
import type { Asked } from "../../compare/World.ts"
import { chapterWith } from "../chapters.ts"
import { GivesUp } from "../exit.ts"
import type { ForChapter } from "./jobs.ts"

interface Input extends ForChapter {
  readonly asked: Asked
  readonly run: number
}

export const job = async ({ chapter: { id, path }, asked, run }: Input): Promise<RunFigures> => {
  const { chapter } = await chapterWith(id, path)
  const { protocol, compared } = chapter
  if (compared === undefined) throw new GivesUp(`the chapter ${id} has no place in the comparison`)
  return measure({ id, protocol, compared }, asked, run)
}
