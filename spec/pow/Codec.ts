/**
 * Parameters, events and messages as plain JSON and back: what traces and files are made of. Amounts and targets are decimal
 * text. A block travels as header and transactions, a transaction as its content; ids are computed when they are read.
 * Next: [Words.ts](Words.ts), the short names that people read.
 */
import * as Schema from "effect/Schema"
import type { Codec } from "../core/Chapter.ts"
import type { Payment, Transaction } from "../core/lib/Ledger.ts"
import {
  AtLeastOne,
  amount,
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
} from "../core/lib/Wire.ts"
import type { Deviation } from "./Adversary.ts"
import { makeTransaction, seal } from "./Hashing.ts"
import { type Params, presets, withGenesis } from "./Params.ts"
import type { Block, Event, Message } from "./State.ts"

// ── numbers and text ───────────────────────────────────────────────────────────────────────────────────────────────

const hashText = /^[0-9a-f]{64}$/

const Target = amount(1n, 256)

const Int32 = Schema.Number.check(Schema.isInt32())
const Uint32 = Schema.Number.check(Schema.isUint32())
const Hash = Schema.String.check(Schema.isPattern(hashText, { expected: "64 hexadecimal digits" }))
const Hashed = Schema.optionalKey(Schema.Literal("sha256d"))

// ── transactions and blocks ────────────────────────────────────────────────────────────────────────────────────────

/**
 * A transaction says how its id was made only if it is hashed. An id of its own it has only if its content stands for another
 * one, as that of the real genesis does.
 */
const named = { hash: Hashed, id: Schema.optionalKey(Hash) }
const Content = Schema.Union([
  Schema.TaggedStruct("Coinbase", { ...named, height: Schema.Int, outputs: Schema.Array(Output) }),
  Schema.TaggedStruct("Payment", { ...named, inputs: Schema.Array(Input), outputs: Schema.Array(Output) }),
])
type Content = typeof Content.Type

const readTransaction = ({ hash, id, _tag, ...content }: Content): Transaction => {
  const made = makeTransaction(hash ?? "spelled", content)
  return id === undefined ? made : { ...made, id }
}
const writeTransaction = ({ id, ...content }: Transaction): Content | string => {
  if (id === makeTransaction("spelled", content).id) return content
  if (id === makeTransaction("sha256d", content).id) return { ...content, hash: "sha256d" }
  return hashText.test(id) ? { ...content, id } : "a transaction with the id of its content"
}
const AnyTransaction = as("a transaction", readTransaction, writeTransaction)(Content)
const readPayment = (content: Content): Payment | string => {
  const made = readTransaction(content)
  return made._tag === "Payment" ? made : "a payment"
}
const PaymentJson = as<Payment, Content>("a payment", readPayment, writeTransaction)(Content)

const HeaderText = Schema.Struct({
  version: Int32,
  parent: Schema.String,
  merkleRoot: Schema.String,
  time: Uint32,
  bits: Uint32,
  nonce: Uint32,
})
const BlockText = Schema.Struct({ hash: Hashed, header: HeaderText, transactions: Schema.Array(AnyTransaction) })
type BlockText = typeof BlockText.Type

const isHashable = ({ header }: Pick<Block, "header">): boolean =>
  hashText.test(header.parent) && hashText.test(header.merkleRoot)
const readBlock = ({ hash, header, transactions }: BlockText): Block | string =>
  hash === "sha256d" && !isHashable({ header })
    ? "64 hexadecimal digits as parent and merkleRoot of a hashed block"
    : seal(hash ?? "spelled", header, transactions)
const writeBlock = ({ id, header, transactions }: Block): BlockText | string => {
  if (id === seal("spelled", header, transactions).id) return { header, transactions }
  const hashed = isHashable({ header }) && id === seal("sha256d", header, transactions).id
  return hashed ? { hash: "sha256d", header, transactions } : "a block with the id of its header"
}
const BlockJson = as("a block", readBlock, writeBlock)(BlockText)

