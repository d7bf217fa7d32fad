/**
 * Events, messages and parameters as plain JSON and back: what traces and files are made of.
 * Next: [Words.ts](Words.ts), the short names that people read.
 */
import * as Schema from "effect/Schema"
import type { Codec } from "../core/Chapter.ts"
import {
  AtLeastOne,
  as,
  Count,
  differing,
  LastSlot,
  Natural,
  oneOf,
  optional,
  Seconds,
  same,
  whole,
} from "../core/lib/Wire.ts"
import type { Deviation } from "./Adversary.ts"
import type { Turn } from "./Asynchrony.ts"
import { BlockJson, OperationJson, Outputs, PaymentJson, ReportDoubleJson } from "./CodecValues.ts"
import { genesisFault, governanceFault, governanceFields } from "./GovernanceCodec.ts"
import type { Operation } from "./Operations.ts"
import { foundedOn, type Params, presets } from "./Params.ts"
import type { Event, Message } from "./State.ts"

// ── events and messages ────────────────────────────────────────────────────────────────────────────────────────────

const EventJson = oneOf<Event | Deviation | Turn>({
  Produce: Schema.TaggedStruct("Produce", { slot: Schema.Int }),
  Submit: Schema.TaggedStruct("Submit", { transaction: PaymentJson }),
  Ask: Schema.TaggedStruct("Ask", { operation: OperationJson }),
  Accuse: Schema.TaggedStruct("Accuse", { operation: ReportDoubleJson }),
  CatchUp: Schema.TaggedStruct("CatchUp", {}),
  Sign: Schema.TaggedStruct("Sign", {
    slot: Schema.Int,
    parent: Schema.String,
    height: Schema.Int,
    body: Schema.Literals(["all", "none"]),
  }),
  Show: Schema.TaggedStruct("Show", { block: Schema.String, height: Schema.Int, to: Schema.String }),
  Forge: Schema.TaggedStruct("Forge", { premise: Schema.String }),
  Tell: Schema.TaggedStruct("Tell", { transaction: PaymentJson }),
  Extend: Schema.TaggedStruct("Extend", { on: Schema.String, height: Schema.Int }),
  Miss: Schema.TaggedStruct("Miss", {}),
  Betray: Schema.TaggedStruct("Betray", { on: Schema.Array(Schema.String) }),
})

const MessageJson = oneOf<Message>({
  NewBlock: Schema.TaggedStruct("NewBlock", { block: BlockJson }),
  NewTransaction: Schema.TaggedStruct("NewTransaction", { transaction: PaymentJson }),
  NewOperation: Schema.TaggedStruct("NewOperation", { operation: OperationJson }),
  GetChain: Schema.TaggedStruct("GetChain", { above: Schema.Int }),
})

// ── parameters ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** A share above 0 and at most 1. */
const Threshold = as<{ readonly num: number; readonly den: number }, { readonly num: number; readonly den: number }>(
  "a share",
  (r) => (r.num > 0 && r.num <= r.den ? r : `a threshold above 0 and at most 1, got ${r.num}/${r.den}`),
  (r) => r,
)(Schema.Struct({ num: Schema.Int, den: AtLeastOne }))

const ClockJson = oneOf<Params["clock"]>({
  free: Schema.TaggedStruct("free", { last: LastSlot }),
  ticks: Schema.TaggedStruct("ticks", { perSlot: Seconds }),
})
const FinalityJson = oneOf<Params["finality"]>({
  LastProduced: Schema.TaggedStruct("LastProduced", { threshold: Threshold }),
  OneStage: Schema.TaggedStruct("OneStage", {}),
  TwoStage: Schema.TaggedStruct("TwoStage", { records: Schema.Literals(["parents", "own"]) }),
  Prevotes: Schema.TaggedStruct("Prevotes", { range: whole(1, 10_000) }),
})

const fields = {
  ids: Schema.Literals(["spelled", "sha256", "mixed"]),
  clock: ClockJson,
  slotSeconds: Seconds,
  finality: FinalityJson,
  activation: Schema.Literals(["at-once", "next-round", "irreversible", "irreversible-twice"]),
  blockItemsMax: Count,
  moneyMax: Natural,
  maturity: Count,
}

