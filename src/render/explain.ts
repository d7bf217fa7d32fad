/**
 * Why a run shows what it shows: the claim in words, the step that decides, what changed in it, what the rule asked.
 */
import { match } from "ts-pattern"
import { type Assumption, allPremises, type Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { type Asked, premisesAt, type Tried } from "../replay/premises.ts"
import { type Cells, type Frame, frameOf, type Recording } from "../trace/Recording.ts"
import type { Verdict } from "../trace/Trace.ts"
import { deedWords } from "./describe.ts"
import { counted, hang, wrap } from "./layout.ts"
import { type Paint, paintOf, type View, widthOf } from "./paint.ts"
import { worldLine } from "./world.ts"

const kindWords = (kind: Property<Json>["kind"]): string =>
  match(kind)
    .with("eachNode", () => "asked of every node in every state")
    .with("eachStep", () => "asked of every step of every node")
    .with("invariant", () => "asked of all nodes together in every state")
    .with("stepInvariant", () => "asked of all nodes together in every step")
    .with("temporal", () => "asked once everything is at rest")
    .with("leadsTo", () => "asked of every fair run")
    .with("monitor", () => "asked of the history of the run")
    .with("witness", () => "something that should be reachable")
    .exhaustive()

const verdictWords = (verdict: Verdict): string =>
  match(verdict)
    .with({ _tag: "Violated", step: 0 }, () => "is violated at the start")
    .with({ _tag: "Violated" }, ({ step }) => `is violated at step ${step}`)
    .with({ _tag: "ViolatedAtRest" }, () => "is violated once everything is at rest")
    .with({ _tag: "ViolatedForEver" }, ({ loopsFrom, steps }) =>
      loopsFrom > steps
        ? "is violated by a run that stops after these steps: nothing that is left has to happen"
        : `is violated by a run that repeats steps ${loopsFrom} to ${steps} for ever: it is fair, and never gets there`,
    )
    .with({ _tag: "Reached" }, ({ step }) => `is reached at step ${step}`)
    .with({ _tag: "NotReached" }, () => "is not reached")
    .with({ _tag: "NoViolation" }, ({ steps }) => `is not violated in ${counted(steps, "step")}`)
    .exhaustive()

/** Whether an assumption holds in the world of a recording; undefined where nobody can tell. */
const holdsHere = ({ id, holds }: Assumption, { run }: Recording): boolean | undefined => {
  const { setup, environment, struck = [] } = run.world
  if (holds !== undefined) return holds(setup as never, environment)
  return id.endsWith(allPremises) ? struck.length === 0 : undefined
}

const assumptionLines = (property: Property<Json>, recording: Recording): ReadonlyArray<string> =>
  (property.assumes ?? []).map((a) => {
    const holds = holdsHere(a, recording)
    return `It is claimed only where ${a.says}${holds === undefined ? "" : `; here that is ${holds ? "so" : "not so"}`}.`
  })

/** The cells of a node before and after, the changed ones marked. */
const cellLines = ({ before, after, changes, place }: Frame, paint: Paint, room: number): ReadonlyArray<string> => {
  const names = Object.keys({ ...before, ...after })
  const width = names.reduce((w, n) => Math.max(w, n.length), 0)
  const changed = new Set(changes.map((c) => c.cell))
  const show = (cells: Cells, name: string) => (cells === null ? "down" : (cells[name] ?? "–"))
  return names
    .flatMap((name) => {
      const from = show(before, name)
      const text = changed.has(name) ? `${from} → ${show(after, name)}` : from
      return wrap(text, room - width - 6).map((line, i) => {
        const label = `    ${(i === 0 ? name : "").padEnd(width)}  `
        return changed.has(name) ? `${label}${paint("bad", line)}` : `${label}${line}`
      })
    })
    .concat(names.length === 0 ? [`    ${place ?? "the network"} shows nothing`] : [])
}

/** How much an explanation says. */
export interface Explained extends View {
  /** Whether premises that held are listed, too, and not only counted. */
  readonly premises?: boolean
}

const premiseLine = ({ says, holds, struck, premise }: Asked): string => {
  const mark = `    ${holds ? "✓" : "✗"} ${says}`
  return struck ? `${mark}   (${premise} is struck out${holds ? "" : ": it would refuse"})` : mark
}

/** Each premise once: rules may ask the same of several transactions. */
const once = (premises: ReadonlyArray<Asked>): ReadonlyArray<Asked> =>
  premises.filter((p, i) => premises.findIndex((q) => q.premise === p.premise && q.holds === p.holds) === i)

const ruleLines = ({ rule, fired, premises }: Tried, all: boolean): ReadonlyArray<string> => {
  const asked = once(premises)
  const held = asked.filter((p) => p.holds)
  const refused = premises[premises.length - 1]?.premise ?? "it"
  const end = fired ? "fires" : `refuses: ${refused}`
  const also =
    all || held.length === 0 ? "" : ` (${counted(held.length, "premise")} ${held.length === 1 ? "holds" : "hold"})`
  return [`  ${rule} ${end}${also}`, ...asked.filter((p) => all || !p.holds || p.struck).map(premiseLine)]
}

const painted = (line: string, view: View): ReadonlyArray<string> =>
  hang(line, widthOf(view), 6).map((l) => (line.includes("✗") ? paintOf(view)("bad", l) : l))

const stepLines = (recording: Recording, step: number, view: Explained): ReadonlyArray<string> => {
  const frame = frameOf(recording, step)
  if (frame === undefined) return []
  const paint = paintOf(view)
  const who = frame.place === undefined ? "" : `${paint("node", frame.place)} `
  const tried = premisesAt(recording.chapter, recording.run, step)
  return [
    ...wrap(`Step ${step}: ${who}${deedWords(frame)}.`, widthOf(view)),
    ...cellLines(frame, paint, widthOf(view)),
    ...tried.flatMap((t) => ruleLines(t, view.premises === true)).flatMap((l) => painted(l, view)),
  ]
}

/** The step that decides: where the verdict fell, or the last. */
const decisive = ({ verdict, frames }: Recording): number => ("step" in verdict ? verdict.step : frames.length)

const claimLines = (recording: Recording, id: string, view: View): ReadonlyArray<string> => {
  const property = (recording.chapter.properties as ReadonlyArray<Property<Json>>).find((p) => p.id === id)
  if (property === undefined) return []
  const paint = paintOf(view)
  const width = widthOf(view)
  return [
    paint("title", `${id} ${verdictWords(recording.verdict)}.`),
    ...wrap(`It says: ${property.says} (${kindWords(property.kind)}).`, width),
    ...assumptionLines(property, recording).flatMap((l) => wrap(l, width)),
  ]
}

/** Explains a recording: claims, world, deciding step. Throws what code of the chapter throws. */
export const renderExplanation = (recording: Recording, view: Explained = {}): string => {
  const { about, chapter, run } = recording
  const lines = [
    ...about.properties.flatMap((id) => claimLines(recording, id, view)),
    ...wrap(`World: ${worldLine(chapter, run.world)}.`, widthOf(view)),
    ...stepLines(recording, decisive(recording), view),
  ]
  return lines.map((l) => `${l.trimEnd()}\n`).join("")
}
