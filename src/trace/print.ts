/**
 * Prints a trace.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Run } from "../run/Action.ts"
import { stableJson } from "./json.ts"
import type { Recording } from "./Recording.ts"
import { record } from "./record.ts"
import { placeOf, spellDeed } from "./step.ts"
import { type About, spellVerdict, type Trace, traceVersion } from "./Trace.ts"
import { oneLine, spellName } from "./text.ts"
import { encodeWorld, worldParts } from "./world.ts"

/** Columns wider than this do not widen the others. */
const actionWidthMax = 36
const ruleWidthMax = 24
const keyWidth = 13

const widest = (texts: ReadonlyArray<string>, max: number): number =>
  texts.reduce((w, { length }) => (length > w && length <= max ? length : w), 0)

const spellHead = (key: string, value: string): string => `${key.padEnd(keyWidth)}${value}`.trimEnd()
const spellNote = (note: string): string => `# ${oneLine(note)}`.trimEnd()

const spellSteps = (chapter: AnyChapter, { world, steps }: Trace): ReadonlyArray<string> => {
  const numberWidth = `${steps.length}`.length + 1
  const places = steps.map(({ action }) => {
    const place = placeOf(action)
    return place === undefined ? undefined : spellName(place)
  })
  const placeWidth = widest(
    places.flatMap((p) => p ?? []),
    actionWidthMax,
  )
  const actions = steps.map(({ action }, i) => {
    const deed = spellDeed(chapter, world, action)
    const place = places[i]
    return place === undefined ? deed : `${place.padEnd(placeWidth)}  ${deed}`
  })
  const actionWidth = widest(actions, actionWidthMax)
  const ruleWidth = widest(
    steps.map((s) => s.rule),
    ruleWidthMax,
  )
  return steps.flatMap(({ rule, effect, notes }, i) => {
    const action = `${`${i + 1}`.padStart(numberWidth)}  ${actions[i] as string}`
    const output = rule === "" ? "" : ` | ${effect === "" ? rule : `${rule.padEnd(ruleWidth)}  ${effect}`}`
    const line = output === "" ? action : `${action.padEnd(numberWidth + 2 + actionWidth)}${output}`
    return [...notes.map(spellNote), line]
  })
}

/** Prints a trace as it is: its outputs are not computed anew. */
export const spellTrace = (chapter: AnyChapter, trace: Trace): string => {
  const world = encodeWorld(chapter, trace.world)
  const lines = [
    `quorate trace ${traceVersion}`,
    ...trace.notes.map(spellNote),
    spellHead("chapter", trace.chapter),
    spellHead(trace.about.shows, trace.about.properties.join(" ")),
    ...trace.says.map((s) => spellHead("says", oneLine(s))),
    ...worldParts.flatMap((part) => (part in world ? [spellHead(part, stableJson(world[part]))] : [])),
    "steps",
    ...spellSteps(chapter, trace),
    ...trace.lastNotes.map(spellNote),
    spellHead("verdict", spellVerdict(trace.verdict)),
  ]
  return `${lines.join("\n")}\n`
}

/** Comments to print with a trace: below its first line, before steps, above its last line. */
export interface Notes {
  readonly notes?: ReadonlyArray<string>
  readonly stepNotes?: ReadonlyMap<number, ReadonlyArray<string>>
  readonly lastNotes?: ReadonlyArray<string>
}

/** A recording as a trace. */
export const traceOf = ({ chapter, about, run, frames, verdict }: Recording, notes: Notes = {}): Trace => ({
  chapter: chapter.id,
  about,
  says: about.properties.map((id) => oneLine(chapter.properties.find((p) => p.id === id)?.says ?? "")),
  world: run.world,
  steps: frames.map(({ action, output }) => ({ action, ...output, notes: notes.stepNotes?.get(action.id) ?? [] })),
  verdict,
  notes: notes.notes ?? [],
  lastNotes: notes.lastNotes ?? [],
})

/**
 * Plays a run and prints it as a trace. Actions that are not enabled are left out; the heading and the last line say what was
 * seen, so a run that refutes nothing is printed as one that `holds`. Throws what code of the chapter throws.
 *
 * @example
 * ```ts
 * const text = printTrace(chapter, run, { shows: "refutes", properties: ["pow/no-reorg-deeper-than-1"] })
 * ```
 */
export const printTrace = (chapter: AnyChapter, run: Run, about: About): string =>
  spellTrace(chapter, traceOf(record(chapter, run, about)))
