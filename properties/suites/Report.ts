/**
 * What a check reports: for each scenario what was expected, what came out, and what was covered on the way.
 */
import type { Run } from "../../src/run/Action.ts"
import type { Met } from "../../src/run/Configurations.ts"
import type { StrategyName } from "../../src/run/strategies/Strategy.ts"

/** The verdict words, fixed. */
export type Verdict =
  | "holds (exhaustive)"
  | "no violation found"
  | "violated"
  | "inconclusive (budget)"
  | "no verdict (defect)"

/**
 * Why a scenario came out as it did. `violated`: unexpectedly. `changed`: a recorded figure differs, or something that is certain
 * to be there is not. `budget`: more runs or states could still show what was expected. `defect`: code of the chapter threw.
 */
export type Reason = "as expected" | "violated" | "changed" | "budget" | "defect"

/** A run that violates a property, shrunk. */
export interface Counterexample {
  readonly property: string
  readonly run: Run
  /** How many actions the run had when it was found. */
  readonly foundWith: number
}

export interface ScenarioReport {
  readonly scenario: string
  readonly says: string
  /** What the scenario promises: `holds`, or `refutes <property>`. */
  readonly expected: string
  readonly verdict: Verdict
  /** Whether everything came out as expected; `problems` says in words what did not. */
  readonly ok: boolean
  readonly reason: Reason
  readonly problems: ReadonlyArray<string>
  readonly seed: number
  readonly runs: number
  readonly steps: number
  /** Random scenarios only: who chose what happened next. */
  readonly strategy?: StrategyName
  /** Random scenarios only: how many different configurations were met, in how many of the runs and steps they were counted. */
  readonly met?: Met
  /** Exhaustive scenarios only. */
  readonly states?: number
  readonly depth?: number
  readonly statesPerLevel?: ReadonlyArray<number>
  readonly properties: ReadonlyArray<string>
  /** Witness → how many runs reached it (1 where exhaustive). */
  readonly reached: { readonly [witness: string]: number }
  /** Temporal property → in how many runs its antecedent held. */
  readonly applied: { readonly [property: string]: number }
  /** Rule → how often it fired at a watched node. */
  readonly fired: { readonly [rule: string]: number }
  /** `rule premise` → how often that premise was asked and held: in all firings, and in refusals by a premise that is stated later. */
  readonly held: { readonly [premise: string]: number }
  /** `rule premise` → how often that premise refused an input. */
  readonly refused: { readonly [premise: string]: number }
  readonly faults: { readonly [fault: string]: number }
  readonly counterexample?: Counterexample
}

/** How many of how many. */
export interface Share {
  readonly seen: number
  readonly of: number
}

/** What the scenarios have exercised: rules of honest nodes that fired, their premises that refused, witnesses reached, faults. */
export interface Covered {
  readonly rules: Share
  readonly premises: Share
  readonly witnesses: Share
  readonly faults: ReadonlyArray<string>
}

export interface ChapterReport {
  readonly chapter: string
  readonly ok: boolean
  readonly scenarios: ReadonlyArray<ScenarioReport>
  readonly covered: Covered
  /** Over all scenarios: rules that never fired and premises that never refused anything. */
  readonly neverFired: ReadonlyArray<string>
  readonly neverRefused: ReadonlyArray<string>
}

export interface CheckOptions {
  /** 0…2³²−1. */
  readonly seed: number
  /** Runs of each random scenario; its own default where absent. */
  readonly runs?: number
  /** Longest run in steps; the scenario's own range where absent. */
  readonly steps?: number
  /** Who chooses, in random scenarios, what happens next; `mix` where absent. */
  readonly strategy?: StrategyName
  /** Only this property. */
  readonly property?: string
  /** States after which an exhaustive scenario gives up. */
  readonly states?: number
}
