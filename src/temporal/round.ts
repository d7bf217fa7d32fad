/**
 * A fair run as a lasso: a shortest way to where the run may stay for ever, and a round there that owes nothing to any class.
 */
import { enabledIn } from "./fairness.ts"
import { edgesOf, type Graph, unfair } from "./Graph.ts"

/** A run by the edges that it takes; those from index `loopsFrom` on are repeated for ever. */
export interface Round {
  readonly edges: ReadonlyArray<number>
  readonly loopsFrom: number
}

/** A shortest way from a state to a step or state that is sought, along states that are inside. Undefined: there is none. */
const nearest = (
  graph: Graph,
  start: number,
  isInside: (state: number) => boolean,
  isSought: { readonly state: (state: number) => boolean; readonly edge: (edge: number) => boolean },
): ReadonlyArray<number> | undefined => {
  const before = new Map<number, readonly [state: number, edge: number]>()
  const wayTo = (state: number): Array<number> => {
    const way: Array<number> = []
    for (let at = before.get(state); at !== undefined; at = before.get(at[0])) way.push(at[1])
    return way.reverse()
  }
  const met = new Set([start])
  for (const state of met) {
    if (isSought.state(state)) return wayTo(state)
    const [begin, end] = edgesOf(graph, state)
    for (let e = begin; e < end; e++) {
      const next = graph.to[e] as number
      if (!isInside(next)) continue
      if (isSought.edge(e)) return [...wayTo(state), e]
      if (met.has(next)) continue
      met.add(next)
      before.set(next, [state, e])
    }
  }
  return undefined
}

/**
 * A round through a fair component, from a state of it and back: every class is taken on it, or disabled somewhere on it.
 * Each time the nearest place is sought where one more class is served. Empty if the run may stop at once.
 */
export const roundFrom = (
  graph: Graph,
  start: number,
  states: ArrayLike<number>,
  isInside: (state: number) => boolean,
): ReadonlyArray<number> => {
  const owed = new Set<number>()
  for (let i = 0; i < states.length; i++) for (const c of enabledIn(graph, states[i] as number)) owed.add(c)
  const serves = (state: number): boolean => {
    const enabled = enabledIn(graph, state)
    return [...owed].some((c) => !enabled.has(c))
  }
  const pay = (state: number) => {
    const enabled = enabledIn(graph, state)
    for (const c of owed) if (!enabled.has(c)) owed.delete(c)
  }
  const round: Array<number> = []
  let at = start
  const go = (way: ReadonlyArray<number>) => {
    for (const e of way) {
      owed.delete(graph.fair[e] as number)
      at = graph.to[e] as number
      pay(at)
      round.push(e)
    }
  }
  pay(at)
  while (owed.size > 0) {
    const way = nearest(graph, at, isInside, { state: serves, edge: (e) => owed.has(graph.fair[e] as number) })
    if (way === undefined) throw new Error("a component without a fair round was taken for a fair one")
    go(way)
  }
  const back = nearest(graph, at, isInside, { state: (s) => s === start, edge: () => false })
  go(back as ReadonlyArray<number>)
  return round
}

/**
 * The same run with a shorter way to the round, if that way passes a state of the round before the goal is asked for, and it
 * is asked for on the round as well.
 */
export const tightened = ({ to }: Graph, { edges, loopsFrom }: Round, asked: ArrayLike<number>): Round => {
  const states = [0, ...edges.map((e) => to[e] as number)]
  const round = edges.slice(loopsFrom)
  const onRound = states.slice(loopsFrom, edges.length)
  if (!onRound.some((s) => asked[s] === 1)) return { edges, loopsFrom }
  const at = states.findIndex((s) => onRound.includes(s))
  const turn = onRound.indexOf(states[at] as number)
  return { edges: [...edges.slice(0, at), ...round.slice(turn), ...round.slice(0, turn)], loopsFrom: at }
}

/** Whether a run may stop in a state: nothing that is left to do there has to be done. */
export const mayStop = (graph: Graph, state: number): boolean => {
  const [begin, end] = edgesOf(graph, state)
  for (let e = begin; e < end; e++) if (graph.fair[e] !== unfair) return false
  return true
}
