/**
 * What readers asked of the slot lottery and what they claimed, each with the rules, properties and scenarios that the answer
 * rests on; and what to read. The page takes these sections from here. Next: [index.ts](index.ts).
 */
import type { Answer, Source } from "../../core/Chapter.ts"

export const answers: ReadonlyArray<Answer> = []
export const sources: ReadonlyArray<Source> = []
