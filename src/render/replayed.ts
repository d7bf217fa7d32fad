/**
 * The outcome of a replay in a few lines.
 */
import { match } from "ts-pattern"
import type { Divergence, Replayed } from "../replay/Replayed.ts"
import { spellVerdict } from "../trace/Trace.ts"
import { counted, wrap } from "./layout.ts"
import { paintOf, type View, widthOf } from "./paint.ts"

const whyLines = ({ what, expected, found }: Divergence): ReadonlyArray<string> =>
  match(what)
    .with("action", () => [`the action \`${expected}\` is not enabled now: ${found}`])
    .with("event", () => [`luck or the clock have changed: \`${found}\` now, \`${expected}\` in the trace`])
    .with("rule", "effect", () => [`now:   ${found}`, `trace: ${expected}`])
    .with("defect", () => [`code of the chapter throws: ${found}`])
    .with("size", () => [found])
    .exhaustive()

/** Says whether a trace was reproduced, and if not, where and how it differs. */
export const renderReplayed = (replayed: Replayed, view: View = {}): string => {
  const paint = paintOf(view)
  const lines = match(replayed)
    .with({ _tag: "Reproduced" }, ({ recording }) => [paint("good", `reproduced: ${spellVerdict(recording.verdict)}`)])
    .with({ _tag: "EndsOtherwise" }, ({ recording, expected, others }) => [
      paint("odd", `ends otherwise: ${spellVerdict(recording.verdict)}; the trace says ${spellVerdict(expected)}`),
      ...(recording.verdict._tag === "NoViolation" ? ["what the trace refutes, this run no longer violates"] : []),
      ...others.map(({ property, step }) => `the run violates ${property} after ${counted(step, "step")}`),
    ])
    .with({ _tag: "Diverges" }, ({ step, why }) => [
      paint("bad", step === 0 ? "diverges at the start" : `diverges at step ${step}`),
      ...whyLines(why),
    ])
    .exhaustive()
  return lines
    .flatMap((l) => wrap(l, widthOf(view)))
    .map((l) => `${l}\n`)
    .join("")
}
