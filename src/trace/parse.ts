/**
 * Reads a trace, strictly: one spelling of each thing, in one order, and nothing else.
 */
import * as Result from "effect/Result"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Property } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { systemOf } from "../run/perform.ts"
import { readJson } from "./json.ts"
import { Lines } from "./Lines.ts"
import { readStep } from "./step.ts"
import {
  type About,
  limits,
  spellVerdict,
  type Trace,
  type TraceError,
  type TraceStep,
  traceError,
  traceVersion,
  type Verdict,
} from "./Trace.ts"
import { oneOf, quote } from "./text.ts"
import { decodeWorld, worldParts } from "./world.ts"

type Read<A> = Result.Result<A, TraceError>

const first = `quorate trace ${traceVersion}`

const readVersion = (lines: Lines): Read<void> => {
  const line = lines.take()
  if (line === first) return Result.succeed(undefined)
  const version = /^quorate trace ([0-9]{1,9})$/.exec(line ?? "")?.[1]
  return version === undefined
    ? lines.wrong(`${quote(line ?? "")} is no trace`, `the first line must be \`${first}\``)
    : lines.wrong(`version ${version} is not known here`, `this is version ${traceVersion}`)
}

const readChapter = (lines: Lines, chapters: ReadonlyArray<AnyChapter>): Read<AnyChapter> => {
  const name = lines.head("chapter")
  if (Result.isFailure(name)) return Result.fail(name.failure)
  const chapter = chapters.find((c) => c.id === name.success)
  if (chapter !== undefined) return Result.succeed(chapter)
  return lines.wrong(`there is no chapter ${quote(name.success)}`, `it must be ${oneOf(chapters.map((c) => c.id))}`)
}

const readAbout = (lines: Lines, { id, properties }: AnyChapter): Read<About> => {
  const shows = lines.key()
  if (shows !== "refutes" && shows !== "witness" && shows !== "holds") {
    lines.take()
    return lines.wrong("nothing says what is shown", "`refutes`, `witness` or `holds` belongs here")
  }
  const text = lines.head(shows)
  if (Result.isFailure(text)) return Result.fail(text.failure)
  const ids = text.success.split(" ").filter((p) => p !== "")
  if (shows !== "holds" && ids.length !== 1)
    return lines.wrong(`${ids.length} properties`, `\`${shows}\` names exactly one`)
  if (ids.length === 0 || ids.length > limits.propertiesMax) {
    return lines.wrong(`${ids.length} properties`, `\`holds\` names one to ${limits.propertiesMax}`)
  }
  if (new Set(ids).size < ids.length) return lines.wrong("a property is named twice", "each is named once")
  for (const name of ids) {
    const property = (properties as ReadonlyArray<Property<Json>>).find((p) => p.id === name)
    if (property === undefined) return lines.wrong(`${id} has no property ${quote(name)}`, "its page lists them")
    if ((property.kind === "witness") !== (shows === "witness")) {
      const right = property.kind === "witness" ? "`witness` shows it" : "`refutes` or `holds` is about it"
      return lines.wrong(`${name} is ${property.kind === "witness" ? "a" : "no"} witness`, right)
    }
  }
  return Result.succeed({ shows, properties: ids })
}

const readSays = (lines: Lines, about: About): Read<ReadonlyArray<string>> => {
  const says: Array<string> = []
  for (const _ of about.properties) {
    const said = lines.head("says")
    if (Result.isFailure(said)) return Result.fail(said.failure)
    says.push(said.success)
  }
  return Result.succeed(says)
}

/** Takes a line `part {…}`: one JSON value, and nothing after it. Columns in errors are those of the line. */
const readPart = (lines: Lines, part: string): Read<Json> => {
  const text = lines.head(part)
  if (Result.isFailure(text)) return Result.fail(text.failure)
  const json = readJson(lines.last, lines.last.length - text.success.length)
  if (Result.isFailure(json)) return lines.wrong(`\`${part}\` is no JSON`, json.failure)
  const rest = lines.last.slice(json.success.end)
  if (rest === "") return Result.succeed(json.success.value)
  return lines.wrong(`${quote(rest.trim())} is left over`, `\`${part}\` is one JSON value`)
}

const readWorld = (lines: Lines, chapter: AnyChapter): Read<Trace["world"]> => {
  const parts: { [part: string]: Json } = {}
  const lineOf: { [part: string]: number } = {}
  for (const part of worldParts) {
    if (part === "struck" && lines.key() !== part) continue
    const value = readPart(lines, part)
    if (Result.isFailure(value)) return Result.fail(value.failure)
    parts[part] = value.success
    lineOf[part] = lines.number
  }
  const world = decodeWorld(chapter, parts)
  if (Result.isSuccess(world)) return Result.succeed(world.success)
  const { part, wrong, right } = world.failure
  return Result.fail(traceError(lineOf[part] ?? lines.number, wrong, right))
}

