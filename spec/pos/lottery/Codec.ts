/**
 * Parameters, events and messages as plain JSON and back: what traces and files are made of. Amounts are decimal text. Blocks and
 * payments travel as their contents; ids are computed when they are read. Next: [Words.ts](Words.ts), the short names that people
 * read.
 */
import * as Schema from "effect/Schema"
import type { Codec } from "../../core/Chapter.ts"
import type { Payment, Transaction } from "../../core/lib/Ledger.ts"
import {
  as,
  Count,
  differing,
  Input,
  Natural,
  Output,
  oneOf,
  optional,
  same,
  shortest,
  whole,
} from "../../core/lib/Wire.ts"
import type { Json } from "../../core/System.ts"
import type { Deviation } from "./Adversary.ts"
import { type IdKind, makePayment, seal, type Unsealed } from "./Blocks.ts"
import { type Params, presets, withGenesis } from "./Params.ts"
import type { Block, Event, Message } from "./State.ts"
import type { Everywhere } from "./Temptation.ts"

// ── payments and blocks ────────────────────────────────────────────────────────────────────────────────────────────

const IdKindJson = Schema.Literals(["spelled", "sha256"])
const hashed = { hashed: Schema.optionalKey(Schema.Literal(true)) }
const PaymentText = Schema.TaggedStruct("Payment", {
  ...hashed,
  inputs: Schema.Array(Input),
  outputs: Schema.Array(Output),
})
type PaymentText = typeof PaymentText.Type

const kindOf = (isHashed: true | undefined): IdKind => (isHashed === true ? "sha256" : "spelled")
const readPayment = ({ hashed: h, ...content }: PaymentText): Payment => makePayment(kindOf(h), content)
const writePayment = ({ id, ...content }: Payment): PaymentText | string => {
  if (id === makePayment("spelled", content).id) return content
  return id === makePayment("sha256", content).id
    ? { ...content, hashed: true }
    : "a payment with the id of its content"
}
const PaymentJson = as<Payment, PaymentText>("a payment", readPayment, writePayment)(PaymentText)

const Coinbase = Schema.TaggedStruct("Coinbase", {
  id: Schema.String,
  height: Schema.Int,
  outputs: Schema.Array(Output),
})
const AnyTransaction: Schema.Codec<Transaction, Json> = Schema.Union([PaymentJson, Coinbase])

const BlockText = Schema.Struct({
  ...hashed,
  parent: Schema.String,
  height: Schema.Int,
  slot: Schema.Int,
  leader: Schema.String,
  answer: Schema.Int,
  signature: Schema.Struct({ signer: Schema.String, period: Schema.Int }),
  note: Schema.Int,
  transactions: Schema.Array(AnyTransaction),
})
type BlockText = typeof BlockText.Type

const readBlock = ({ hashed: h, ...fields }: BlockText): Block => seal(kindOf(h), fields as Unsealed)
const writeBlock = ({ _tag, id, ...fields }: Block): BlockText | string => {
  if (id === seal("spelled", fields).id) return fields
  return id === seal("sha256", fields).id ? { ...fields, hashed: true } : "a block with the id of its content"
}
const BlockJson = as<Block, BlockText>("a block", readBlock, writeBlock)(BlockText)

// ── events and messages ────────────────────────────────────────────────────────────────────────────────────────────

const above = { slot: Count, parent: Schema.String, height: Schema.Int }
const EventJson = oneOf<Event | Deviation | Everywhere>({
  Produce: Schema.TaggedStruct("Produce", { slot: Count }),
  Submit: Schema.TaggedStruct("Submit", { transaction: PaymentJson }),
  CatchUp: Schema.TaggedStruct("CatchUp", {}),
  ProduceOn: Schema.TaggedStruct("ProduceOn", { ...above, choice: Schema.Literals(["all", "back"]) }),
  ProduceEverywhere: Schema.TaggedStruct("ProduceEverywhere", { slot: Count }),
  Grind: Schema.TaggedStruct("Grind", { slot: Count }),
  Steal: Schema.TaggedStruct("Steal", { node: Schema.String, slot: Count }),
  SignAs: Schema.TaggedStruct("SignAs", { node: Schema.String, ...above }),
  Forge: Schema.TaggedStruct("Forge", { premise: Schema.String }),
  Tell: Schema.TaggedStruct("Tell", { transaction: PaymentJson }),
})

