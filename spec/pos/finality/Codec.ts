/**
 * Parameters, events and messages as plain JSON and back. Ids are computed when they are read; parameters are a preset and what
 * differs from it, each checked. Next: [Words.ts](Words.ts).
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Issue from "effect/SchemaIssue"
import * as Transformation from "effect/SchemaTransformation"
import { spell } from "../../core/Canonical.ts"
import type { Codec } from "../../core/Chapter.ts"
import type { Json } from "../../core/System.ts"
import type { Deviation } from "./Adversary.ts"
import { isSpelledLink, type Make } from "./Assembly.ts"
import { makeBlock, makeVotes } from "./Checkpoints.ts"
import { type Params, presets } from "./Params.ts"
import type { Block, Event, Message, Votes } from "./State.ts"

/** A number that is checked; a refusal says what was expected, and what was there. */
const number = (expected: string, holds: (n: number) => boolean) =>
  Schema.Finite.check(Schema.makeFilter((n) => holds(n) || `Expected ${expected}, got ${n}`))

const Count = number("a whole number not below 0", (n) => Number.isSafeInteger(n) && n >= 0)
const AtLeastOne = number("a whole number above 0", (n) => Number.isSafeInteger(n) && n >= 1)

/** A value of the chapter that is written as another: `read` gives the value or, in words, what was expected. */
const as =
  <A, W>(tag: string, read: (wire: W) => A | string, write: (value: A) => W) =>
  (wire: Schema.Codec<W, Json>): Schema.Codec<A, Json> => {
    const checked = (made: A | string) =>
      typeof made === "string"
        ? Effect.fail(new Issue.InvalidValue({ message: `Expected ${made}` }))
        : Effect.succeed(made)
    const decode = (w: W) => checked(read(w))
    const encode = (a: A) => Effect.succeed(write(a))
    return wire.pipe(
      Schema.decodeTo(
        Schema.declare((u: unknown): u is A => typeof u === "object" && u !== null, { expected: tag }),
        Transformation.transformEffect({ decode, encode }),
      ),
    )
  }

// ── blocks and votes ───────────────────────────────────────────────────────────────────────────────────────────────

const BlockText = Schema.Struct({
  parent: Schema.String,
  height: Schema.Int,
  slot: Schema.Int,
  proposer: Schema.String,
  mark: Schema.optionalKey(Count),
  hash: Schema.optionalKey(Schema.Literal("sha256")),
  /** Where it is not the id of the content. */
  id: Schema.optionalKey(Schema.String),
})
type BlockText = typeof BlockText.Type

const readBlock = ({ hash, id, mark = 0, ...content }: BlockText): Block => {
  const block = makeBlock(hash ?? "spelled", { ...content, mark })
  return id === undefined ? block : { ...block, id }
}
const writeBlock = ({ _tag, id, mark, ...content }: Block): BlockText => {
  const text = mark === 0 ? content : { ...content, mark }
  if (id === makeBlock("spelled", { ...content, mark }).id) return text
  return id === makeBlock("sha256", { ...content, mark }).id ? { ...text, hash: "sha256" } : { ...text, id }
}
const BlockJson = as<Block, BlockText>("a block", readBlock, writeBlock)(BlockText)

const Ref = Schema.Struct({ block: Schema.String, height: Schema.Int })
const Checkpoint = Schema.Struct({ epoch: Schema.Int, block: Schema.String, height: Schema.Int })
const VotesText = Schema.Struct({
  slot: Schema.Int,
  source: Checkpoint,
  target: Checkpoint,
  head: Ref,
  validators: Schema.Array(Schema.String),
  signedBy: Schema.String,
})
type VotesText = typeof VotesText.Type
const writeVotes = ({ _tag, id, data, ...content }: Votes): VotesText => content
const VotesJson = as<Votes, VotesText>("votes", makeVotes, writeVotes)(VotesText)

// ── events and messages ────────────────────────────────────────────────────────────────────────────────────────────

/** One codec for each tag: a tag without one is a compile error. */
type Tags<A extends { readonly _tag: string }> = {
  readonly [K in A["_tag"]]: Schema.Codec<Extract<A, { readonly _tag: K }>, Json>
}
const oneOf = <A extends { readonly _tag: string }>(members: Tags<A>): Schema.Codec<A, Json> => {
  const all: ReadonlyArray<Schema.Codec<Json, Json>> = Object.values(members)
  return Schema.Union(all).annotate({ expected: `one of ${Object.keys(members).join(", ")}` })
}

