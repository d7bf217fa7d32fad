/**
 * What a search is asked, and what it answers.
 */
import type { World } from "../../spec/core/Property.ts"
import type { Path } from "../system/Move.ts"

export interface Options<O> {
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

export type Verdict = `holds (exhaustive, ${number} states)` | "violated" | "inconclusive (budget)"

/** A property and a shortest path that violates it, or reaches it if it is a witness. */
export interface Found {
  readonly property: string
  readonly path: Path
}

export interface Exploration {
  readonly verdict: Verdict
  /** Distinct configurations. */
  readonly states: number
  /** Steps from one configuration to another, counted at each configuration once for each action. */
  readonly transitions: number
  /** The same by the convention of published counts: with the initial configuration, and with actions that change nothing. */
  readonly generated: number
  /** Levels of the search; the initial configuration is level 1. */
  readonly depth: number
  /** Configurations without any further step. */
  readonly terminals: number
  /** Terminal configurations in which a place is down or a deferred message waits: something is stuck for ever. */
  readonly deadlocks: number
  /** Label → number of terminal configurations, by `collect`. */
  readonly collected: { readonly [label: string]: number }
  /** Temporal property → number of configurations at rest in which its antecedent held: at 0 the property says nothing. */
  readonly antecedents: { readonly [property: string]: number }
  /** In the order of the given properties. */
  readonly violations: ReadonlyArray<Found>
  /** Witnesses that were reached, in the order of the given properties. */
  readonly reached: ReadonlyArray<Found>
  /** Rule → number of distinct pairs of local state and input for which it fired; not how often that happened. */
  readonly fired: { readonly [rule: string]: number }
  /** Rule → premise → number of distinct pairs of local state and input that the premise refused. */
  readonly refused: { readonly [rule: string]: { readonly [premise: string]: number } }
  /** Bytes of own tables for each state, by estimate. */
  readonly bytesPerState: number
}