const MessageJson = oneOf<Message>({
  NewBlock: Schema.TaggedStruct("NewBlock", { block: BlockJson }),
  NewTransaction: Schema.TaggedStruct("NewTransaction", { transaction: PaymentJson }),
  GetChain: Schema.TaggedStruct("GetChain", {}),
})

// ── parameters ─────────────────────────────────────────────────────────────────────────────────────────────────────

const ClockJson = Schema.Union([
  Schema.TaggedStruct("free", { last: whole(1, 10_000) }),
  Schema.TaggedStruct("ticks", { perSlot: whole(1, 1_000_000) }),
])
/** The most slots in an epoch, and parts in a share. */
const many = 1_000_000_000
const fields = {
  ids: IdKindJson,
  activeSlots: Schema.Struct({ num: whole(0, many), den: whole(1, many) }),
  clock: ClockJson,
  epochSlots: whole(1, many),
  nonceSlots: whole(0, many),
  nonceFrom: Schema.Literals(["outputs", "content"]),
  seed: Count,
  lottery: Schema.Literals(["sha256", "mixed", "chosen"]),
  keyEvolving: Schema.Boolean,
  rollbackMax: Schema.NullOr(Count),
  checkpoint: Schema.NullOr(Schema.Struct({ height: whole(1), id: Schema.String })),
  moneyMax: Natural,
  maturity: Count,
  paymentsMax: Count,
}

/** A preset, and what differs from it. The genesis is written as the coins that it hands out. */
const Difference = Schema.Struct({
  preset: Schema.Literals(["minimal", "quick", "praos"]),
  genesis: Schema.optionalKey(Schema.Array(Output)),
  ...optional(fields),
})
type Difference = typeof Difference.Type

/** The coins that a genesis hands out. */
const coinsOf = ({ genesis }: Pick<Params, "genesis">) => genesis.transactions[0]?.outputs ?? []

/** What is wrong with parameters that are each in range: the name, what is allowed and the value; undefined if nothing. */
const misfit = ({ activeSlots, epochSlots, nonceSlots, moneyMax, genesis }: Params): string | undefined => {
  const { num, den } = activeSlots
  if (num <= 0 || num >= den) return `activeSlots above 0 and below 1, got ${num}/${den}`
  if (nonceSlots > epochSlots) return `nonceSlots from 0 to epochSlots (${epochSlots}), got ${nonceSlots}`
  const stakes = coinsOf({ genesis })
  const debt = stakes.find((o) => o.value < 0n)
  if (debt !== undefined) return `genesis with stakes of at least 0, got ${debt.value} of ${debt.owner}`
  const excess = stakes.find((o) => o.value > moneyMax)
  if (excess !== undefined)
    return `genesis with stakes of at most moneyMax (${moneyMax}), got ${excess.value} of ${excess.owner}`
  const all = stakes.reduce((sum, o) => sum + o.value, 0n)
  return all > 0n ? undefined : `genesis with stakes of at least 1 together, got ${all}`
}

const readParams = ({ preset, genesis, ...rest }: Difference): Params | string => {
  const base: Params = presets[preset]
  const isBase = genesis === undefined && Object.keys(rest).length === 0
  const merged: Params = isBase ? base : { ...base, ...rest }
  const coins = genesis ?? (merged.ids === base.ids ? undefined : coinsOf(base))
  const params = coins === undefined ? merged : withGenesis(merged, coins)
  return misfit(params) ?? params
}

const differenceFrom = (preset: keyof typeof presets, params: Params): Difference => {
  const base: Params = presets[preset]
  const rest = differing(fields, base, params)
  return same(coinsOf(base), coinsOf(params)) ? { preset, ...rest } : { preset, genesis: coinsOf(params), ...rest }
}

/** The shortest way to write parameters: the preset from which the fewest fields differ, the first of several. */
const writeParams = (params: Params): Difference => {
  const names = Object.keys(presets) as ReadonlyArray<keyof typeof presets>
  return shortest(names.map((name) => differenceFrom(name, params)))
}

const ParamsJson = as("parameters", readParams, writeParams)(Difference)

/**
 * The codec of the chapter. Readers should refuse excess properties; an error says in one line what was expected, and where.
 *
 * @example
 * ```ts
 * Schema.encodeSync(codec.params)({ ...minimal, epochSlots: 2 }) // { preset: "minimal", epochSlots: 2 }
 * ```
 */
export const codec: Codec<Params> = { params: ParamsJson, event: EventJson, message: MessageJson }