// ── events and messages ────────────────────────────────────────────────────────────────────────────────────────────

const EventJson = oneOf<Event | Deviation>({
  Mine: Schema.TaggedStruct("Mine", { now: Schema.Int, nonce: Uint32 }),
  Submit: Schema.TaggedStruct("Submit", { transaction: PaymentJson }),
  CatchUp: Schema.TaggedStruct("CatchUp", {}),
  MineOn: Schema.TaggedStruct("MineOn", {
    parent: Schema.String,
    height: Schema.Int,
    choice: Schema.Literals(["all", "none", "back"]),
    now: Schema.Int,
    nonce: Uint32,
  }),
  Publish: Schema.TaggedStruct("Publish", { block: Schema.String, height: Schema.Int, to: Schema.String }),
  Forge: Schema.TaggedStruct("Forge", { premise: Schema.String }),
  Tell: Schema.TaggedStruct("Tell", { transaction: PaymentJson }),
})

const MessageJson = oneOf<Message>({
  NewBlock: Schema.TaggedStruct("NewBlock", { block: BlockJson }),
  NewTransaction: Schema.TaggedStruct("NewTransaction", { transaction: PaymentJson }),
  GetBlock: Schema.TaggedStruct("GetBlock", { id: Schema.String, height: Schema.Int }),
  GetTip: Schema.TaggedStruct("GetTip", {}),
})

// ── parameters ─────────────────────────────────────────────────────────────────────────────────────────────────────

const Power = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0, { expected: "a number not below 0" }))
const fields = {
  hash: Schema.Literals(["spelled", "sha256d"]),
  genesisSpendable: Schema.Boolean,
  retarget: Schema.Struct({ interval: AtLeastOne, timespan: AtLeastOne, powLimit: Target }),
  medianSpan: AtLeastOne,
  futureLimit: Schema.Int,
  versionGates: Schema.Array(Schema.Struct({ height: Schema.Int, version: Int32 })),
  version: Int32,
  subsidy: Schema.Struct({ initial: Natural, halvingInterval: AtLeastOne }),
  moneyMax: Natural,
  maturity: Count,
  blockSizeMax: Count,
  orphansMax: Count,
  power: Schema.Record(Schema.String, Power),
}

/** A preset, and what differs from it. A genesis that differs in its coins alone is written as those coins. */
const Difference = Schema.Struct({
  preset: Schema.Literals(["minimal", "easy", "bitcoin"]),
  genesis: Schema.optionalKey(Schema.Union([Schema.Array(Output), BlockJson])),
  ...optional(fields),
})
type Difference = typeof Difference.Type

const readParams = ({ preset, genesis, ...rest }: Difference): Params | string => {
  const base: Params = presets[preset]
  if (genesis === undefined && Object.keys(rest).length === 0) return base
  const merged: Params = { ...base, ...rest }
  const start = genesis !== undefined && "header" in genesis ? genesis : base.genesis
  if (merged.hash === "sha256d" && !(hashText.test(start.id) && isHashable(start)))
    return "a genesis with a hash as its id"
  const coins = genesis === undefined || "header" in genesis ? undefined : genesis
  return coins === undefined ? { ...merged, genesis: start } : withGenesis(merged, coins)
}

const differenceFrom = (preset: keyof typeof presets, params: Params): Difference => {
  const base: Params = presets[preset]
  const rest = differing(fields, base, params)
  if (same(base.genesis, params.genesis)) return { preset, ...rest }
  const coins = params.genesis.transactions[0]?.outputs ?? []
  const derived = base.hash === params.hash && same(withGenesis(base, coins).genesis, params.genesis)
  return { preset, genesis: derived ? coins : params.genesis, ...rest }
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
 * Schema.encodeSync(codec.params)({ ...minimal, orphansMax: 20 }) // { preset: "minimal", orphansMax: 20 }
 * ```
 */
export const codec: Codec<Params> = { params: ParamsJson, event: EventJson, message: MessageJson }
