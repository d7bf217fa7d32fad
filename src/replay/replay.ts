/**
 * Replays a trace, strictly, step by step: each action must be enabled and do what the trace says that it did.
 */
import * as Result from "effect/Result"
import { sameValue } from "../../spec/core/Canonical.ts"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { docketOf } from "../run/Judge.ts"
import { perform } from "../run/perform.ts"
import { Observer } from "../trace/Observer.ts"
import { parseTrace } from "../trace/parse.ts"
import type { Frame, Recording } from "../trace/Recording.ts"
import { recordingOf, verdictAtEnd, verdictSoFar } from "../trace/record.ts"
import { spellDeed } from "../trace/step.ts"
import { limits, sameVerdict, type Trace, type TraceError, type TraceStep, type Verdict } from "../trace/Trace.ts"
import { oneLine } from "../trace/text.ts"
import type { Divergence, Replayed, Violation } from "./Replayed.ts"
import { whyNot } from "./whyNot.ts"

const defect = (cause: unknown): Divergence => ({ what: "defect", expected: "", found: oneLine(String(cause)) })

/** A step as a trace says it: `pow/mine: tip g → g/A`. */
const spellOutput = ({ rule, effect }: { readonly rule: string; readonly effect: string }): string =>
  rule === "" ? "nothing" : effect === "" ? rule : `${rule}: ${effect}`

const differs = ({ chapter, world }: Observer, step: TraceStep, { action, output }: Frame): Divergence | undefined => {
  if (action._tag === "Do" && step.action._tag === "Do" && !sameValue(action.event, step.action.event)) {
    return { what: "event", expected: spellDeed(chapter, world, step.action), found: spellDeed(chapter, world, action) }
  }
  const what = output.rule !== step.rule ? "rule" : output.effect !== step.effect ? "effect" : undefined
  return what === undefined ? undefined : { what, expected: spellOutput(step), found: spellOutput(output) }
}

/** How many messages a replay handles. */
export type Bounds = Pick<{ readonly [K in keyof typeof limits]: number }, "flyingMax" | "looksMax">

/** In a set, each message that is sent is compared with all that are in flight: so much dearer is a look there. */
const comparison = 8

/** Plays step by step; `looks` bounds the work that messages in flight make. */
class Replay {
  private readonly observer: Observer
  private readonly trace: Trace
  private readonly bounds: Bounds
  readonly frames: Array<Frame> = []
  private looks = 0

  constructor(observer: Observer, trace: Trace, bounds: Bounds) {
    this.observer = observer
    this.trace = trace
    this.bounds = bounds
  }

  get sofar(): Verdict | undefined {
    return verdictSoFar(this.observer, this.trace.about, this.frames.length)
  }

  recording(verdict: Verdict): Recording {
    return recordingOf(this.observer, this.trace.about, this.frames, verdict)
  }

  /** Whether so many messages are in flight that the replay would take too long. */
  private get isTooLarge(): boolean {
    const { flying, system } = this.observer.player
    this.looks += flying.length * (system.network === "set" ? comparison * system.places.length : 1)
    return flying.length > this.bounds.flyingMax || this.looks > this.bounds.looksMax
  }

  step(step: TraceStep): Divergence | undefined {
    const { observer } = this
    if (this.isTooLarge) return { what: "size", expected: "", found: "too many messages are in flight to go on" }
    const frame = observer.perform(step.action)
    if (frame === undefined) {
      const expected = spellDeed(observer.chapter, observer.world, step.action)
      return { what: "action", expected, found: whyNot(observer, step.action) }
    }
    this.frames.push(frame)
    return differs(observer, step, frame)
  }

  end(): Verdict {
    const { about, verdict } = this.trace
    const loopsFrom = verdict._tag === "ViolatedForEver" ? verdict.loopsFrom : undefined
    return this.sofar ?? verdictAtEnd(this.observer, about, this.frames.length, loopsFrom)
  }
}

const violationOf = (chapter: AnyChapter, trace: Trace, property: Property<Json>): ReadonlyArray<Violation> => {
  if (trace.about.properties.includes(property.id)) return []
  try {
    const actions = trace.steps.map((s) => s.action)
    const player = perform(chapter.protocol, trace.world, actions, docketOf([property]))
    return player.violated === undefined ? [] : [{ property: property.id, step: player.performed.length }]
  } catch {
    return []
  }
}

const replayWith = (chapter: AnyChapter, trace: Trace, observer: Observer, bounds: Bounds): Replayed => {
  const replay = new Replay(observer, trace, bounds)
  let at = 0
  const diverges = (why: Divergence): Replayed => {
    const recording = replay.recording({ _tag: "NoViolation", steps: replay.frames.length })
    return { _tag: "Diverges", recording, step: at, why }
  }
  try {
    for (const step of trace.steps) {
      if (replay.sofar !== undefined) break
      at++
      const why = replay.step(step)
      if (why !== undefined) return diverges(why)
    }
    const verdict = replay.end()
    const recording = replay.recording(verdict)
    if (sameVerdict(verdict, trace.verdict)) return { _tag: "Reproduced", recording }
    const others = (chapter.properties as ReadonlyArray<Property<Json>>).flatMap((p) => violationOf(chapter, trace, p))
    return { _tag: "EndsOtherwise", recording, expected: trace.verdict, others }
  } catch (cause) {
    return diverges(defect(cause))
  }
}

/**
 * Replays a trace of this chapter. Nothing is thrown: what code of the chapter throws is a divergence of the kind `defect`,
 * and a run with more messages in flight than the bounds allow is one of the kind `size`.
 *
 * @example
 * ```ts
 * const replayed = replay(chapter, trace)
 * if (replayed._tag === "Diverges") console.log(replayed.step, replayed.why.found)
 * ```
 */
export const replay = (chapter: AnyChapter, trace: Trace, bounds: Bounds = limits): Replayed => {
  let observer: Observer
  try {
    observer = new Observer(chapter, trace.world, trace.about.properties)
  } catch (cause) {
    return { _tag: "Diverges", recording: undefined, step: 0, why: defect(cause) }
  }
  return replayWith(chapter, trace, observer, bounds)
}

/** Reads a text and replays it. Never throws, whatever the text. */
export const replayText = (chapters: ReadonlyArray<AnyChapter>, text: string): Result.Result<Replayed, TraceError> => {
  const trace = parseTrace(chapters, text)
  if (Result.isFailure(trace)) return Result.fail(trace.failure)
  const chapter = chapters.find((c) => c.id === trace.success.chapter) as AnyChapter
  return Result.succeed(replay(chapter, trace.success))
}
