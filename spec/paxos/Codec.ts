/**
 * Events and messages of both forms as plain JSON and back: what traces are made of. Next: [Words.ts](Words.ts).
 */
import * as Schema from "effect/Schema"
import type { Codec } from "../core/Chapter.ts"
import { type Params, ParamsSchema } from "./Params.ts"

const Vote = { ballot: Schema.Int, value: Schema.String }
const Last = Schema.NullOr(Schema.Struct(Vote))

const Ballot = Schema.Struct({ round: Schema.Int, server: Schema.String })
const Proposal = Schema.Struct({ request: Schema.String, client: Schema.String, value: Schema.String })
const Accepted = { ballot: Ballot, proposal: Proposal }

const Message = Schema.Union([
  Schema.TaggedStruct("1a", { ballot: Schema.Int }),
  Schema.TaggedStruct("1b", { ballot: Schema.Int, last: Last }),
  Schema.TaggedStruct("2a", Vote),
  Schema.TaggedStruct("2b", Vote),
  Schema.TaggedStruct("Put", { request: Schema.String, value: Schema.String }),
  Schema.TaggedStruct("PutOk", { request: Schema.String }),
  Schema.TaggedStruct("Get", { request: Schema.String }),
  Schema.TaggedStruct("GetOk", { request: Schema.String, value: Schema.String }),
  Schema.TaggedStruct("Prepare", { ballot: Ballot }),
  Schema.TaggedStruct("Prepared", { ballot: Ballot, last: Schema.NullOr(Schema.Struct(Accepted)) }),
  Schema.TaggedStruct("Accept", Accepted),
  Schema.TaggedStruct("Accepted", { ballot: Ballot }),
  Schema.TaggedStruct("Decided", Accepted),
])

const Event = Schema.Union([
  Schema.TaggedStruct("Phase1a", { ballot: Schema.Int }),
  Schema.TaggedStruct("Phase2a", Vote),
  Schema.TaggedStruct("Invent", Vote),
])

export const codec: Codec<Params> = { params: ParamsSchema, event: Event, message: Message }
