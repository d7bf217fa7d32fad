/**
 * The line of one step: number, place and deed, then, after a bar, what the step was seen to do.
 *
 *     1  A  Mine {"nonce":0,"now":0}   | pow/mine           tip g → g/A
 *     2  B  receive 1                  | pow/receive-block  block A1; tip g → g/A
 *     3  C  receive 1.2                | …  (the second message that step 1 sent to C)
 *     4  A  request 1                  | …  (the first of A's workload)
 *     5  partition A B / C
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { sameValue } from "../../spec/core/Canonical.ts"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Json } from "../../spec/core/System.ts"
import type { Action, Deed, WorldSpec } from "../run/Action.ts"
import { eventCodec } from "./events.ts"
import { stableJson } from "./json.ts"
import { Scanner } from "./Scanner.ts"
import { limits, type Output, type Wrong } from "./Trace.ts"
import { oneOf, quote, spellName } from "./text.ts"
import { schemaMessage, strict } from "./world.ts"

const verbs = { Deliver: "receive", Drop: "drop", Duplicate: "duplicate" } as const
const tagOfVerb = { receive: "Deliver", drop: "Drop", duplicate: "Duplicate" } as const
const noOne = "∅"

/** A message by the step that sent it; the number after the dot counts, from 1, what that step sent to the same place. */
const spellMessage = (cause: number, nth: number): string => (nth === 0 ? `${cause}` : `${cause}.${nth + 1}`)

/** Which request of its workload an event of a place is, counted from 0; −1 if it is none. */
export const requestOf = ({ environment }: WorldSpec, at: string, event: Json): number =>
  requestsAt(environment, at).findIndex((r) => sameValue(r, event))
const requestsAt = ({ workload = {} }: WorldSpec["environment"], at: string): ReadonlyArray<Json> =>
  Object.hasOwn(workload, at) ? (workload[at] ?? []) : []

const spellEvent = (chapter: AnyChapter, world: WorldSpec, at: string, event: Json): string => {
  const request = requestOf(world, at, event)
  if (request >= 0) return `request ${request + 1}`
  const { _tag, ...fields } = Schema.encodeSync(eventCodec(chapter))(event)
  return `${spellName(_tag)} ${stableJson(fields)}`
}

const spellGroups = (groups: ReadonlyArray<ReadonlyArray<string>>): string =>
  groups.map((g) => ` ${g.length === 0 ? noOne : g.map(spellName).join(" ")}`).join(" /")

/** What an action does, without where. */
export const spellDeed = (chapter: AnyChapter, world: WorldSpec, deed: Deed): string => {
  switch (deed._tag) {
    case "Do":
      return spellEvent(chapter, world, deed.at, deed.event)
    case "Fire":
      return `timer ${spellName(deed.timer)}`
    case "Crash":
      return "crash"
    case "Recover":
      return "recover"
    case "EndRound":
      return "end-round"
    case "Deliver":
    case "Drop":
    case "Duplicate":
      return `${verbs[deed._tag]} ${spellMessage(deed.cause, deed.nth)}`
    case "Partition":
      return `partition${spellGroups(deed.groups)}`
    case "Heal":
      return "heal"
    case "Tick":
      return "tick"
  }
}

/** Where an action happens; undefined for the steps of the environment. */
export const placeOf = (deed: Deed): string | undefined => ("at" in deed ? deed.at : "to" in deed ? deed.to : undefined)

const wrong = (what: string, right: string): Result.Result<never, Wrong> => Result.fail({ wrong: what, right })

/** What a line may name. */
export interface Known {
  readonly chapter: AnyChapter
  readonly world: WorldSpec
  readonly places: ReadonlySet<string>
  /** The number that the step must have. */
  readonly step: number
}

const readPlace = (s: Scanner, { places }: Known): Result.Result<string, Wrong> => {
  const name = s.name()
  if (name === undefined) return wrong(`${s.rest()} begins with no place`, "a name, or a name in quotes, belongs here")
  if (!places.has(name)) return wrong(`there is no place ${quote(name)}`, `it must be ${oneOf([...places])}`)
  return Result.succeed(name)
}

const readEvent = (s: Scanner, at: string, tag: string, { chapter, step }: Known): Result.Result<Action, Wrong> => {
  const json = s.json()
  if (Result.isFailure(json)) return wrong("the event is no JSON", json.failure)
  if ("_tag" in json.success) return wrong("the event has a `_tag` in its braces", "the tag stands before them")
  const read = Schema.decodeUnknownResult(
    eventCodec(chapter),
    strict,
  )({
    _tag: tag,
    ...json.success,
  })
  if (Result.isFailure(read)) return wrong(`this is no event of ${chapter.id}`, schemaMessage(read.failure))
  return Result.succeed({ _tag: "Do", at, event: read.success, id: step })
}

