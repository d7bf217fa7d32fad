/**
 * Payments, operations and blocks as plain JSON and back. Amounts are decimal text; ids are computed when a block is read.
 * Next: [Codec.ts](Codec.ts), events, messages and parameters.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Issue from "effect/SchemaIssue"
import * as Transformation from "effect/SchemaTransformation"
import type { Payment, Transaction } from "../core/lib/Ledger.ts"
import type { Json } from "../core/System.ts"
import { makeBlock, makeCoinbase, makePayment } from "./Ids.ts"
import type { Operation, ReportDouble } from "./Operations.ts"
import type { Block, Claim } from "./State.ts"

// ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────

const wholeText = /^(0|-?[1-9][0-9]*)$/
const amountDigitsMax = 100

/** A bigint as decimal text. */
export const Big = Schema.String.check(
  Schema.isPattern(wholeText, { expected: "a whole number in quotes" }),
  Schema.isMaxLength(amountDigitsMax),
).pipe(Schema.decodeTo(Schema.BigInt, Transformation.bigintFromString))
/** A refusal says what is allowed, and the value. */
const notAllowed = (allowed: string, value: bigint | number): string => `Expected ${allowed}, got ${value}`
export const Natural = Big.check(
  Schema.makeFilter((n: bigint) => (n >= 0n ? undefined : notAllowed("a number not below 0", n))),
)
const wholeFrom = (least: number) =>
  Schema.Number.check(
    Schema.makeFilter((n) =>
      Number.isSafeInteger(n) && n >= least ? undefined : notAllowed(`a whole number of at least ${least}`, n),
    ),
  )
export const Count = wholeFrom(0)
export const AtLeastOne = wholeFrom(1)
export const Length = Schema.Finite.check(
  Schema.makeFilter((n) => (n > 0 ? undefined : notAllowed("a number above 0", n))),
)

/** A value of the chapter that is written as another: `read` and `write` give the value or, in words, what was expected. */
export const as =
  <A, W>(tag: string, read: (wire: W) => A | string, write: (value: A) => W | string) =>
  (wire: Schema.Codec<W, Json>): Schema.Codec<A, Json> => {
    const checked = <T>(made: T | string) =>
      typeof made === "string"
        ? Effect.fail(new Issue.InvalidValue({ message: `Expected ${made}` }))
        : Effect.succeed(made)
    return wire.pipe(
      Schema.decodeTo(
        Schema.declare((u: unknown): u is A => typeof u === "object" && u !== null, { expected: tag }),
        Transformation.transformEffect({ decode: (w: W) => checked(read(w)), encode: (a: A) => checked(write(a)) }),
      ),
    )
  }

/** One codec for each tag: a tag without one is a compile error. */
export type Tags<A extends { readonly _tag: string }> = {
  readonly [K in A["_tag"]]: Schema.Codec<Extract<A, { readonly _tag: K }>, Json>
}
export const oneOf = <A extends { readonly _tag: string }>(members: Tags<A>): Schema.Codec<A, Json> => {
  const all: ReadonlyArray<Schema.Codec<Json, Json>> = Object.values(members)
  return Schema.Union(all).annotate({ expected: `one of ${Object.keys(members).join(", ")}` })
}

// ── transactions ───────────────────────────────────────────────────────────────────────────────────────────────────

export const Outputs = Schema.Array(Schema.Struct({ value: Big, owner: Schema.String }))
const Inputs = Schema.Array(
  Schema.Struct({
    from: Schema.Struct({ transaction: Schema.String, index: Count }),
    signedBy: Schema.String,
  }),
)
const PaymentText = Schema.TaggedStruct("Payment", { inputs: Inputs, outputs: Outputs })
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
