/**
 * Payments, operations and blocks as plain JSON and back. Amounts are decimal text; ids are computed when a block is read.
 * Next: [Codec.ts](Codec.ts), events, messages and parameters.
 */
import * as Schema from "effect/Schema"
import type { Payment, Transaction } from "../core/lib/Ledger.ts"
import { as, Big, Count, Input, Natural, Output, oneOf } from "../core/lib/Wire.ts"
import type { Json } from "../core/System.ts"
import { makeBlock, makeCoinbase, makePayment } from "./Ids.ts"
import type { Operation, ReportDouble } from "./Operations.ts"
import type { Block, Claim } from "./State.ts"

// ── transactions ───────────────────────────────────────────────────────────────────────────────────────────────────

export const Outputs = Schema.Array(Output)
const PaymentText = Schema.TaggedStruct("Payment", { inputs: Schema.Array(Input), outputs: Outputs })
const CoinbaseText = Schema.TaggedStruct("Coinbase", { outputs: Outputs })

type PaymentText = typeof PaymentText.Type
const readPayment = ({ inputs, outputs }: PaymentText): Payment => makePayment({ inputs, outputs })
const writePayment = ({ id: _, ...content }: Payment): PaymentText => content
export const PaymentJson = as<Payment, PaymentText>("a payment", readPayment, writePayment)(PaymentText)

type Content = PaymentText | typeof CoinbaseText.Type
const readTransaction = (content: Content): Transaction =>
  content._tag === "Coinbase" ? makeCoinbase(content.outputs) : readPayment(content)
const writeTransaction = (tx: Transaction): Content =>
  tx._tag === "Coinbase" ? { _tag: "Coinbase", outputs: tx.outputs } : writePayment(tx)
const TransactionJson = as<Transaction, Content>(
  "a transaction",
  readTransaction,
  writeTransaction,
)(Schema.Union([PaymentText, CoinbaseText]))

// ── operations ─────────────────────────────────────────────────────────────────────────────────────────────────────

const spoken = { account: Schema.String, signedBy: Schema.String }
const SignedSlot = Schema.Struct({ id: Schema.String, slot: Count, producer: Schema.String })
const Choices = Schema.Array(Schema.Struct({ delegate: Schema.String, amount: Natural }))
export const ReportDoubleJson: Schema.Codec<ReportDouble, Json> = Schema.TaggedStruct("ReportDouble", {
  ...spoken,
  one: SignedSlot,
  other: SignedSlot,
})

export const OperationJson = oneOf<Operation>({
  Transfer: Schema.TaggedStruct("Transfer", { ...spoken, to: Schema.String, amount: Big }),
  Lock: Schema.TaggedStruct("Lock", { ...spoken, amount: Big }),
  Unlock: Schema.TaggedStruct("Unlock", { ...spoken, amount: Big }),
  Vote: Schema.TaggedStruct("Vote", { ...spoken, choices: Choices, wanted: Count }),
  Withdraw: Schema.TaggedStruct("Withdraw", spoken),
  SetProxy: Schema.TaggedStruct("SetProxy", { ...spoken, to: Schema.String }),
  Register: Schema.TaggedStruct("Register", spoken),
  Deregister: Schema.TaggedStruct("Deregister", spoken),
  ReportDouble: ReportDoubleJson as Schema.Codec<ReportDouble, Json>,
})

// ── blocks ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const ClaimJson = oneOf<Claim>({
  Nothing: Schema.TaggedStruct("Nothing", {}),
  Confirms: Schema.TaggedStruct("Confirms", { previous: Schema.Int }),
  Prevotes: Schema.TaggedStruct("Prevotes", { prevoted: Schema.Int, previously: Schema.Int }),
})

/** A block says how its id was made only if it is not spelled. */
const BlockText = Schema.Struct({
  ids: Schema.optionalKey(Schema.Literals(["sha256", "mixed"])),
  parent: Schema.String,
  height: Schema.Int,
  slot: Schema.Int,
  producer: Schema.String,
  claim: ClaimJson,
  transactions: Schema.Array(TransactionJson),
  operations: Schema.Array(OperationJson),
})
type BlockText = typeof BlockText.Type

const readBlock = ({ ids, ...draft }: BlockText): Block => makeBlock(ids ?? "spelled", draft)
const writeBlock = ({ _tag, id, ...draft }: Block): BlockText | string => {
  if (makeBlock("spelled", draft).id === id) return draft
  const ids = (["sha256", "mixed"] as const).find((kind) => makeBlock(kind, draft).id === id)
  return ids === undefined ? "a block with the id of its content" : { ids, ...draft }
}
export const BlockJson = as<Block, BlockText>("a block", readBlock, writeBlock)(BlockText)
