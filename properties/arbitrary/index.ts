/**
 * Arbitraries of fast-check for all that a specification is tested with. Worlds and runs for the untimed engine: `worlds`,
 * `runs` and their parts. Networks, faults and powers for timed runs: `networks`, `faultSchedules`, `powers` and theirs.
 */
export { type Adversary, adversaries, corruptions, strategiesOf } from "./adversary.ts"
export { latecomers, type Skew, skews } from "./clocks.ts"
export { environments } from "./environments.ts"
export { budgets, partitionShapes, partitions } from "./faults.ts"
export { latencies } from "./latency.ts"
export { type Links, links } from "./links.ts"
export { nodeName, type Roster, rosterOf, rosters } from "./names.ts"
export { parameters } from "./params.ts"
export { type Powers, powers } from "./power.ts"
export { type Facts, RunArbitrary, type RunOptions, runs } from "./runs.ts"
export { type FaultRanges, faultSchedules, timedRequests } from "./schedules.ts"
export { type Reached, type Tally, tally } from "./tally.ts"
export { type Delays, timings } from "./timing.ts"
export { networks, type TimedNetwork, topologies } from "./topology.ts"
export { WalkArbitrary, type WalkOptions, walks } from "./walks.ts"
export { type Workload, workloads } from "./workload.ts"
export { type WorldOptions, worlds } from "./worlds.ts"
