/**
 * `quorate`: the vocabulary in which protocols are written, `compose`, and the engines that run, search, shrink and replay them.
 *
 * @example
 * ```ts
 * import { compose, explore, worldsOf } from "quorate"
 * import { powChapter } from "quorate/spec"
 *
 * const small = powChapter.scenarios.find((s) => s.kind === "exhaustive")
 * const world = small?.kind === "exhaustive" ? worldsOf(small)[0] : undefined
 * if (small !== undefined && world !== undefined) {
 *   const system = compose(powChapter.protocol, world.setup, world.environment)
 *   console.log(explore(system, small.expects.holds ?? []).verdict) // holds (exhaustive, … states)
 * }
 * ```
 */

/** The Schema of effect, for the codecs of a chapter. */
export * as Schema from "effect/Schema"
export { sameValue, spell } from "../spec/core/Canonical.ts"
// ── the vocabulary ─────────────────────────────────────────────────────────────────────────────────────────────────
export * from "../spec/core/Chapter.ts"
export type { Arena, Compared, Staged, Written } from "../spec/core/Comparison.ts"
export { compose } from "../spec/core/compose.ts"
export * from "../spec/core/Environment.ts"
export {
  type Completed,
  type History,
  linearizable,
  type RegisterOperation,
  register,
  type Sequential,
} from "../spec/core/lib/Linearizability.ts"
export * from "../spec/core/lib/Quorum.ts"
export * from "../spec/core/lib/Sets.ts"
export * from "../spec/core/lib/Signature.ts"
export * from "../spec/core/Property.ts"
export * from "../spec/core/Protocol.ts"
export * from "../spec/core/Refinement.ts"
export * from "../spec/core/Rule.ts"
export * from "../spec/core/Scenario.ts"
export * from "../spec/core/System.ts"
export type { Exploration, Found, Mode, Options as ExploreOptions, Store } from "./explore/Exploration.ts"
// ── engines ────────────────────────────────────────────────────────────────────────────────────────────────────────
// ── traces ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export type { Divergence, Replayed } from "./replay/Replayed.ts"
export { replay, replayText } from "./replay/replay.ts"
// ── runs: a world and what happens in it ───────────────────────────────────────────────────────────────────────────
export type { Action, Deed, Run, WorldSpec } from "./run/Action.ts"
export { docketOf } from "./run/Judge.ts"
export { perform, playerOf, systemOf } from "./run/perform.ts"
export { strategyNames } from "./run/strategies/mix.ts"
export type { StrategyName } from "./run/strategies/Strategy.ts"
export { type Minimised, minimise, type ShrinkOptions } from "./shrink/shrink.ts"
export { Defect } from "./system/Defect.ts"
export type { Move, Path } from "./system/Move.ts"
export { Unsupported } from "./system/Unsupported.ts"
export { explore } from "./temporal/explore.ts"
export type { Judged, Lasso, Options as TemporalOptions } from "./temporal/Lasso.ts"
export { judgeTemporal } from "./temporal/temporal.ts"
export type { TimedOptions, TimedResult } from "./timed/options.ts"
export { simulateTimed } from "./timed/simulate.ts"
export { complete, connected, linked, regular, ring, type Topology } from "./timed/topology.ts"
export { parseTrace } from "./trace/parse.ts"
export { printTrace } from "./trace/print.ts"
export type { Recording } from "./trace/Recording.ts"
export { record } from "./trace/record.ts"
export { type About, type Trace, type TraceError, traceVersion, type Verdict } from "./trace/Trace.ts"
