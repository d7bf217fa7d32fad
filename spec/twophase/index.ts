/** Two-phase commit: the chapter's record. Read [README.md](README.md) first. */
import * as Schema from "effect/Schema"
import type { Chapter, Codec, Words } from "../core/Chapter.ts"
import { answers, sources } from "./Answers.ts"
import { type Params, presets } from "./Params.ts"
import { DecisionArrives, NobodyCommits, NobodyWaitsForEver, safety, witnesses } from "./Properties.ts"
import { twoPhase } from "./Rules.ts"
import { scenarios } from "./Scenarios.ts"
import type { Event, Message, Seen } from "./State.ts"

export { transaction } from "./Params.ts"
export { twoPhase } from "./Rules.ts"
export { messageSet } from "./Scenarios.ts"

const tagged = <Tag extends string>(...tags: ReadonlyArray<Tag>) =>
  Schema.Union(tags.map((tag) => Schema.TaggedStruct(tag, {}))).annotate({ expected: `one of ${tags.join(", ")}` })

const codec: Codec<Params> = {
  params: Schema.Struct({}),
  event: tagged<Event["_tag"]>("Prepare", "ChooseToAbort", "Decide", "GiveUp"),
  message: tagged<Message["_tag"]>("Prepared", "Commit", "Abort"),
}

const eventWords: { readonly [Tag in Event["_tag"]]: string } = {
  Prepare: "promises",
  ChooseToAbort: "aborts by itself",
  Decide: "decides to commit",
  GiveUp: "gives up",
}
const messageWords: { readonly [Tag in Message["_tag"]]: string } = {
  Prepared: "promise",
  Commit: "commit",
  Abort: "abort",
}

const words: Words<Seen> = {
  event: ({ _tag }: Event) => eventWords[_tag],
  message: ({ _tag }: Message) => messageWords[_tag],
  node: (seen) =>
    typeof seen === "string"
      ? { state: seen }
      : { decision: seen.decision, prepared: seen.prepared.length === 0 ? "–" : seen.prepared.join(", ") },
}

export const twoPhaseChapter: Chapter<Params, Seen> = {
  id: "twophase",
  title: "Two-phase commit",
  protocol: twoPhase,
  presets,
  properties: [...safety, DecisionArrives, NobodyWaitsForEver, ...witnesses, NobodyCommits],
  scenarios,
  codec,
  words,
  answers,
  sources,
}
