/**
 * A recording: what was seen at each step of a run. Traces are printed from it, replays are checked against it, pictures are
 * drawn from it. Next: [Observer.ts](Observer.ts), which makes the frames, and [record.ts](record.ts).
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Rejection } from "../../spec/core/Rule.ts"
import type { Json, Place } from "../../spec/core/System.ts"
import type { Action, Run } from "../run/Action.ts"
import type { About, Output, Verdict } from "./Trace.ts"

/** The named cells that a node shows; null while it is down. */
export type Cells = { readonly [cell: string]: string } | null

/** A cell that changed. Undefined: it was not shown before, or is not shown any more. */
export interface Change {
  readonly cell: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** A message on its way: who sent it in which step (0: at the start), to which place, and in words. */
export interface Letter {
  readonly cause: number
  readonly nth: number
  /** The place that sent it, or the identity if that has no place here. */
  readonly from: string
  readonly to: string
  readonly label: string
}

/** One step. */
export interface Frame {
  readonly action: Action
  /** Where it happened; undefined for steps of the environment. */
  readonly place: string | undefined
  /** The rule that fired or refused; `crash`, `recover`, `drop`, `partition`, `heal`, `tick` for the environment. */
  readonly rule: string
  readonly refused: Rejection | undefined
  /** The event or message in words; empty where there is none. */
  readonly label: string
  /** The message that was taken, doubled or lost. */
  readonly letter: Letter | undefined
  readonly sent: ReadonlyArray<Letter>
  readonly before: Cells
  readonly after: Cells
  readonly changes: ReadonlyArray<Change>
  /** What the place shows after the step; null while it is down. */
  readonly observed: Json
  /** The clock after the step, in ticks. */
  readonly clock: number
  readonly output: Output
}

export interface Recording {
  readonly chapter: AnyChapter
  readonly about: About
  /** The run with ids 1, 2, 3 …, up to where the verdict fell. */
  readonly run: Run
  readonly places: ReadonlyArray<Place>
  /** The observations at the start, in the order of the places. */
  readonly start: ReadonlyArray<Json>
  /** Messages in flight from the start. */
  readonly posted: ReadonlyArray<Letter>
  readonly frames: ReadonlyArray<Frame>
  readonly verdict: Verdict
}

/** What all places show after a step (0: at the start), by name; null while one is down. */
export const observedAt = ({ places, start, frames }: Recording, step: number): ReadonlyMap<string, Json> => {
  const seen = new Map<string, Json>(places.map((p, i) => [p.name, start[i]]))
  for (const { place, observed } of frames.slice(0, step)) if (place !== undefined) seen.set(place, observed)
  return seen
}

/** The frame of a step, counted from 1. */
export const frameOf = ({ frames }: Recording, step: number): Frame | undefined => frames[step - 1]
