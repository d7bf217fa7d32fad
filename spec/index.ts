/** The list of chapters. */
import type { AnyChapter } from "./core/Chapter.ts"
import { powChapter } from "./pow/index.ts"

export const chapters: ReadonlyArray<AnyChapter> = [powChapter]
