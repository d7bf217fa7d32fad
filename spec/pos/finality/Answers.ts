/**
 * What readers asked and claimed, each with what the answer rests on; and what to read. Next: [index.ts](index.ts).
 */
import type { Answer, Source } from "../../core/Chapter.ts"

export const answers: ReadonlyArray<Answer> = []
export const sources: ReadonlyArray<Source> = []
