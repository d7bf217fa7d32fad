/**
 * What a search is asked, and what it answers.
 */
import type { World } from "../../spec/core/Property.ts"
import type { Move, Path } from "../system/Move.ts"
import type { PartialOrderReport } from "./por/SleepSets.ts"
import type { SymmetryReport } from "./symmetry/Orbits.ts"

/** In which order configurations are explored. What is counted is the same; only `bfs` and `iddfs` find shortest paths first. */
export type Mode = "bfs" | "dfs" | "iddfs"

/** What is kept of a configuration: all of it, or a fingerprint of 64 bits, which another one may share by chance. */
export type Store = "exact" | "fingerprints"

export interface Options<O> {
  /** `bfs` if absent. */
  readonly mode?: Mode | undefined
  /** `exact` if absent. */
  readonly store?: Store | undefined
  /**
   * Whether configurations that differ only in interchangeable names are taken for one (`Protocol.symmetry`). What is counted are
   * then those that stand for the others.
   */
  readonly symmetry?: boolean | undefined
  /** Whether steps that commute are taken in one order only. All configurations are still found; transitions are fewer. */
  readonly partialOrder?: boolean | undefined
  /** Most configurations to keep; a further one ends the search. Absent: no limit. */
  readonly statesMax?: number | undefined
  /** Deepest level to reach; configurations in it are not explored. The initial configuration is level 1. Absent: no limit. */
  readonly depthMax?: number | undefined
  /** Most bytes of own tables, by estimate; 2 GiB if absent. */
  readonly bytesMax?: number | undefined
  /** Whether to stop at the first violation (the default), or to look for the first violation of each property. */
  readonly stopAtFirst?: boolean | undefined
  /** Called from time to time, synchronously, between two configurations. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Asked from time to time, between two configurations: true ends the search. */
  readonly shouldStop?: (() => boolean) | undefined
  /** Told of each configuration once, when it is found: its number (0, 1, 2 …) and what all watched places show in it. */
  readonly onState?: ((state: number, world: World<O>) => void) | undefined
  /**
   * Told of each step of each configuration once, also of those that change nothing. A configuration is told by `onState`
   * before the first edge to it. All edges from one configuration come one after the other; one without any is terminal.
   */
  readonly onEdge?: ((from: number, to: number, move: () => Move, isSelfLoop: boolean) => void) | undefined
  /** A label for what all watched places show in a terminal configuration: the answer counts them. */
  readonly collect?: ((world: World<O>) => string) | undefined
}

export interface Progress {
  readonly states: number
  readonly transitions: number
  readonly depth: number
  /** Configurations that are found but not yet explored. */
  readonly waiting: number
}

/** With fingerprints the verdict says how probable it is that a configuration was missed. */
export type Verdict = `holds (exhaustive, ${number} states${string})` | "violated" | "inconclusive (budget)"

/** The verdict of a search that found all states and no violation; with fingerprints, how probable it is that it missed one. */
export const exhaustive = (states: number, missed?: number): Verdict => {
  if (missed === undefined) return `holds (exhaustive, ${states} states)`
  return `holds (exhaustive, ${states} states; fingerprints of 64 bits; probability of a missed state ≤ ${missed.toPrecision(2)})`
}

/** Which budget ended a search. */
export type Exhausted = "states" | "depth" | "memory" | "stopped"

/** How far a search got before its budget ended it. */
export interface Spent {
  readonly which: Exhausted
  /** Configurations that were explored wholly, and those that were found but not explored. */
  readonly explored: number
  readonly waiting: number
}

/** A property and a shortest path that violates it, or reaches it if it is a witness. */
export interface Found {
  readonly property: string
  readonly path: Path
  /** Only of an endless run: the moves from this index on are repeated for ever (see [Lasso.ts](../temporal/Lasso.ts)). */
  readonly loopsFrom?: number
}

export interface Reduction {
  readonly symmetry?: SymmetryReport
  readonly partialOrder?: PartialOrderReport
}

export interface Exploration {
  readonly verdict: Verdict
  /** Distinct configurations. */
  readonly states: number
  /** Steps from one configuration to another, counted at each configuration once for each action. */
  readonly transitions: number
  /** The same by the convention of published counts: with the initial configuration, and with actions that change nothing. */
  readonly generated: number
  /** Levels: 1 + the greatest of all shortest distances from the initial configuration, which is level 1. */
  readonly depth: number
  /** How many configurations there are in each level. Before a search has ended they count in the least level known. */
  readonly statesPerLevel: ReadonlyArray<number>
  /** Configurations without any further step. */
  readonly terminals: number
  /** Terminal configurations in which a place is down, a deferred message waits or a round does not end: something is stuck for ever. */
  readonly deadlocks: number
  /** Label → number of terminal configurations, by `collect`. */
  readonly collected: { readonly [label: string]: number }
  /** Temporal property → number of configurations at rest in which its antecedent held: at 0 the property says nothing. */
  readonly antecedents: { readonly [property: string]: number }
  /** In the order of the given properties. */
  readonly violations: ReadonlyArray<Found>
  /** Witnesses that were reached, in the order of the given properties. */
  readonly reached: ReadonlyArray<Found>
  /** The `leadsTo` properties of which the verdict says nothing: endless runs are judged by [temporal/explore.ts](../temporal/explore.ts). */
  readonly unjudged: ReadonlyArray<string>
  /** Rule, or fault → number of distinct pairs of local state and input for which it fired; not how often that happened. */
  readonly fired: { readonly [rule: string]: number }
  /** Rule → premise → number of distinct pairs of local state and input that the premise refused. */
  readonly refused: { readonly [rule: string]: { readonly [premise: string]: number } }
  /** Which budget ended the search, and how far it got; undefined if none did. */
  readonly budget: Spent | undefined
  /** At most so probable is it that two configurations were taken for one: 0 unless only fingerprints are kept. */
  readonly collisionProbability: number
  /** What the reductions have saved, each where it was asked for. */
  readonly reduction: Reduction
  /**
   * Bytes for each state, by estimate: what is kept of it, where it came from, its place in the index, its share of those that wait.
   * Tables of rules, messages and properties do not grow with every state and are not in it.
   */
  readonly bytesPerState: number
  /** Bytes of all own tables together, by estimate. */
  readonly bytes: number
}