const Link = Schema.String.check(Schema.isPattern(isSpelledLink, { expected: "a link such as g0→a1 UV" }))
const EventJson = oneOf<Event | Deviation | Make>({
  Propose: Schema.TaggedStruct("Propose", { slot: Schema.Int }),
  Attest: Schema.TaggedStruct("Attest", { slot: Schema.Int }),
  CatchUp: Schema.TaggedStruct("CatchUp", {}),
  VoteAs: Schema.TaggedStruct("VoteAs", { slot: Schema.Int, head: Ref, source: Schema.Int, to: Schema.String }),
  BuildOn: Schema.TaggedStruct("BuildOn", { slot: Schema.Int, parent: Ref, mark: Count, to: Schema.String }),
  Forge: Schema.TaggedStruct("Forge", { premise: Schema.String }),
  Make: Schema.TaggedStruct("Make", { link: Link }),
})

const MessageJson = oneOf<Message>({
  NewBlock: Schema.TaggedStruct("NewBlock", { block: BlockJson }),
  NewVotes: Schema.TaggedStruct("NewVotes", { votes: VotesJson }),
  GetAll: Schema.TaggedStruct("GetAll", {}),
})

// ── parameters ─────────────────────────────────────────────────────────────────────────────────────────────────────

const fields = {
  clock: Schema.Union([
    Schema.TaggedStruct("free", { last: Count }),
    Schema.TaggedStruct("ticks", { perSlot: AtLeastOne }),
    Schema.TaggedStruct("rounds", { last: Count }),
  ]),
  slotSeconds: number("a number of seconds above 0", (n) => n > 0),
  intervals: AtLeastOne,
  slotsPerEpoch: AtLeastOne,
  quorum: Schema.Struct({ most: AtLeastOne, of: AtLeastOne }).check(
    Schema.makeFilter(({ most, of }) => most <= of || `Expected a part above 0 and at most 1, got ${most}/${of}`),
  ),
  finalityGap: AtLeastOne,
  boostPercent: number("a whole number from 0 to 100", (n) => Number.isInteger(n) && n >= 0 && n <= 100),
  discount: Schema.Boolean,
  slashing: Schema.Array(Schema.Literals(["double", "surround"])),
  switchSlots: Count,
  validatorsPerNode: AtLeastOne,
  stakes: Schema.Record(Schema.String, Count),
  leaders: Schema.Array(Schema.String),
  ids: Schema.Literals(["spelled", "sha256"]),
  past: Schema.Struct({ slot: Count, blocks: Schema.Array(BlockJson), votes: Schema.Array(VotesJson) }),
}

const optional = <F extends { readonly [name: string]: Schema.Top }>(all: F) =>
  Object.fromEntries(Object.entries(all).map(([name, field]) => [name, Schema.optionalKey(field)])) as {
    readonly [K in keyof F]: Schema.optionalKey<F[K]>
  }

/** A preset, and what differs from it. */
const Difference = Schema.Struct({ preset: Schema.Literals(["minimal", "ethereum"]), ...optional(fields) })
type Difference = typeof Difference.Type

const readParams = ({ preset, ...rest }: Difference): Params | string => {
  const params: Params = Object.keys(rest).length === 0 ? presets[preset] : { ...presets[preset], ...rest }
  if (params.switchSlots > params.slotsPerEpoch)
    return `switchSlots of at most slotsPerEpoch, ${params.slotsPerEpoch}, got ${params.switchSlots}`
  if (params.clock._tag === "rounds" && params.intervals < 2)
    return `intervals of at least 2 in lock-step, got ${params.intervals}`
  return params
}

const differenceFrom = (preset: keyof typeof presets, params: Params): Difference => {
  const base: Params = presets[preset]
  const names = (Object.keys(fields) as ReadonlyArray<keyof typeof fields>).filter(
    (k) => spell(base[k]) !== spell(params[k]),
  )
  return { preset, ...Object.fromEntries(names.map((k) => [k, params[k]])) }
}

/** The shortest way to write parameters: the preset from which the fewest fields differ. */
const writeParams = (params: Params): Difference => {
  const [a, b] = [differenceFrom("minimal", params), differenceFrom("ethereum", params)]
  return Object.keys(b).length < Object.keys(a).length ? b : a
}

export const codec: Codec<Params> = {
  params: as("parameters", readParams, writeParams)(Difference),
  event: EventJson,
  message: MessageJson,
}
