/**
 * What the same coins can do on two branches at once, each of them too short to take anything back. Next: [OldKeys.ts](OldKeys.ts).
 */
import type { Fixed, Scenario } from "../../core/Scenario.ts"
import { NoReversalAfter } from "./Limits.ts"
import { type Params, withGenesis } from "./Params.ts"
import { BranchJoined, PaymentReturned } from "./Properties.ts"
import type { Seen } from "./State.ts"
import { pay, uncapped } from "./Worlds.ts"

/**
 * Average luck: a coin mints once it weighs 12 coin-days. That of A does from the fourth day on, that of M every other day: twice in a
 * row in five days. A block holds one payment, so that one that was taken back may have to wait.
 */
const params: Params = {
  ...withGenesis(uncapped, [
    { value: 3n, owner: "A" },
    { value: 1n, owner: "A" },
    { value: 1n, owner: "A" },
    { value: 6n, owner: "M" },
  ]),
  clock: { _tag: "free", last: 5 },
  paymentsMax: 1,
  asks: true,
}

/** A, who mints, B, who looks on, and M. A makes two payments: where both wait, the second is written first. */
const among = (role: "hoarder" | "doubleMinter"): Fixed<Params> => ({
  setup: { params, nodes: { holder: ["A", "B"], [role]: ["M"] } },
  environment: {
    network: "set",
    idle: "stays",
    budget: { Mint: 2, MintOn: 3, Publish: 2 },
    workload: { A: [pay(params, 2, "B"), pay(params, 1, "B")] },
  },
})

export const branches: ReadonlyArray<Scenario<Params, Seen>> = [
  {
    kind: "exhaustive",
    id: "pos-age/one-branch",
    says: "M's coin can mint two blocks in a row, on one branch: it confirms A's payment for B or leads A away from it, not both",
    world: among("hoarder"),
    states: 278404,
    expects: { holds: [NoReversalAfter(2)], reaches: [BranchJoined, PaymentReturned] },
  },
  {
    kind: "exhaustive",
    id: "pos-age/two-branches",
    says: "M's coin can mint two blocks in a row, and mints on two branches: it confirms a payment for B, and leads A away from it",
    large: true,
    world: among("doubleMinter"),
    expects: { refutes: { property: NoReversalAfter(2), trace: "two-branches" } },
  },
]
