/**
 * Whether a value from somebody's file is a whole chapter: told before engines trip over what is missing.
 */
import * as Cause from "effect/Cause"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { type AnyRole, rulesOf } from "../../spec/core/Protocol.ts"
import { worldsOf } from "../../spec/core/Scenario.ts"
import { messageOf, oneLine } from "./exit.ts"
import { isKind } from "./expected.ts"
import { type Fields, faultsOfScenario, isRecord } from "./wellFormedScenario.ts"

/** Whether a value is meant to be a chapter. */
export const looksLikeChapter = (v: unknown): v is AnyChapter =>
  isRecord(v) && typeof v["id"] === "string" && "protocol" in v && "scenarios" in v

const parts: { readonly [name: string]: "text" | "record" | "list" } = {
  id: "text",
  title: "text",
  protocol: "record",
  presets: "record",
  properties: "list",
  scenarios: "list",
  codec: "record",
  words: "record",
  answers: "list",
  sources: "list",
}

const isOf = (kind: "text" | "record" | "list", v: unknown): boolean => {
  if (kind === "text") return typeof v === "string" && v !== ""
  return kind === "list" ? Array.isArray(v) : isRecord(v)
}

/** Ids are printed, typed, and made part of file names. */
const idShape = /^[\w.-]+(\/[\w.-]+)+$/
const chapterId = /^[a-z][a-z0-9-]*$/

/** What keeps a chapter from being whole, in words; nothing if it is. */
export const faultsOf = (chapter: AnyChapter): ReadonlyArray<string> => {
  const fields = chapter as unknown as Fields
  const missing = Object.entries(parts).flatMap(([name, kind]) =>
    isOf(kind, fields[name]) ? [] : [`"${name}" must be a ${kind}`],
  )
  if (missing.length > 0) return missing
  const faults: Array<string> = []
  if (!chapterId.test(chapter.id)) faults.push(`its id "${chapter.id}" must be in lower case, digits and hyphens`)
  if (!isRecord(chapter.protocol.roles)) return [...faults, "its protocol has no roles"]
  faults.push(...faultsOfRoles(chapter.protocol.roles))
  for (const name of ["params", "event", "message"]) {
    if (!isSchema((chapter.codec as unknown as Fields)[name])) faults.push(`its codec has no schema "${name}"`)
  }
  for (const name of ["message", "event", "node"]) {
    if (typeof (chapter.words as unknown as Fields)[name] !== "function")
      faults.push(`its words have no function "${name}"`)
  }
  if (chapter.scenarios.length === 0) faults.push("it has no scenario, so there is nothing to check")
  faults.push(...faultsOfIds("property", chapter.properties, chapter.id))
  faults.push(...faultsOfIds("scenario", chapter.scenarios, chapter.id))
  faults.push(...(fields["properties"] as ReadonlyArray<unknown>).filter(isRecord).flatMap(faultsOfProperty))
  for (const s of chapter.scenarios) {
    if (!isRecord(s)) continue
    if (!isRecord(s.expects)) faults.push(`scenario ${s["id"]} expects nothing`)
    else {
      const own = faultsOfScenario(chapter, s).map((fault) => `scenario ${s.id}: ${fault}`)
      faults.push(...(own.length > 0 ? own : unlisted(chapter, s)))
    }
  }
  return faults.length > 0 ? faults : faultsOfParams(chapter)
}

/** Parameters that the chapter's own codec would not read again: their traces could not be kept. */
const faultsOfParams = (chapter: AnyChapter): ReadonlyArray<string> => {
  const written = Schema.encodeUnknownResult(chapter.codec.params)
  const read = Schema.decodeUnknownResult(chapter.codec.params)
  const faultOf = (params: unknown): string | undefined => {
    try {
      const text = written(params)
      const back = Result.isSuccess(text) ? read(text.success) : text
      return Result.isFailure(back) ? oneLine(back.failure.message) : undefined
    } catch (error) {
      return `it throws ${thrownBy(error)}`
    }
  }
  const worlds = chapter.scenarios.flatMap((s) =>
    s.kind === "random" ? [[s.id, s.space.params]] : worldsOf(s).map((w) => [s.id, w.setup.params]),
  )
  const all = [...Object.entries(chapter.presets).map(([name, p]) => [`preset ${name}`, p]), ...worlds] as const
  return all.flatMap(([name, params]) => {
    const fault = faultOf(params)
    return fault === undefined ? [] : [`the parameters of ${name} do not fit its codec: ${fault}`]
  })
}

/** What a codec threw: Effect wraps it in an error of its own. */
const thrownBy = (error: unknown): string => {
  const { cause } = Object(error)
  return messageOf(Cause.isCause(cause) ? Cause.squash(cause) : error)
}

/** A property that no engine judges, or whose every answer is a promise, would always seem to hold. */
const faultsOfProperty = ({ id, says, kind, ...rest }: Fields): ReadonlyArray<string> => {
  if (!isKind(kind)) return [`the property ${id} has an unknown kind: make it with invariant, eachNode, leadsTo …`]
  if (typeof says !== "string") return [`the property ${id} says nothing: "says" must be a text`]
  const late = Object.entries(rest).filter(([, f]) => String(Object(f)[Symbol.toStringTag]) === "AsyncFunction")
  return late.map(([name]) => `the property ${id} must answer at once: "${name}" must not be async`)
}

const isSchema = (v: unknown): boolean => (typeof v === "object" || typeof v === "function") && v !== null && "ast" in v

const faultsOfRoles = (roles: Fields): ReadonlyArray<string> => {
  const seen = new Map<string, unknown>()
  return Object.entries(roles).flatMap(([name, role]) => {
    if (!isRecord(role) || !isRecord(role["upon"]) || !isRecord(role["internal"]))
      return [`its role ${name} must have "upon" and "internal"`]
    return rulesOf(role as unknown as AnyRole).flatMap((rule) => {
      if (!isRecord(rule) || typeof rule.id !== "string") return [`its role ${name} has something that is no rule`]
      if (!idShape.test(rule.id)) return [`the id of the rule ${rule.id} ${shapeWanted}`]
      const same = seen.get(rule.id) ?? rule
      seen.set(rule.id, rule)
      return same === rule ? [] : [`two of its rules are named ${rule.id}`]
    })
  })
}

const shapeWanted = "must be of letters, digits, hyphens and slashes"

/** Properties that a scenario speaks of and the chapter does not list: their traces could not be read again. */
const unlisted = (
  { properties }: AnyChapter,
  { id, expects }: AnyChapter["scenarios"][number],
): ReadonlyArray<string> => {
  const { holds = [], reaches = [], refutes } = expects
  return [...holds, ...reaches, ...(refutes === undefined ? [] : [refutes.property])]
    .filter((used) => !properties.some((p) => p.id === used.id))
    .map((used) => `scenario ${id} speaks of ${used.id}, which the chapter's "properties" do not list`)
}

const faultsOfIds = (what: string, list: ReadonlyArray<unknown>, chapter: string): ReadonlyArray<string> => {
  const seen = new Set<string>()
  return list.flatMap((item, i) => {
    const id = isRecord(item) ? item["id"] : undefined
    if (typeof id !== "string") return [`${what} ${i + 1} has no id`]
    if (!id.startsWith(`${chapter}/`)) return [`${what} ${id} must be named ${chapter}/…`]
    if (!idShape.test(id)) return [`the id of the ${what} ${id} ${shapeWanted}`]
    if (seen.has(id)) return [`two of its ${what === "property" ? "properties" : "scenarios"} are named ${id}`]
    seen.add(id)
    return []
  })
}
