/** A run that violates a property, for people: the claim, the lanes, the tree, why it fails, and how to see it again. */
import type { AnyChapter } from "../../../spec/core/Chapter.ts"
import { renderExplanation } from "../../render/explain.ts"
import { renderLanes } from "../../render/lanes.ts"
import { ansi, plain, type View } from "../../render/paint.ts"
import { renderTree } from "../../render/tree.ts"
import type { Run } from "../../run/Action.ts"
import { spellTrace, traceOf } from "../../trace/print.ts"
import type { Recording } from "../../trace/Recording.ts"
import { record } from "../../trace/record.ts"
import { exit, GivesUp, messageOf } from "../exit.ts"
import type { Terminal } from "../terminal.ts"

const widthMax = 120

/** How pictures are drawn on this terminal. */
export const viewOf = ({ colours, columns }: Terminal): View => ({
  paint: colours ? ansi : plain,
  width: Math.min(columns, widthMax),
})

/** The recording of a run that refutes a property. */
export const refutation = (chapter: AnyChapter, property: string, run: Run): Recording =>
  record(chapter, run, { shows: "refutes", properties: [property] })

/** The text of a trace. */
export const traceText = (recording: Recording): string => spellTrace(recording.chapter, traceOf(recording))

/** What words and codec of a chapter make of something; if they throw, the line that says so: the rest is told all the same. */
export const attempt = <A>(work: () => A): A | GivesUp => {
  try {
    return work()
  } catch (thrown) {
    return new GivesUp(`words or codec of the chapter throw: ${messageOf(thrown)}`, exit.violated)
  }
}

/** What follows from something, unless code of the chapter threw before. */
export const andThen = <A, B>(before: A | GivesUp, work: (a: A) => B): B | GivesUp =>
  before instanceof GivesUp ? before : attempt(() => work(before))

const block = (text: string): ReadonlyArray<string> => (text === "" ? [] : ["", ...text.trimEnd().split("\n")])

/** The pictures of a recording, or the line that says why there are none. */
export const picturesOf = (recording: Recording | GivesUp, terminal: Terminal): ReadonlyArray<string> => {
  const lines = andThen(recording, (r) => pictures(r, terminal))
  return lines instanceof GivesUp ? ["", terminal.style("red", lines.message)] : lines
}

/** A recording as pictures and words: lanes, what all nodes know in the end, and why it ends as it does. */
export const pictures = (recording: Recording, terminal: Terminal): ReadonlyArray<string> => {
  const view = viewOf(terminal)
  return [
    ...block(renderLanes(recording, view)),
    ...block(renderTree(recording, view)),
    ...block(renderExplanation(recording, view)),
  ]
}
