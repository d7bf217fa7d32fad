/**
 * The slow obvious twin of `explore`: the same search on plain data. It numbers nothing and remembers nothing but the
 * configurations that it has met, spelled in full. For cross-checks only; it knows neither `bytesMax` nor progress.
 */
import { spell } from "../../spec/core/Canonical.ts"
import type { Property, World } from "../../spec/core/Property.ts"
import { isDown, type Json, type Local, type System } from "../../spec/core/System.ts"
import { type Path, takenOf } from "../system/Move.ts"
import { isMidRound, roundOf } from "../system/turn.ts"
import type { Exhausted, Exploration, Found, Options } from "./Exploration.ts"
import { type Action, actionsOf, type Configuration, type Coverage, isStuck, same, sent } from "./naiveActions.ts"
import { assertSupported } from "./supported.ts"

/** A configuration as the search has met it first. */
interface Met {
  readonly configuration: Configuration
  readonly level: number
  readonly path: Path
}

const observed = (system: System, locals: ReadonlyArray<Local>): ReadonlyArray<Json> =>
  locals.map((local, place) => system.observe(place, local))

const worldOf = (system: System, locals: ReadonlyArray<Local>): World<Json> =>
  Object.fromEntries(
    observed(system, locals).flatMap((o, i) => (system.places[i]?.watched ? [[system.places[i].name, o]] : [])),
  )

/** The state of a monitor at the start. */
const startOf = (system: System, p: Property<Json>): Json => {
  if (p.kind !== "monitor") return undefined
  if (p.start === undefined) return p.initial
  return p.start(worldOf(system, system.initial.locals), system.params, system.environment)
}

/** The state of a monitor after an action. */
const monitored = (
  system: System,
  p: Property<Json>,
  state: Json,
  c: Configuration,
  { move, rule, after }: Action,
): Json => {
  if (p.kind !== "monitor" || rule === undefined) return state
  const { name, watched } = system.places[move.place] as System["places"][number]
  const before = observed(system, c.locals)[move.place]
  const then = observed(system, after.locals)[move.place]
  const step = { place: name, watched, rule, input: takenOf(move.kind, move.input), before, after: then, clock: 0 }
  return p.update(state, step, system.params, system.environment)
}

/** Whether a configuration violates a property, or shows a witness what it looks for. */
const caughtIn = (system: System, p: Property<Json>, c: Configuration, monitor: Json): boolean => {
  const { params } = system
  const world = worldOf(system, c.locals)
  const shown = Object.values(world).filter((o) => o !== null)
  if (p.kind === "eachNode") return shown.some((o) => !p.holds(o, params))
  if (p.kind === "invariant") return !p.holds(world, params)
  if (p.kind === "monitor") return !p.holds(monitor, params)
  const node = p.kind === "witness" && "node" in p.sees ? p.sees.node : undefined
  return node !== undefined && shown.some((o) => node(o, params))
}

/** The same of an action. One that leaves all observations as they are is judged by its rule alone. */
const caughtBy = (system: System, p: Property<Json>, c: Configuration, { move, rule, after }: Action): boolean => {
  const { params } = system
  const isWatched = system.places[move.place]?.watched === true
  if (p.kind === "witness" && "rule" in p.sees) return isWatched && p.sees.rule === rule
  const before = worldOf(system, c.locals)
  const then = worldOf(system, after.locals)
  if (same(before, then)) return false
  if (p.kind === "stepInvariant") return !p.holds(before, then, params)
  const { name } = system.places[move.place] as System["places"][number]
  if (before[name] === null || then[name] === null) return false
  if (p.kind === "eachStep") return !p.holds(before[name], then[name], params)
  return p.kind === "witness" && "step" in p.sees && p.sees.step(before[name], then[name], params)
}

/** Whether everything is at rest where nothing happens any more: all watched places are up, and all rounds are over. */
const isAtRest = (system: System, locals: ReadonlyArray<Local>): boolean =>
  !isMidRound(system, (place) => roundOf(locals[place] as Local)) &&
  locals.every((local, place) => !isDown(local) || system.places[place]?.watched === false)

const counted = (coverage: Coverage, what: string): ReadonlyArray<readonly [key: string, pairs: number]> =>
  [...coverage].flatMap(([key, pairs]) =>
    key.startsWith(`${what} `) ? [[key.slice(what.length + 1), pairs.size]] : [],
  )

const refusedOf = (coverage: Coverage): Exploration["refused"] => {
  const rules: { [rule: string]: { [premise: string]: number } } = {}
  for (const [key, pairs] of counted(coverage, "refused")) {
    const [rule, premise] = key.split(" ") as [string, string]
    rules[rule] = { ...rules[rule], [premise]: pairs }
  }
  return rules
}

