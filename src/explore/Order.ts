/**
 * In which order configurations are explored: [BreadthFirst.ts](BreadthFirst.ts), [DepthFirst.ts](DepthFirst.ts),
 * [Deepening.ts](Deepening.ts).
 */

export interface Order {
  /** The next configuration to explore, written into `into`; −1 if none is left above the deepest level that was asked for. */
  readonly next: (into: Int32Array) => number
  /** The level of the one that `next` has given: the least known. The initial configuration is level 1. */
  readonly level: number
  /** Whether the one that `next` has given is explored for the first time: only then is anything counted. */
  readonly isFirst: boolean
  /** Told of a new configuration that a step of the present one leads to; also of the initial configuration. */
  readonly found: (number: number, vector: Int32Array) => void
  /** Told of a known configuration that a step of the present one leads to. */
  readonly met: (number: number, vector: Int32Array) => void
  /** How many configurations there are in each level, as far as known. */
  readonly levels: () => ReadonlyArray<number>
  readonly bytes: number
}
