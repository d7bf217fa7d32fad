/** Template: the chapter's record. Read [README.md](README.md) first. */
import type { Chapter } from "../../../core/Chapter.ts"
import { type Params, ParamsSchema, presets } from "./Params.ts"
import { AllRaise, Heard, SomebodyHadTheIdea } from "./Properties.ts"
import { protocol } from "./Rules.ts"
import { scenarios } from "./Scenarios.ts"
import { EventSchema, MessageSchema, type Seen } from "./State.ts"

export const chapter: Chapter<Params, Seen> = {
  id: "template",
  title: "Template",
  protocol,
  presets,
  properties: [SomebodyHadTheIdea, AllRaise, Heard],
  scenarios,
  codec: { params: ParamsSchema, event: EventSchema, message: MessageSchema },
  words: {
    message: () => "raised",
    event: () => "raise",
    node: ({ up, own }) => ({ flag: up ? (own ? "up, own idea" : "up") : "down" }),
  },
  answers: [],
  sources: [],
}
