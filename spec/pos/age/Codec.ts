/**
 * Parameters, events and messages as plain JSON and back: what traces and files are made of. Amounts and targets are decimal
 * text. A block travels as its content; ids are computed when it is read. Next: [Words.ts](Words.ts), the short names that
 * people read.
 */
import * as Schema from "effect/Schema"
import type { Codec } from "../../core/Chapter.ts"
import type { Payment } from "../../core/lib/Ledger.ts"
import {
  amount,
  as,
  Count,
  differing,
  Input,
  Output,
  oneOf,
  optional,
  same,
  shortest,
  whole,
} from "../../core/lib/Wire.ts"
import type { Deviation } from "./Adversary.ts"
import { type HashKind, makeCoinstake, makeGenesis, makePayment, seal } from "./Hashing.ts"
import { type Params, presets } from "./Params.ts"
import type { Block, Event, Message } from "./State.ts"

// ── numbers and text ───────────────────────────────────────────────────────────────────────────────────────────────

/** Seconds: some thirty years at most, so that all times of a run are exact. */
const spanMax = 1_000_000_000
const span = (least: number) => whole(least, spanMax)

// ── transactions and blocks ────────────────────────────────────────────────────────────────────────────────────────

const Hashed = Schema.optionalKey(Schema.Literal("sha256d"))
const Outputs = Schema.Array(Output)
const PaymentText = Schema.Struct({ hash: Hashed, inputs: Schema.Array(Input), outputs: Outputs })
type PaymentText = typeof PaymentText.Type

const readPayment = ({ hash, ...content }: PaymentText): Payment => makePayment(hash ?? "spelled", content)
const writePayment = ({ id, inputs, outputs }: Payment): PaymentText =>
  id === makePayment("spelled", { inputs, outputs }).id ? { inputs, outputs } : { hash: "sha256d", inputs, outputs }
const PaymentJson = as<Payment, PaymentText>("a payment", readPayment, writePayment)(PaymentText)

const CoinstakeText = Schema.Struct({ height: Schema.Int, outputs: Outputs })
const BlockText = Schema.Struct({
  hash: Hashed,
  parent: Schema.String,
  slot: Schema.Int,
  stake: Schema.NullOr(Input),
  /** A payment has inputs; what has none, but a height, is a coinstake. */
  transactions: Schema.Array(
    Schema.Union([CoinstakeText, Schema.Struct({ inputs: Schema.Array(Input), outputs: Outputs })]),
  ),
  /** Only where it is not what the first coinstake states. */
  height: Schema.optionalKey(Schema.Int),
})
type BlockText = typeof BlockText.Type

const readBlock = ({ hash: kind, parent, slot, stake, transactions, height }: BlockText): Block => {
  const hash: HashKind = kind ?? "spelled"
  const content = { parent, slot, stake }
  const made = transactions.map((tx) => ("height" in tx ? makeCoinstake(hash, content, tx) : makePayment(hash, tx)))
  const block = seal(hash, content, made)
  return height === undefined ? block : { ...block, height }
}
const textOf = ({ parent, slot, stake, transactions }: Block): BlockText => ({
  parent,
  slot,
  stake,
  transactions: transactions.map((tx) =>
    tx._tag === "Coinbase" ? { height: tx.height, outputs: tx.outputs } : { inputs: tx.inputs, outputs: tx.outputs },
  ),
})
const writeBlock = (block: Block): BlockText => {
  const text = textOf(block)
  const made = readBlock(text)
  const hashed: BlockText = made.id === block.id ? text : { hash: "sha256d", ...text }
  return made.height === block.height ? hashed : { ...hashed, height: block.height }
}
const BlockJson = as("a block", readBlock, writeBlock)(BlockText)

// ── events and messages ────────────────────────────────────────────────────────────────────────────────────────────

const EventJson = oneOf<Event | Deviation>({
  Mint: Schema.TaggedStruct("Mint", { slot: Schema.Int, coin: Count }),
  Submit: Schema.TaggedStruct("Submit", { transaction: PaymentJson }),
  CatchUp: Schema.TaggedStruct("CatchUp", {}),
  MintOn: Schema.TaggedStruct("MintOn", {
    parent: Schema.String,
    height: Schema.Int,
    slot: Schema.Int,
    coin: Count,
    unclaimed: Count,
  }),
  Publish: Schema.TaggedStruct("Publish", { block: Schema.String, height: Schema.Int, to: Schema.String }),
  Forge: Schema.TaggedStruct("Forge", { premise: Schema.String, branch: Schema.Boolean }),
  Tell: Schema.TaggedStruct("Tell", { transaction: PaymentJson }),
})

const MessageJson = oneOf<Message>({
  NewBlock: Schema.TaggedStruct("NewBlock", { block: BlockJson }),
  NewTransaction: Schema.TaggedStruct("NewTransaction", { transaction: PaymentJson }),
  GetBranch: Schema.TaggedStruct("GetBranch", {}),
  Branch: Schema.TaggedStruct("Branch", { blocks: Schema.Array(BlockJson) }),
})

