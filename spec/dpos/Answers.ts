/**
 * What readers asked of delegated proof of stake and what they claimed. Next: [index.ts](index.ts).
 */
import type { Answer, Source } from "../core/Chapter.ts"

export const answers: ReadonlyArray<Answer> = []
export const sources: ReadonlyArray<Source> = []
