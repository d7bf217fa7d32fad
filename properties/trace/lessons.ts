/** Small runs, written by hand, that show one thing each: for pictures, errors and outcomes. */
import type { Environment } from "../../spec/core/Environment.ts"
import { powChapter } from "../../spec/pow/index.ts"
import { minimal, type Params } from "../../spec/pow/Params.ts"
import type { Action, Deed, Run, WorldSpec } from "../../src/run/Action.ts"
import type { Recording } from "../../src/trace/Recording.ts"
import { record } from "../../src/trace/record.ts"
import type { About } from "../../src/trace/Trace.ts"
import { payTo } from "./samples.ts"

const mine = (at: string): Deed => ({ _tag: "Do", at, event: { _tag: "Mine", now: 0, nonce: 0 } })
const receive = (to: string, cause: number, nth = 0): Deed => ({ _tag: "Deliver", to, cause, nth })

/** Deeds as actions 1, 2, 3 … */
export const actionsOf = (deeds: ReadonlyArray<Deed>): ReadonlyArray<Action> =>
  deeds.map((d, i) => ({ ...d, id: i + 1 }))

export const worldWith = (
  nodes: { readonly [role: string]: ReadonlyArray<string> },
  environment: Partial<Environment> = {},
  params: Params = minimal,
): WorldSpec<Params> => ({
  setup: { params, nodes },
  environment: { network: "multiset", idle: "consumed", ...environment },
})

/** Two miners, three blocks against two: one node leaves two blocks behind. */
export const deepReorg: Run<Params> = {
  world: worldWith({ miner: ["A", "B"] }),
  actions: actionsOf([mine("A"), mine("A"), mine("A"), mine("B"), mine("B"), ...[1, 2, 3].map((k) => receive("B", k))]),
}
export const noDeepReorg: About = { shows: "refutes", properties: ["pow/no-reorg-deeper-than-1"] }

const params: Params = { ...minimal, orphansMax: 2 }

/** Five miners, every kind of fault, an orphan, and a waiting payment that is overtaken. */
export const everything: Run<Params> = {
  world: worldWith(
    { miner: ["A", "B", "C", "D", "E"] },
    {
      budget: { crash: 1, drop: 1, duplicate: 1, partition: 1, tick: 2 },
      workload: { A: [payTo(params, "B")], B: [payTo(params, "C")] },
    },
    params,
  ),
  actions: actionsOf([
    {
      _tag: "Partition",
      groups: [
        ["A", "D"],
        ["B", "C", "E"],
      ],
    },
    { _tag: "Do", at: "A", event: payTo(params, "B") },
    { _tag: "Do", at: "B", event: payTo(params, "C") },
    receive("D", 2),
    mine("B"),
    { _tag: "Duplicate", to: "C", cause: 5, nth: 0 },
    receive("C", 5),
    { _tag: "Crash", at: "E" },
    mine("A"),
    { _tag: "Drop", to: "E", cause: 9, nth: 0 },
    { _tag: "Tick" },
    { _tag: "Heal" },
    { _tag: "Recover", at: "E" },
    { _tag: "Do", at: "C", event: { _tag: "Mine", now: 1, nonce: 0 } },
    receive("D", 14),
    receive("C", 15),
    receive("B", 13),
    receive("E", 17),
    receive("D", 16),
  ]),
}
export const overtaken: About = { shows: "refutes", properties: ["pow/waiting-payments-survive"] }

/** A block that nobody should take, taken because nobody looks at its hash. */
export const struckHash: Run<Params> = {
  world: {
    ...worldWith({ miner: ["A"], forger: ["M"] }),
    struck: [{ rule: "pow/receive-block", premise: "HighHash" }],
  },
  actions: actionsOf([{ _tag: "Do", at: "M", event: { _tag: "Forge", premise: "HighHash" } }, receive("A", 1)]),
}
export const allValid: About = { shows: "refutes", properties: ["pow/every-block-is-valid"] }

export const recorded = (run: Run<Params>, about: About): Recording => record(powChapter, run, about)
