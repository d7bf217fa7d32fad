/**
 * Parameters, events and messages as plain JSON and back. Ids are computed when they are read; parameters are a preset and what
 * differs from it, each checked. Next: [Past.ts](Past.ts).
 */
import * as Schema from "effect/Schema"
import type { Codec } from "../../core/Chapter.ts"
import { as, differing, LastSlot, oneOf, optional, Seconds, shortest, whole } from "../../core/lib/Wire.ts"
import type { Deviation } from "./Adversary.ts"
import { isSpelledLink, type Make } from "./Assembly.ts"
import { makeBlock, makeVotes } from "./Checkpoints.ts"
import { type Params, presets } from "./Params.ts"
import { faultOfPast } from "./Past.ts"
import type { Block, Event, Message, Votes } from "./State.ts"

// ── blocks and votes ───────────────────────────────────────────────────────────────────────────────────────────────

/** Told apart by so many strokes in an id. */
const Mark = whole(0, 100)
const BlockText = Schema.Struct({
  parent: Schema.String,
  height: Schema.Int,
  slot: Schema.Int,
  proposer: Schema.String,
  mark: Schema.optionalKey(Mark),
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

const Link = Schema.String.check(Schema.isPattern(isSpelledLink, { expected: "a link such as g0→a1 UV" }))
const EventJson = oneOf<Event | Deviation | Make>({
  Propose: Schema.TaggedStruct("Propose", { slot: Schema.Int }),
  Attest: Schema.TaggedStruct("Attest", { slot: Schema.Int }),
  CatchUp: Schema.TaggedStruct("CatchUp", {}),
  VoteAs: Schema.TaggedStruct("VoteAs", { slot: Schema.Int, head: Ref, source: Schema.Int, to: Schema.String }),
  BuildOn: Schema.TaggedStruct("BuildOn", { slot: Schema.Int, parent: Ref, mark: Mark, to: Schema.String }),
  Forge: Schema.TaggedStruct("Forge", { premise: Schema.String }),
  Make: Schema.TaggedStruct("Make", { link: Link }),
})

const MessageJson = oneOf<Message>({
  NewBlock: Schema.TaggedStruct("NewBlock", { block: BlockJson }),
  NewVotes: Schema.TaggedStruct("NewVotes", { votes: VotesJson }),
  GetAll: Schema.TaggedStruct("GetAll", {}),
})

// ── parameters ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Slots, and epochs. */
const many = 10_000

const Slashing = Schema.Array(Schema.Literals(["double", "surround"])).check(
  Schema.makeFilter(
    (all) =>
      all.every((c, i) => i === 0 || (all[i - 1] as string) < c) ||
      `Expected conditions in the order double, surround and each once, got ${all.join(", ")}`,
  ),
)

/** Stakes are so bounded that every sum of weights, times a part of the quorum, is an exact number. */
const fields = {
  clock: Schema.Union([
    Schema.TaggedStruct("free", { last: LastSlot }),
    Schema.TaggedStruct("ticks", { perSlot: whole(1, 1_000_000) }),
    Schema.TaggedStruct("rounds", { last: LastSlot }),
  ]),
  slotSeconds: Seconds,
  intervals: whole(1, 100),
  slotsPerEpoch: whole(1, many),
  quorum: Schema.Struct({ most: whole(1, 1_000), of: whole(1, 1_000) }).check(
    Schema.makeFilter(({ most, of }) => most <= of || `Expected a quorum above 0 and at most 1, got ${most}/${of}`),
  ),
  finalityGap: whole(1, many),
  boostPercent: whole(0, 100),
  discount: Schema.Boolean,
  slashing: Slashing,
  switchSlots: whole(0, many),
  validatorsPerNode: whole(1, 1_000),
  stakes: Schema.Record(Schema.String, whole(1, 1_000_000)),
  leaders: Schema.Array(Schema.String.check(Schema.isMinLength(1, { expected: "the name of a node" }))),
  ids: Schema.Literals(["spelled", "sha256"]),
  past: Schema.Struct({ slot: LastSlot, blocks: Schema.Array(BlockJson), votes: Schema.Array(VotesJson) }),
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
  return faultOfPast(params) ?? params
}

const differenceFrom = (preset: keyof typeof presets, params: Params): Difference => {
  const base: Params = presets[preset]
  return { preset, ...differing(fields, base, params) }
}

/** The shortest way to write parameters: the preset from which the fewest fields differ. */
const writeParams = (params: Params): Difference =>
  shortest([differenceFrom("minimal", params), differenceFrom("ethereum", params)])

export const codec: Codec<Params> = {
  params: as("parameters", readParams, writeParams)(Difference),
  event: EventJson,
  message: MessageJson,
}
