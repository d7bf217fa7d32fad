/** The Byzantine generals: the chapter's record. Read [README.md](README.md) first. */
import type { Chapter } from "../core/Chapter.ts"
import { answers, sources } from "./Answers.ts"
import { codec } from "./Codec.ts"
import { type Params, presets } from "./Params.ts"
import { EverybodyDecides, refuted, signedSafety, witnesses } from "./Properties.ts"
import { generals } from "./Roles.ts"
import { scenarios } from "./Scenarios.ts"
import type { Seen } from "./State.ts"
import { words } from "./Words.ts"

export const generalsChapter: Chapter<Params, Seen> = {
  id: "generals",
  title: "The Byzantine generals",
  protocol: generals,
  presets,
  properties: [...signedSafety, EverybodyDecides, ...witnesses, ...refuted],
  scenarios,
  codec,
  words,
  answers,
  sources,
}
