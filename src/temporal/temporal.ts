/**
 * Judges what must happen in the end: `leadsTo` properties, in every fair run of a small model.
 * Next: [Lasso.ts](Lasso.ts), the answer; [naive.ts](naive.ts), the same question decided the slow way.
 *
 * A property is violated by a fair run that gets to where `whenever` holds and from there on never to where `then` holds.
 * Such a run ends in one strongly connected component of the configurations that it may pass. Source: Lichtenstein and
 * Pnueli 1985, "Checking That Finite State Concurrent Programs Satisfy Their Linear Specification".
 */
import type { Property } from "../../spec/core/Property.ts"
import type { Json, System } from "../../spec/core/System.ts"
import { build } from "./build.ts"
import { componentsOf } from "./components.ts"
import { isFair } from "./fairness.ts"
import type { Graph } from "./Graph.ts"
import { isLeadsTo, type Judged, type Lasso, type LeadsTo, type Options } from "./Lasso.ts"
import { mayStop, type Round, roundFrom, tightened } from "./round.ts"
import { predicateOf, Waiting } from "./Waiting.ts"

/** Models are small: a graph takes far more room than a search. */
export const graphStatesMax = 200_000
/** Components in which a short round is sought; the nearest first. */
const triesMax = 16

/** The nearest state in which a run may wait for ever, doing nothing. */
const stopping = (graph: Graph, waiting: Waiting): Round | undefined => {
  const state = waiting.states.find((s) => mayStop(graph, s))
  if (state === undefined) return undefined
  const edges = waiting.wayTo(state)
  return { edges, loopsFrom: edges.length }
}

/** A short run that waits for ever and goes round: the shortest of those in the nearest fair components. */
const circling = (graph: Graph, waiting: Waiting, asked: Uint8Array): Round | undefined => {
  const components = componentsOf(graph, waiting.inside)
  const met = new Set<number>()
  let best: Round | undefined
  let tries = 0
  for (const state of waiting.states) {
    const component = components.of[state] as number
    if (met.has(component)) continue
    met.add(component)
    const members = components.members(component)
    const isInside = (s: number) => components.of[s] === component
    if (members.length < 2 || !isFair(graph, members, isInside)) continue
    const way = waiting.wayTo(state)
    if (best !== undefined && (way.length >= best.edges.length || ++tries > triesMax)) break
    const edges = [...way, ...roundFrom(graph, state, members, isInside)]
    const round = tightened(graph, { edges, loopsFrom: way.length }, asked)
    if (best === undefined || round.edges.length < best.edges.length) best = round
  }
  return best
}

const refuted = (graph: Graph, waiting: Waiting, asked: Uint8Array): Lasso | undefined => {
  const stop = stopping(graph, waiting)
  const circle = circling(graph, waiting, asked)
  const isCircleShorter = stop === undefined || (circle !== undefined && circle.edges.length < stop.edges.length)
  const round = isCircleShorter ? circle : stop
  return round && { path: round.edges.map((e) => graph.move(e)), loopsFrom: round.loopsFrom }
}

const judge = (graph: Graph, property: LeadsTo, params: Json): Judged => {
  const { whenever } = property
  const then = predicateOf(graph, property, (w) => property.then(w, params))
  const asked = predicateOf(graph, property, (w, state) => whenever?.(w, params) ?? state === 0)
  const lasso = refuted(graph, new Waiting(graph, asked, then), asked)
  const base = { property: property.id, states: graph.states, antecedents: asked.reduce((n, holds) => n + holds, 0) }
  return lasso === undefined ? { ...base, verdict: "holds" } : { ...base, verdict: "violated", lasso }
}

/**
 * Judges the `leadsTo` properties among these, each by itself, in the order given. A model with more states than
 * `statesMax` (200,000 if absent) is inconclusive. Throws `Defect` if a rule or a property throws, `Unsupported` if the
 * system cannot be explored.
 */
export const judgeTemporal = <O>(
  system: System,
  properties: ReadonlyArray<Property<O>>,
  options: Options = {},
): ReadonlyArray<Judged> => {
  const asked = (properties as ReadonlyArray<Property<Json>>).filter(isLeadsTo)
  if (asked.length === 0) return []
  const { graph, isWhole } = build(system, { ...options, statesMax: options.statesMax ?? graphStatesMax })
  return asked.map((property) =>
    isWhole
      ? judge(graph, property, system.params)
      : { property: property.id, verdict: "inconclusive", states: graph.states, antecedents: 0 },
  )
}
