/**
 * Records a run: plays it and writes down what was seen, up to where the verdict falls.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Action, Run } from "../run/Action.ts"
import { waitsForEver } from "../temporal/played.ts"
import { Observer } from "./Observer.ts"
import type { Frame, Recording } from "./Recording.ts"
import type { About, Verdict } from "./Trace.ts"

/** How a run stands after its last frame; undefined while it may go on. */
export const verdictSoFar = ({ player }: Observer, about: About, steps: number): Verdict | undefined => {
  if (player.violated !== undefined) return { _tag: "Violated", property: player.violated, step: steps }
  const reached = about.shows === "witness" && player.judge.reached.has(about.properties[0] ?? "")
  return reached ? { _tag: "Reached", step: steps } : undefined
}

/**
 * How a run stands once nothing is left of it: what must hold at rest is judged if everything is at rest, what must happen in
 * the end if the run is endless.
 */
export const verdictAtEnd = (observer: Observer, about: About, steps: number, loopsFrom?: number): Verdict => {
  const { chapter, world, player } = observer
  if (about.shows === "witness") return { _tag: "NotReached" }
  if (loopsFrom !== undefined) {
    const actions = player.performed
    const property = waitsForEver(chapter, { world, actions, loopsFrom }, about.properties)
    if (property !== undefined) return { _tag: "ViolatedForEver", property, loopsFrom, steps }
  }
  player.rest()
  if (player.violated !== undefined) return { _tag: "ViolatedAtRest", property: player.violated }
  return { _tag: "NoViolation", steps }
}

/** What a recording shows, whatever it was meant to show. */
const shownBy = (about: About, verdict: Verdict): About => {
  if ("property" in verdict) return { shows: "refutes", properties: [verdict.property] }
  return verdict._tag === "NoViolation" ? { shows: "holds", properties: about.properties } : about
}

/** An action under new numbers; undefined if it takes a message of an action that was left out. */
const renumbered = (action: Action, id: number, ids: ReadonlyMap<number, number>): Action | undefined => {
  if (!("cause" in action)) return { ...action, id }
  const cause = ids.get(action.cause)
  return cause === undefined ? undefined : { ...action, id, cause }
}

/**
 * Plays a run and records it. Actions that are not enabled are left out, the others are numbered 1, 2, 3 …; the run is cut
 * off where a property is violated or the witness is reached. `about` of the result says what was really seen: a run that
 * refutes nothing `holds`.
 */
export const record = (chapter: AnyChapter, run: Run, about: About): Recording => {
  const observer = new Observer(chapter, run.world, about.properties)
  const frames: Array<Frame> = []
  const ids = new Map([[0, 0]])
  let loopsFrom: number | undefined
  let verdict = verdictSoFar(observer, about, 0)
  for (const [k, action] of run.actions.entries()) {
    if (verdict !== undefined) break
    if (k + 1 === run.loopsFrom) loopsFrom = frames.length + 1
    const next = renumbered(action, frames.length + 1, ids)
    const frame = next === undefined ? undefined : observer.perform(next)
    if (frame === undefined) continue
    frames.push(frame)
    ids.set(action.id, frames.length)
    verdict = verdictSoFar(observer, about, frames.length)
  }
  if (run.loopsFrom !== undefined) loopsFrom ??= frames.length + 1
  const final = verdict ?? verdictAtEnd(observer, about, frames.length, loopsFrom)
  return recordingOf(observer, shownBy(about, final), frames, final)
}

/** A recording from the frames that an observer has made. */
export const recordingOf = (
  { chapter, world, player, start, posted }: Observer,
  about: About,
  frames: ReadonlyArray<Frame>,
  verdict: Verdict,
): Recording => {
  const actions = frames.map((f) => f.action)
  const run = verdict._tag === "ViolatedForEver" ? { world, actions, loopsFrom: verdict.loopsFrom } : { world, actions }
  return { chapter, about, run, places: player.system.places, start, posted, frames, verdict }
}
