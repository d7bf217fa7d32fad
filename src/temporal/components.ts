/**
 * The strongly connected components of a part of a graph: an endless run stays in one of them from some point on.
 * Source: Tarjan 1972, "Depth-First Search and Linear Graph Algorithms"; here without recursion.
 */
import { edgesOf, type Graph } from "./Graph.ts"

const unseen = -1

export interface Components {
  readonly count: number
  /** Of each state: the number of its component; −1 outside of the part. */
  readonly of: Int32Array
  readonly members: (component: number) => Int32Array
}

/** The maximal components of the states for which `inside` is 1. A state without a way back to itself is one by itself. */
export const componentsOf = (graph: Graph, inside: Uint8Array): Components => {
  const { states, to } = graph
  const of = new Int32Array(states).fill(unseen)
  /** When a state was found, and the earliest state on the stack that it reaches. */
  const found = new Int32Array(states).fill(unseen)
  const low = new Int32Array(states)
  /** The next edge of a state that has not been followed. */
  const next = new Int32Array(states)
  const open: Array<number> = []
  const way: Array<number> = []
  const members = new Int32Array(states)
  const starts = [0]
  let time = 0
  let placed = 0

  const enter = (state: number) => {
    found[state] = low[state] = time++
    next[state] = edgesOf(graph, state)[0]
    open.push(state)
    way.push(state)
  }
  /** Follows one edge of a state; false if none is left. */
  const follow = (state: number): boolean => {
    const [, end] = edgesOf(graph, state)
    for (let e = next[state] as number; e < end; e++) {
      next[state] = e + 1
      const target = to[e] as number
      if (inside[target] !== 1) continue
      if (found[target] === unseen) {
        enter(target)
        return true
      }
      if (of[target] === unseen) low[state] = Math.min(low[state] as number, found[target] as number)
    }
    return false
  }
  const leave = (state: number) => {
    way.pop()
    const before = way[way.length - 1]
    if (before !== undefined) low[before] = Math.min(low[before] as number, low[state] as number)
    if (low[state] !== found[state]) return
    for (;;) {
      const member = open.pop() as number
      of[member] = starts.length - 1
      members[placed++] = member
      if (member === state) break
    }
    starts.push(placed)
  }

  for (let root = 0; root < states; root++) {
    if (inside[root] !== 1 || found[root] !== unseen) continue
    enter(root)
    while (way.length > 0) {
      const state = way[way.length - 1] as number
      if (!follow(state)) leave(state)
    }
  }
  return {
    count: starts.length - 1,
    of,
    members: (component) => members.subarray(starts[component], starts[component + 1]),
  }
}
