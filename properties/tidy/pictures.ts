/**
 * Pictures of stored traces: each trace is replayed, and what is drawn is what happens now.
 */
import * as Result from "effect/Result"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { renderLanes } from "../../src/render/lanes.ts"
import { renderTree } from "../../src/render/tree.ts"
import { replayText } from "../../src/replay/replay.ts"
import { spellVerdict } from "../../src/trace/Trace.ts"

/** A trace as lanes, and the block tree that all nodes know at its end. */
export interface Picture {
  readonly lanes: string
  readonly tree: string
  readonly verdict: string
}

/** Draws a trace of a chapter. Fails on one that cannot be read, or that does not reproduce its verdict. */
export const pictureOf = (chapter: AnyChapter, text: string): Picture => {
  const replayed = Result.getOrThrowWith(replayText([chapter], text), ({ message }) => new Error(message))
  if (replayed._tag !== "Reproduced") throw new Error(`the trace is not reproduced: ${replayed._tag}`)
  const { recording } = replayed
  return { lanes: renderLanes(recording), tree: renderTree(recording), verdict: spellVerdict(recording.verdict) }
}
