/**
 * Weak fairness: what could be done from some point on without end is done again and again. A class collects the actions that
 * stand in for each other: one message content from one sender at one place, or one thing that a place offers to do.
 * Next: [round.ts](round.ts), a run through a component that is fair.
 */
import type { Json, System } from "../../spec/core/System.ts"
import type { Move } from "../system/Move.ts"
import { edgesOf, type Graph, unfair } from "./Graph.ts"

/**
 * The fairness class of a move, as a text; undefined where none is owed: to losses and copies, to crashes and recoveries, at
 * places that are not watched, to what a role calls unfair. What luck makes of an offer does not matter, nor the round.
 */
export const classOf = (system: System, move: Move, spell: (value: Json) => string): string | undefined => {
  const { place, kind, input, offered = input } = move
  if (input._tag === "Receive" && kind !== "deliver") return undefined
  if (!system.isFair(place, offered)) return undefined
  if (input._tag === "Receive") return `${place} hears ${input.from} ${spell(input.message)}`
  return `${place} ${kind} ${spell(offered)}`
}

/** The classes that are enabled in a state: some edge of the class leaves it. */
export const enabledIn = (graph: Graph, state: number): ReadonlySet<number> => {
  const [begin, end] = edgesOf(graph, state)
  const classes = new Set<number>()
  for (let e = begin; e < end; e++) if (graph.fair[e] !== unfair) classes.add(graph.fair[e] as number)
  return classes
}

/**
 * Whether a run may stay among these states for ever, and be fair: each class is disabled in one of them, or taken between
 * two of them. The states are one strongly connected component; `isInside` tells them from others.
 */
export const isFair = (graph: Graph, states: ArrayLike<number>, isInside: (state: number) => boolean): boolean => {
  const enabled = new Map<number, number>()
  const taken = new Set<number>()
  for (let i = 0; i < states.length; i++) {
    const state = states[i] as number
    for (const c of enabledIn(graph, state)) enabled.set(c, (enabled.get(c) ?? 0) + 1)
    const [begin, end] = edgesOf(graph, state)
    for (let e = begin; e < end; e++) if (isInside(graph.to[e] as number)) taken.add(graph.fair[e] as number)
  }
  return [...enabled].every(([c, n]) => n < states.length || taken.has(c))
}
