/**
 * Whether a value from somebody's file is a whole chapter: told before engines trip over what is missing.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"

type Fields = { readonly [name: string]: unknown }

const isRecord = (v: unknown): v is Fields => typeof v === "object" && v !== null && !Array.isArray(v)

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
  if (!isRecord(chapter.protocol.roles)) faults.push("its protocol has no roles")
  if (chapter.scenarios.length === 0) faults.push("it has no scenario, so there is nothing to check")
  faults.push(...faultsOfIds("property", chapter.properties, chapter.id))
  faults.push(...faultsOfIds("scenario", chapter.scenarios, chapter.id))
  for (const s of chapter.scenarios) {
    if (s.kind !== "exhaustive" && s.kind !== "random")
      faults.push(`scenario ${s["id"]}: "kind" must be exhaustive or random`)
    else if (!isRecord(s.expects)) faults.push(`scenario ${s.id} expects nothing`)
    else if (s.kind === "random" && !(Number.isSafeInteger(s.runs) && s.runs >= 1))
      faults.push(`scenario ${s.id}: "runs" must be a whole number from 1 on`)
    else faults.push(...unlisted(chapter, s))
  }
  return faults
}

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
    if (seen.has(id)) return [`two of its ${what === "property" ? "properties" : "scenarios"} are named ${id}`]
    seen.add(id)
    return []
  })
}
