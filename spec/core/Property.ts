/**
 * Statements about a system: what is claimed, in words and as a predicate, and under which assumption.
 * Next: [Scenario.ts](Scenario.ts), worlds in which statements are put to the test.
 */
import type { Environment } from "./Environment.ts"
import type { Setup } from "./Protocol.ts"

/** What all watched nodes show: place → observation; null while a node is down. */
export type World<O> = { readonly [place: string]: O | null }

/** Something that must be true of a setup and its environment for a property to hold. */
export interface Assumption {
  readonly id: string
  readonly says: string
  /** Absent where the assumption is about the rules themselves (no premise is struck out). */
  readonly holds?: (setup: Setup<never>, environment: Environment) => boolean
}

interface Statement {
  readonly id: string
  readonly source: string
  readonly says: string
  readonly assumes?: ReadonlyArray<Assumption>
}

/** What a monitor sees of one step. */
export interface Step<O> {
  readonly place: string
  readonly watched: boolean
  /** The rule that fired (`crash`, `recover`, `partition`, `heal`, `tick`, `drop`, `duplicate` for the environment's own steps). */
  readonly rule: string
  /** The internal event or the message that was taken; undefined for the environment's own steps. */
  readonly input: unknown
  readonly before: O | null
  readonly after: O | null
  /** The global clock, in ticks. */
  readonly clock: number
}

/**
 * A property, by what it is a predicate of. `eachNode`, `eachStep`: one watched node's observation, or two in a row.
 * `invariant`, `stepInvariant`: all watched nodes together. `temporal`: once the environment is at rest (healed, everybody
 * up, nothing deliverable in flight), `whenever` implies `then`. `monitor`: a fold over the steps of a run. `witness`: must be
 * reached by some run.
 */
export type Property<O> =
  | (Statement & { readonly kind: "eachNode"; readonly holds: (o: O) => boolean })
  | (Statement & { readonly kind: "eachStep"; readonly holds: (before: O, after: O) => boolean })
  | (Statement & { readonly kind: "invariant"; readonly holds: (w: World<O>) => boolean })
  | (Statement & { readonly kind: "stepInvariant"; readonly holds: (before: World<O>, after: World<O>) => boolean })
  | (Statement & {
      readonly kind: "temporal"
      readonly whenever: (w: World<O>) => boolean
      readonly then: (w: World<O>) => boolean
    })
  | (Statement & Monitor<O>)
  | (Statement & { readonly kind: "witness"; readonly sees: Sees<O> })

/** A fold over a run. Its state is plain data and part of a configuration's fingerprint. */
export interface Monitor<O> {
  readonly kind: "monitor"
  readonly initial: unknown
  readonly update: (state: never, step: Step<O>) => unknown
  readonly holds: (state: never) => boolean
}

/** What a witness looks for: something in one node, or in one step of it. */
export type Sees<O> =
  | { readonly node: (o: O) => boolean }
  | { readonly step: (before: O, after: O) => boolean }
  | { readonly rule: string }

/** In every state of every watched node. */
export const eachNode = <O>(statement: Statement, holds: (o: O) => boolean): Property<O> => ({ kind: "eachNode", ...statement, holds })
/** In every step of every watched node. */
export const eachStep = <O>(statement: Statement, holds: (before: O, after: O) => boolean): Property<O> => ({
  kind: "eachStep",
  ...statement,
  holds,
})
/** In every configuration. */
export const invariant = <O>(statement: Statement, holds: (w: World<O>) => boolean): Property<O> => ({
  kind: "invariant",
  ...statement,
  holds,
})
/** In every step of the whole system. */
export const stepInvariant = <O>(statement: Statement, holds: (before: World<O>, after: World<O>) => boolean): Property<O> => ({
  kind: "stepInvariant",
  ...statement,
  holds,
})
/** Once everything is at rest: whenever the antecedent holds, so does the goal. Reports say how often the antecedent held. */
export const temporal = <O>(
  statement: Statement,
  whenever: (w: World<O>) => boolean,
  then: (w: World<O>) => boolean,
): Property<O> => ({ kind: "temporal", ...statement, whenever, then })
/** A predicate of the history of a run: `initial`, then `update` at each step; it must hold all along. */
export const monitor = <O, S>(
  statement: Statement,
  initial: S,
  update: (state: S, step: Step<O>) => S,
  holds: (state: S) => boolean,
): Property<O> => ({ kind: "monitor", ...statement, initial, update: update as never, holds: holds as never })
/** Something interesting that must be reachable. */
export const witness = <O>(statement: Statement, sees: Sees<O>): Property<O> => ({ kind: "witness", ...statement, sees })
