/** Proof of work: the chapter's record. Read [README.md](README.md) first. */
import type { Chapter } from "../core/Chapter.ts"
import type { Protocol } from "../core/Protocol.ts"
import { doubleSpender, eclipser, forger, selfish, withholder } from "./Adversary.ts"
import { answers, sources } from "./Answers.ts"
import { codec } from "./Codec.ts"
import { compared } from "./Compared.ts"
import { miner } from "./Miner.ts"
import { type Params, presets } from "./Params.ts"
import { convergence, safety, witnesses } from "./Properties.ts"
import { scenarios } from "./Scenarios.ts"
import { refuted, settled } from "./Settled.ts"
import type { Seen } from "./State.ts"
import { words } from "./Words.ts"

export { bitcoin, easy, minimal, type Params } from "./Params.ts"
export const pow: Protocol<Params> = {
  name: "pow",
  roles: { miner, withholder, doubleSpender, eclipser, selfish, forger },
}

export const powChapter: Chapter<Params, Seen> = {
  id: "pow",
  title: "Proof of work",
  protocol: pow,
  presets,
  properties: [...safety, ...convergence, ...settled, ...witnesses, ...refuted],
  scenarios,
  codec,
  words,
  answers,
  sources,
  compared,
}