/** The result of `explore`, found the slow way. */
export const naive = <O>(
  system: System,
  properties: ReadonlyArray<Property<O>>,
  options: Options<O> = {},
): Omit<Exploration, "bytesPerState" | "bytes"> => {
  assertSupported(system)
  const { statesMax = Infinity, depthMax = Infinity, stopAtFirst = true, collect } = options
  const all = properties as ReadonlyArray<Property<Json>>
  const monitors = all.filter((p) => p.kind === "monitor")
  const coverage: Coverage = new Map()
  const found = new Map<Property<Json>, Found>()
  const temporal = all.filter((p) => p.kind === "temporal")
  const antecedents: { [property: string]: number } = Object.fromEntries(temporal.map((p) => [p.id, 0]))
  const collected: { [label: string]: number } = {}
  let [transitions, selfLoops, terminals, deadlocks] = [0, 0, 0, 0]
  let cut: Exhausted | undefined = statesMax < 1 ? "states" : undefined
  let explored = 0

  const note = (p: Property<Json>, path: Path) => {
    if (!found.has(p)) found.set(p, { property: p.id, path })
  }
  const judge = (c: Configuration, path: Path) => {
    for (const p of all) if (caughtIn(system, p, c, c.monitors[monitors.indexOf(p as never)])) note(p, path)
  }
  const violations = () => all.flatMap((p) => (p.kind === "witness" ? [] : (found.get(p) ?? [])))
  const isOver = () => cut !== undefined || (stopAtFirst && violations().length > 0)

  const { locals, posts, budget } = system.initial
  const inboxes = sent(
    system,
    locals.map(() => []),
    posts,
  )
  const initial: Configuration = { locals, inboxes, budget, monitors: monitors.map((m) => startOf(system, m)) }
  const met = new Set([spell(initial)])
  const queue: Array<Met> = [{ configuration: initial, level: 1, path: [] }]
  judge(initial, [])
  const shown = worldOf(system, locals)
  for (const p of all) if (p.kind === "stepInvariant" && p.initially?.(shown, system.params) === false) note(p, [])

  const expand = ({ configuration: c, level, path }: Met) => {
    const before = transitions
    for (const action of actionsOf(system, c, coverage)) {
      if (same({ ...action.after, monitors: c.monitors }, c)) {
        selfLoops++
        continue
      }
      const states = monitors.map((m, i) => monitored(system, m, c.monitors[i], c, action))
      const after = { ...action.after, monitors: states }
      transitions++
      const isNew = !met.has(spell(after))
      if (isNew && met.size >= statesMax) cut = "states"
      if (cut !== undefined) return
      const longer = [...path, action.move]
      judge(after, longer)
      for (const p of all) if (caughtBy(system, p, c, action)) note(p, longer)
      if (isNew) queue.push({ configuration: after, level: level + 1, path: longer })
      met.add(spell(after))
      if (isOver()) return
    }
    explored++
    if (transitions === before) end(c, path)
  }

  const end = (c: Configuration, path: Path) => {
    terminals++
    if (isStuck(system, c)) deadlocks++
    const world = worldOf(system, c.locals)
    const label = collect?.(world)
    if (label !== undefined) collected[label] = (collected[label] ?? 0) + 1
    if (!isAtRest(system, c.locals)) return
    for (const p of temporal) {
      if (!p.whenever(world, system.params)) continue
      antecedents[p.id] = (antecedents[p.id] as number) + 1
      if (!p.then(world, system.params)) note(p, path)
    }
  }

  for (const next of queue) {
    if (isOver()) break
    if (next.level < depthMax) expand(next)
    else cut = "depth"
  }

  const levels = queue.map(({ level }) => level)
  const depth = Math.max(...levels)
  const holds =
    cut !== undefined ? ("inconclusive (budget)" as const) : (`holds (exhaustive, ${met.size} states)` as const)
  return {
    verdict: violations().length > 0 ? "violated" : holds,
    states: met.size,
    transitions,
    generated: transitions + selfLoops + 1,
    depth,
    statesPerLevel: Array.from({ length: depth }, (_, i) => levels.filter((level) => level === i + 1).length),
    terminals,
    deadlocks,
    collected,
    antecedents,
    violations: violations(),
    reached: all.flatMap((p) => (p.kind === "witness" ? (found.get(p) ?? []) : [])),
    unjudged: all.flatMap((p) => (p.kind === "leadsTo" ? [p.id] : [])),
    fired: Object.fromEntries(counted(coverage, "fired")),
    refused: refusedOf(coverage),
    budget: cut === undefined ? undefined : { which: cut, explored, waiting: met.size - explored },
    collisionProbability: 0,
    reduction: {},
  }
}
