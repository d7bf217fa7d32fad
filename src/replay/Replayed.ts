/**
 * What a replay can end in. Next: [replay.ts](replay.ts).
 */
import type { Recording } from "../trace/Recording.ts"
import type { Verdict } from "../trace/Trace.ts"

/** In what a step differs from the trace. */
export type Difference =
  /** It is not enabled now. */
  | "action"
  /** Luck or the clock make another event of it now. */
  | "event"
  /** Another rule fires or refuses now. */
  | "rule"
  /** Other cells change now, it is refused now, or refused no more. */
  | "effect"
  /** Code of the chapter throws now. */
  | "defect"
  /** It takes more messages than a replay handles. */
  | "size"

export interface Divergence {
  readonly what: Difference
  /** What the trace says; empty for `defect` and `size`. */
  readonly expected: string
  /** What happens now. */
  readonly found: string
}

/** A property that the run violates, and after which step (at rest: after the last). */
export interface Violation {
  readonly property: string
  readonly step: number
}

/**
 * `Reproduced`: every step did what the trace says, and the verdict is the same. `EndsOtherwise`: every step did what the trace
 * says, but the verdict is another; `others` are properties of the chapter, besides those of the trace, that the run violates.
 * `Diverges`: this step (0: the start) does not do what the trace says. The recording has the steps that were played.
 */
export type Replayed =
  | { readonly _tag: "Reproduced"; readonly recording: Recording }
  | {
      readonly _tag: "EndsOtherwise"
      readonly recording: Recording
      readonly expected: Verdict
      readonly others: ReadonlyArray<Violation>
    }
  | {
      readonly _tag: "Diverges"
      readonly recording: Recording | undefined
      readonly step: number
      readonly why: Divergence
    }
