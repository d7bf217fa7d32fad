/**
 * A world in one line.
 */
import { match } from "ts-pattern"
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Corruption, Environment, Timing } from "../../spec/core/Environment.ts"
import type { WorldSpec } from "../run/Action.ts"
import { stableJson } from "../trace/json.ts"
import { encodeWorld } from "../trace/world.ts"
import { counted } from "./layout.ts"

const timingWords = (timing: Timing | undefined): string =>
  match(timing)
    .with(undefined, { _tag: "asynchronous" }, () => "asynchronous")
    .with({ _tag: "synchronous" }, ({ delta }) => `synchronous within ${delta}`)
    .with({ _tag: "partiallySynchronous" }, ({ gst, delta }) => `synchronous within ${delta} from ${gst} on`)
    .exhaustive()

const some = (words: string, wanted: boolean): ReadonlyArray<string> => (wanted ? [words] : [])
const pairs = (record: { readonly [name: string]: unknown }): string =>
  Object.keys(record)
    .sort()
    .map((name) => `${name} ${record[name]}`)
    .join(", ")

const corruptionWords = (corruption: Corruption): string => {
  if (typeof corruption === "string") return corruption
  const { silence, relays } = corruption
  return `lies${silence ? " or is silent" : ""}${relays ? ", passes on what others signed" : ""}`
}

/** By how much clocks are ahead (way 1) or behind (way −1). */
const shifted = (skew: NonNullable<Environment["skew"]>, way: 1 | -1): Record<string, number> =>
  Object.fromEntries(Object.entries(skew).flatMap(([place, by]) => (by * way > 0 ? [[place, by * way]] : [])))

const environmentWords = (e: Environment): ReadonlyArray<string> => {
  const { budget = {}, workload = {}, skew = {}, late = [], corrupt = {}, links } = e
  const inWords = Object.fromEntries(Object.entries(corrupt).map(([id, c]) => [id, corruptionWords(c)]))
  const requests = Object.values(workload).reduce((n, w) => n + w.length, 0)
  return [
    timingWords(e.timing),
    `${e.network}, idle ${e.idle}`,
    ...some("mail of a round backwards", e.mail === "backwards"),
    ...some("gossip", e.relay === true),
    ...some("sparse links", links !== undefined),
    ...some(`budget ${pairs(budget)}`, Object.keys(budget).length > 0),
    ...some(counted(requests, "request"), requests > 0),
    ...some(`clocks ahead by ${pairs(shifted(skew, 1))}`, Object.keys(shifted(skew, 1)).length > 0),
    ...some(`clocks behind by ${pairs(shifted(skew, -1))}`, Object.keys(shifted(skew, -1)).length > 0),
    ...some(`late ${late.join(" ")}`, late.length > 0),
    ...some(`corrupt ${pairs(inWords)}`, Object.keys(corrupt).length > 0),
  ]
}

const nodesWords = (nodes: WorldSpec["setup"]["nodes"]): string =>
  Object.entries(nodes)
    .filter(([, ids]) => ids.length > 0)
    .map(([role, ids]) => `${role} ${ids.join(" ")}`)
    .join(", ")

/** A parameter longer than this is named only: the trace has it in full. */
const valueMax = 60

const valueWords = (value: unknown): string => {
  const text = stableJson(value)
  return text.length > valueMax ? "…" : text
}

const paramsWords = (chapter: AnyChapter, world: WorldSpec): string => {
  const params = encodeWorld(chapter, world).params
  const { preset, ...rest } = params as { readonly preset?: string }
  if (preset === undefined) return Object.keys(rest).length === 0 ? "" : stableJson(params)
  const others = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))
  const changed = others.map(([name, value]) => `${name} ${valueWords(value)}`)
  return changed.length === 0 ? `preset ${preset}` : `preset ${preset} with ${changed.join(", ")}`
}

/** `miner A B · preset minimal · asynchronous · multiset, idle consumed · budget Mine 4`; struck premises last. */
export const worldLine = (chapter: AnyChapter, world: WorldSpec): string =>
  [
    nodesWords(world.setup.nodes),
    ...[paramsWords(chapter, world)].filter((words) => words !== ""),
    ...environmentWords(world.environment),
    ...(world.struck ?? []).map(({ rule, premise }) => `without ${premise} of ${rule}`),
  ].join(" · ")
