/**
 * Explores the worlds of an exhaustive scenario one after the other, and adds up what was found.
 */
import type { AnyChapter } from "../../spec/core/Chapter.ts"
import type { Property } from "../../spec/core/Property.ts"
import { type Exhaustive, type Fixed, worldsOf } from "../../spec/core/Scenario.ts"
import type { Json } from "../../spec/core/System.ts"
import {
  type Exploration,
  exhaustive,
  type Found,
  type Options,
  type Reduction,
} from "../../src/explore/Exploration.ts"
import { explore } from "../../src/explore/explore.ts"
import type { Run, WorldSpec } from "../../src/run/Action.ts"
import { playPath } from "../../src/run/fromPath.ts"
import { docketOf } from "../../src/run/Judge.ts"
import { playerOf, systemOf } from "../../src/run/perform.ts"
import { explore as exploreEndless, withEndless } from "../../src/temporal/explore.ts"
import { graphStatesMax, judgeTemporal } from "../../src/temporal/temporal.ts"

/** A property with a shortest run that violates or reaches it. */
export interface FoundRun {
  readonly property: string
  readonly run: Run
}

export interface Explored extends Omit<Exploration, "violations" | "reached"> {
  readonly violations: ReadonlyArray<FoundRun>
  readonly reached: ReadonlyArray<FoundRun>
  /** `leadsTo` properties for which the world is too large: a graph takes more room than a search. */
  readonly unjudged: ReadonlyArray<string>
}

type Counts = { readonly [key: string]: number }

const added = (a: Counts, b: Counts): Counts =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].sort().map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]),
  )

const addedLevels = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): ReadonlyArray<number> =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, k) => (a[k] ?? 0) + (b[k] ?? 0))

const addedByRule = (a: Exploration["refused"], b: Exploration["refused"]): Exploration["refused"] =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .sort()
      .map((rule) => [rule, added(a[rule] ?? {}, b[rule] ?? {})]),
  )

const savedTogether = (a: Reduction, b: Reduction): Reduction => ({
  ...(a.symmetry !== undefined && b.symmetry !== undefined && { symmetry: symmetryTogether(a.symmetry, b.symmetry) }),
  ...(a.partialOrder !== undefined &&
    b.partialOrder !== undefined && {
      partialOrder: {
        executed: a.partialOrder.executed + b.partialOrder.executed,
        skipped: a.partialOrder.skipped + b.partialOrder.skipped,
      },
    }),
})

type SymmetryReport = NonNullable<Reduction["symmetry"]>
const symmetryTogether = (a: SymmetryReport, b: SymmetryReport): SymmetryReport => ({
  groups: b.groups,
  standsFor: a.standsFor === undefined || b.standsFor === undefined ? undefined : a.standsFor + b.standsFor,
  merged: a.merged + b.merged,
  untried: a.untried + b.untried,
})

/** The first finding on each property. */
const firsts = (a: ReadonlyArray<FoundRun>, b: ReadonlyArray<FoundRun>): ReadonlyArray<FoundRun> => [
  ...a,
  ...b.filter((found) => !a.some((known) => known.property === found.property)),
]

/** A shortest finding on each property: of equally short ones the first. */
const shortest = (a: ReadonlyArray<FoundRun>, b: ReadonlyArray<FoundRun>): ReadonlyArray<FoundRun> =>
  firsts(a, b).map((known) => {
    const other = b.find((found) => found.property === known.property)
    return other !== undefined && other.run.actions.length < known.run.actions.length ? other : known
  })

/** What was found in some worlds, and in those after them. */
export const together = (a: Explored, b: Explored): Explored => {
  const states = a.states + b.states
  const isCut = a.verdict === "inconclusive (budget)" || b.verdict === "inconclusive (budget)"
  const violations = firsts(a.violations, b.violations)
  const collisionProbability = Math.min(1, a.collisionProbability + b.collisionProbability)
  const missed = collisionProbability > 0 ? collisionProbability : undefined
  return {
    ...b,
    verdict: violations.length > 0 ? "violated" : isCut ? b.verdict : exhaustive(states, missed),
    budget: b.budget && { ...b.budget, explored: a.states + b.budget.explored },
    collisionProbability,
    states,
    transitions: a.transitions + b.transitions,
    generated: a.generated + b.generated,
    depth: Math.max(a.depth, b.depth),
    statesPerLevel: addedLevels(a.statesPerLevel, b.statesPerLevel),
    terminals: a.terminals + b.terminals,
    deadlocks: a.deadlocks + b.deadlocks,
    collected: added(a.collected, b.collected),
    antecedents: added(a.antecedents, b.antecedents),
    violations,
    reached: shortest(a.reached, b.reached),
    unjudged: [...new Set([...a.unjudged, ...b.unjudged])],
    fired: added(a.fired, b.fired),
    refused: addedByRule(a.refused, b.refused),
    reduction: savedTogether(a.reduction, b.reduction),
    bytesPerState: Math.max(a.bytesPerState, b.bytesPerState),
    bytes: Math.max(a.bytes, b.bytes),
  }
}

