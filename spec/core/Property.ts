/**
 * Statements about a system: what is claimed, in words and as a predicate, and under which assumption.
 * Next: [Scenario.ts](Scenario.ts), worlds in which statements are put to the test.
 */
import type { Environment } from "./Environment.ts"
import type { Setup } from "./Protocol.ts"

// biome-ignore lint/suspicious/noExplicitAny: a monitor's state is its own; engines only pass it on
type Any = any

/** What all watched nodes show: place → observation; null while a node is down. */
export type World<O> = { readonly [place: string]: O | null }

/** What the watched nodes that are up show. */
export const nodesIn = <O>(w: World<O>): ReadonlyArray<O> => Object.values(w).flatMap((o) => o ?? [])

/** The end of the id of the assumption that no premise is struck out of the rules. */
export const allPremises = "/all-premises"

/** Something that must be true of a setup and its environment for a property to hold. */
export interface Assumption {
  readonly id: string
  readonly says: string
  /**
   * Absent where no setup can tell. What is about the rules themselves, that no premise is struck out, has an id that ends in
   * `allPremises`.
   */
  readonly holds?: (setup: Setup<never>, environment: Environment) => boolean
}

export interface Statement {
  readonly id: string
  readonly source: string
  readonly says: string
  readonly assumes?: ReadonlyArray<Assumption>
}

/** What a monitor sees of one step. */
export interface Step<O> {
  readonly place: string
  readonly watched: boolean
  /** The rule that fired (`crash`, `recover`, `partition`, `heal`, `tick`, `drop` for the environment's own steps). */
  readonly rule: string
  /** The internal event or the message that was taken; undefined for timers, ends of rounds and the environment's own steps. */
  readonly input: unknown
  readonly before: O | null
  readonly after: O | null
  /** The global clock, in ticks. */
  readonly clock: number
}

/**
 * A property, by what it is a predicate of. `eachNode`, `eachStep`: one watched node's observation, or two in a row.
 * `invariant`, `stepInvariant`: all watched nodes together. `temporal`: at rest `whenever` implies `then`. At rest is, in random
 * runs and in replay, the end of a run where nothing is cut, everybody is up, and nothing in flight would change anything; in
 * exhaustive search, and in walks of a fixed world, only where nothing at all can happen any more, not even an internal event.
 * `leadsTo`: in every infinite or ended run that is fair, after `whenever` there comes `then`; small models only, random search
 * says nothing of it. `monitor`: a fold over the steps of a run. `witness`: must be reached by some run. Every predicate may
 * read the parameters of the setup, which `System.params` carries.
 */
export type Property<O, P = Any> =
  | (Statement & { readonly kind: "eachNode"; readonly holds: (o: O, params: P) => boolean })
  | (Statement & { readonly kind: "eachStep"; readonly holds: (before: O, after: O, params: P) => boolean })
  | (Statement & { readonly kind: "invariant"; readonly holds: (w: World<O>, params: P) => boolean })
  | (Statement & {
      readonly kind: "stepInvariant"
      /** What must be true at the start. Absent: nothing. */
      readonly initially?: (w: World<O>, params: P) => boolean
      readonly holds: (before: World<O>, after: World<O>, params: P) => boolean
    })
  | (Statement & {
      readonly kind: "temporal"
      readonly whenever: (w: World<O>, params: P) => boolean
      readonly then: (w: World<O>, params: P) => boolean
    })
  | (Statement & {
      readonly kind: "leadsTo"
      /** Absent: at the start. */
      readonly whenever?: (w: World<O>, params: P) => boolean
      readonly then: (w: World<O>, params: P) => boolean
    })
  | (Statement & Monitor<O, P>)
  | (Statement & { readonly kind: "witness"; readonly sees: Sees<O, P> })

/**
 * A fold over a run. Its state is plain data and part of a configuration's fingerprint. It should not count steps: an event that
 * changes nothing is a step of a random run, and none of a search.
 */
export interface Monitor<O, P> {
  readonly kind: "monitor"
  readonly initial: Any
  /** The state at the start, where it depends on what nodes show then; `initial` where absent. */
  readonly start?: (world: World<O>, params: P, environment: Environment) => Any
  readonly update: (state: Any, step: Step<O>, params: P, environment: Environment) => Any
  readonly holds: (state: Any, params: P) => boolean
}

/** What a witness looks for: something in one node, in one step of it, or the firing of a rule. */
export type Sees<O, P> =
  | { readonly node: (o: O, params: P) => boolean }
  | { readonly step: (before: O, after: O, params: P) => boolean }
  | { readonly rule: string }

/** In every state of every watched node. */
export const eachNode = <O, P>(statement: Statement, holds: (o: O, params: P) => boolean): Property<O, P> => ({
  kind: "eachNode",
  ...statement,
  holds,
})
/** In every step of every watched node. */
export const eachStep = <O, P>(
  statement: Statement,
  holds: (before: O, after: O, params: P) => boolean,
): Property<O, P> => ({ kind: "eachStep", ...statement, holds })
/** In every configuration. */
export const invariant = <O, P>(statement: Statement, holds: (w: World<O>, params: P) => boolean): Property<O, P> => ({
  kind: "invariant",
  ...statement,
  holds,
})
/** In every step of the whole system. */
export const stepInvariant = <O, P>(
  statement: Statement,
  holds: (before: World<O>, after: World<O>, params: P) => boolean,
): Property<O, P> => ({ kind: "stepInvariant", ...statement, holds })
/** Once everything is at rest: whenever the antecedent holds, so does the goal. Reports say how often the antecedent held. */
export const temporal = <O, P>(
  statement: Statement,
  whenever: (w: World<O>, params: P) => boolean,
  then: (w: World<O>, params: P) => boolean,
): Property<O, P> => ({ kind: "temporal", ...statement, whenever, then })
/** ◇ then: every fair run gets there. Weak fairness: what an honest node could do from some point on without end, it does. */
export const eventually = <O, P>(statement: Statement, then: (w: World<O>, params: P) => boolean): Property<O, P> => ({
  kind: "leadsTo",
  ...statement,
  then,
})
/** whenever ↝ then: in every fair run, whenever the first is true, the second is true then or later. */
export const leadsTo = <O, P>(
  statement: Statement,
  whenever: (w: World<O>, params: P) => boolean,
  then: (w: World<O>, params: P) => boolean,
): Property<O, P> => ({ kind: "leadsTo", ...statement, whenever, then })
/** A predicate of the history of a run: `initial`, then `update` at each step; it must hold all along. */
export const monitor = <O, S, P>(
  statement: Statement,
  initial: S,
  update: (state: S, step: Step<O>, params: P, environment: Environment) => S,
  holds: (state: S, params: P) => boolean,
): Property<O, P> => ({ kind: "monitor", ...statement, initial, update, holds })
/** Something interesting that must be reachable. */
export const witness = <O, P>(statement: Statement, sees: Sees<O, P>): Property<O, P> => ({
  kind: "witness",
  ...statement,
  sees,
})
