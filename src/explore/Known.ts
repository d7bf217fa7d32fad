/**
 * The configurations that a search has found, numbered in the order of finding. What is kept of each differs:
 * [Configurations.ts](Configurations.ts) keeps all of it, [Fingerprints.ts](Fingerprints.ts) 64 bits.
 */
import type { Column } from "./Column.ts"
import type { Vectors } from "./Vectors.ts"

export interface Known {
  readonly count: number
  /** The configuration from which each one was reached; −1 for the initial one. */
  readonly parents: Column
  /** All configurations by number, where they are kept in full. */
  readonly vectors: Vectors | undefined
  /** The number of a configuration; −1 if it is new. `low` and `high` are the words of its fingerprint. */
  readonly find: (vector: Int32Array, low: number, high: number) => number
  /** Adds the configuration that `find` has just not found, and returns its number. */
  readonly add: (vector: Int32Array, low: number, high: number, parent: number) => number
  /** The probability that two configurations have been taken for one. */
  readonly collisionProbability: number
  readonly bytes: number
  /** How many bytes more it would take to add one configuration. */
  readonly growth: number
}