/** A preset, and what differs from it. The genesis is written as its coins and its operations. */
const Difference = Schema.Struct({
  preset: Schema.Literals(["minimal", "bitshares", "steem", "eos", "tron", "lisk"]),
  genesis: Schema.optionalKey(Schema.Struct({ coins: Outputs, operations: Schema.Array(OperationJson) })),
  governance: Schema.optionalKey(Schema.Struct(optional(governanceFields))),
  ...optional(fields),
})
type Difference = typeof Difference.Type

/** What is wrong with the first votes, in words; nothing if all is well. */
const wrongVotes = ({ governance, genesis }: Params): string | undefined => {
  const { choicesMax } = governance
  const fault = governanceFault(governance)
  if (fault !== undefined) return fault
  const isGreedy = (o: Operation) => o._tag === "Vote" && o.choices.length > choicesMax
  const greedy = genesis.operations.find(isGreedy)
  if (greedy?._tag === "Vote")
    return `genesis votes for at most governance.choicesMax (${choicesMax}) delegates, got ${greedy.choices.length} by ${greedy.account}`
  const unsorted = genesis.operations.find(
    (o) => o._tag === "Vote" && o.choices.some((c, i) => i > 0 && c.delegate <= (o.choices[i - 1]?.delegate ?? "")),
  )
  if (unsorted?._tag === "Vote")
    return `genesis votes sorted by delegate and without repetition, got ${unsorted.choices.map((c) => c.delegate).join(", ")} by ${unsorted.account}`
  const coins = genesis.transactions.flatMap((tx) => tx.outputs)
  const balances = coins.map((o) => [o.owner, o.value] as const)
  if (coins.every((o) => o.value === 0n)) return "genesis with coins of at least 1 together, got 0"
  return genesisFault(governance, { balances, operations: genesis.operations })
}

const readParams = ({ preset, genesis, governance, ...rest }: Difference): Params | string => {
  const base: Params = presets[preset]
  if (genesis === undefined && governance === undefined && Object.keys(rest).length === 0) return base
  const merged: Params = { ...base, ...rest, governance: { ...base.governance, ...governance } }
  const coins = base.genesis.transactions[0]?.outputs ?? []
  const started = genesis ?? { coins, operations: base.genesis.operations }
  const params = foundedOn(merged, started.coins, started.operations)
  return wrongVotes(params) ?? params
}

const differenceFrom = (preset: keyof typeof presets, params: Params): Difference => {
  const base: Params = presets[preset]
  const rest = differing(fields, base, params)
  const governance = differing(governanceFields, base.governance, params.governance)
  const [coins, operations] = [params.genesis.transactions[0]?.outputs ?? [], params.genesis.operations]
  const isSame = same(base.genesis.transactions[0]?.outputs ?? [], coins) && same(base.genesis.operations, operations)
  return {
    preset,
    ...(isSame ? {} : { genesis: { coins, operations } }),
    ...(Object.keys(governance).length === 0 ? {} : { governance }),
    ...rest,
  }
}

/** The shortest way to write parameters: the preset from which the fewest fields differ, the first of several. */
const writeParams = (params: Params): Difference => {
  const names = Object.keys(presets) as ReadonlyArray<keyof typeof presets>
  const all = names.map((name) => differenceFrom(name, params))
  const sizeOf = (d: Difference) => Object.keys(d).length + Object.keys(d.governance ?? {}).length
  return all.reduce((best, d) => (sizeOf(d) < sizeOf(best) ? d : best))
}

const ParamsJson = as("parameters", readParams, writeParams)(Difference)

/**
 * The codec of the chapter. Readers should refuse excess properties; an error says in one line what was expected, and where.
 *
 * @example
 * ```ts
 * Schema.encodeSync(codec.params)({ ...minimal, blockItemsMax: 3 }) // { preset: "minimal", blockItemsMax: 3 }
 * ```
 */
export const codec: Codec<Params> = { params: ParamsJson, event: EventJson, message: MessageJson }
