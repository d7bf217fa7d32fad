/** Whether the world or the space of worlds of a scenario can be run at all. */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import { neverUnlessBudgeted } from "../../spec/core/Environment.ts"
import { type AnyRole, rulesOf } from "../../spec/core/Protocol.ts"

export type Fields = { readonly [name: string]: unknown }
export const isRecord = (v: unknown): v is Fields => typeof v === "object" && v !== null && !Array.isArray(v)

const networks: ReadonlyArray<unknown> = ["multiset", "set", "fifo", "rounds"]
const idles: ReadonlyArray<unknown> = ["stays", "consumed"]
const faultOfChoice = (where: string, value: unknown, choices: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  choices.includes(value) ? [] : [`"${where}" must be ${choices.join(" or ")}`]

/** What budgets can be for: faults and what mends them, internal events and timers. */
const kindsOf = (roles: Fields): ReadonlySet<string> =>
  new Set([
    ...neverUnlessBudgeted,
    "recover",
    "heal",
    ...Object.values(roles).flatMap((role) => {
      const { internal, surveys = {}, timers = {} } = role as AnyRole
      return [internal, surveys, timers].flatMap(Object.keys)
    }),
  ])

/** A budget for what never happens would be a slip of the pen that nobody notices. */
const faultsOfKinds = (where: string, budget: Fields, roles: Fields): ReadonlyArray<string> => {
  const kinds = kindsOf(roles)
  return Object.keys(budget).flatMap((kind) =>
    kinds.has(kind) ? [] : [`"${where}.${kind}" is a budget for nothing: there are ${[...kinds].join(", ")}`],
  )
}

/** A corruption of another name would be none, or silence. */
const faultOfCorruption = (where: string, as: unknown): ReadonlyArray<string> => {
  if (as === "silent" || as === "twins" || (isRecord(as) && as["_tag"] === "Lies")) return []
  return [`"${where}" must be silent or twins, or lies with the _tag Lies`]
}

const faultsOfEnvironment = (environment: Fields, roles: Fields): ReadonlyArray<string> => {
  const { network, idle, budget = {}, corrupt = {} } = environment
  if (!isRecord(budget)) return ['"world.environment.budget" must be a record']
  if (!isRecord(corrupt)) return ['"world.environment.corrupt" must be a record']
  return [
    ...Object.entries(corrupt).flatMap(([id, as]) => faultOfCorruption(`world.environment.corrupt.${id}`, as)),
    ...faultOfChoice("world.environment.network", network, networks),
    ...faultOfChoice("world.environment.idle", idle, idles),
    ...faultsOfKinds("world.environment.budget", budget, roles),
    ...Object.entries(budget).flatMap(([kind, n]) =>
      isNumber(n) && n >= 0 ? [] : [`"world.environment.budget.${kind}" must be a whole number from 0 on`],
    ),
  ]
}

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
  const { network = networks[0], idle = idles[0] } = space
  if (!("params" in space)) return ['"space.params" is missing']
  if (!isRecord(nodes)) return ['"space.nodes" must be a record']
  if (!isRecord(budget)) return ['"space.budget" must be a record']
  if (!Array.isArray(draws)) return ['"space.draws" must be a list']
  const faults = [
    ...Object.entries(nodes).flatMap(([role, range]) =>
      faultsOfRole(role, roles, faultOfRange(`space.nodes.${role}`, range)),
    ),
    ...faultOfRange("space.steps", steps),
    ...faultOfChoice("space.network", network, networks),
    ...faultOfChoice("space.idle", idle, idles),
    ...faultsOfKinds("space.budget", budget, roles),
    ...Object.entries(budget).flatMap(([kind, range]) => faultOfRange(`space.budget.${kind}`, range)),
    ...ranges.flatMap((name) => (space[name] === undefined ? [] : faultOfRange(`space.${name}`, space[name]))),
    ...(isRecord(corrupt) ? faultOfRange("space.corrupt.count", corrupt["count"]) : []),
    ...(isRecord(corrupt) ? faultOfCorruption("space.corrupt.as", corrupt["as"]) : []),
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

const isName = (v: unknown): boolean => typeof v === "string" && v !== ""

const faultsOfWorld = (world: unknown, roles: Fields): ReadonlyArray<string> => {
  if (!isRecord(world) || !isRecord(world["setup"]) || !isRecord(world["environment"]))
    return ['"world" must have a setup and an environment']
  const { nodes } = world["setup"]
  if (!isRecord(nodes)) return ['"world.setup.nodes" must be a record']
  const faults = Object.entries(nodes).flatMap(([role, ids]) =>
    faultsOfRole(
      role,
      roles,
      Array.isArray(ids) && ids.every(isName) ? [] : [`"world.setup.nodes.${role}" must be a list of names`],
    ),
  )
  if (faults.length === 0 && Object.values(nodes).every((ids) => (ids as ReadonlyArray<string>).length === 0))
    return ['"world.setup.nodes" must name one node at least']
  return [...faults, ...faultsOfEnvironment(world["environment"], roles)]
}

/** What a scenario promises: something, and nothing but properties. */
const faultsOfExpected = ({ holds = [], reaches = [], refutes }: Fields): ReadonlyArray<string> => {
  if (!Array.isArray(holds) || !Array.isArray(reaches)) return ['"expects.holds" and "expects.reaches" must be lists']
  if (refutes !== undefined && !isRecord(refutes)) return ['"expects.refutes" must be a record with a property']
  const all: ReadonlyArray<unknown> = [...holds, ...reaches, ...(isRecord(refutes) ? [refutes["property"]] : [])]
  if (all.length === 0) return ['"expects" names no property, so there is nothing to judge']
  return all.every(isRecord) ? [] : ['"expects" has something that is no property']
}

/** Premises that are struck out, and that no rule has: the scenario would show nothing. */
const faultsOfStruck = (struck: unknown, roles: Fields): ReadonlyArray<string> => {
  if (!Array.isArray(struck) || !struck.every(isRecord)) return ['"struck" must be a list of rules and premises']
  const rules = Object.values(roles).flatMap((role) => rulesOf(role as AnyRole))
  return struck.flatMap(({ rule, premise }) => {
    const stated = rules.filter((r) => r.id === rule).flatMap((r) => r.stated.map((s) => s.name))
    return stated.some((name) => name === premise) ? [] : [`it strikes out ${premise} of ${rule}, which is not there`]
  })
}

const figures = ["states", "depth", "ends"] as const

/** What keeps a scenario from being run, in words. */
export const faultsOfScenario = (
  chapter: AnyChapter,
  scenario: AnyChapter["scenarios"][number],
): ReadonlyArray<string> => {
  const roles = chapter.protocol.roles as Fields
  if (typeof scenario.says !== "string") return ['"says" must be a text']
  const faults = [...faultsOfExpected(scenario.expects as Fields), ...faultsOfStruck(scenario.struck ?? [], roles)]
  return [...faults, ...faultsOfSearch(scenario, roles)]
}

/** What is wrong with the worlds that are searched. */
const faultsOfSearch = (scenario: AnyChapter["scenarios"][number], roles: Fields): ReadonlyArray<string> => {
  if (scenario.kind === "exhaustive") {
    const worlds: ReadonlyArray<unknown> = Array.isArray(scenario.world) ? scenario.world : [scenario.world]
    if (worlds.length === 0) return ['"world" must name one world at least']
    const recorded = figures.filter((name) => scenario[name] !== undefined)
    return [
      ...worlds.flatMap((w) => faultsOfWorld(w, roles)),
      ...recorded.flatMap((name) =>
        isNumber(scenario[name]) && scenario[name] >= 0 ? [] : [`"${name}" must be a whole number`],
      ),
    ]
  }
  if (scenario.kind !== "random") return ['"kind" must be exhaustive or random']
  if (!(isNumber(scenario.runs) && scenario.runs >= 1)) return ['"runs" must be a whole number from 1 on']
  return faultsOfSpace(scenario.space, roles)
}