// ── parameters ─────────────────────────────────────────────────────────────────────────────────────────────────────

const Target = amount(1n, 256)
const fields = {
  hash: Schema.Literals(["spelled", "sha256d"]),
  clock: Schema.Union([
    Schema.TaggedStruct("free", { last: whole(1, 10_000) }),
    Schema.TaggedStruct("ticks", { perSlot: whole(1, 1_000_000) }),
  ]),
  stepSeconds: span(1),
  ages: Schema.Struct({
    min: span(0),
    max: Schema.NullOr(span(0)),
    fromMin: Schema.Boolean,
  }),
  futureLimit: span(0),
  coin: amount(1n),
  daySeconds: span(1),
  kernel: Schema.Union([
    Schema.TaggedStruct("chosen", { hash: amount(0n) }),
    Schema.TaggedStruct("mixed", {}),
    Schema.TaggedStruct("sha256d", {}),
  ]),
  modifier: Schema.Union([
    Schema.TaggedStruct("bits", {}),
    Schema.TaggedStruct("static", { after: span(0) }),
    Schema.TaggedStruct("dynamic", { before: span(1) }),
    Schema.TaggedStruct("parent", {}),
  ]),
  target: Target,
  targetMax: Target,
  retarget: Schema.NullOr(Schema.Struct({ span: whole(1, 1_000_000), spacing: span(1) })),
  reward: Schema.Struct({
    num: amount(0n),
    den: amount(1n),
    unit: amount(1n),
  }),
  consumes: Schema.Boolean,
  duplicates: Schema.Literals(["kept", "heavier", "never"]),
  paymentsMax: Count,
  asks: Schema.Boolean,
  checkpoint: Schema.NullOr(Schema.Struct({ height: whole(1), id: Schema.String })),
  moneyMax: amount(0n),
  maturity: Count,
}

/** A preset, and what differs from it. The genesis is written as its coins. */
const presetNames = ["minimal", "lively", "peercoin-0.2", "peercoin-0.3", "peercoin-0.5"] as const
const Difference = Schema.Struct({
  preset: Schema.Literals(presetNames),
  genesis: Schema.optionalKey(Schema.Array(Output)),
  ...optional(fields),
})
type Difference = typeof Difference.Type

/** What is wrong with parameters that are each in range; undefined if nothing is. */
const misfit = ({ ages, target, targetMax, stepSeconds, modifier, moneyMax, genesis }: Params): string | undefined => {
  const coins = genesis.transactions[0]?.outputs ?? []
  if (ages.max !== null && ages.max < ages.min) return `ages.max of at least ages.min (${ages.min}), got ${ages.max}`
  if (target > targetMax) return `target of at most targetMax (${targetMax}), got ${target}`
  const debt = coins.find((c) => c.value < 0n)
  if (debt !== undefined) return `genesis with coins of at least 0, got ${debt.value} of ${debt.owner}`
  const excess = coins.find((c) => c.value > moneyMax)
  if (excess !== undefined)
    return `genesis with coins of at most moneyMax (${moneyMax}), got ${excess.value} of ${excess.owner}`
  if (coins.every((c) => c.value === 0n)) return "genesis with coins of at least 1 together, got 0"
  const lag = modifier._tag === "static" ? modifier.after : modifier._tag === "dynamic" ? modifier.before : 0
  return lag % stepSeconds === 0
    ? undefined
    : `modifier.${modifier._tag === "static" ? "after" : "before"} of whole steps of stepSeconds (${stepSeconds}), got ${lag}`
}

const readParams = ({ preset, genesis, ...rest }: Difference): Params | string => {
  const base: Params = presets[preset]
  if (genesis === undefined && Object.keys(rest).length === 0) return base
  const merged: Params = { ...base, ...rest }
  const made = genesis === undefined ? merged : { ...merged, genesis: makeGenesis(merged.hash, genesis) }
  return misfit(made) ?? made
}

const differenceFrom = (preset: keyof typeof presets, params: Params): Difference => {
  const base: Params = presets[preset]
  const rest = differing(fields, base, params)
  if (same(base.genesis, params.genesis)) return { preset, ...rest }
  return { preset, genesis: params.genesis.transactions[0]?.outputs ?? [], ...rest }
}

/** The shortest way to write parameters: the preset from which the fewest fields differ, the first of several. */
const writeParams = (params: Params): Difference => shortest(presetNames.map((name) => differenceFrom(name, params)))

const ParamsJson = as("parameters", readParams, writeParams)(Difference)

/** The codec of the chapter. A bad parameter is refused with its name, its value and what it may be. */
export const codec: Codec<Params> = { params: ParamsJson, event: EventJson, message: MessageJson }