/** Whether what was found ends the search: later worlds are not looked at. */
export const isOver = ({ violations, verdict }: Explored, stopAtFirst = true): boolean =>
  (violations.length > 0 && stopAtFirst) || verdict === "inconclusive (budget)"

/** The run that takes a path in a world. */
const runOf = (chapter: AnyChapter, world: WorldSpec, { property, path, loopsFrom }: Found): FoundRun => {
  const actions = playPath(playerOf(chapter.protocol, world, docketOf([])), path)
  if (actions === undefined) throw new Error(`the path to ${property} cannot be played: the engines disagree`)
  // actions are counted from 1
  const loop = loopsFrom === undefined ? {} : { loopsFrom: loopsFrom + 1 }
  return { property, run: { world, actions: [...actions], ...loop } }
}

/** The world in which the mail of each round is taken the other way round; undefined where there are no rounds. */
const otherWay = (world: WorldSpec): WorldSpec | undefined => {
  const { mail, ...environment } = world.environment
  if (environment.network !== "rounds") return undefined
  return { ...world, environment: mail === undefined ? { ...environment, mail: "backwards" } : environment }
}

/**
 * What held with the mail of each round in one order, asked in the other: what is violated there, or that the search did not end, is
 * added to what was found. Figures are those of the first order.
 */
const inBothOrders = (
  chapter: AnyChapter,
  one: Explored,
  world: WorldSpec,
  properties: ReadonlyArray<Property<Json>>,
  options: Options<Json>,
): Explored => {
  const other = otherWay(world)
  const claims = properties.filter((p) => p.kind !== "witness")
  if (other === undefined || claims.length === 0 || !one.verdict.startsWith("holds")) return one
  const searchOnly = { ...options, onState: undefined, onEdge: undefined, collect: undefined }
  const { verdict, violations, budget } = exploreEndless(systemOf(chapter.protocol, other), claims, searchOnly)
  if (verdict.startsWith("holds")) return one
  return { ...one, verdict, violations: violations.map((found) => runOf(chapter, other, found)), budget }
}

/** Explores world after world (of all, or of those given), until a violation ends the search or a limit is reached. */
export const exploreWorlds = (
  chapter: AnyChapter,
  scenario: Exhaustive<Json, Json>,
  properties: ReadonlyArray<Property<Json>>,
  options: Options<Json>,
  worlds: ReadonlyArray<Fixed<Json>> = worldsOf(scenario),
): Explored => {
  const { struck } = scenario
  const ofRuns = properties.filter((p) => p.kind !== "leadsTo")
  let sum: Explored | undefined
  for (const fixed of worlds) {
    const world: WorldSpec = struck === undefined ? fixed : { ...fixed, struck }
    const statesMax = options.statesMax === undefined ? undefined : options.statesMax - (sum?.states ?? 0)
    const system = systemOf(chapter.protocol, world)
    const found = explore(system, ofRuns, { ...options, statesMax })
    const small = { bytesMax: options.bytesMax, statesMax: Math.min(statesMax ?? graphStatesMax, graphStatesMax) }
    const judged = found.verdict.startsWith("holds") ? judgeTemporal(system, properties, small) : []
    const all = withEndless(found, judged)
    const played = (f: Found) => runOf(chapter, world, f)
    const inOrder = { ...all, violations: all.violations.map(played), reached: all.reached.map(played) }
    const one = inBothOrders(chapter, inOrder, world, properties, { ...options, statesMax })
    sum = sum === undefined ? one : together(sum, one)
    if (isOver(sum, options.stopAtFirst)) break
  }
  if (sum === undefined) throw new Error(`${scenario.id} has no world`)
  return sum
}