const isHead = (line: string): boolean => /^[a-z]/.test(line)

const readSteps = (lines: Lines, chapter: AnyChapter, world: Trace["world"]) => {
  const places = new Set(systemOf(chapter.protocol, world).places.map((p) => p.name))
  const steps: Array<TraceStep> = []
  for (;;) {
    const notes = lines.notes()
    const line = lines.peek()
    if (line === undefined || isHead(line)) return Result.succeed({ steps, lastNotes: notes })
    lines.take()
    const step = steps.length + 1
    if (step > limits.stepsMax) return lines.wrong("there are too many steps", `at most ${limits.stepsMax} are allowed`)
    const read = readStep(line, { chapter, world, places, step })
    if (Result.isFailure(read)) return lines.wrong(read.failure.wrong, read.failure.right)
    steps.push({ ...read.success, notes })
  }
}

const endlessVerdict = (text: string, property: string, steps: number): Verdict | undefined => {
  const from = Number(/^violated for ever by steps ([1-9][0-9]{0,8}) to/.exec(text)?.[1] ?? steps + 1)
  const verdict: Verdict = { _tag: "ViolatedForEver", property, loopsFrom: from, steps }
  return spellVerdict(verdict) === text ? verdict : undefined
}

const verdictOf = (text: string, about: About, steps: number): Verdict | undefined => {
  const property = about.properties[0] as string
  if (text === "not reached") return { _tag: "NotReached" }
  if (text === "violated at rest") return { _tag: "ViolatedAtRest", property }
  if (text.startsWith("violated for ever")) return endlessVerdict(text, property, steps)
  if (text === "violated at the start") return steps === 0 ? { _tag: "Violated", property, step: 0 } : undefined
  if (text === `violated at step ${steps}`) return { _tag: "Violated", property, step: steps }
  if (text === `reached at step ${steps}`) return { _tag: "Reached", step: steps }
  return text === `no violation found (1 run, ${steps} steps)` ? { _tag: "NoViolation", steps } : undefined
}

const showsOf = {
  Violated: "refutes",
  ViolatedAtRest: "refutes",
  ViolatedForEver: "refutes",
  Reached: "witness",
  NotReached: "witness",
  NoViolation: "holds",
}

const rightVerdict = ({ shows }: About, steps: number): string => {
  const at = steps === 0 ? "the start" : `step ${steps}`
  if (shows === "refutes") {
    return `after ${steps} steps it must be \`violated at ${at}\`, \`violated at rest\` or \`violated for ever by …\``
  }
  if (shows === "witness") return `after ${steps} steps it must be \`reached at step ${steps}\` or \`not reached\``
  return `after ${steps} steps it must be \`no violation found (1 run, ${steps} steps)\``
}

const readVerdict = (lines: Lines, about: About, steps: number): Read<Verdict> => {
  const text = lines.head("verdict")
  if (Result.isFailure(text)) return Result.fail(text.failure)
  const verdict = verdictOf(text.success, about, steps)
  if (verdict === undefined || showsOf[verdict._tag] !== about.shows) {
    return lines.wrong(`${quote(text.success)} is no verdict of this trace`, rightVerdict(about, steps))
  }
  return Result.succeed(verdict)
}

const readAll = (lines: Lines, chapters: ReadonlyArray<AnyChapter>): Read<Trace> =>
  Result.gen(function* () {
    yield* readVersion(lines)
    const notes = lines.notes()
    const chapter = yield* readChapter(lines, chapters)
    const about = yield* readAbout(lines, chapter)
    const says = yield* readSays(lines, about)
    const world = yield* readWorld(lines, chapter)
    yield* lines.exactly("steps")
    const { steps, lastNotes } = yield* readSteps(lines, chapter, world)
    const verdict = yield* readVerdict(lines, about, steps.length)
    yield* lines.nothing()
    return { chapter: chapter.id, about, says, world, steps, verdict, notes, lastNotes }
  })

/**
 * Reads a trace. Every text gives a trace or one error with its line; nothing is thrown.
 *
 * @example
 * ```ts
 * const trace = parseTrace([pow], text)
 * if (Result.isFailure(trace)) console.log(trace.failure.message) // line 7: step 3 is out of order; step 2 belongs here
 * ```
 */
export const parseTrace = (chapters: ReadonlyArray<AnyChapter>, text: string): Read<Trace> => {
  const lines = Lines.of(text)
  return Result.isFailure(lines) ? Result.fail(lines.failure) : readAll(lines.success, chapters)
}