const readRequest = (s: Scanner, at: string, { world, step }: Known): Result.Result<Action, Wrong> => {
  const requests = requestsAt(world.environment, at)
  const k = s.number()
  const event = k === undefined ? undefined : requests[k - 1]
  if (event !== undefined) return Result.succeed({ _tag: "Do", at, event, id: step })
  const right = requests.length === 0 ? `${at} has no workload` : `${at} has the requests 1 to ${requests.length}`
  return wrong("`request` names no request", right)
}

const readMessage = (
  s: Scanner,
  to: string,
  verb: keyof typeof tagOfVerb,
  { step }: Known,
): Result.Result<Action, Wrong> => {
  const cause = s.number()
  const nth = s.eats(".") ? s.number() : 1
  const right = `\`${verb} 3\` takes the message that step 3 sent here, \`${verb} 3.2\` its second one`
  if (cause === undefined || nth === undefined) return wrong(`\`${verb}\` names no message`, right)
  if (cause >= step)
    return wrong(`step ${step} takes a message of step ${cause}`, "it can only take one of an earlier step")
  if (nth < 1 || nth > limits.stepsMax) return wrong(`there is no message number ${nth}`, "they are counted from 1")
  return Result.succeed({ _tag: tagOfVerb[verb], to, cause, nth: nth - 1, id: step })
}

const readAt = (s: Scanner, known: Known): Result.Result<Action, Wrong> => {
  const place = readPlace(s, known)
  if (Result.isFailure(place)) return Result.fail(place.failure)
  const at = place.success
  const id = known.step
  const start = s.rest()
  const verb = s.name()
  if (verb === undefined) return wrong(`${start} is no deed`, "an event, `receive`, `timer`, `crash` … belongs here")
  if (s.sees("{")) return readEvent(s, at, verb, known)
  if (verb === "crash") return Result.succeed({ _tag: "Crash", at, id })
  if (verb === "recover") return Result.succeed({ _tag: "Recover", at, id })
  if (verb === "end-round") return Result.succeed({ _tag: "EndRound", at, id })
  if (verb === "request") return readRequest(s, at, known)
  if (verb === "receive" || verb === "drop" || verb === "duplicate") return readMessage(s, at, verb, known)
  if (verb !== "timer")
    return wrong(`the event ${quote(verb)} has no fields`, "they follow in braces: `{}` if there are none")
  const timer = s.name()
  if (timer === undefined) return wrong("`timer` names no timer", "its name belongs here")
  return Result.succeed({ _tag: "Fire", at, timer, id })
}

const readPartition = (s: Scanner, known: Known): Result.Result<Action, Wrong> => {
  const groups: Array<Array<string>> = []
  if (s.atBar()) return Result.succeed({ _tag: "Partition", groups, id: known.step })
  for (let more = true; more; more = s.eatsWord("/")) {
    const group: Array<string> = []
    groups.push(group)
    if (s.eatsWord(noOne)) continue
    do {
      const name = readPlace(s, known)
      if (Result.isFailure(name)) return Result.fail(name.failure)
      group.push(name.success)
    } while (!s.sees("/") && !s.atBar())
  }
  return Result.succeed({ _tag: "Partition", groups, id: known.step })
}

const readAction = (s: Scanner, known: Known): Result.Result<Action, Wrong> => {
  if (s.eatsWord("partition")) return readPartition(s, known)
  if (s.eatsWord("heal")) return Result.succeed({ _tag: "Heal", id: known.step })
  if (s.eatsWord("tick")) return Result.succeed({ _tag: "Tick", id: known.step })
  return readAt(s, known)
}

const readOutput = (s: Scanner): Result.Result<Output, Wrong> => {
  if (s.atEnd()) return Result.succeed({ rule: "", effect: "" })
  if (!s.eatsWord("|")) return wrong(`${s.rest()} is left over`, "what a step did follows after ` | `")
  const rule = s.word()
  if (rule === "") return wrong("nothing follows after the bar", "the rule that fired belongs here")
  return Result.succeed({ rule, effect: s.remainder() })
}

/** Reads the line of a step. */
export const readStep = (line: string, known: Known): Result.Result<{ readonly action: Action } & Output, Wrong> => {
  const s = new Scanner(line)
  const number = s.number()
  if (number !== known.step) {
    return wrong(
      `${number === undefined ? quote(line.trim()) : `step ${number}`} is out of order`,
      `step ${known.step} belongs here`,
    )
  }
  const action = readAction(s, known)
  if (Result.isFailure(action)) return Result.fail(action.failure)
  const output = readOutput(s)
  if (Result.isFailure(output)) return Result.fail(output.failure)
  return Result.succeed({ action: action.success, ...output.success })
}
