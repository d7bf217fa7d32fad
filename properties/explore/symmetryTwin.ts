/**
 * Symmetry the slow obvious way, on plain data: every renaming, applied to everything, and orbits counted by comparing all.
 */
import { spell } from "../../spec/core/Canonical.ts"
import type { Property, World } from "../../spec/core/Property.ts"
import type { Envelope, Json, Local, System } from "../../spec/core/System.ts"
import { type Action, actionsOf, type Configuration, sent } from "../../src/explore/naiveActions.ts"

export type Renaming = ReadonlyMap<string, string>

const permutations = <A>(list: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  list.length === 0
    ? [[]]
    : list.flatMap((x, i) => permutations(list.filter((_, j) => j !== i)).map((rest) => [x, ...rest]))

const renamingsWithin = ([group, ...others]: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<Renaming> => {
  if (group === undefined) return [new Map()]
  const rest = renamingsWithin(others)
  return permutations(group).flatMap((names) =>
    rest.map((renaming) => new Map([...renaming, ...group.map((n, i) => [n, names[i] as string] as const)])),
  )
}

/** Every renaming within the groups of a system. */
export const renamingsOf = ({ symmetry }: System): ReadonlyArray<Renaming> => renamingsWithin(symmetry?.groups ?? [])

const bySpelling = (list: ReadonlyArray<Json>): ReadonlyArray<Json> =>
  [...list].sort((a, b) => (spell(a) < spell(b) ? -1 : 1))

/** A value under other names. */
export const renamed = (value: Json, renaming: Renaming, sets: ReadonlyArray<string>, field = ""): Json => {
  if (typeof value === "string") return renaming.get(value) ?? value
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) {
    const elements = value.map((x) => renamed(x, renaming, sets))
    return sets.includes(field) ? bySpelling(elements) : elements
  }
  const fields = Object.entries(value).map(([k, v]) => [renaming.get(k) ?? k, renamed(v, renaming, sets, k)])
  return Object.fromEntries(fields)
}

const placeAfter = ({ places }: System, renaming: Renaming, place: number): number => {
  const id = renaming.get(places[place]?.id as string)
  return id === undefined ? place : places.findIndex((p) => p.id === id)
}

/** Requests are in no order that a rule could see. */
const localUnder = (local: Local, renaming: Renaming, sets: ReadonlyArray<string>): Local => ({
  ...renamed(local, renaming, sets),
  requests: bySpelling(renamed(local.requests, renaming, sets)),
})

/** A configuration under other names: everything that is said, and who is where. */
export const renamedConfiguration = (system: System, c: Configuration, renaming: Renaming): Configuration => {
  const sets = system.symmetry?.sets ?? []
  const before = (place: number) => system.places.findIndex((_, p) => placeAfter(system, renaming, p) === place)
  const locals = system.places.map((_, place) => localUnder(c.locals[before(place)] as Local, renaming, sets))
  const posts = c.inboxes.flatMap((inbox, place) =>
    inbox.map((envelope) => ({
      to: placeAfter(system, renaming, place),
      envelope: renamed(envelope, renaming, sets) as Envelope,
      key: undefined,
    })),
  )
  const inboxes = sent(
    system,
    locals.map(() => []),
    posts,
  )
  return { locals, inboxes, budget: c.budget, monitors: c.monitors.map((m) => renamed(m, renaming, sets)) }
}

export const identity: Renaming = new Map()

/** One spelling for all configurations that differ by a renaming. */
const leastSpelling = (system: System, c: Configuration, renamings: ReadonlyArray<Renaming>): string =>
  renamings.map((r) => spell(renamedConfiguration(system, c, r))).reduce((a, b) => (a < b ? a : b))

/** How many of these configurations there are up to renaming. */
export const orbitsCount = (system: System, all: ReadonlyArray<Configuration>): number => {
  const renamings = renamingsOf(system)
  return new Set(all.map((c) => leastSpelling(system, c, renamings))).size
}

export const initialOf = (system: System): Configuration => {
  const { locals, posts, budget } = system.initial
  const empty = locals.map(() => [])
  return { locals, inboxes: sent(system, empty, posts), budget, monitors: [] }
}

const after = (c: Configuration, { after }: Action): Configuration => ({ ...after, monitors: c.monitors })

/** Every configuration in the first levels of a system. */
export const reachable = (system: System, depthMax: number): ReadonlyArray<Configuration> => {
  const met = new Map<string, Configuration>()
  let level: ReadonlyArray<Configuration> = [initialOf(system)]
  for (let depth = 1; depth <= depthMax && level.length > 0; depth++) {
    const fresh = level.filter((c) => !met.has(spell(c)) && met.set(spell(c), c))
    level = fresh.flatMap((c) => actionsOf(system, c, new Map()).map((a) => after(c, a)))
  }
  return [...met.values()]
}

/** The configuration to which some choices lead. */
export const walk = (system: System, choices: ReadonlyArray<number>): Configuration =>
  choices.reduce((c, choice) => {
    const actions = actionsOf(system, c, new Map())
    return actions.length === 0 ? c : after(c, actions[choice % actions.length] as Action)
  }, initialOf(system))

const worldOf = (system: System, locals: ReadonlyArray<Local>): World<Json> =>
  Object.fromEntries(
    system.places.flatMap((p, i) => (p.watched ? [[p.name, system.observe(i, locals[i] as Local)]] : [])),
  )

/** What the properties say of a configuration and of all the steps that leave it. */
const judgements = (
  system: System,
  c: Configuration,
  properties: ReadonlyArray<Property<Json>>,
): ReadonlyArray<string> => {
  const { params } = system
  const world = worldOf(system, c.locals)
  const nodes = Object.values(world).filter((o) => o !== null)
  const steps = actionsOf(system, c, new Map()).map((a) => ({
    next: worldOf(system, a.after.locals),
    rule: a.rule,
    ...a.move,
  }))
  const pairs = steps.flatMap(({ next, place }) => {
    const name = system.places[place]?.name as string
    return world[name] === null || next[name] === null || world[name] === undefined ? [] : [[world[name], next[name]]]
  })
  return properties.flatMap((p) => {
    const all = (verdicts: ReadonlyArray<boolean>) => [
      `${p.id} ${verdicts.filter((v) => v).length} of ${verdicts.length}`,
    ]
    if (p.kind === "eachNode") return all(nodes.map((o) => p.holds(o, params)))
    if (p.kind === "invariant") return all([p.holds(world, params)])
    if (p.kind === "temporal") return all([p.whenever(world, params), p.then(world, params)])
    if (p.kind === "eachStep") return all(pairs.map(([a, b]) => p.holds(a, b, params)))
    if (p.kind === "stepInvariant") return all(steps.map(({ next }) => p.holds(world, next, params)))
    if (p.kind !== "witness") return []
    const { sees } = p
    if ("node" in sees) return all(nodes.map((o) => sees.node(o, params)))
    return "step" in sees
      ? all(pairs.map(([a, b]) => sees.step(a, b, params)))
      : all(steps.map((s) => s.rule === sees.rule))
  })
}

/**
 * What tells a configuration from the same one under other names, apart from the names: where it can lead, or what properties
 * say of it. Undefined if there is nothing, as a symmetry promises.
 */
export const asymmetry = (
  system: System,
  properties: ReadonlyArray<Property<Json>>,
  c: Configuration,
  renaming: Renaming,
): { readonly here: ReadonlyArray<string>; readonly there: ReadonlyArray<string> } | undefined => {
  const other = renamedConfiguration(system, c, renaming)
  const leadsTo = (d: Configuration, under: Renaming) =>
    actionsOf(system, d, new Map())
      .map((a) => `${a.rule} ${spell(renamedConfiguration(system, after(d, a), under))}`)
      .sort()
  const here = [...leadsTo(c, renaming), ...judgements(system, c, properties)]
  const there = [...leadsTo(other, identity), ...judgements(system, other, properties)]
  return spell(here) === spell(there) ? undefined : { here, there }
}
