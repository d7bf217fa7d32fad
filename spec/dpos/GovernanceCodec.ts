/**
 * Which numbers can govern a chain: each parameter's range, and what must fit together. A value outside is refused with its name, the
 * value and what is allowed. Next: [Operations.ts](Operations.ts).
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { spell } from "../core/Canonical.ts"
import { whole } from "../core/lib/Wire.ts"
import type { GovernanceParams } from "./Governance.ts"
import { applyOperation, begin, type Genesis } from "./Registry.ts"

/** Most seats, and most choices on a ballot. */
const many = 10_000

/** One schema for each parameter, to be put into the struct of a chapter's parameters. */
export const governanceFields = {
  delegates: whole(1, many),
  delegatesMax: whole(1, many),
  draw: Schema.Struct({ by: Schema.Literals(["nobody", "virtual-time", "by-weight"]), seats: whole(0, many) }),
  standby: whole(0),
  choicesMax: whole(1, many),
  stake: Schema.Literals(["balance", "locked"]),
  ballot: Schema.Literals(["approval", "split"]),
  counting: Schema.Literals(["running", "records", "recount"]),
  decay: Schema.Union([Schema.TaggedStruct("none", {}), Schema.TaggedStruct("weeks", { slotsPerWeek: whole(1) })]),
  selfVoteFactor: whole(0, 1_000_000),
  proxyDepth: whole(0, 100),
  activation: Schema.Struct({ num: whole(0), den: whole(1) }),
  eviction: Schema.Union([
    Schema.TaggedStruct("votes-only", {}),
    Schema.TaggedStruct("silent", { blocks: whole(0) }),
    Schema.TaggedStruct("failing", { missedMax: whole(0), blocks: whole(0) }),
  ]),
  doubleProduction: Schema.Union([
    Schema.TaggedStruct("nothing", {}),
    Schema.TaggedStruct("punished", { blocks: whole(0), proofsMax: whole(1) }),
  ]),
  cycle: Schema.Struct({ unit: Schema.Literals(["slots", "blocks"]), length: whole(1) }),
  order: Schema.Literals(["name", "votes", "shuffle", "hash", "skipping-shuffle"]),
  quota: whole(1, many),
  slotsSkipped: whole(0, many),
}

/** What must hold of several parameters together: the name and value of the one to change, and what is allowed. */
const agreements: ReadonlyArray<
  readonly [holds: (p: GovernanceParams) => boolean, fault: (p: GovernanceParams) => string]
> = [
  [
    (p) => p.delegatesMax >= p.delegates,
    (p) => `delegatesMax of at least delegates (${p.delegates}), got ${p.delegatesMax}`,
  ],
  [
    (p) => p.delegatesMax === p.delegates || (p.delegates % 2 === 1 && p.delegatesMax % 2 === 1),
    (p) =>
      `delegates and delegatesMax that are odd where voters decide on the number, got ${p.delegates} and ${p.delegatesMax}`,
  ],
  [
    (p) => p.activation.num <= p.activation.den,
    (p) => `activation from 0 to 1, got ${p.activation.num}/${p.activation.den}`,
  ],
  [
    (p) => (p.draw.by === "nobody") === (p.draw.seats === 0),
    (p) =>
      `draw.seats ${p.draw.by === "nobody" ? "of 0" : "of at least 1"} where draw.by is ${p.draw.by}, got ${p.draw.seats}`,
  ],
  [
    (p) => p.draw.by !== "virtual-time" || p.counting === "running",
    (p) => `counting "running" where virtual time gives seats, got "${p.counting}"`,
  ],
  [
    (p) => p.ballot === "approval" || p.proxyDepth === 0,
    (p) => `proxyDepth of 0 where a ballot is split, got ${p.proxyDepth}`,
  ],
  [
    (p) => p.ballot === "approval" || (p.decay._tag === "none" && p.counting !== "recount"),
    (p) =>
      `decay "none" and counting "running" or "records" where a ballot is split, got "${p.decay._tag}" and "${p.counting}"`,
  ],
  [
    (p) => p.ballot === "split" || p.counting !== "records",
    (p) => `ballot "split" where counting is by records, got "${p.ballot}"`,
  ],
  [
    (p) => p.ballot === "split" || p.selfVoteFactor === 0,
    (p) => `selfVoteFactor of 0 where each choice gets the whole stake, got ${p.selfVoteFactor}`,
  ],
]

/** What is wrong with parameters whose fields are each in range, in words that follow "Expected"; undefined if nothing is. */
export const governanceFault = (params: GovernanceParams): string | undefined =>
  agreements.find(([holds]) => !holds(params))?.[1](params)

/** What is wrong with a genesis under these parameters, in words that follow "Expected"; undefined if nothing is. */
export const genesisFault = (params: GovernanceParams, { balances, operations }: Genesis): string | undefined => {
  const negative = balances.find(([, coins]) => coins < 0n)
  if (negative !== undefined) return `a balance of ${negative[0]} of at least 0, got ${negative[1]}`
  let registry = begin(params, { balances, operations: [] })
  for (const [i, operation] of operations.entries()) {
    const applied = applyOperation.check(params, registry, operation)
    if (Result.isFailure(applied)) {
      const { _tag, statedBy, seen } = applied.failure
      return `operation ${i + 1} of the genesis to pass ${statedBy} (${_tag}), got ${spell(seen)}`
    }
    registry = applied.success
  }
  return undefined
}
