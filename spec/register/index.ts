/** A register: the chapter's record. Read [README.md](README.md) first. */
import type { Chapter } from "../core/Chapter.ts"
import { answers, sources } from "./Answers.ts"
import { type Params, ParamsSchema, presets } from "./Params.ts"
import { Linearizable, OthersValueGot, ServersAgree } from "./Properties.ts"
import { protocol } from "./Rules.ts"
import { scenarios } from "./Scenarios.ts"
import { EventSchema, MessageSchema, type Seen } from "./State.ts"
import { words } from "./Words.ts"

export const registerChapter: Chapter<Params, Seen> = {
  id: "register",
  title: "A shared register",
  protocol,
  presets,
  properties: [Linearizable, ServersAgree, OthersValueGot],
  scenarios,
  codec: { params: ParamsSchema, event: EventSchema, message: MessageSchema },
  words,
  answers,
  sources,
}
