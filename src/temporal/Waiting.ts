/**
 * Where a run can be while it waits for a goal: since some state in which the property asked for it, never a state in which it
 * is reached. And the shortest ways there.
 */
import type { World } from "../../spec/core/Property.ts"
import type { Json } from "../../spec/core/System.ts"
import { ask } from "../explore/Docket.ts"
import { edgesOf, type Graph } from "./Graph.ts"
import type { LeadsTo } from "./Lasso.ts"

/** Of each state 1 or 0: whether a predicate of the property holds. */
export const predicateOf = (
  graph: Graph,
  property: LeadsTo,
  holds: (world: World<Json>, state: number) => boolean,
): Uint8Array =>
  Uint8Array.from({ length: graph.states }, (_, s) => (ask(property, () => holds(graph.world(s), s)) ? 1 : 0))

const unseen = -2
const none = -1

/**
 * A breadth-first search of pairs: a state, and whether the run waits there. Pair 2s: it does not, or nobody cares; pair
 * 2s + 1: it waits. Where the goal is asked for, a run may begin to wait without a step.
 */
export class Waiting {
  /** The states in which a run may wait, nearest first. */
  readonly states: ReadonlyArray<number>
  /** The same as a table: 1 for each of them. */
  readonly inside: Uint8Array
  private readonly graph: Graph
  /** Of each pair: the pair before it and the edge from there. */
  private readonly before: Int32Array
  private readonly edge: Int32Array

  constructor(graph: Graph, asked: Uint8Array, reached: Uint8Array) {
    this.graph = graph
    this.before = new Int32Array(2 * graph.states).fill(unseen)
    this.edge = new Int32Array(2 * graph.states).fill(none)
    this.inside = new Uint8Array(graph.states)
    const found = this.search(asked, reached)
    this.states = found.filter((pair) => pair % 2 === 1).map((pair) => pair >> 1)
    for (const state of this.states) this.inside[state] = 1
  }

  /** The edges of a shortest run from the start to where it waits in this state. */
  wayTo(state: number): ReadonlyArray<number> {
    const way: Array<number> = []
    for (let pair = 2 * state + 1; pair >= 0; pair = this.before[pair] as number) {
      if (this.edge[pair] !== none) way.push(this.edge[pair] as number)
    }
    return way.reverse()
  }

  private search(asked: Uint8Array, reached: Uint8Array): ReadonlyArray<number> {
    const { graph, before, edge } = this
    const found: Array<number> = []
    const meet = (pair: number, from: number, by: number) => {
      if (before[pair] !== unseen) return
      before[pair] = from
      edge[pair] = by
      found.push(pair)
      const state = pair >> 1
      if (pair % 2 === 0 && asked[state] === 1 && reached[state] === 0) meet(pair + 1, pair, none)
    }
    meet(0, none, none)
    for (const pair of found) {
      const [begin, end] = edgesOf(graph, pair >> 1)
      for (let e = begin; e < end; e++) {
        const next = graph.to[e] as number
        if (pair % 2 === 0) meet(2 * next, pair, e)
        else if (reached[next] === 0) meet(2 * next + 1, pair, e)
      }
    }
    return found
  }
}
