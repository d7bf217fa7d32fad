/** Proof of stake by coin age: the chapter's record. Read [README.md](README.md) first. */
import type { Chapter } from "../../core/Chapter.ts"
import type { Protocol } from "../../core/Protocol.ts"
import { doubleMinter, forger, grinder, hoarder } from "./Adversary.ts"
import { answers, sources } from "./Answers.ts"
import { codec } from "./Codec.ts"
import { compared } from "./Compared.ts"
import { holder } from "./Holder.ts"
import { BranchBesideConfirmed, defended, GroundAndMinted, refuted } from "./Limits.ts"
import { BeyondCheckpoint, OldKeysTakeNothingBack } from "./OldKeys.ts"
import { type Params, presets } from "./Params.ts"
import { convergence, safety, witnesses } from "./Properties.ts"
import { scenarios } from "./Scenarios.ts"
import type { Seen } from "./State.ts"
import { words } from "./Words.ts"

export type { Params } from "./Params.ts"
export const posAge: Protocol<Params> = { name: "pos-age", roles: { holder, hoarder, doubleMinter, grinder, forger } }

export const posAgeChapter: Chapter<Params, Seen> = {
  id: "pos-age",
  folder: "pos/age",
  title: "Proof of stake by coin age",
  protocol: posAge,
  presets,
  properties: [
    ...safety,
    ...convergence,
    ...defended,
    OldKeysTakeNothingBack(2),
    ...witnesses,
    GroundAndMinted,
    BranchBesideConfirmed,
    BeyondCheckpoint,
    ...refuted,
  ],
  scenarios,
  codec,
  words,
  answers,
  sources,
  compared,
}
