/** Whether the world or the space of worlds of a scenario can be run at all. */
import type { AnyChapter } from "../../spec/core/Chapter.ts"

export type Fields = { readonly [name: string]: unknown }
export const isRecord = (v: unknown): v is Fields => typeof v === "object" && v !== null && !Array.isArray(v)

const isNumber = (v: unknown): v is number => typeof v === "number" && Number.isSafeInteger(v)

/** What is wrong with a range `[min, max]`, if anything. */
const faultOfRange = (where: string, range: unknown, least = 0): ReadonlyArray<string> => {
  if (!Array.isArray(range) || range.length !== 2 || !range.every(isNumber))
    return [`"${where}" must be a range of two whole numbers`]
  const [min, max] = range as [number, number]
  if (min > max) return [`"${where}" must begin with the smaller number: [${min}, ${max}]`]
  return min < least ? [`"${where}" must not go below ${least}: [${min}, ${max}]`] : []
}

/** The ranges of a space that are left out where something does not occur. */
const ranges = ["delta", "gst", "skew", "late"]

const faultsOfSpace = (space: unknown, roles: Fields): ReadonlyArray<string> => {
  if (!isRecord(space)) return ['"space" must be a record: from where would its worlds be drawn?']
  const { nodes, steps, budget = {}, requests, topology, corrupt, draws = [] } = space
  if (!("params" in space)) return ['"space.params" is missing']
  if (!isRecord(nodes)) return ['"space.nodes" must be a record']
  if (!isRecord(budget)) return ['"space.budget" must be a record']
  if (!Array.isArray(draws)) return ['"space.draws" must be a list']
  const faults = [
    ...Object.entries(nodes).flatMap(([role, range]) =>
      faultsOfRole(role, roles, faultOfRange(`space.nodes.${role}`, range)),
    ),
    ...faultOfRange("space.steps", steps),
    ...Object.entries(budget).flatMap(([kind, range]) => faultOfRange(`space.budget.${kind}`, range)),
    ...ranges.flatMap((name) => (space[name] === undefined ? [] : faultOfRange(`space.${name}`, space[name]))),
    ...(isRecord(corrupt) ? faultOfRange("space.corrupt.count", corrupt["count"]) : []),
    ...(isRecord(topology) ? faultOfRange("space.topology.degree", topology["degree"]) : []),
    ...(requests === undefined
      ? []
      : faultOfRange("space.requests.count", isRecord(requests) ? requests["count"] : requests)),
    ...draws.flatMap((d, i) =>
      faultOfRange(`space.draws[${i}].range`, isRecord(d) ? d["range"] : d, Number.MIN_SAFE_INTEGER),
    ),
  ]
  const most = Object.values(nodes).map((range) => (range as ReadonlyArray<number>)[1])
  if (faults.length === 0 && most.every((n) => n === 0)) return ['"space.nodes" must allow for one node at least']
  return faults
}

const faultsOfRole = (role: string, roles: Fields, others: ReadonlyArray<string>): ReadonlyArray<string> =>
  Object.hasOwn(roles, role) ? others : [`its protocol has no role "${role}"`]

const faultsOfWorld = (world: unknown, roles: Fields): ReadonlyArray<string> => {
  if (!isRecord(world) || !isRecord(world["setup"]) || !isRecord(world["environment"]))
    return ['"world" must have a setup and an environment']
  const { nodes } = world["setup"]
  if (!isRecord(nodes)) return ['"world.setup.nodes" must be a record']
  const faults = Object.entries(nodes).flatMap(([role, ids]) =>
    faultsOfRole(role, roles, Array.isArray(ids) ? [] : [`"world.setup.nodes.${role}" must be a list`]),
  )
  if (faults.length === 0 && Object.values(nodes).every((ids) => (ids as ReadonlyArray<string>).length === 0))
    return ['"world.setup.nodes" must name one node at least']
  return faults
}

/** What keeps a scenario from being run, in words. */
export const faultsOfScenario = (
  chapter: AnyChapter,
  scenario: AnyChapter["scenarios"][number],
): ReadonlyArray<string> => {
  const roles = chapter.protocol.roles as Fields
  if (scenario.kind === "exhaustive") {
    const worlds: ReadonlyArray<unknown> = Array.isArray(scenario.world) ? scenario.world : [scenario.world]
    return worlds.length === 0
      ? ['"world" must name one world at least']
      : worlds.flatMap((w) => faultsOfWorld(w, roles))
  }
  if (scenario.kind !== "random") return ['"kind" must be exhaustive or random']
  if (!(isNumber(scenario.runs) && scenario.runs >= 1)) return ['"runs" must be a whole number from 1 on']
  return faultsOfSpace(scenario.space, roles)
}
