/**
 * A trace: a run as text that people read and that is checked again whenever it is replayed.
 * Next: [step.ts](step.ts), the line of one step; [parse.ts](parse.ts) and [print.ts](print.ts), the whole text.
 */
import type { Action, WorldSpec } from "../run/Action.ts"

/** The version of the format that is written and read. */
export const traceVersion = 1

/** Bounds on what is read; whatever is larger is refused. */
export const limits = {
  /** Characters of a text. */
  charsMax: 64 * 1024 * 1024,
  stepsMax: 10_000,
  placesMax: 64,
  /** Properties that one trace may be about. */
  propertiesMax: 256,
  /** How deep arrays and objects may nest. */
  nestingMax: 32,
  nameCharsMax: 64,
  /** How far a clock may be ahead or behind, in ticks. */
  skewMax: 100_000,
  /** Messages in flight at one time. */
  flyingMax: 250_000,
  /** Messages in flight, added up over all steps of a replay: what its time grows with. */
  looksMax: 2_000_000_000,
} as const

/** What a run is recorded for: it refutes a property, reaches a witness, or is judged by some properties. */
export interface About {
  readonly shows: "refutes" | "witness" | "holds"
  /** Ids of properties; exactly one for `refutes` and `witness`, one or more for `holds`. */
  readonly properties: ReadonlyArray<string>
}

/** How a run ended. Step 0 is the initial configuration. */
export type Verdict =
  | { readonly _tag: "Violated"; readonly property: string; readonly step: number }
  | { readonly _tag: "ViolatedAtRest"; readonly property: string }
  /** By an endless run: the steps from `loopsFrom` to the last, `steps`, are repeated for ever; if there are none, it stops. */
  | { readonly _tag: "ViolatedForEver"; readonly property: string; readonly loopsFrom: number; readonly steps: number }
  | { readonly _tag: "Reached"; readonly step: number }
  | { readonly _tag: "NotReached" }
  | { readonly _tag: "NoViolation"; readonly steps: number }

/** What a step was seen to do, as text: computed, never believed. */
export interface Output {
  /** The rule that fired or refused; empty for the steps of the environment. */
  readonly rule: string
  /** The message, the refusal, the cells that changed. */
  readonly effect: string
}

export interface TraceStep extends Output {
  readonly action: Action
  /** Lines of comment before the step, each without its `#`. */
  readonly notes: ReadonlyArray<string>
}

/** A trace as a value. Actions have the ids 1, 2, 3 … in order. */
export interface Trace {
  readonly chapter: string
  readonly about: About
  /** The properties in words, one for each. For the reader alone. */
  readonly says: ReadonlyArray<string>
  readonly world: WorldSpec
  readonly steps: ReadonlyArray<TraceStep>
  readonly verdict: Verdict
  /** Lines of comment below the first line, and above the last. */
  readonly notes: ReadonlyArray<string>
  readonly lastNotes: ReadonlyArray<string>
}

/** What is wrong with a piece of text, and what would be right. */
export interface Wrong {
  readonly wrong: string
  readonly right: string
}

/** Why a text is no trace. `message` is one line that has all of it. */
export interface TraceError extends Wrong {
  readonly _tag: "TraceError"
  /** Counted from 1. */
  readonly line: number
  readonly message: string
}

export const traceError = (line: number, wrong: string, right: string): TraceError => ({
  _tag: "TraceError",
  line,
  wrong,
  right,
  message: `line ${line}: ${wrong}; ${right}`,
})

/** The verdict as the last line of a trace says it. */
export const spellVerdict = (v: Verdict): string => {
  switch (v._tag) {
    case "Violated":
      return v.step === 0 ? "violated at the start" : `violated at step ${v.step}`
    case "ViolatedAtRest":
      return "violated at rest"
    case "ViolatedForEver":
      return v.loopsFrom > v.steps
        ? "violated for ever by stopping"
        : `violated for ever by steps ${v.loopsFrom} to ${v.steps}`
    case "Reached":
      return `reached at step ${v.step}`
    case "NotReached":
      return "not reached"
    case "NoViolation":
      return `no violation found (1 run, ${v.steps} steps)`
  }
}

/** Whether two verdicts say the same. */
export const sameVerdict = (a: Verdict, b: Verdict): boolean =>
  spellVerdict(a) === spellVerdict(b) && ("property" in a ? a.property : "") === ("property" in b ? b.property : "")
