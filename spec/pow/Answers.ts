/** The readers' questions and claims, and what to read. */
import type { Answer, Source } from "../core/Chapter.ts"

export const answers: ReadonlyArray<Answer> = []
export const sources: ReadonlyArray<Source> = []
