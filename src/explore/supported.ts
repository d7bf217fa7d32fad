/**
 * What exhaustive search cannot do, refused at the start instead of answered wrongly.
 */
import type { Environment } from "../../spec/core/Environment.ts"
import type { System } from "../../spec/core/System.ts"
import { assertFits, Unsupported } from "../system/Unsupported.ts"

export { Unsupported }

/** Each reason not to search, and whether an environment gives it. */
const reasons: ReadonlyArray<readonly [reason: string, applies: (environment: Environment) => boolean]> = [
  [
    'a fifo network whose idle messages stay: such a message would block its line and hide states; use idle: "consumed"',
    ({ network, idle }) => network === "fifo" && idle === "stays",
  ],
  ["a budget for partitions: leave it out; any message may be late", ({ budget }) => (budget?.["partition"] ?? 0) > 0],
  ["a budget for ticks: every clock reads 0", ({ budget }) => (budget?.["tick"] ?? 0) > 0],
  ["clocks that differ: every clock reads 0", ({ skew }) => Object.values(skew ?? {}).some((ticks) => ticks !== 0)],
  [
    "a bound on delays: any message may be late",
    ({ timing }) => (timing ?? { _tag: "asynchronous" })._tag !== "asynchronous",
  ],
  [
    "relaying: only what a rule sends arrives, so what one node is shown would stay with it",
    ({ relay }) => relay === true,
  ],
]

const reasonsIn = ({ environment }: System): ReadonlyArray<string> =>
  reasons.filter(([, applies]) => applies(environment)).map(([reason]) => reason)

/** Whether searching the system would answer the question that its environment asks. */
export const supports = (system: System): boolean => system.misfits.length === 0 && reasonsIn(system).length === 0

/** Throws `Unsupported` if searching the system would answer another question than its environment asks. */
export const assertSupported = (system: System): void => {
  assertFits(system)
  const why = reasonsIn(system)
  if (why.length > 0) throw new Unsupported(`exhaustive search does not know ${why.join("; nor ")}`)
}
