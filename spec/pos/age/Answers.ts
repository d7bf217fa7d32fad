/** What readers asked. Next: [index.ts](index.ts). */
import type { Answer, Source } from "../../core/Chapter.ts"
export const answers: ReadonlyArray<Answer> = []
export const sources: ReadonlyArray<Source> = []
